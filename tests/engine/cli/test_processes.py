"""The program as others start it: streams, signals, no window, no traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import main as entry
from engine.files.project_file import load

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, str(ROOT / "main.py")]


def call(folder, *words, **options):
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


@pytest.fixture
def project(tmp_path):
    call(tmp_path, "new", "p.wloom", "--data", "two-moons")
    return tmp_path / "p.wloom"


class Training:
    """A run without end, with a terminal for its progress."""

    def __init__(self, project):
        self._master, terminal = os.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, "train", "p.wloom", "--until", "0", "--json"],
            cwd=project.parent,
            stdout=subprocess.PIPE,
            stderr=terminal,
            text=True,
        )
        os.close(terminal)
        self.said = ""
        while "epoch" not in self.said:
            self.said += os.read(self._master, 1000).decode()

    def end(self, number):
        """Send a signal; return how long it took and what was printed."""
        begin = time.perf_counter()
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=20)
        seconds = time.perf_counter() - begin
        try:
            while part := os.read(self._master, 100_000):
                self.said += part.decode()
        except OSError:  # Linux reports the end of a terminal as an error
            pass
        os.close(self._master)
        return seconds, out


def has_terminals() -> bool:
    """Whether pseudo-terminals can be had: not on Windows, nor in a bare chroot."""
    try:
        ends = os.openpty()
    except (AttributeError, OSError):
        return False
    for end in ends:
        os.close(end)
    return True


needs_terminal = pytest.mark.skipif(
    not has_terminals(), reason="this system has no pseudo-terminals"
)


@needs_terminal
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_saves_what_was_learned(project, name):
    training = Training(project)
    seconds, out = training.end(getattr(signal, name))
    assert training.process.returncode == 130
    record = json.loads(out)
    assert record["stopped"] == "interrupted"
    assert record["epochs"] > 0
    last = training.said.rstrip().splitlines()[-1]
    assert "interrupted" in last
    assert last.endswith("what was learned is saved in p.wloom")
    learned = load(project)
    assert learned.training.epoch == record["total_epochs"]
    assert learned.training.step == record["steps"]
    assert seconds < 5


@needs_terminal
def test_an_ignored_ctrl_c_is_heard_all_the_same(project):
    # So a shell starts what runs in the background of a script.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        training = Training(project)
    finally:
        signal.signal(signal.SIGINT, before)
    training.end(signal.SIGINT)
    assert training.process.returncode == 130


def test_faults_have_no_traceback_and_print_nothing(project):
    (project.parent / "bad.wloom").write_bytes(b"PK" + bytes(range(256)))
    result = call(project.parent, "train", "bad.wloom")
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("bad.wloom: ")


def test_a_reader_that_leaves_is_no_fault_of_ours(project):
    words = " ".join([*COMMAND, "predict", "p.wloom"])
    result = subprocess.run(
        ["bash", "-c", f"{words} | head -n 1"],
        cwd=project.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.stdout == "class,p(blue),p(orange)\n"
    assert result.stderr == ""


def test_a_full_disk_is_a_sentence(project):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*COMMAND, "predict", "p.wloom"],
            cwd=project.parent,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 1
    assert "the disk is full" in result.stderr
    assert "Traceback" not in result.stderr


def test_names_of_classes_survive_a_plain_locale(tmp_path):
    (tmp_path / "t.csv").write_text(
        "x,art\n1,Möwe\n2,Älster\n3,Möwe\n4,Älster\n", "utf-8"
    )
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    call(tmp_path, "new", "p.wloom", "--data", "t.csv", "--test-share", "0", env=plain)
    result = subprocess.run(
        [*COMMAND, "predict", "p.wloom"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        env=plain,
        timeout=60,
    )
    assert result.stdout.decode("utf-8").startswith("class,p(Möwe),p(Älster)\n")


def test_commands_need_no_qt(project):
    code = (
        "import sys; sys.modules['PySide6'] = None; sys.path.insert(0, sys.argv[1]);"
        "import main; status = main.main(['info', 'p.wloom']);"
        "assert 'gui' not in sys.modules; sys.exit(status)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)],
        cwd=project.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("words", [[], ["p.wloom"], ["Folder/P.WLOOM"]])
def test_without_a_command_the_window_opens(monkeypatch, words):
    opened = []

    class Window:
        @staticmethod
        def main(arguments):
            opened.append(arguments)
            return 0

    monkeypatch.setitem(sys.modules, "gui.start", Window)
    assert entry.main(words) == 0
    assert opened == [words]


def test_ctrl_c_outside_training_is_130(monkeypatch, capsys):
    import engine.cli

    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine.cli, "main", interrupted)
    assert entry.main(["info", "p.wloom"]) == 130
    assert capsys.readouterr().out == ""


def test_closed_streams_are_no_defect(project):
    words = " ".join([*COMMAND, "info", "p.wloom"])
    result = subprocess.run(
        ["bash", "-c", f"{words} >&- 2>&-; echo $?"],
        cwd=project.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.stdout == "0\n"

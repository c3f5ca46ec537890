"""Building the window: with and without a project, a display, a good file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.files.examples import EXAMPLES
from engine.imports.registry import IMPORTS
from engine.imports.registry import NETWORKS as READERS
from engine.imports.suffixes import NETWORKS, WEIGHTS
from gui.settings import Settings
from gui.start import ErrorReporter
from gui.style.theme import theme

ROOT = Path(__file__).resolve().parents[2]


def run_main(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_a_path_the_start_page_is_shown(open_window):
    window = open_window()
    assert window.shows_start_page
    assert window.document.project.network.layers == ()
    assert not window.isWindowModified()


def test_the_start_page_can_be_switched_off(open_window, settings_file):
    settings = Settings(settings_file)
    settings.show_start_page = False
    settings.write()
    assert not open_window().shows_start_page


HEAVY = {
    *("pyqtgraph", "numba", "llvmlite", "onnx", "safetensors", "scipy", "PIL"),
    *("numpy.ma", "statistics", "fractions", "html", "xml", "http", "unittest"),
    *("engine.exports", "engine.imports.registry", "gui.plots.plot_area"),
    *("gui.canvas.picture", "gui.dialogs.export_dialog", "gui.dialogs.picture_dialog"),
    *("gui.dialogs.table_dialog", "gui.dialogs.command_palette", "gui.dialogs.about"),
    *("gui.dialogs.guide", "gui.dialogs.preferences", "gui.dialogs.shortcuts"),
    *("gui.dialogs.key_editor", "gui.lessons.explanations.loss_page"),
}
"""What the first picture does not need: packages, and parts of our own."""


@pytest.mark.parametrize("project", [None, EXAMPLES["two-moons"].path])
def test_nothing_heavy_is_imported_before_the_window_shows(tmp_path, project):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from gui.start import application, build\n"
        "app = application()\n"
        "path = Path(sys.argv[2]) if sys.argv[2:] else None\n"
        "window = build(path, Path(sys.argv[1]))\n"
        "window.show()\n"
        "app.processEvents()\n"
        f"heavy = {HEAVY}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "window.close()\n"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-c", code, str(tmp_path / "settings.ini")),
            *([] if project is None else [str(project)]),
        ],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_sources_are_not_read_for_the_features_of_pyside():
    code = (
        "import linecache, gui.start\n"
        "print([name for name in linecache.cache if 'gui' in name])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "[]\n"


LOOKS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QWidget
from gui.plots.result.surface_view import SurfaceView
from gui.start import application, build

def has_result(window):
    # It is found beside the window, before or after its first picture.
    return any(each.isVisible() for each in window.findChildren(SurfaceView))

def looks(window):
    return [
        (type(each).__name__, each.geometry().getRect(),
         each.font().toString(), each.palette().windowText().color().name())
        for each in window.findChildren(QWidget) if each.isVisible()
    ]

app = application()
path = Path(sys.argv[2]) if sys.argv[2:] else None
found = []
for sheet_is_there in (False, True):
    assert bool(app.styleSheet()) == sheet_is_there
    # Each has settings of its own: the first one keeps its layout when it is closed.
    window = build(path, Path(sys.argv[1], f"{sheet_is_there}.ini"))
    window.show()
    app.processEvents()
    while path and not has_result(window):
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    found.append(looks(window))
    window.close()
print(len(found[0]), [pair for pair in zip(*found, strict=True) if pair[0] != pair[1]])
"""


@pytest.mark.parametrize("project", [None, EXAMPLES["two-moons"].path])
def test_the_first_window_looks_like_those_after_it(tmp_path, project):
    arguments = [str(tmp_path), *([str(project)] if project else [])]
    done = subprocess.run(
        [sys.executable, "-c", LOOKS, *arguments],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    count, _, unlike = done.stdout.partition(" ")
    assert int(count) > 30
    assert unlike == "[]\n"


def test_every_suffix_that_can_be_read_is_offered():
    assert tuple(IMPORTS) == WEIGHTS
    assert tuple(READERS) == NETWORKS


def test_a_path_is_opened(open_window):
    path = EXAMPLES["two-moons"].path
    window = open_window(path)
    assert not window.shows_start_page
    assert window.document.path == path
    assert window.document.project.network.n_neurons == 9
    assert window._parts.settings.recent_files == (path,)


def test_a_bad_path_is_told_of(open_window, tmp_path):
    window = open_window(tmp_path / "nowhere.wloom")
    assert window.document.path is None
    (message,) = window._messages.shown
    assert "nowhere.wloom" in message.sentence


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays of Linux")
def test_without_a_display_there_is_one_sentence():
    done = run_main()
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "main.py train PROJECT.wloom" in done.stderr


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_theme_of_the_settings_is_used(open_window, settings_file, name):
    settings = Settings(settings_file)
    settings.theme = name
    settings.write()
    open_window()
    assert theme().name == name


def test_an_unexpected_error_is_told_of_once(window, capsys):
    reporter = ErrorReporter(window)
    error = ZeroDivisionError("of nothing")
    for _ in range(2):
        reporter.report(ZeroDivisionError, error, None)
    (message,) = window._messages.shown
    assert "ZeroDivisionError: of nothing" in message.sentence
    assert capsys.readouterr().err.count("ZeroDivisionError") == 2


def test_nothing_heavy_is_imported_for_the_window():
    code = (
        "import sys, gui.start\n"
        "heavy = {'numba', 'onnx', 'torch', 'scipy', 'matplotlib', 'pandas'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_a_script_may_end_while_training_runs(tmp_path):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from gui.start import application, build\n"
        "app = application()\n"
        "window = build(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "window.show()\n"
        "window.session.play()\n"
        "app.processEvents()\n"
    )
    arguments = [str(EXAMPLES["xor"].path), str(tmp_path / "settings.ini")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "QThread" not in done.stderr


ENDS_EARLY = """
import sys
import time
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from gui import start

class Speaker(QObject):
    told = Signal(int)

def loads_slowly(name):
    speaker, end = Speaker(), time.monotonic() + 1
    while time.monotonic() < end:
        speaker.told.emit(1)
    print("loaded")

def rest_and_close(*given):
    QTimer.singleShot(0, QApplication.closeAllWindows)
    load_the_rest(*given)

load_the_rest, start._load_the_rest = start._load_the_rest, rest_and_close
start.import_module = loads_slowly
sys.exit(start.main(sys.argv[1:]))
"""


def test_a_window_that_is_closed_at_once_ends_well(tmp_path):
    folders = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    done = subprocess.run(
        [sys.executable, "-c", ENDS_EARLY, str(EXAMPLES["xor"].path)],
        cwd=ROOT,
        env=os.environ | dict.fromkeys(folders, str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "loaded\n"
    assert "Error" not in done.stderr

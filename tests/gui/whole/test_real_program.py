"""The program as it is started: keys through the X server, its end, and two of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.files.examples import EXAMPLES
from engine.files.project_file import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.x11

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 60.0
LOOK = 0.1


class Program:
    """One running `main.py`, and a hand at its keys."""

    def __init__(self, file: Path, home: Path) -> None:
        self.file = file
        homes = {
            name: str(home / name)
            for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
        }
        self._errors = (home / f"{file.stem}.log").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), str(file)],
            cwd=ROOT,
            env={**os.environ, **homes},
            stderr=self._errors,
        )
        self.window = ""
        until(self._is_shown)

    def press(self, *keys: str) -> None:
        """Press keys with the focus in the window."""
        xdotool("windowfocus", "--sync", self.window)
        xdotool("key", "--delay", "60", *keys)

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def ended(self) -> tuple[int, str]:
        """How it ended, and what it said then."""
        code = self._process.wait(LIMIT)
        self._errors.seek(0)
        return code, self._errors.read().decode()

    def stop(self) -> None:
        """End it in any case."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _is_shown(self) -> bool:
        assert self._process.poll() is None
        of = ("--pid", str(self._process.pid), "--name", "Weightloom")
        found = xdotool("search", "--all", "--onlyvisible", *of)
        self.window = found.split("\n")[0]
        return bool(self.window)


def xdotool(*words: str) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, check=False)
    return done.stdout.decode().strip()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT
    pause = [sys.executable, "-c", f"import select; select.select([], [], [], {LOOK})"]
    while not condition():
        assert time.monotonic() < end
        subprocess.run(pause, check=True)


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[[str, str], Program]]:
    """Start the program with a copy of an example, called as wanted."""
    started: list[Program] = []

    def make(example: str, name: str) -> Program:
        file = tmp_path / f"{name}.wloom"
        shutil.copy(EXAMPLES[example].path, file)
        started.append(Program(file, tmp_path))
        return started[-1]

    yield make
    for program in started:
        program.stop()


def test_it_ends_well_after_a_copy(start):
    program = start("xor", "first")
    until(lambda: program.press("ctrl+a", "ctrl+c", "ctrl+q") or program.is_over)
    assert program.ended() == (0, "")


def test_two_of_it_run_at_once_and_share_the_clipboard(start):
    one, other = start("xor", "first"), start("line", "second")
    assert one.window != other.window
    before = load(other.file).network

    def is_pasted() -> bool:
        # A key that comes before a window is ready is lost: a person presses again.
        one.press("ctrl+a", "ctrl+c")
        other.press("ctrl+v", "ctrl+s")
        return len(load(other.file).network.layers) > len(before.layers)

    until(is_pasted)
    copied = [p.weights.tobytes() for p in load(one.file).network.projections]
    pasted = load(other.file).network.projections[len(before.projections) :]
    assert [p.weights.tobytes() for p in pasted][: len(copied)] == copied
    one.press("ctrl+q")
    assert one.ended() == (0, "")
    # What was copied may be gone with its program; the other one goes on.
    until(lambda: other.press("ctrl+v", "ctrl+s", "ctrl+q") or other.is_over)
    assert other.ended() == (0, "")

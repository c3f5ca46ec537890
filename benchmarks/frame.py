"""How late the window is while training runs at full speed beside it.

A timer of 16 ms in the window's thread notes by how much it comes too late. Run it with
a display, or with QT_QPA_PLATFORM=offscreen.
"""

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer

from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.project import Project
from gui.raster.supply import supply
from gui.start import application, build

INTERVAL_MS = 16
SECONDS = 6.0
WARM_UP = 1.0
GOAL_MS = 10.0


class Lateness(QObject):
    """Notes how late each tick comes, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin."""
        self._clock.start()
        self._timer.start(INTERVAL_MS)

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _tick(self) -> None:
        elapsed = self._clock.nsecsElapsed() / 1e6
        self._clock.restart()
        self.late.append(max(0.0, elapsed - INTERVAL_MS))


def small() -> Project:
    """2-4-2-1 on two moons."""
    return new_project(load_set("two-moons"), hidden=((4, "tanh"), (2, "tanh")))


def large() -> Project:
    """784-128-10 on random pictures."""
    rng = np.random.default_rng(0)
    rows, pixels, classes = 4000, 784, 10
    names = tuple(f"p{i}" for i in range(pixels))
    words = tuple(str(digit) for digit in range(classes))
    columns = [Column(name, "number", "input") for name in names]
    columns.append(Column("digit", "category", "target", words))
    order = np.arange(rows)
    dataset = Dataset(
        name="pictures",
        columns=tuple(columns),
        inputs=rng.random((rows, pixels)),
        targets=np.eye(classes)[rng.integers(classes, size=rows)],
        input_names=names,
        target_names=tuple(f"p({word})" for word in words),
        classes=words,
        one_hot=np.zeros(pixels, dtype=np.bool_),
        train_rows=order[:3200],
        test_rows=order[3200:],
        missing="drop",
        origin=Origin(kind="set", name="pictures"),
    )
    return new_project(dataset, hidden=((128, "relu"),), scale="none")


def measure(name: str, project: Project) -> None:
    """Train in a window of 1280 x 800 and print how late it was."""
    application()
    full_speed = replace(project, settings=replace(project.settings, pace=None))
    with tempfile.TemporaryDirectory() as folder:
        window = build(settings=Path(folder) / "settings.ini")
        window.show_start_page(False)
        window.resize(1280, 800)
        window.show()
        window.document.replace(full_speed, None)
        window.session.play()
        _spin(WARM_UP)
        watch, frames = Lateness(), Frames()
        window.session.frame.connect(frames.count)
        first = window.session.latest.step
        watch.start()
        _spin(SECONDS)
        watch.stop()
        steps = (window.session.latest.step - first) / SECONDS
        window.session.pause()
        window.document.stack.setClean()
        window.close()
    late = np.percentile(watch.late, (50, 95, 99))
    verdict = "within" if late[1] <= GOAL_MS else "OVER"
    print(
        f"{name:12} late ms: median {late[0]:5.1f}  p95 {late[1]:5.1f}  "
        f"p99 {late[2]:5.1f}  frames/s {frames.number / SECONDS:4.0f}  "
        f"steps/s {steps:8.0f}  (p95 {verdict} the goal of {GOAL_MS:g})"
    )


class Frames(QObject):
    """Counts the frames that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def count(self) -> None:
        """Count one."""
        self.number += 1


def _spin(seconds: float) -> None:
    """Let the window live; an event loop of its own, since quitting asks to save."""
    loop, timer = QEventLoop(), QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(round(seconds * 1000))
    loop.exec()


def main() -> None:
    """Measure both networks, with the rasteriser, as the program has it."""
    application()
    supply().wait()
    measure("2-4-2-1", small())
    measure("784-128-10", large())


if __name__ == "__main__":
    main()

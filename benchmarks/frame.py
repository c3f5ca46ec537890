"""How late the window is while training runs at full speed beside it.

A timer of 16 ms in the window's thread notes by how much it comes too late. Then how
much of its speed the engine keeps with the window open: it trains without a window and
in one, in turns, for the steps a second of each, by the clock and by the processor time
of the thread that trains, which tells on a busy machine what the showing costs it; and
without a window beside another program that is as busy. All train with what `auto`
picks, with the compiled kernel. Run it with a display, or with
QT_QPA_PLATFORM=offscreen.
"""

import os
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QTimer

from benchmarks.another_program import another_program
from engine.backends.kernel_supply import supply as kernel_supply
from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.project import Project
from engine.trainer import Trainer
from gui.raster.supply import supply
from gui.start import application, build

INTERVAL_MS = 16
SECONDS = 6.0
WARM_UP = 1.0
GOAL_MS = 10.0
TURNS, TURN_SECONDS = 16, 1.0
BUSY = 0.65
"""Part of the time in which the threads of the window are on a core."""
GOAL_KEPT = 0.9


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
    return pictures(784, 128)


def middle() -> Project:
    """64-32-10 on random pictures."""
    return pictures(64, 32)


def pictures(pixels: int, hidden: int) -> Project:
    """A network that tells ten classes of random pictures apart."""
    rng = np.random.default_rng(0)
    rows, classes = 4000, 10
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
    return new_project(dataset, hidden=((hidden, "relu"),), scale="none")


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


def compare(name: str, project: Project) -> None:
    """Train without the window and in it, in turns; print which part is kept."""
    full_speed = replace(project, settings=replace(project.settings, pace=None))
    headless: list[float] = []
    windowed: list[float] = []
    beside: list[float] = []
    by_processor: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        window = build(settings=Path(folder) / "settings.ini")
        window.show_start_page(False)
        window.resize(1280, 800)
        window.show()
        window.document.replace(full_speed, None)
        for _ in range(TURNS):
            _spin(0.5)
            trainer = Trainer(full_speed)
            trainer.advance_for(WARM_UP / 2)
            first, begin, busy = trainer.step, perf_counter(), thread_time()
            trainer.advance_for(TURN_SECONDS)
            passed, alone = perf_counter() - begin, thread_time() - busy
            headless.append((trainer.step - first) / passed)
            alone /= trainer.step - first
            with another_program(BUSY):
                first, begin = trainer.step, perf_counter()
                trainer.advance_for(TURN_SECONDS)
                beside.append((trainer.step - first) / (perf_counter() - begin))
            window.session.play()
            _spin(WARM_UP)
            first, begin = window.session.latest.step, perf_counter()
            before = other_threads()
            _spin(TURN_SECONDS)
            passed, steps = perf_counter() - begin, window.session.latest.step - first
            windowed.append(steps / passed)
            spent = [t - before.get(key, 0.0) for key, t in other_threads().items()]
            by_processor.append(alone * steps / max(spent, default=np.nan))
            window.session.pause()
        window.document.stack.setClean()
        window.close()
    kept, left = (np.median(np.divide(each, headless)) for each in (windowed, beside))
    verdict = "within" if kept >= GOAL_KEPT else "UNDER"
    outside, inside = np.median(headless), np.median(windowed)
    print(
        f"{name:12} {trainer.choice.name}: steps/s headless {outside:10,.0f}, in the "
        f"window {inside:10,.0f}: {kept:.0%} kept ({verdict} the goal of "
        f"{GOAL_KEPT:.0%}), by processor time {np.median(by_processor):.0%}; beside "
        f"another program {left:.0%}"
    )


def other_threads() -> dict[str, float]:
    """Processor seconds of all threads but this one, where Linux tells them."""
    mine, found = str(threading.get_native_id()), {}
    for folder in Path("/proc/self/task").glob("*"):
        if folder.name != mine:
            nanoseconds = (folder / "schedstat").read_text(encoding="ascii").split()[0]
            found[folder.name] = int(nanoseconds) / 1e9
    return found


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


def wait_for_compiled() -> None:
    """Wait for rasteriser and kernel, which are compiled if they never were."""
    supply().wait()
    kernel_supply().start()
    while kernel_supply().wait():
        pass


def main() -> None:
    """Measure all networks, with what is compiled, as the program has it."""
    application()
    wait_for_compiled()
    print(f"load {os.getloadavg()[0]:.1f}")
    measure("2-4-2-1", small())
    measure("784-128-10", large())
    compare("2-4-2-1", small())
    compare("64-32-10", middle())


if __name__ == "__main__":
    main()

"""What a card or a step that is open costs a run, and how often it is shown anew.

    QT_QPA_PLATFORM=offscreen .venv/bin/python benchmarks/explain_window.py [--rounds 5]

2-8-8-1 on two moons, batches of 10, full speed. In turns within one process: the
trainer without a window (`Trainer.advance_for`), the same beside another program that
keeps a core as busy as the window does, the window alone, with the card of a neuron,
and with the page of a step. The engine is to keep 85 % of its headless speed; card and
step are to be shown at the frame rate. Medians over the rounds, the least and the most.

On a machine that others use, threads wait for a core. Linux tells for how long, and
that time is left out: `/proc/self/task/*/schedstat` has nanoseconds on a core and in
the queue for one. What is left is work, and waiting for each other; where one thread
waits for another that waits for a core, that still counts.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from threading import get_native_id
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np

from benchmarks.another_program import another_program
from benchmarks.frame import Frames, Lateness, _spin
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.project import Project
from engine.trainer import Trainer
from gui.lessons.explanations.step_page import StepPage
from gui.lessons.explanations.window import ExplanationWindow
from gui.main_window.main_window import MainWindow
from gui.raster.supply import supply
from gui.start import application, build

SECONDS = 3.0
WARM_UP = 1.0
GOAL = 0.85
BUSY = 0.85
"""Part of the time in which the other program computes: as the window with a card."""


@dataclass(frozen=True)
class Round:
    """One measurement of a window in which something is open."""

    steps: float
    frames: float
    updates: float
    gui_share: float
    late: float


class Cores:
    """For how long each thread of the process was on a core, and waited for one."""

    def __init__(self) -> None:
        self._first = _times()
        self._begun = perf_counter()

    def own_seconds(self, thread: int) -> float:
        """Seconds since the beginning, without waiting for a core."""
        ran = perf_counter() - self._begun
        return ran - self._since(thread)[1]

    def busiest(self, other_than: int) -> int:
        """The thread that computed the most."""
        return max(_times().keys() - {other_than}, key=lambda t: self._since(t)[0])

    def _since(self, thread: int) -> tuple[float, float]:
        now, first = _times().get(thread, (0, 0)), self._first.get(thread, (0, 0))
        return (now[0] - first[0]) / 1e9, (now[1] - first[1]) / 1e9


def _times() -> dict[int, tuple[int, int]]:
    found = {}
    for path in Path("/proc/self/task").glob("*/schedstat"):
        try:
            on_core, in_queue, _ = path.read_text().split()
        except OSError:
            continue
        found[int(path.parent.name)] = int(on_core), int(in_queue)
    return found


def project() -> Project:
    """2-8-8-1 on two moons, as fast as it goes."""
    made = new_project(load_set("two-moons"), hidden=((8, "tanh"), (8, "tanh")))
    return replace(made, settings=replace(made.settings, pace=None))


def headless(trainer: Trainer) -> float:
    """Steps a second without a window."""
    trainer.advance_for(0.2)
    cores = Cores()
    steps = trainer.advance_for(SECONDS)
    return steps / cores.own_seconds(get_native_id())


def nothing(window: MainWindow) -> Callable[[], None]:
    """Open nothing."""
    return _no_more


def card(window: MainWindow) -> Callable[[], None]:
    """Open the card of a neuron of the second hidden layer."""
    layer = window.document.project.network.of_kind("hidden")[1]
    window.explaining.explain(int(layer.neurons[0]))
    return window.explaining.card.close_card


def step(window: MainWindow) -> Callable[[], None]:
    """Open the page of a training step."""
    window.explanations.show("step")
    return window.explanations.close


def _no_more() -> None:
    """There is nothing to close."""


def shown(window: MainWindow) -> Frames:
    """Count how often what is open is shown anew."""
    count = Frames()
    if window.explaining.card.isVisible():
        window.explaining.card.refreshed.connect(count.count)
    explanations = window.findChild(ExplanationWindow)
    if explanations is not None and explanations.isVisible():
        page = explanations.page
        if isinstance(page, StepPage):
            page.shown.connect(count.count)
    return count


def measure(window: MainWindow, opened: Callable[..., Callable[[], None]]) -> Round:
    """Train with something open."""
    close = opened(window)
    window.session.play()
    _spin(WARM_UP)
    frames, updates, watch = Frames(), shown(window), Lateness()
    window.session.frame.connect(frames.count)
    first, busy, cores = window.session.latest.step, thread_time(), Cores()
    watch.start()
    _spin(SECONDS)
    watch.stop()
    own = get_native_id()
    trained = cores.own_seconds(cores.busiest(own))
    seconds = cores.own_seconds(own)
    steps = window.session.latest.step - first
    busy = thread_time() - busy
    window.session.frame.disconnect(frames.count)
    close()
    window.session.pause()
    window.session.rewind()
    late = float(np.percentile(watch.late, 95))
    per_second = [each / seconds for each in (frames.number, updates.number)]
    return Round(steps / trained, *per_second, busy / seconds, late)


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    application()
    supply().wait()
    trainer = Trainer(project())
    modes = {"window": nothing, "card": card, "step": step}
    alone: list[float] = []
    others: list[float] = []
    found: dict[str, list[Round]] = {name: [] for name in modes}
    with tempfile.TemporaryDirectory() as folder:
        window = build(settings=Path(folder) / "settings.ini")
        window.show_start_page(False)
        window.resize(1280, 800)
        window.show()
        window.document.replace(project(), None)
        for _ in range(rounds):
            alone.append(headless(trainer))
            with another_program(BUSY):
                others.append(headless(trainer) / alone[-1])
            for name, mode in modes.items():
                found[name].append(measure(window, mode))
        window.document.stack.setClean()
        window.close()
    print(f"headless: {median(alone):,.0f} steps/s, load {os.getloadavg()[0]:.1f}")
    print("| open | of headless | frames/s | shown/s | GUI ms/s | late p95 ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(f"| another program | {spread(others)} | | | {1e3 * BUSY:.0f} | |")
    for name, each in found.items():
        shares = [r.steps / a for r, a in zip(each, alone, strict=True)]
        cells = [
            f"{median(r.frames for r in each):.0f}",
            f"{median(r.updates for r in each):.0f}",
            f"{1e3 * median(r.gui_share for r in each):.0f}",
            f"{median(r.late for r in each):.1f}",
        ]
        verdict = "" if median(shares) >= GOAL else " (below the goal)"
        print(f"| {name} | {spread(shares)}{verdict} | {' | '.join(cells)} |")


def spread(shares: list[float]) -> str:
    """The median of some shares, with the least and the most."""
    middle, least, most = median(shares), min(shares), max(shares)
    return f"{100 * middle:.0f} % ({100 * least:.0f} to {100 * most:.0f})"


if __name__ == "__main__":
    main()

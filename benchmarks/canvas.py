"""What the canvas costs the window while training runs at full speed beside it.

    python benchmarks/canvas.py [SECONDS]

All layers are opened, so that every connection ends at a neuron, but for the network of
a million parameters, which is shown as cards. Open is the time from handing a project
to the canvas until it is painted; it can be waited for, so it counts whatever else the
processor does. GUI is the time of the window's thread for one picture of the canvas:
taking over the newest parameters, asking the thread that paints, and copying its
picture with everything above it. Late is by how much a timer of 16 ms comes too late,
whatever keeps the window from it. Training uses what `auto` picks, with the compiled
kernel. Run it with a display or under xvfb-run, or with QT_QPA_PLATFORM=offscreen;
QT_SCALE_FACTOR=2 for a fine screen.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF, QTimer

from benchmarks.frame import Lateness, _spin, wait_for_compiled
from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.edits.new_project import new_project
from engine.project import Project
from gui.canvas.canvas import Canvas
from gui.document import Document
from gui.notices import Notices
from gui.raster.supply import supply
from gui.selection import Selection
from gui.start import application
from gui.training.session import Session
from gui.viewed_row import ViewedRow

SIZE = 1280, 800
WARM_UP = 1.5


@dataclass(frozen=True)
class Case:
    """One measurement: a network, what happens, and the goals."""

    name: str
    sizes: tuple[int, int, int]
    training: bool
    goal_frames: float | None
    goal_gui: float | None = None
    opened: bool = True


CASES = (
    Case("2,016 curves, training", (32, 32, 31), True, 60, 1.0),
    Case("20,000 lines, training", (100, 100, 100), True, 30),
    Case("20,000 lines, panning at rest", (100, 100, 100), False, 55),
    Case("1,000,640 parameters, panning", (784, 1024, 192), False, 60, opened=False),
    Case("1,000,640 parameters, training", (784, 1024, 192), True, None, 5, False),
)


def project(sizes: tuple[int, int, int]) -> Project:
    """A network of three layers on random rows."""
    inputs, hidden, outputs = sizes
    rng = np.random.default_rng(0)
    rows = 400
    names = tuple(f"x{i}" for i in range(inputs))
    targets = tuple(f"y{i}" for i in range(outputs))
    order = np.arange(rows)
    dataset = Dataset(
        name="noise",
        columns=(
            *(Column(name, "number", "input") for name in names),
            *(Column(name, "number", "target") for name in targets),
        ),
        inputs=rng.normal(size=(rows, inputs)),
        targets=rng.normal(size=(rows, outputs)),
        input_names=names,
        target_names=targets,
        classes=(),
        one_hot=np.zeros(inputs, dtype=np.bool_),
        train_rows=order[:320],
        test_rows=order[320:],
        missing="drop",
        origin=Origin(kind="set", name="noise"),
    )
    made = new_project(dataset, hidden=((hidden, "tanh"),), scale="none")
    return replace(made, settings=replace(made.settings, pace=None))


class Clock:
    """Adds up the window's time in some calls."""

    def __init__(self) -> None:
        self.milliseconds = 0.0
        self.calls = 0
        self._depth = 0

    def around(self, function: Callable[..., object]) -> Callable[..., object]:
        """Time every outermost call of one of the functions."""

        def timed(*arguments: object, **more: object) -> object:
            self._depth += 1
            begin = thread_time()
            try:
                return function(*arguments, **more)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.milliseconds += (thread_time() - begin) * 1000
                    self.calls += 1

        return timed


def measure(case: Case, seconds: float) -> None:
    """Show a canvas, let things happen, print the row of the table."""
    notices, made = Notices(), project(case.sizes)
    document = Document()
    session = Session(document, notices)
    paint, links, take = Clock(), Clock(), Clock()
    shown = Timed(document, Selection(), session, ViewedRow(), notices)
    shown.paint = paint.around(shown.paint)
    canvas = shown
    canvas.renderer._paint_above = links.around(canvas.renderer._paint_above)
    canvas.renderer.begin = take.around(canvas.renderer.begin)
    canvas.stage.show = take.around(canvas.stage.show)
    canvas.resize(*SIZE)
    canvas.show()
    begin = perf_counter()
    document.replace(made, None)
    canvas.repaint()
    opening = (perf_counter() - begin) * 1000
    for layer in made.network.layers if case.opened else ():
        canvas.open_layer(layer.id)
    canvas.frame_all()
    if case.training:
        session.play()
    mover = QTimer()
    mover.timeout.connect(canvas.push)
    if not case.training:
        mover.start(4)
    _spin(WARM_UP)
    watch, pictures = Lateness(), canvas.pictures
    first = session.latest.step
    for clock in (paint, links, take):
        clock.milliseconds = clock.calls = 0
    begin = perf_counter()
    watch.start()
    _spin(seconds)
    watch.stop()
    mover.stop()
    passed = perf_counter() - begin
    frames = canvas.pictures - pictures
    steps = (session.latest.step - first) / passed
    n_links = canvas.presenter.n_links
    median = canvas.weaver.governor.median
    shown_as = canvas.weaver._shown.quality
    given_up = " straight" * shown_as.straight + " coarse" * shown_as.coarse
    backend = "" if session.latest.backend is None else session.latest.backend.name
    session.pause()
    session.shutdown()
    canvas.close()
    each = max(1, frames)
    blit = (paint.milliseconds - links.milliseconds + take.milliseconds) / each
    above = links.milliseconds / each
    rate, late = frames / passed, float(np.percentile(watch.late, 95))
    aim = "" if case.goal_frames is None else f" (goal {case.goal_frames:g})"
    goal = "" if case.goal_gui is None else f" <= {case.goal_gui:g}"
    print(
        f"{case.name:30} frames/s {rate:5.1f}{aim}  "
        f"GUI ms: links {blit:5.2f}{goal}, above {above:5.2f}  "
        f"painter ms {median:5.1f}  late p95 {late:5.1f} (goal <= 10)  "
        f"shown {n_links:,}{given_up} every {shown_as.interval:.0f} ms  "
        f"steps/s {steps:,.0f} {backend}  open ms {opening:.0f}"
    )


class Timed(Canvas):
    """A canvas that counts its pictures and can be pushed to and fro."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)
        self.pictures = 0
        self.paint = super().paintEvent
        self._way = 1.0
        self.weaver.woven.connect(self._count)

    def paintEvent(self, event: object) -> None:
        """Paint, and let it be timed."""
        self.paint(event)

    def push(self) -> None:
        """Pan a little, unless a picture is still under way."""
        if self.weaver.is_busy:
            return
        x = self.view.offset.x()
        if abs(x) > 300:
            self._way = -self._way
        self.view.pan(QPointF(3 * self._way, 0))

    def _count(self) -> None:
        self.pictures += 1


def main(seconds: float) -> None:
    """Print the table."""
    app = application()
    wait_for_compiled()
    print(
        f"{app.platformName()}, {SIZE[0]} x {SIZE[1]} at {app.devicePixelRatio():g}, "
        f"load {os.getloadavg()[0]:.1f}; " + (supply().failure or "rasteriser compiled")
    )
    for case in CASES:
        measure(case, seconds)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 6.0)

"""A thread that draws one sheet after the other, each only when it is asked for."""

import queue
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QThread, Signal
from PySide6.QtGui import QPainter

from gui.raster.kernel_file import Kernel
from gui.raster.raster import draw
from gui.raster.records import Records
from gui.raster.sheet import Box, Sheet, around
from gui.raster.shifting import STILL, Move, draw_moved
from gui.thread_priority import give_way

STOP_MS = 5000


class Over(Protocol):
    """What is painted over the lines, inside of a box, in the thread that paints.

    It must read nothing that changes.
    """

    @property
    def box(self) -> Box:
        """Where it paints, in dots of the sheet."""
        ...

    def paint(self, painter: QPainter) -> None:
        """Paint, in pixels of the window."""
        ...


@dataclass(frozen=True, eq=False)
class Job:
    """Lines over a ground, to be drawn on a sheet of the same size.

    `records` is called where the job is done, so that the window's thread does not
    have to wait for it; it must read nothing that changes. With a `step` the picture
    is `before`, moved so far; `total` is how far the records have moved. `over` is
    painted in the end, of a picture that is not moved.
    """

    ground: Sheet
    sheet: Sheet
    records: Callable[[], Records]
    threads: int
    before: Sheet | None = None
    step: Move = STILL
    total: Move = STILL
    over: Over | None = None


def carry_out(kernel: Kernel, job: Job) -> float:
    """Draw a job; how many milliseconds it took."""
    begin = perf_counter()
    records = job.records()
    if job.before is not None:
        pictures = job.ground, job.before, job.sheet
        draw_moved(kernel, pictures, job.step, records, job.total, job.threads)
    else:
        sheet, moved = job.sheet, (job.total.right, job.total.down)
        box = records.bounds(sheet.width, sheet.height, *moved)
        sheet.lay(job.ground, box if job.over is None else around(box, job.over.box))
        draw(kernel, job.sheet, records, job.threads, moved=moved)
        if job.over is not None:
            painter = QPainter(sheet.image)
            try:
                job.over.paint(painter)
            finally:
                painter.end()
    return (perf_counter() - begin) * 1000


class PaintThread(QThread):
    """Draws jobs; `painted` tells the milliseconds of each, `failed` ends it."""

    painted = Signal(float)
    failed = Signal(str)

    def __init__(self, kernel: Kernel) -> None:
        super().__init__()
        self._kernel = kernel
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def draw(self, job: Job) -> None:
        """Draw this next; the sheet is the thread's until `painted`."""
        self._jobs.put(job)

    def run(self) -> None:
        """Draw until told to stop, or until a drawing fails."""
        give_way()
        while (job := self._jobs.get()) is not None:
            try:
                took = carry_out(self._kernel, job)
            except Exception as error:  # noqa: BLE001 - told once, then Qt paints
                sys.__excepthook__(type(error), error, error.__traceback__)
                self.failed.emit(f"{type(error).__name__}: {error}")
                return
            del job
            self.painted.emit(took)

    def stop(self) -> bool:
        """End after the job under way; whether it ended within the limit."""
        self._jobs.put(None)
        return self.wait(STOP_MS)

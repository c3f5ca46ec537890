"""Has the connections drawn by the rasteriser, and keeps the newest picture of them.

The window's thread asks for a picture, never waits for it, and copies it to the screen
when it is there. Nothing is asked for while a picture is under way, so nothing queues.
"""

import weakref
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QRegion
from shiboken6 import isValid

from gui.canvas.painters.by_parts import by_parts
from gui.canvas.painters.context import Context
from gui.canvas.strokes import Strokes
from gui.raster.governor import Demand, Governor, Quality
from gui.raster.kernel_file import Kernel
from gui.raster.paint_thread import Job, Over, PaintThread, carry_out
from gui.raster.records import Records
from gui.raster.sheet import Sheet
from gui.raster.shifting import Move
from gui.raster.supply import supply

THREADS_AT_REST = 2
MOVED_MS = 12.0
"""From one moved picture to the next: they cost little, and a hand is seen at once."""
ON_TIME_MS = 1.0
"""A timer cannot be set to less."""
EARLY_MS = 4.0
"""A moment of a run need not wait for so short a time: there are no more pictures than
moments, and each is shown as soon as it is there."""
CORNER = QPointF(0, 0)
WHOLE = 1e-3
"""How far from whole dots a move may be, by the rounding of numbers alone."""


class Woven:
    """The lines of a picture as the kernel reads them, made where they are needed.

    All pictures that are moved from one share them; `origin` is where the view was.
    """

    def __init__(self, strokes: Strokes, scale: float, quality: Quality) -> None:
        self.origin = strokes.offset
        self._strokes, self._scale, self._quality = strokes, scale, quality
        self._records: Records | None = None

    def records(self) -> Records:
        """The records; called by the thread that paints alone."""
        if self._records is None:
            quality = self._quality
            lines = self._strokes.lines(self._scale, quality.straight, quality.most)
            self._records = lines.records()
        return self._records


@dataclass(frozen=True, eq=False)
class Wish:
    """A picture that is wanted: `key` tells it from others of the same quality.

    `look` is the key without where the view is. A picture that was seen from
    `came_from` before is moved from there, with the lines of that one; one with
    something `over` the lines is not moved.
    """

    key: tuple[object, ...]
    look: tuple[object, ...]
    strokes: Strokes
    ground: Sheet
    demand: Demand
    quality: Quality
    resting: bool
    over: Over | None = None
    came_from: tuple[float, float] | None = None
    given: Woven | None = None

    @cached_property
    def woven(self) -> Woven:
        """Its lines."""
        made = Woven(self.strokes, self.ground.scale, self.quality)
        return made if self.given is None else self.given

    def is_met_by(self, other: "Wish | None") -> bool:
        """Whether another wish asks for the same picture.

        A picture that stays is drawn as a whole.
        """
        return (
            other is not None
            and self.quality == other.quality
            and self.key == other.key
            and (self.over is None) == (other.over is None)
            and not (self.resting and other.came_from is not None)
        )

    def after(self, other: "Wish | None") -> "Wish":
        """Return this wish as another one that is moved, where it is that."""
        if other is None or self.resting or self.look != other.look:
            return self
        if self.over is not None or other.over is not None:
            return self
        ground, came_from = self.ground, other.strokes.offset
        is_alike = ground.fits(other.ground.size, other.ground.scale)
        if not is_alike or self.quality != other.quality:
            return self
        step, total = self._from(came_from), self._from(other.woven.origin)
        if step is None or total is None or not step.is_small(ground):
            return self
        return replace(self, came_from=came_from, given=other.woven)

    def job(self, sheet: Sheet, before: Sheet | None = None) -> Job:
        """What the thread has to do for it; `before` is the picture that is shown."""
        threads = 1 if self.demand.training else THREADS_AT_REST
        job = Job(self.ground, sheet, self.woven.records, threads, over=self.over)
        if before is None or self.came_from is None:
            return job
        step, total = self._from(self.came_from), self._from(self.woven.origin)
        if step is None or total is None:
            return job
        return replace(job, before=before, step=step, total=total)

    def _from(self, offset: tuple[float, float]) -> Move | None:
        """How far everything has moved since the view was there; whole dots only."""
        scale, here = self.ground.scale, self.strokes.offset
        right, down = ((here[axis] - offset[axis]) * scale for axis in (0, 1))
        move = Move(round(right), round(down))
        is_whole = max(abs(right - move.right), abs(down - move.down)) < WHOLE
        return move if is_whole else None


class Weaver(QObject):
    """Owns the thread that paints, two sheets and the governor.

    `woven` says that there is a new picture, `due` that the next one may be asked for,
    `changed` that the rasteriser has come or has failed. `synchronous` draws at once,
    for tests and for pictures that are kept.
    """

    woven = Signal()
    due = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.synchronous = False
        self.governor = Governor()
        self.failure = ""
        self._thread: PaintThread | None = None
        self._ending: weakref.finalize[[PaintThread], Weaver] | None = None
        self._front: Sheet | None = None
        self._back: Sheet | None = None
        self._shown: Wish | None = None
        self._pending: Wish | None = None
        self._began = 0.0
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setTimerType(Qt.TimerType.PreciseTimer)
        self._pace.timeout.connect(self.due)
        supply().arrived.connect(self.changed)

    @property
    def kernel(self) -> Kernel | None:
        """The rasteriser; None while QPainter has to draw."""
        return None if self.failure else supply().kernel

    @property
    def lacking(self) -> str:
        """Why there is no rasteriser; empty where there is one, or may still be."""
        return "" if self.kernel is not None else self.failure or supply().failure

    @property
    def is_busy(self) -> bool:
        """Whether a picture is under way or waits for its time."""
        return self._pending is not None or self._pace.isActive()

    @property
    def is_occupied(self) -> bool:
        """Whether no wish is looked at: a picture is on its way already."""
        return self._front is not None and not self.synchronous and self.is_busy

    def reads(self, ground: Sheet) -> bool:
        """Whether a picture is drawn over this ground now."""
        return self._pending is not None and self._pending.ground is ground

    @property
    def has_over(self) -> bool:
        """Whether the newest picture has what stands over the connections, too."""
        return self._shown is not None and self._shown.over is not None

    @property
    def shown_zoom(self) -> float | None:
        """The zoom of the newest picture; None before the first."""
        return None if self._shown is None else self._shown.strokes.zoom

    @property
    def is_drawing(self) -> bool:
        """Whether a whole picture is under way, not the one that is shown, moved."""
        return self._pending is not None and self._pending.came_from is None

    def quality(self, demand: Demand, *, resting: bool) -> Quality:
        """How to draw now."""
        govern = self.governor
        return govern.best(demand) if resting else govern.quality(demand)

    def kept_quality(self, look: tuple[object, ...]) -> Quality | None:
        """The quality of the picture that is shown, if it has this look."""
        shown = self._shown
        return shown.quality if shown is not None and shown.look == look else None

    @property
    def due_in(self) -> float:
        """Milliseconds until a picture of the newest kind is due; below 0 if it was."""
        newest = self._pending or self._shown
        if newest is None or newest.resting:
            return 0.0
        return _interval(newest) - (perf_counter() - self._began) * 1000

    def ask(self, wish: Wish) -> bool:
        """Have a picture drawn, if it is another; whether one is on its way."""
        kernel = self.kernel
        if kernel is None:
            return False
        if self.is_occupied:
            return True
        if self._front is None or self.synchronous:
            if not wish.is_met_by(self._shown):
                self._draw_now(kernel, wish)
            return False
        if wish.is_met_by(self._shown):
            return False
        wish = wish.after(self._shown)
        passed = (perf_counter() - self._began) * 1000
        early = EARLY_MS if wish.demand.training else ON_TIME_MS
        wait = 0.0 if wish.resting else _interval(wish) - passed
        if wait >= early:
            self._pace.start(round(wait - early + ON_TIME_MS))
        else:
            self._begin(kernel, wish)
        return True

    def paint(self, painter: QPainter, now: Context, region: QRegion) -> None:
        """Copy the newest picture to where it belongs in the view as it is now.

        `region` is what is painted of the canvas.
        """
        if self._front is None or self._shown is None:
            return
        then, view = self._shown.strokes, now.view
        if self._front.size != now.size:
            painter.fillRect(painter.viewport(), now.palette.canvas)
        if then.zoom == view.zoom and then.offset == view.corner:
            for _ in by_parts(painter, region):
                painter.drawImage(CORNER, self._front.image)
            return
        zoom, (x, y) = view.zoom / then.zoom, view.corner
        painter.fillRect(painter.viewport(), now.palette.canvas)
        painter.save()
        painter.translate(x - then.offset[0] * zoom, y - then.offset[1] * zoom)
        painter.scale(zoom, zoom)
        painter.drawImage(CORNER, self._front.image)
        painter.restore()

    def stop(self) -> bool:
        """End the thread; the next wish begins a new one. Whether it ended in time."""
        # At the end of the program Qt's half may be gone before the canvas is hidden.
        if isValid(self._pace):
            self._pace.stop()
        self._pending = None
        thread, self._thread = self._thread, None
        if self._ending is not None:
            self._ending.detach()
            self._ending = None
        # What it draws on now may still be written to.
        self._back = None
        return thread is None or not isValid(thread) or thread.stop()

    def _begin(self, kernel: Kernel, wish: Wish) -> None:
        if self._thread is None:
            self._thread = PaintThread(kernel)
            self._thread.painted.connect(self._painted)
            self._thread.failed.connect(self._failed)
            # A weaver that is dropped, or outlived by the program, ends it too.
            self._ending = weakref.finalize(self, PaintThread.stop, self._thread)
            self._thread.start()
        # From when it was due, as far as that is not long ago: being late by a tick of
        # the timer each time would add up to fewer pictures than there is time for.
        now, interval = perf_counter(), _interval(wish) / 1000
        due = self._began + interval
        is_on_time = -ON_TIME_MS / 1000 < now - due < interval / 4
        self._began = due if is_on_time else now
        self._pending = wish
        self._back = self._sheet(self._back, wish)
        self._thread.draw(wish.job(self._back, self._front))

    def _painted(self, took: float) -> None:
        if self.sender() is not self._thread or self._pending is None:
            return
        self._front, self._back = self._back, self._front
        self._shown, self._pending = self._pending, None
        if not self._shown.resting and self._shown.came_from is None:
            self.governor.note(took, self._shown.quality)
        self.woven.emit()

    def _failed(self, words: str) -> None:
        self.failure = words
        self.stop()
        self._front = self._shown = None
        self.changed.emit()

    def _draw_now(self, kernel: Kernel, wish: Wish) -> None:
        self.stop()
        self._front = self._sheet(self._front, wish)
        carry_out(kernel, wish.job(self._front))
        self._shown = wish

    def _sheet(self, present: Sheet | None, wish: Wish) -> Sheet:
        ground = wish.ground
        if present is not None and present.fits(ground.size, ground.scale):
            return present
        return Sheet(ground.size, ground.scale)


def _interval(wish: Wish) -> float:
    """Milliseconds from one picture of this kind to the next."""
    return wish.quality.interval if wish.came_from is None else MOVED_MS

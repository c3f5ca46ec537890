"""When the canvas is painted, in which quality, and what happens if it fails."""

import weakref
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QRegion

from gui.canvas.edges import BY_QT, BY_RASTER
from gui.canvas.live_part import LivePart
from gui.canvas.painters.context import Context
from gui.canvas.renderer import Renderer
from gui.canvas.weaver import Weaver
from gui.raster.governor import FAST_MS
from gui.style.theme import theme

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

TOOLS_SECONDS = 0.1
"""Between two looks of the tools at what changes with every moment of a run, and with
every picture of a view that moves."""
MOST_OF_A_MOMENT = 0.8 * FAST_MS
SOON_SECONDS = 0.025
"""Where moments come faster than this, the next one is soon there."""
REST_MS = 150
"""After this long without a change the picture is painted in full quality."""


class Presenter(QObject):
    """Paints one canvas; `show` waits for the connections where these changed.

    `recounted` tells, after a picture, that another number of weights is written.
    """

    recounted = Signal()

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self.weaver = Weaver(self)
        self.renderer = Renderer(
            canvas.stage,
            canvas.view,
            canvas.values,
            self.weaver,
            canvas.showing,
            canvas.responses,
        )
        self.failed = False
        self._refreshed = self._followed = self._refreshed_at = 0.0
        self._are_tools_behind = False
        self._live_part = LivePart()
        self._around = QRegion()
        self._is_whole, self._is_late = True, False
        self._is_behind = self._is_newest = False
        self._asked: Context | None = None
        self._told = self.renderer.counted
        self.resting = QTimer(self)
        self.resting.setSingleShot(True)
        self.resting.setInterval(REST_MS)
        self.resting.timeout.connect(self._rest)
        self.weaver.woven.connect(self._woven)
        self.weaver.due.connect(self._show)
        self.weaver.changed.connect(self.take_limits)
        theme().changed.connect(self.show)
        canvas.selection.changed.connect(self._picked)
        canvas.showing.changed.connect(self._show_otherwise)
        canvas.responses.fresh.connect(canvas.update)

    @property
    def _canvas(self) -> "Canvas":
        canvas = self._canvas_ref()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    @property
    def moment(self) -> Context:
        """What there is to paint now."""
        canvas = self._canvas
        training = canvas.session.is_running
        return self.renderer.context(
            canvas,
            canvas.selection.picked,
            resting=not (self.resting.isActive() or training),
            training=training,
        )

    @property
    def n_links(self) -> int:
        """How many connections are drawn now."""
        return self.renderer.n_links(self.moment)

    def changed(self) -> None:
        """Paint what has changed, and again in full quality when it stays."""
        self.resting.start()
        self._refresh_tools()
        self.show()

    def followed(self) -> None:
        """Paint newer values; of a run the tools need not show each moment."""
        if not self._canvas.session.is_running:
            self.changed()
            return
        self.resting.start()
        now = perf_counter()
        if now - self._refreshed > TOOLS_SECONDS:
            self._refresh_tools()
        passed, self._followed = now - self._followed, now
        # Where every second one is painted, the next is newer when a picture is due.
        if passed > SOON_SECONDS or self.weaver.due_in < MOST_OF_A_MOMENT:
            self._show()

    def moved(self) -> None:
        """Follow the view at once, with the present picture if the next takes long.

        The tools follow with the picture: by themselves they would have all that lies
        under them painted once more.
        """
        self.resting.start()
        self._are_tools_behind = True
        self.show()
        if self.weaver.is_drawing:
            self._update()
            # What is uncovered comes with the picture under way.
            self._is_whole = True

    def show(self) -> None:
        """Paint anew, as soon as the connections are drawn if these changed."""
        self._is_whole, self._is_newest = True, False
        self._is_late |= self.weaver.is_occupied
        self._show()

    def _show(self) -> None:
        if self._canvas.isVisible() and not self.failed:
            if self.weaver.is_occupied:
                self._is_behind = True
                return
            self._is_behind = False
            self._asked = self.moment
            if self.renderer.begin(self._asked):
                return
        self._update()

    def paint(self, region: QRegion, *, reason: bool) -> None:
        """Paint a region; after a failure say so once instead of failing each time."""
        canvas = self._canvas
        if self.failed:
            self.renderer.paint_failure(canvas)
            return
        self.failed = True
        moment = self._asked if self._is_newest else None
        if moment is None:
            moment = self.moment
            self.renderer.begin(moment)
        self._is_newest = False
        shadows = canvas.tools.covered.shadows_in(region.boundingRect())
        self.renderer.paint(canvas, moment, shadows, region, reason=reason)
        self.failed = False
        counted = self.renderer.counted
        if counted != self._told:
            self._told = counted
            self.recounted.emit()

    def take_limits(self) -> None:
        """Stage as many connections as what draws them can draw."""
        ready = self.weaver.kernel is not None
        self._canvas.stage.set_limits(BY_RASTER if ready else BY_QT)
        self.changed()

    def _refresh_tools(self) -> None:
        self._are_tools_behind = False
        canvas = self._canvas
        self._refreshed, self._refreshed_at = perf_counter(), canvas.view.zoom
        canvas.tools.refresh()
        self.weaver.governor.follow_screen(canvas.screen().refreshRate())

    def _have_tools_follow(self) -> None:
        """Bring the tools to where the view is.

        What they count may wait a little while it moves: only a zoom makes it another.
        """
        is_old = perf_counter() - self._refreshed > TOOLS_SECONDS
        if is_old or self._canvas.view.zoom != self._refreshed_at:
            self._refresh_tools()
            return
        self._are_tools_behind = False
        self._canvas.tools.follow_view()

    def _picked(self) -> None:
        canvas = self._canvas
        canvas.responses.choose(canvas.stage.network, canvas.selection.picked.neurons)
        self.show()

    def _show_otherwise(self) -> None:
        canvas = self._canvas
        canvas.responses.want(canvas.showing.now.mode == "response")
        self.changed()

    def _woven(self) -> None:
        # The next moment of a run asks for its picture itself.
        self._is_newest = self._canvas.session.is_running and not self._is_behind
        self._is_behind = False
        self._update()
        self._is_late = False

    def _update(self) -> None:
        """Paint around the tools while things change: they would be drawn again too.

        Where only values changed the network is painted: mostly a plain rectangle, to
        which Qt copies at once what it brings to a region line by line, in threads.
        """
        canvas = self._canvas
        if self._are_tools_behind:
            self._have_tools_follow()
        # What changed while a picture was drawn is not in it.
        is_whole, self._is_whole = self._is_whole, self._is_late
        is_running = canvas.session.is_running
        if not (is_running or self.resting.isActive()):
            canvas.update()
            return
        part, tools = canvas.rect(), canvas.tools.covered.region
        is_whole |= tools != self._around
        self._around = tools
        if is_running and not is_whole:
            numbered = bool(self.renderer.pills)
            stage, view = canvas.stage, canvas.view
            part = self._live_part.of(stage, view, part, numbered=numbered)
        if tools.intersects(part):
            canvas.update(QRegion(part) - tools)
        else:
            canvas.update(part)

    def _rest(self) -> None:
        self._refresh_tools()
        self.show()

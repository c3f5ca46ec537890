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
from gui.style.theme import theme

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

TOOLS_SECONDS = 0.1
"""Between two looks of the tools at what changes with every moment of a run."""
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
        self._refreshed = 0.0
        self._are_tools_behind = False
        self._live_part = LivePart()
        self._is_whole = True
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
        if perf_counter() - self._refreshed > TOOLS_SECONDS:
            self._refresh_tools()
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

    def show(self) -> None:
        """Paint anew, as soon as the connections are drawn if these changed."""
        self._is_whole = True
        self._show()

    def _show(self) -> None:
        is_seen = self._canvas.isVisible() and not self.failed
        if is_seen and (self.weaver.is_occupied or self.renderer.begin(self.moment)):
            return
        self._update()

    def paint(self, region: QRegion, *, reason: bool) -> None:
        """Paint a region; after a failure say so once instead of failing each time."""
        canvas = self._canvas
        if self.failed:
            self.renderer.paint_failure(canvas)
            return
        self.failed = True
        self.weaver.governor.follow_screen(canvas.screen().refreshRate())
        shadows = canvas.tools.shadows()
        self.renderer.paint(canvas, self.moment, shadows, region, reason=reason)
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
        self._refreshed = perf_counter()
        self._canvas.tools.refresh()

    def _picked(self) -> None:
        canvas = self._canvas
        canvas.responses.choose(canvas.stage.network, canvas.selection.picked.neurons)
        self.show()

    def _show_otherwise(self) -> None:
        canvas = self._canvas
        canvas.responses.want(canvas.showing.now.mode == "response")
        self.changed()

    def _woven(self) -> None:
        self._update()

    def _update(self) -> None:
        """Paint around the tools while things change: they would be drawn again too.

        Where only values changed the network is painted: mostly a plain rectangle, to
        which Qt copies at once what it brings to a region line by line, in threads.
        """
        canvas = self._canvas
        if self._are_tools_behind:
            self._refresh_tools()
        is_whole, self._is_whole = self._is_whole, False
        is_running = canvas.session.is_running
        if not (is_running or self.resting.isActive()):
            canvas.update()
            return
        part = canvas.rect()
        if is_running and not is_whole:
            part = self._live_part.of(canvas.scene_geometry, canvas.view, part)
        canvas.update(QRegion(part) - canvas.tools.region())

    def _rest(self) -> None:
        self._refresh_tools()
        self.show()

"""The canvas widget: joins what is shown, how it is painted, and the hands on it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.canvas.aiming import point_of, rect_of_selection
from gui.canvas.beside import neuron_beside
from gui.canvas.detail import detail_at
from gui.canvas.feed import Feed
from gui.canvas.floating.tools import FloatingTools
from gui.canvas.geometry import RADIUS, CanvasGeometry
from gui.canvas.gestures.controller import GestureController
from gui.canvas.glide import Glide
from gui.canvas.hit_test import EMPTY, Hit, hit_test
from gui.canvas.live_values import LiveValues
from gui.canvas.overlay import Overlay
from gui.canvas.presenter import Presenter
from gui.canvas.refusal_delay import RefusalDelay
from gui.canvas.responses import Responses
from gui.canvas.showing import Showing
from gui.canvas.spoken import spoken_description, spoken_name
from gui.canvas.stage import Stage
from gui.canvas.tooltips import tooltip
from gui.canvas.view import View
from gui.document import Document
from gui.notices import Notices
from gui.selection import Selection
from gui.training.session import Session
from gui.viewed_row import ViewedRow
from gui.widgets.frame import paint_square_ring
from gui.widgets.painted_state import PaintedState

_HANDLERS = {
    QEvent.Type.MouseButtonPress: "mouse_press",
    QEvent.Type.MouseMove: "mouse_move",
    QEvent.Type.MouseButtonRelease: "mouse_release",
    QEvent.Type.MouseButtonDblClick: "double_click",
    QEvent.Type.Wheel: "wheel",
    QEvent.Type.KeyPress: "key_press",
    QEvent.Type.KeyRelease: "key_release",
    QEvent.Type.FocusOut: "focus_out",
    QEvent.Type.ContextMenu: "context_menu",
    QEvent.Type.NativeGesture: "native_gesture",
}
_FOR_EACH_PICTURE = {QEvent.Type.Paint, QEvent.Type.UpdateRequest, QEvent.Type.Timer}
_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}
_TAKES_HOLD = {
    *_PRESSES,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.ContextMenu,
    QEvent.Type.NativeGesture,
}
"""What a hand does with things where they are."""


class Canvas(QWidget):
    """Shows the network with its newest parameters; gestures turn hands into edits."""

    play_requested = Signal()
    """Space was pressed and released with nothing dragged."""
    data_requested = Signal()
    """The user wants to choose the data that are missing."""
    opened_changed = Signal()
    """A large layer is shown in another way."""
    context_menu_requested = Signal(QPoint)
    """The menu of the selection is wanted at a global point."""
    explain_requested = Signal(int)
    """The card of a neuron is wanted, which was double-clicked."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        session: Session,
        viewed_row: ViewedRow,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(480, 320)
        self.document, self.selection = document, selection
        self.session, self.viewed_row, self.notices = session, viewed_row, notices
        self.view = View(self)
        self.stage = Stage()
        self.showing = Showing(self)
        self.values = LiveValues(document, viewed_row)
        self.responses = Responses(self.values, self)
        self.presenter = Presenter(self)
        self.renderer, self.weaver = self.presenter.renderer, self.presenter.weaver
        self.gestures = GestureController(self)
        self.tools = FloatingTools(self)
        self.glide = Glide(self)
        self._refusal = RefusalDelay(self)
        self._refusal.due.connect(self.update)
        self._state = PaintedState(self)
        self.fitted = True
        self.feed = Feed(self.stage, self.values, document, session, viewed_row, self)
        self.feed.restructured.connect(self._structure_shown)
        self.feed.replaced.connect(self.frame_all)
        self.feed.shown.connect(self._values_shown)
        self.feed.rechosen.connect(self.presenter.followed)
        self.view.changed.connect(self._view_changed)
        self.presenter.take_limits()
        self.feed.show_anew()

    @property
    def scene_geometry(self) -> CanvasGeometry:
        """Where everything lies now, the preview of a move included."""
        return self.stage.geometry

    @property
    def overlay(self) -> Overlay:
        """What the gesture under way shows."""
        return self.stage.overlay

    @property
    def hover(self) -> Hit:
        """What lies under the mouse."""
        return self.stage.hover

    def set_overlay(self, overlay: Overlay) -> None:
        """Show what a gesture previews; `NOTHING` at its end."""
        if overlay != self.stage.overlay:
            self.stage.set_overlay(overlay)
            self._refusal.follow(overlay)
            self.presenter.show()

    def set_hover(self, hit: Hit) -> None:
        """Mark what lies under the mouse."""
        if hit != self.stage.hover:
            self.stage.hover = hit
            # What the mouse is at is lit while a selection dims the rest.
            self.presenter.show()

    def hit(self, pos: QPointF) -> Hit:
        """Return what lies under a point of the widget."""
        for rect, connection in self.renderer.pills:
            if rect.contains(pos):
                return Hit("pill", connection=connection)
        return hit_test(self.stage.geometry, self.stage.edges, self.view, pos)

    def scene_pos(self, pos: QPointF) -> QPointF:
        """Return the scene point under a point of the widget."""
        return self.view.to_scene(pos)

    def visible_rect(self) -> QRectF:
        """Return the part of the scene that is seen."""
        return self.view.rect_to_scene(QRectF(self.rect()))

    def point_of(
        self, layer: str, neuron: int | None = None, port: str | None = None
    ) -> QPoint:
        """Return the point of the widget to aim a mouse at; KeyError without it."""
        self.glide.finish()
        return self.view.to_screen(
            point_of(self.stage.geometry, layer, neuron, port)
        ).toPoint()

    def frame_all(self) -> None:
        """Show the whole network, clear of the floating tools."""
        self.tools.fit(self.stage.geometry.bounds())
        self.fitted = True

    def frame_selection(self) -> None:
        """Show what is selected, or all of it when nothing is."""
        rect = rect_of_selection(self.stage.geometry, self.selection.picked)
        self.tools.fit(self.stage.geometry.bounds() if rect.isEmpty() else rect)

    def open_layer(self, layer: int) -> None:
        """Show a large layer neuron by neuron."""
        self._set_opened(self.stage.opened | {layer})

    def close_layer(self, layer: int) -> None:
        """Show a large layer as a card of images again."""
        self._set_opened(self.stage.opened - {layer})

    def take_focus(self) -> None:
        """Hear the keys, since one of them asked for it: the focus is seen."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_entry(self, entry: str) -> None:
        """Add an entry of the palette at a free place in view."""
        self.gestures.add_entry(entry)

    def event(self, event: QEvent) -> bool:
        """Offer mouse, wheel and keys to the gestures first."""
        kind = event.type()
        if kind in _FOR_EACH_PICTURE:
            return super().event(event)
        if kind == QEvent.Type.Leave:
            self.set_hover(EMPTY)
        if kind == QEvent.Type.Hide:
            # No thread paints for a canvas that is not seen.
            self.glide.finish()
            self.weaver.stop()
            self.responses.stop()
            self.feed.stop()
        if kind == QEvent.Type.Show:
            self.responses.resume()
            self.feed.resume()
        if isinstance(event, QHelpEvent) and kind == QEvent.Type.ToolTip:
            stage, pos = self.stage, QPointF(event.pos())
            hit = self.hit(pos)
            if hit == EMPTY:
                seen = self.visible_rect()
                hit = neuron_beside(stage.geometry, self.view, seen, pos)
            words = tooltip(hit, stage.network, self.values, stage.opened)
            QToolTip.showText(event.globalPos(), words, self)
            return True
        if kind in _TAKES_HOLD:
            self.glide.finish()
        if kind in _PRESSES:
            self._state.hide_ring()
        handler = _HANDLERS.get(kind)
        if handler is not None and getattr(self.gestures, handler)(event):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint."""
        self.presenter.paint(event.region(), reason=self._refusal.is_due)
        if self._state.ring:
            painter = QPainter(self)
            try:
                area = QRectF(self.rect())
                paint_square_ring(painter, area, self._state.palette.focus)
            finally:
                painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the floating tools at their edges, and a fitted picture fitted."""
        self.glide.finish()
        self.tools.place()
        self.presenter.show()
        if self.fitted:
            self.frame_all()

    def _set_opened(self, layers: frozenset[int]) -> None:
        self.stage.set_opened(layers)
        self.presenter.changed()
        self.opened_changed.emit()

    def _view_changed(self) -> None:
        self.fitted = False
        self.stage.set_reach(0.0 if detail_at(self.view.zoom).dots else RADIUS)
        self.presenter.moved()

    def _values_shown(self) -> None:
        self.responses.show(self.session.latest)
        self.presenter.followed()

    def _structure_shown(self) -> None:
        network = self.stage.network
        self.glide.finish()
        # What was pressed may be gone: a gesture never outlives what it began with.
        self.gestures.cancel()
        # The view never moves by itself after an edit.
        self.presenter.failed = self.fitted = False
        self.selection.keep_existing(network)
        self.setAccessibleName(spoken_name(network))
        self.setAccessibleDescription(spoken_description(network))
        # In a run only what the network covers is painted; it has covered other places.
        self.presenter.show()

"""The whole network, small, with a frame around what is seen."""

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)

from gui.canvas.floating.chip import Chip
from gui.canvas.seen_part import SeenPart
from gui.style.palette import faded
from gui.widgets.frame import paint_focus_ring

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

WIDTH, HEIGHT = 144, 96
MARGIN = 10.0
LEAST = 2.0
"""No card and no neuron is drawn smaller than this."""
SHARE_OF_CANVAS = 0.4
"""On a canvas of which it would take more, up or across, it is left out."""
STRIP = 4.0
STEP = 48.0
_ARROWS = {
    Qt.Key.Key_Left: QPointF(STEP, 0),
    Qt.Key.Key_Right: QPointF(-STEP, 0),
    Qt.Key.Key_Up: QPointF(0, STEP),
    Qt.Key.Key_Down: QPointF(0, -STEP),
}


class Minimap(Chip):
    """A press or a drag brings that part of the network into view; so do arrows."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self.setObjectName("canvas_minimap")
        self.setAccessibleName("Overview of the network")
        self.setToolTip("Drag to see another part of the network")
        # A press beside a button is not one on the canvas below.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._wanted = True
        self._grip: QPointF | None = None
        self._before: SeenPart | None = None
        self._shown: tuple[object, ...] = ()
        self._laid_out: tuple[object, ...] = ()
        self.setFixedSize(WIDTH, HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        canvas.selection.changed.connect(self.update)
        self.hide()

    @property
    def wanted(self) -> bool:
        """Whether it is shown when a part of the network is out of view."""
        return self._wanted

    def set_wanted(self, wanted: bool) -> None:
        """Show it when a part of the network is out of view, or never."""
        self._wanted = wanted
        canvas = self._canvas_ref()
        if canvas is not None:
            canvas.tools.refresh()

    def refresh(self) -> None:
        """Follow view and network; away by itself when everything is in view."""
        canvas = self._canvas_ref()
        if canvas is None:
            return
        geometry, view = canvas.scene_geometry, canvas.view
        held = self._grip is not None or self.hasFocus()
        key = (view.zoom, view.offset, canvas.size(), self._wanted, held)
        # While weights change at every frame, places stay the same objects.
        laid_out = geometry.cards, geometry.centres
        same = all(a is b for a, b in zip(laid_out, self._laid_out, strict=False))
        if key == self._shown and same and self._laid_out:
            return
        self._shown, self._laid_out = key, laid_out
        # It does not go away under the hand that moves it.
        self.setVisible(self._wanted and (held or self._is_needed(canvas)))
        self.update()

    def scene_point(self, pos: QPointF) -> QPointF:
        """Return the scene point that a point of this widget stands for."""
        scale, offset = self._scale_and_offset()
        return (pos - offset) / scale

    def frame(self) -> QRectF:
        """Return where the frame around what is seen lies."""
        canvas = self._canvas_ref()
        return QRectF() if canvas is None else self._mapped(canvas.visible_rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the frame, or bring what was pressed into the middle of the view."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        canvas = self._canvas_ref()
        if canvas is not None:
            self._before = SeenPart.of(canvas)
        # Esc is for the drag now, and not for what is selected.
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        centre = self.scene_point(self.frame().center())
        at = self.scene_point(event.position())
        inside = self.frame().contains(event.position())
        self._grip = at - centre if inside else QPointF(0, 0)
        if not inside:
            self._look_at(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the frame along."""
        if self._grip is not None:
            self._look_at(self.scene_point(event.position()) - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the frame; the keys are the canvas's again."""
        canvas = self._canvas_ref()
        if event.button() == Qt.MouseButton.LeftButton and canvas is not None:
            self._grip = None
            canvas.setFocus(Qt.FocusReason.MouseFocusReason)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at what the mouse points to."""
        canvas = self._canvas_ref()
        if canvas is None:
            return
        at = canvas.view.to_screen(self.scene_point(event.position()))
        canvas.view.zoom_at(at, 1.2 ** (event.angleDelta().y() / 120))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows look around; Esc undoes a drag, else goes back to the canvas."""
        canvas, by = self._canvas_ref(), _ARROWS.get(Qt.Key(event.key()))
        if self._grip is not None:
            before = self._before
            if canvas and before and event.key() == Qt.Key.Key_Escape:
                self._grip = None
                before.show_on(canvas)
            return
        if canvas is not None and by is not None:
            self._state.show_ring()
            canvas.view.pan(by)
        elif canvas is not None and event.key() == Qt.Key.Key_Escape:
            canvas.take_focus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go, and hide if only the hand kept it."""
        super().focusOutEvent(event)
        self._grip = None
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the layers, what joins them, and the frame."""
        canvas = self._canvas_ref()
        if canvas is None:
            return
        painter = QPainter(self)
        try:
            self.paint_box(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            self._paint_network(painter, canvas)
            self._paint_frame(painter)
            if self._state.ring:
                palette = self._state.palette
                paint_focus_ring(painter, QRectF(self.rect()), palette.focus)
        finally:
            painter.end()

    def _is_needed(self, canvas: "Canvas") -> bool:
        fits = (
            SHARE_OF_CANVAS * canvas.width() >= WIDTH
            and SHARE_OF_CANVAS * canvas.height() >= HEIGHT
        )
        bounds = canvas.scene_geometry.bounds()
        seen = canvas.visible_rect()
        return fits and not (bounds.isEmpty() or seen.contains(bounds))

    def _look_at(self, scene: QPointF) -> None:
        canvas = self._canvas_ref()
        if canvas is not None:
            middle = QRectF(canvas.rect()).center()
            canvas.view.pan(middle - canvas.view.to_screen(scene))

    def _scale_and_offset(self) -> tuple[float, QPointF]:
        """How the scene is laid into the box: the network always fills it."""
        canvas = self._canvas_ref()
        bounds = QRectF() if canvas is None else canvas.scene_geometry.bounds()
        room = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if bounds.isEmpty():
            return 1.0, room.center()
        scale = min(room.width() / bounds.width(), room.height() / bounds.height())
        return scale, room.center() - bounds.center() * scale

    def _mapped(self, rect: QRectF) -> QRectF:
        scale, offset = self._scale_and_offset()
        return QRectF(rect.topLeft() * scale + offset, rect.size() * scale)

    def _paint_network(self, painter: QPainter, canvas: "Canvas") -> None:
        palette, geometry = self._state.palette, canvas.scene_geometry
        network, picked = geometry.network, canvas.selection.picked
        places = {
            layer.id: _least(self._mapped(geometry.rect_of(layer.id)))
            for layer in network.layers
        }
        painter.setPen(QPen(palette.strong, 1))
        for projection in network.projections:
            start, end = places[projection.source], places[projection.target]
            right = QPointF(start.right(), start.center().y())
            painter.drawLine(right, QPointF(end.left(), end.center().y()))
        painter.setPen(Qt.PenStyle.NoPen)
        for layer in network.layers:
            inside = not picked.neurons.isdisjoint(layer.neurons.tolist())
            chosen = inside or layer.id in picked.layers
            painter.setBrush(palette.accent if chosen else palette.text2)
            place = places[layer.id]
            radius = place.width() / 2 if layer.loose else 1.5
            painter.drawRoundedRect(place, radius, radius)

    def _paint_frame(self, painter: QPainter) -> None:
        palette = self._state.palette
        inside = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        frame = _least(_pushed(self.frame(), inside))
        painter.setPen(QPen(palette.accent_text, 1.5))
        painter.setBrush(faded(palette.accent, 0.1))
        painter.drawRoundedRect(frame, 2, 2)


def _pushed(frame: QRectF, inside: QRectF) -> QRectF:
    """Return what lies inside of a frame; at the edge a strip where nothing does."""
    left = min(max(frame.left(), inside.left()), inside.right() - STRIP)
    top = min(max(frame.top(), inside.top()), inside.bottom() - STRIP)
    right = max(min(frame.right(), inside.right()), left + STRIP)
    bottom = max(min(frame.bottom(), inside.bottom()), top + STRIP)
    return QRectF(left, top, right - left, bottom - top)


def _least(rect: QRectF) -> QRectF:
    """Return a rectangle around the same middle that can be seen."""
    width, height = max(LEAST, rect.width()), max(LEAST, rect.height())
    larger = QRectF(0, 0, width, height)
    larger.moveCenter(rect.center())
    return larger

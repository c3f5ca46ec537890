"""A painted chart with two axes, for pictures that explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.chart_marks import Mark, Sheet
from gui.widgets.frame import paint_focus_ring
from gui.widgets.painted_state import PaintedState
from gui.widgets.spoken_role import speak_as

if TYPE_CHECKING:
    from gui.widgets.ticks import Axis

GAP = 8
LEAST = QSize(240, 180)
KEY_STEPS = 50
"""How many steps of the arrow keys go over an axis; with Shift ten times as many."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}


class Chart(QWidget):
    """Draws marks over two axes; tells where the mouse is pressed and dragged.

    Where something in it can be moved, `nudged` tells by how much the arrow keys do.
    A drag ends in `released`, or in `cancelled` when Esc takes it back.
    """

    pressed = Signal(QPointF)
    dragged = Signal(QPointF)
    released = Signal()
    cancelled = Signal()
    nudged = Signal(QPointF)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """`words` say what is drawn, for those who do not see it."""
        super().__init__(parent)
        speak_as(self, QAccessible.Role.Chart)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._axes: tuple[Axis, Axis] | None = None
        self._titles = ("", "")
        self._marks: tuple[Mark, ...] = ()
        self._beside: tuple[str, ...] = ()
        self._movable: PaintedState | None = None
        self._dragging = False
        theme().changed.connect(self.update)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn."""
        return self._marks

    @property
    def axes(self) -> tuple[Axis, Axis] | None:
        """The two axes, once there are some."""
        return self._axes

    def make_movable(self, tip: str) -> None:
        """Take the keyboard, for something that can be moved."""
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._movable = PaintedState(self)

    def take_drags(self) -> None:
        """Take the focus when it is pressed, or Esc would be told to something else."""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def set_axes(self, x: Axis, y: Axis, titles: tuple[str, str] = ("", "")) -> None:
        """Draw over these ranges, with a name for each."""
        self._axes, self._titles = (x, y), titles
        self.update()

    def make_room_for(self, words: tuple[str, ...]) -> None:
        """Begin no further left than a chart with these words at its upright axis.

        So the axes of charts that stand one below the other are aligned.
        """
        if words != self._beside:
            self._beside = words
            self.update()

    def set_marks(self, *marks: Mark) -> None:
        """Draw these, the first at the bottom."""
        self._marks = marks
        self.update()

    def sizeHint(self) -> QSize:
        """A chart takes what room there is."""
        return LEAST * 2

    def minimumSizeHint(self) -> QSize:
        """As small as it can still be read."""
        return LEAST

    def point_of(self, x: float, y: float) -> QPointF:
        """Where a place of the axes lies in the widget."""
        return self._transform().map(QPointF(x, y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, lines, marks and axes."""
        palette = theme().palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.fillRect(area, palette.canvas)
        if self._axes is not None:
            self._paint_grid(painter, area)
            painter.save()
            painter.setClipRect(area)
            sheet = Sheet(painter, self._transform(), palette, area)
            for mark in self._marks:
                mark.paint(sheet)
            painter.restore()
            self._paint_words(painter, area)
        painter.setPen(QPen(palette.border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        if self._movable is not None and self._movable.ring:
            paint_focus_ring(painter, area, palette.focus)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell where."""
        if event.button() == Qt.MouseButton.LeftButton and self._axes is not None:
            self._dragging = True
            self.pressed.emit(self._place(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where it is dragged to."""
        if self._dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self._place(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell that it is over."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.released.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take a drag back that nobody sees the end of."""
        self._cancel()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move what can be moved, with Shift finely; Esc takes a drag back."""
        if self._dragging:
            if event.key() == Qt.Key.Key_Escape:
                self._cancel()
            return
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None or self._movable is None or self._axes is None:
            super().keyPressEvent(event)
            return
        self._movable.show_ring()
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        parts = 10 * KEY_STEPS if fine else KEY_STEPS
        x, y = self._axes
        across, up = (x.high - x.low) / parts, (y.high - y.low) / parts
        self.nudged.emit(QPointF(step[0] * across, step[1] * up))

    def _cancel(self) -> None:
        if self._dragging:
            self._dragging = False
            self.cancelled.emit()

    def _place(self, event: QMouseEvent) -> QPointF:
        inverse, _ = self._transform().inverted()
        return inverse.map(event.position())

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(font("canvas_label"))
        left = below = 1.0
        if self._axes is not None:
            words = [*(word for _, word in self._axes[1].ticks), *self._beside]
            left = max(map(metrics.horizontalAdvance, words), default=0) + GAP
            below = metrics.height() + 4
        top = metrics.height() + 4 if self._titles[1] else 1.0
        if self._titles[0]:
            below += metrics.height()
        return QRectF(self.rect()).adjusted(left, top, -1, -below)

    def _transform(self) -> QTransform:
        if self._axes is None:
            return QTransform()
        x, y = self._axes
        area = self._area()
        across = area.width() / ((x.high - x.low) or 1.0)
        up = area.height() / ((y.high - y.low) or 1.0)
        moved = QTransform.fromTranslate(area.left(), area.bottom())
        return moved.scale(across, -up).translate(-x.low, -y.low)

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        if self._axes is None:
            return
        painter.setPen(QPen(theme().palette.plot_grid, 1))
        for place, _ in self._axes[1].ticks:
            y = self.point_of(self._axes[0].low, place).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        if self._axes is None:
            return
        metrics = QFontMetricsF(font("canvas_label"))
        painter.setFont(font("canvas_label"))
        painter.setPen(theme().palette.text2)
        x, y = self._axes
        for place, word in x.ticks:
            at = self.point_of(place, y.low).x() - metrics.horizontalAdvance(word) / 2
            if area.left() - 12 <= at and at < area.right() - 4:
                within = min(at, area.right() - metrics.horizontalAdvance(word))
                painter.drawText(
                    QPointF(within, area.bottom() + metrics.ascent() + 2), word
                )
        for place, word in y.ticks:
            at = self.point_of(x.low, place).y()
            if area.top() - 2 <= at <= area.bottom() + 2:
                left = area.left() - metrics.horizontalAdvance(word) - 5
                painter.drawText(QPointF(left, at + metrics.ascent() / 2 - 2), word)
        across, up = self._titles
        painter.drawText(QPointF(area.left(), area.top() - 5), up)
        if across:
            left = area.right() - metrics.horizontalAdvance(across)
            foot = area.bottom() + metrics.height() + metrics.ascent() + 2
            painter.drawText(QPointF(left, foot), across)

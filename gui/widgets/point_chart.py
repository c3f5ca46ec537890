"""A chart of a few points, one of which can be taken by a click or by the keys."""

import math

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.style.theme import theme
from gui.widgets.chart import Chart
from gui.widgets.frame import paint_focus_ring
from gui.widgets.painted_state import PaintedState

CATCH = 14.0
RING = 8.0
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class PointChart(Chart):
    """Left and Right go from point to point, Enter takes the one that is ringed."""

    taken = Signal(int)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._words = words
        self._points: tuple[tuple[float, float, str], ...] = ()
        self._current = -1
        self._hands = PaintedState(self)

    @property
    def points(self) -> tuple[tuple[float, float, str], ...]:
        """Places of the points, each with what it stands for."""
        return self._points

    def set_points(self, points: tuple[tuple[float, float, str], ...]) -> None:
        """Offer these points; the ringed one stays where it is still there."""
        self._points = points
        self._current = min(self._current, len(points) - 1)
        self._speak()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell what the point under the mouse stands for."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            near = self._near(QPointF(event.pos()))
            words = self.toolTip() if near is None else self._points[near][2]
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the point that is clicked."""
        near = self._near(event.position())
        if event.button() == Qt.MouseButton.LeftButton and near is not None:
            self._go_to(near)
            self.taken.emit(near)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a point can be clicked."""
        is_near = self._near(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_near else None
        self.setCursor(shape or Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the points, and take one."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and self._points:
            self._go_to(min(max(0, self._current + step), len(self._points) - 1))
            self._hands.show_ring()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (
            0 <= self._current < len(self._points)
        ):
            self.taken.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chart, the ring of the keys' point, and that of the focus."""
        super().paintEvent(event)
        if not self._hands.ring:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_focus_ring(painter, self.rect().toRectF(), theme().palette.focus)
        if 0 <= self._current < len(self._points):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme().palette.focus)
            painter.drawEllipse(self._place_of(self._current), RING, RING)
        painter.end()

    def _place_of(self, place: int) -> QPointF:
        x, y, _ = self._points[place]
        return self.point_of(x, y)

    def _near(self, at: QPointF) -> int | None:
        """The point that a hand means."""
        if self.axes is None:
            return None
        away = [
            math.hypot(place.x() - at.x(), place.y() - at.y())
            for place in map(self._place_of, range(len(self._points)))
        ]
        near = min(range(len(away)), key=away.__getitem__, default=None)
        return near if near is not None and away[near] <= CATCH else None

    def _go_to(self, place: int) -> None:
        self._current = place
        self._speak()
        self.update()

    def _speak(self) -> None:
        at = self._current
        told = self._points[at][2] if 0 <= at < len(self._points) else ""
        self.setAccessibleName(f"{self._words}: {told}" if told else self._words)

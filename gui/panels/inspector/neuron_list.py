"""The neurons of a layer; a click or Enter selects one."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.style.fonts import font, taller
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState
from gui.widgets.spoken_role import speak_as

PITCH = 26
MOST_ROWS = 64
INSET = 6
"""Of the words, in the frame of the line that the mouse is over."""


@dataclass(frozen=True)
class Entry:
    """One line: a neuron, its name, and a word about it."""

    neuron: int
    name: str
    word: str


class NeuronList(QWidget):
    """Lines of 26, painted."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._more = 0
        self._current = -1
        self._state = PaintedState(self)
        speak_as(self, QAccessible.Role.List)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Neurons of the layer")
        self.setToolTip("Select a neuron to see its weights")

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """List other neurons, the first of many."""
        self._entries = entries[:MOST_ROWS]
        self._more = len(entries) - len(self._entries)
        self._current = -1
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for each."""
        return QSize(240, taller(PITCH) * (len(self._entries) + bool(self._more)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what the mouse is over."""
        self._mark(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing up."""
        self._mark(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked."""
        place = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.chosen.emit(self._entries[place].neuron)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go through the list, Enter selects."""
        last = len(self._entries) - 1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps and last >= 0:
            self._state.show_ring()
            self._mark(min(last, max(0, self._current + steps[key])))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current >= 0:
            self.chosen.emit(self._entries[self._current].neuron)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the whole line of what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            entry = self._entries[place] if place >= 0 else None
            text = f"{entry.name}: {entry.word}\nClick to select it" if entry else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines in view."""
        palette = self._state.palette
        painter = QPainter(self)
        metrics, pitch = QFontMetricsF(font("body")), taller(PITCH)
        painter.setFont(font("body"))
        for place, entry in enumerate(self._entries):
            area = QRectF(0, place * pitch, self.width(), pitch)
            if not event.rect().intersects(area.toRect()):
                continue
            if place == self._current:
                around = area.adjusted(0, 1, 0, -1)
                paint_frame(painter, around, palette.hover, None)
                if self._state.ring:
                    paint_focus_ring(painter, around, palette.focus)
            words = area.adjusted(INSET, 0, -INSET, 0)
            word = metrics.elidedText(
                entry.word, Qt.TextElideMode.ElideRight, words.width() * 0.6
            )
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.setPen(palette.text2)
            right = int(middle | Qt.AlignmentFlag.AlignRight)
            painter.drawText(words, right, word)
            words.setWidth(words.width() - metrics.horizontalAdvance(word) - 8)
            name = metrics.elidedText(
                entry.name, Qt.TextElideMode.ElideMiddle, words.width()
            )
            painter.setPen(palette.text)
            painter.drawText(words, int(middle), name)
        if self._more:
            painter.setPen(palette.text2)
            last = QRectF(INSET, len(self._entries) * pitch, self.width(), pitch)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(last, int(middle), f"{self._more:,} more")
        painter.end()

    def _at(self, point: QPointF) -> int:
        place = int(point.y() // taller(PITCH))
        return place if 0 <= place < len(self._entries) else -1

    def _mark(self, place: int) -> None:
        if place != self._current:
            self._current = place
            self.update()

"""A choice among a few, all of them visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font, taller
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState
from gui.widgets.spoken_role import speak_as

if TYPE_CHECKING:
    from collections.abc import Sequence

_PADDING = 16


class Segmented(QWidget):
    """Words side by side of which one is chosen, such as Linear and Log."""

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        words: str,
        parent: QWidget | None = None,
    ) -> None:
        """Options are pairs of a key and the word shown; `words` name the control."""
        super().__init__(parent)
        self._options = tuple(options)
        self._present = self._options[0][0]
        self._under: str | None = None
        self._words = words
        self._state = PaintedState(self)
        speak_as(self, QAccessible.Role.PageTabList)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._speak()

    @property
    def value(self) -> str:
        """The key of the chosen option."""
        return self._present

    def set_value(self, key: str) -> None:
        """Choose an option without a signal."""
        if key not in {name for name, _ in self._options}:
            raise KeyError(key)
        if key != self._present:
            self._present = key
            self._speak()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for all words, 24 high."""
        width = sum(self._widths()) + 4
        return QSize(round(width + 0.5), taller(24))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def segment(self, key: str) -> QRectF:
        """Return where an option lies."""
        left = 2.0
        for (name, _), width in zip(self._options, self._widths(), strict=True):
            if name == key:
                return QRectF(left, 2, width, self.height() - 4)
            left += width
        raise KeyError(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was pressed."""
        key = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and key is not None:
            self._choose(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what the mouse is over."""
        self._under = self._at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Light nothing up."""
        self._under = None
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End choose."""
        keys = [key for key, _ in self._options]
        place = keys.index(self._present)
        targets = {
            Qt.Key.Key_Left: place - 1,
            Qt.Key.Key_Up: place - 1,
            Qt.Key.Key_Right: place + 1,
            Qt.Key.Key_Down: place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
            return
        self._state.show_ring()
        self._choose(keys[min(len(keys) - 1, max(0, target))])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, the chosen segment and the words."""
        palette = self._state.palette
        ground = palette.window if palette.name == "dark" else palette.press
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), ground, None)
        painter.setFont(font("caption"))
        for key, word in self._options:
            area = self.segment(key)
            colour = palette.text2
            if key == self._present:
                paint_frame(painter, area, palette.raised, palette.border, radius=3)
                colour = palette.text
            elif key == self._under and self.isEnabled():
                colour = palette.text
            painter.setPen(colour if self.isEnabled() else palette.disabled)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), word)
        if self._state.ring:
            paint_focus_ring(painter, self.segment(self._present), palette.focus, 3)
        painter.end()

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(font("caption"))
        return [metrics.horizontalAdvance(word) + _PADDING for _, word in self._options]

    def _at(self, x: float) -> str | None:
        for key, _ in self._options:
            area = self.segment(key)
            if area.left() <= x < area.right():
                return key
        return None

    def _choose(self, key: str) -> None:
        if key != self._present:
            self.set_value(key)
            self.chosen.emit(key)
        self.update()

    def _speak(self) -> None:
        word = dict(self._options)[self._present]
        self.setAccessibleName(f"{self._words}: {word}")

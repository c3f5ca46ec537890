"""A menu of which one entry is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QSizePolicy, QToolTip, QWidget

from gui.style.fonts import font, taller
from gui.style.icons import paint_icon
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from collections.abc import Sequence


class Choice(QComboBox):
    """A field of 24 that opens a list; it can also show that several differ."""

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        words: str,
        icon_name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Options are pairs of a key and the word shown; `words` name the control."""
        super().__init__(parent)
        self._icon_name = icon_name
        self._shortened = False
        self._state = PaintedState(self)
        self.set_options(options)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(20)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._tell)

    @property
    def value(self) -> str:
        """The key of the chosen entry, empty if several differ."""
        key = self.currentData()
        return key if isinstance(key, str) else ""

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other entries; keeps the chosen one where it is still there."""
        present = self.value
        self.clear()
        for key, word in options:
            self.addItem(word, key)
        if present and self.findData(present) >= 0:
            self.set_value(present)
        self.updateGeometry()

    def set_value(self, key: str) -> None:
        """Choose an entry without a signal."""
        place = self.findData(key)
        if place < 0:
            raise KeyError(key)
        self.setCurrentIndex(place)
        self.update()

    def set_mixed(self) -> None:
        """Show that the things it stands for differ."""
        self.setCurrentIndex(-1)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave a button to who heard that it was pressed, which is not this."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()

    def sizeHint(self) -> QSize:
        """Room for the longest word, 24 high."""
        metrics = QFontMetricsF(font("body"))
        words = [self.itemText(place) for place in range(self.count())] or [""]
        width = max(metrics.horizontalAdvance(word) for word in words) + 38
        if self._icon_name is not None:
            width += 20
        return QSize(round(width + 0.5), taller(24))

    def minimumSizeHint(self) -> QSize:
        """It may be narrower; the tooltip then has the whole word."""
        return QSize(min(64, self.sizeHint().width()), taller(24))

    def event(self, event: QEvent) -> bool:
        """Tell the whole of a word that is shortened, above what the field is for."""
        if isinstance(event, QHelpEvent) and self._shortened:
            lines = (self.currentText(), self.toolTip())
            words = "\n".join(line for line in lines if line)
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a field that has the focus takes the wheel."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, icon, word and the arrow down."""
        palette = self._state.palette
        area = QRectF(self.rect())
        fill, edge = palette.raised, palette.border
        enabled = self.isEnabled()
        if enabled and self.view().isVisible():
            fill, edge = palette.press, palette.strong
        elif enabled and self._state.hovered:
            fill, edge = palette.hover, palette.strong
        painter = QPainter(self)
        paint_frame(painter, area, fill if enabled else None, edge)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        left = 9.0
        ink = palette.text if enabled else palette.disabled
        quiet = palette.text2 if enabled else palette.disabled
        if self._icon_name is not None:
            box = QRectF(8, (area.height() - 14) / 2, 14, 14)
            paint_icon(painter, self._icon_name, quiet, box)
            left = 28.0
        words = area.adjusted(left, 0, -24, 0)
        metrics = QFontMetricsF(font("body"))
        text = self.currentText() or "multi."
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        self._shortened = shown != text
        painter.setFont(font("body"))
        painter.setPen(ink)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(words, flags, shown)
        arrow = QRectF(area.right() - 20, (area.height() - 14) / 2, 14, 14)
        paint_icon(painter, "chevron-down", quiet, arrow)
        painter.end()

    def _tell(self) -> None:
        self.chosen.emit(self.value)

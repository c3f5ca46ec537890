"""A word with an arrow, that opens a menu of actions of which one may be on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from gui.style.fonts import font, taller
from gui.style.icons import paint_icon
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QPaintEvent
    from PySide6.QtWidgets import QWidget

ARROW = 14


class MenuButton(QAbstractButton):
    """Says which of its actions is on; it is seen only while they can be used."""

    def __init__(
        self,
        words: str,
        help_text: str,
        actions: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._choices = words, tuple(actions)
        self._state = PaintedState(self)
        self.setToolTip(f"{words}\n{help_text}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for action in self._choices:
            self.menu.addAction(action)
            action.changed.connect(self._follow)
        self.clicked.connect(self._open)
        self._follow()

    def sizeHint(self) -> QSize:
        """Room for the widest of the words: a button that stays under the mouse."""
        metrics = QFontMetricsF(font("body"))
        widest = max(
            metrics.horizontalAdvance(action.text().partition("\t")[0])
            for action in self._choices
        )
        return QSize(round(widest) + ARROW + 22, taller(28))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the fill of the state, the word and the arrow."""
        palette = self._state.palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        if self.isDown() or self.menu.isVisible():
            paint_frame(painter, area, palette.press, None)
        elif self._state.hovered:
            paint_frame(painter, area, palette.hover, None)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        painter.setFont(font("body"))
        painter.setPen(palette.text)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area.adjusted(8, 0, 0, 0), int(flags), self.text())
        left = area.right() - ARROW - 5
        box = QRectF(left, (area.height() - ARROW) / 2, ARROW, ARROW)
        paint_icon(painter, "chevron-down", palette.text2, box)
        painter.end()

    def _follow(self) -> None:
        on = next((each.text() for each in self._choices if each.isChecked()), "Mixed")
        if on != self.text():
            self.setText(on)
            self.setAccessibleName(f"{self._words}: {on}")
        self.setVisible(any(each.isEnabled() for each in self._choices))

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

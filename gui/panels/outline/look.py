"""Colours, type and signs of the cells: made once for a theme, used for every cell."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QStyle

from gui.style.fonts import font
from gui.style.icons import paint_icon, pixmap
from gui.style.theme import theme
from gui.widgets.frame import paint_focus_ring, paint_frame

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QStyleOptionViewItem

    from gui.panels.outline.frozen import Share

MARGIN = 6
BOX = 14
Elide = Qt.TextElideMode
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
# Plain numbers: combining flags of Qt in Python costs as much as drawing a number.
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value


class Look:
    """What cells of a tree or table are drawn with, in one theme and size of type."""

    def __init__(self) -> None:
        self.palette = theme().palette
        self._fonts = {role: font(role) for role in ("body", "section")}
        metrics = {role: QFontMetricsF(made) for role, made in self._fonts.items()}
        self._pixmaps: dict[tuple[object, float], QPixmap] = {}

        @lru_cache(maxsize=4096)
        def shortened(role: str, text: str, width: int, mode: Elide) -> str:
            return metrics[role].elidedText(text, mode, width)

        self._shortened = shortened
        self._metrics = metrics

    def ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        at_rest: QColor | None = None,
    ) -> bool:
        """Fill a cell by its state; whether it is selected."""
        state = option.state.value
        selected = bool(state & _SELECTED)
        colour = at_rest
        if selected:
            colour = self.palette.accent_soft
        elif state & _HOVERED:
            colour = self.palette.hover
        if colour is not None:
            painter.fillRect(option.rect, colour)
        return selected

    def ring(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Show which cell the keys are for."""
        if option.state.value & _FOCUSED:
            area = QRectF(option.rect).adjusted(0, 0, 0, -1)
            painter.save()
            paint_focus_ring(painter, area, self.palette.focus)
            painter.restore()

    def words(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        colour: QColor,
        side: int = LEFT,
        role: str = "body",
    ) -> None:
        """Draw one line, shortened to the room there is."""
        if text:
            painter.setFont(self._fonts[role])
            painter.setPen(colour)
            shown = self._shortened(role, text, area.width(), Elide.ElideRight)
            painter.drawText(area, side, shown)

    def name(
        self, painter: QPainter, area: QRect, text: str, colour: QColor, role: str
    ) -> None:
        """Draw a name, shortened in the middle: many differ at their ends alone."""
        if text:
            painter.setFont(self._fonts[role])
            painter.setPen(colour)
            shown = self._shortened(role, text, area.width(), Elide.ElideMiddle)
            painter.drawText(area, LEFT, shown)

    def width(self, text: str) -> int:
        """Return the room that plain words take."""
        return math.ceil(self._metrics["body"].horizontalAdvance(text))

    def fits(self, text: str, width: int) -> bool:
        """Whether plain words have room."""
        return self._metrics["body"].horizontalAdvance(text) <= width

    def sign(
        self, painter: QPainter, name: str, colour: QColor, left: int, top: int
    ) -> None:
        """Draw an icon of 14."""
        ratio = painter.device().devicePixelRatio()
        key = (name, colour.rgba()), ratio
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = pixmap(name, colour, BOX, ratio)
        painter.drawPixmap(left, top, found)

    def check(self, painter: QPainter, area: QRect, share: Share) -> None:
        """Draw a box: checked, empty, or with a dash where some are and some not."""
        ratio = painter.device().devicePixelRatio()
        key = ("check", share), ratio
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._box(share, ratio)
        left = area.left() + (area.width() - BOX) // 2
        painter.drawPixmap(left, area.top() + (area.height() - BOX) // 2, found)

    def _box(self, share: Share, ratio: float) -> QPixmap:
        palette, drawn = self.palette, QPixmap(round(BOX * ratio), round(BOX * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter, box = QPainter(drawn), QRectF(0, 0, BOX, BOX)
        if share is False:
            paint_frame(painter, box, palette.raised, palette.outline)
        else:
            paint_frame(painter, box, palette.accent, None)
            name = "check" if share else "minus"
            paint_icon(painter, name, palette.on_accent, box.adjusted(1, 1, -1, -1))
        painter.end()
        return drawn

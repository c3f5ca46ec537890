"""How a weight looks in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from gui.panels.outline.cell_field import Index, NumberDelegate
from gui.panels.outline.cell_text import shown
from gui.panels.outline.look import BOX, MARGIN, RIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from gui.panels.outline.weight_model import WeightModel

BAR_LEFT, BAR_TOP, BAR_WIDTH = 5, 6, 3
BADGE_LEFT = BAR_LEFT + BAR_WIDTH + 1


class WeightDelegate(NumberDelegate):
    """A number with a bar in the colour of its sign; what is missing is hollow."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a cell."""
        model = cast("WeightModel", index.model())
        numbers, look, rect = model.numbers, self.look, option.rect
        if numbers is None:
            return
        row, column = index.row(), index.column()
        palette = look.palette
        is_bias = row >= numbers.block.bias_row
        at_rest = palette.panel if is_bias else palette.raised
        selected = look.ground(painter, option, at_rest)
        value = numbers.value(row, column)
        if value is None:
            hollow = rect.adjusted(MARGIN, BAR_TOP, -MARGIN, -BAR_TOP)
            painter.fillRect(hollow, palette.track)
        else:
            stops = palette.weight_stops
            sign = (value > 0) - (value < 0)
            colour = (stops[len(stops) // 2], stops[-1], stops[0])[sign]
            left, top = rect.left(), rect.top()
            height = rect.height() - 2 * BAR_TOP
            painter.fillRect(left + BAR_LEFT, top + BAR_TOP, BAR_WIDTH, height, colour)
            if numbers.is_frozen(row, column):
                middle = top + (rect.height() - BOX) // 2
                ink = palette.accent_text
                look.sign(painter, "freeze", ink, left + BADGE_LEFT, middle)
            ink = palette.accent_text if selected else palette.text
            area = rect.adjusted(0, 0, -MARGIN, 0)
            look.words(painter, area, shown(value), ink, RIGHT)
        look.ring(painter, option)

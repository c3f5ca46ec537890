"""How a weight looks in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF

from gui.panels.outline.cell_field import Index, NumberDelegate
from gui.panels.outline.paint import (
    MARGIN,
    RIGHT,
    is_selected,
    paint_ground,
    paint_ring,
    paint_words,
)
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from gui.panels.outline.weight_model import WeightModel

BAR = QRectF(5, 6, 3, 14)
BADGE = 10.0


class WeightDelegate(NumberDelegate):
    """A number with a bar in the colour of its sign; what is missing is empty."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a cell."""
        model = cast("WeightModel", index.model())
        numbers, palette = model.numbers, theme().palette
        if numbers is None:
            return
        row, column = index.row(), index.column()
        painter.save()
        is_bias = row >= numbers.block.bias_row
        value = numbers.value(row, column)
        paint_ground(painter, option, palette.panel if is_bias else palette.raised)
        area = QRectF(option.rect).adjusted(0, 0, -MARGIN, 0)
        if value is None:
            # A quiet dash would look like a number; a hollow says: nothing is here.
            hollow = area.adjusted(MARGIN, 5, 0, -6)
            paint_frame(painter, hollow, palette.track, None, radius=3)
        else:
            stops = palette.weight_stops
            sign = (value > 0) - (value < 0)
            colour = (stops[len(stops) // 2], stops[-1], stops[0])[sign]
            bar = BAR.translated(QRectF(option.rect).topLeft())
            paint_frame(painter, bar, colour, None, radius=1.5)
            if numbers.is_frozen(row, column):
                top = area.center().y() - BADGE / 2
                badge = QRectF(bar.right() + 3, top, BADGE, BADGE)
                paint_icon(painter, "freeze", palette.accent_text, badge)
            ink = palette.accent_text if is_selected(option) else palette.text
            paint_words(painter, area, model.text(row, column), ink, RIGHT)
        paint_ring(painter, option)
        painter.restore()

"""The scale of the weights: a wedge in the colours and with the cuts of connections."""

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPolygonF

from gui.canvas.strokes import Strokes
from gui.style.palette import Palette

NOTCHES = (0.12, 0.22, 0.3, 0.37)
"""Where the negative half is cut, in widths of the wedge, as dashes are by gaps."""
NOTCH = 2.0


class WeightScale(NamedTuple):
    """How weights are drawn: `reference` has the full colour and width.

    From `dashed_from` of the reference on negative ones are dashed, if it is finite.
    """

    reference: float = 1.0
    dashed_from: float = math.inf

    @classmethod
    def of(cls, strokes: Strokes) -> "WeightScale":
        """The scale of the connections of a moment."""
        return cls(strokes.reference, strokes.dashed_from)

    @property
    def notches(self) -> list[float]:
        """Those of the places for cuts at which a connection has dashes."""
        return [place for place in NOTCHES if 1 - 2 * place >= self.dashed_from]


def paint_wedge(
    painter: QPainter,
    bar: QRectF,
    scale: WeightScale,
    palette: Palette,
    ground: QColor,
) -> None:
    """Draw the wedge from -reference over 0 to +reference on a ground."""
    fill = QLinearGradient(bar.topLeft(), bar.topRight())
    stops = palette.weight_stops
    for place, colour in enumerate(stops):
        fill.setColorAt(place / (len(stops) - 1), colour)
    middle, hair = bar.center(), QPointF(0, 0.4)
    corners = [
        *(bar.topLeft(), middle - hair, bar.topRight()),
        *(bar.bottomRight(), middle + hair, bar.bottomLeft()),
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(ground)
    for notch in scale.notches:
        left = bar.left() + notch * bar.width()
        painter.drawRect(QRectF(left, bar.top(), NOTCH, bar.height()))

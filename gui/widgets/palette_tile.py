"""An entry of the palette: a layer or neuron that can be dragged onto the canvas."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.curves import activation_path
from gui.style.fonts import font, taller
from gui.widgets.frame import paint_frame, paint_tile
from gui.widgets.tile import Tile

ENTRIES = ("input", "layer", "neuron", "output")


class PaletteTile(Tile):
    """A tile of 88 x 64 with a drawing, a name, and the key that does the same."""

    def __init__(
        self, entry: str, words: str, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        if entry not in ENTRIES:
            raise ValueError(f"There is no palette entry {entry!r}.")
        self._entry = entry
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def entry(self) -> str:
        """The entry's word."""
        return self._entry

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.update()

    def sizeHint(self) -> QSize:
        """The tile of the pictures."""
        return QSize(88, taller(64))

    def minimumSizeHint(self) -> QSize:
        """It may be a little narrower."""
        return QSize(72, taller(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile, drawing, name and key."""
        palette = self._state.palette
        enabled = self.isEnabled()
        ink = palette.text if enabled else palette.disabled
        quiet = palette.text2 if enabled else palette.disabled
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_tile(painter, area, self, self._state)
        painter.setFont(font("caption"))
        painter.setPen(quiet)
        corner = QRectF(0, 2, area.width() - 7, taller(16))
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight), self._key)
        painter.setPen(ink)
        words = QRectF(2, 40, area.width() - 4, taller(20))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.text())
        self._paint_drawing(painter, QPointF(area.center().x(), 24), ink, quiet)
        painter.end()

    def _paint_drawing(
        self, painter: QPainter, centre: QPointF, ink: QColor, quiet: QColor
    ) -> None:
        if self._entry == "neuron":
            _paint_neuron(painter, centre, ink)
        elif self._entry == "layer":
            _paint_card(painter, centre, quiet)
            for offset in (-8, 0, 8):
                _paint_ring(painter, centre + QPointF(0, offset), ink)
        else:
            self._paint_bound_layer(painter, centre, ink, quiet)

    def _paint_bound_layer(
        self, painter: QPainter, centre: QPointF, ink: QColor, quiet: QColor
    ) -> None:
        inward = self._entry == "input"
        centre += QPointF(3 if inward else -3, 0)
        _paint_card(painter, centre, quiet)
        for offset in (-7, 7):
            place = centre + QPointF(0, offset)
            _paint_ring(painter, place, ink, filled=not inward)
            tip = place + QPointF(-11 if inward else 22, 0)
            _paint_arrow(painter, tip, ink)


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _paint_card(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    card = QRectF(centre.x() - 9, centre.y() - 14, 18, 28)
    paint_frame(painter, card, None, colour, 1.2, 4.5)


def _paint_ring(
    painter: QPainter, centre: QPointF, colour: QColor, *, filled: bool = False
) -> None:
    painter.setPen(_pen(colour, 1.4))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 3.1, 3.1)


def _paint_arrow(painter: QPainter, tip: QPointF, colour: QColor) -> None:
    painter.setPen(_pen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QLineF(tip - QPointF(10, 0), tip))
    head = [tip + QPointF(-3.5, -3.5), tip, tip + QPointF(-3.5, 3.5)]
    painter.drawPolyline(head)


def _paint_neuron(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(colour, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 10.8, 10.8)
    box = QRectF(0, 0, 12, 8)
    box.moveCenter(centre)
    painter.drawPath(activation_path("tanh", box))

"""A tile that shows the curve of an activation."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.activations import ACTIVATIONS
from gui.style.curves import activation_path, zero_line
from gui.style.fonts import font, taller
from gui.style.palette import faded
from gui.widgets.frame import paint_tile
from gui.widgets.tile import Tile

# The palette has no room for two words under a curve.
_SHORT = {"leaky_relu": "leaky"}

ONE = "Let what is selected compute this of its sum"
ANY = "Drag it onto a neuron or a layer; a click gives it to what is selected"


class ActivationTile(Tile):
    """A curve over its zero line; with its name, or small and without."""

    def __init__(
        self, activation: str, *, small: bool = False, parent: QWidget | None = None
    ) -> None:
        label = ACTIVATIONS[activation].label
        super().__init__(_SHORT.get(activation, label), parent)
        self._activation = activation
        self._small = small
        self.setAccessibleName(label)
        formula = f"{label}: {ACTIVATIONS[activation].formula}"
        self.setToolTip(f"{formula}\n{ONE if small else ANY}")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def activation(self) -> str:
        """The activation's word."""
        return self._activation

    def nextCheckState(self) -> None:
        """A click chooses nothing by itself: the owner marks what is in force."""

    def sizeHint(self) -> QSize:
        """The tile of the pictures."""
        return QSize(39, 34) if self._small else QSize(56, taller(52))

    def minimumSizeHint(self) -> QSize:
        """It may be a little narrower."""
        return QSize(32, 34) if self._small else QSize(48, taller(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tile, zero line, curve and name."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_tile(painter, area, self, self._state)
        curve, name = self._colours()
        box = QRectF(0, 0, 25, 20) if self._small else QRectF(0, 0, 30, 18)
        box.moveCenter(area.center())
        if not self._small:
            box.moveTop(8.5)
        self._paint_curve(painter, box, curve)
        if not self._small:
            words = QRectF(1, 31, area.width() - 2, area.height() - 33)
            painter.setFont(self._font_for(words.width()))
            painter.setPen(name)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()

    def _font_for(self, room: float) -> QFont:
        """The font of captions, smaller where the name would not fit."""
        chosen = font("caption")
        wanted = QFontMetricsF(chosen).horizontalAdvance(self.text())
        if wanted > room:
            chosen.setPixelSize(max(8, int(chosen.pixelSize() * room / wanted)))
        return chosen

    def _paint_curve(self, painter: QPainter, box: QRectF, colour: QColor) -> None:
        palette = self._state.palette
        level = zero_line(self._activation, box)
        painter.setPen(QPen(faded(palette.strong, 0.66), 1))
        painter.drawLine(QLineF(box.left() - 2, level, box.right() + 2, level))
        pen = QPen(colour, 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(activation_path(self._activation, box))

    def _colours(self) -> tuple[QColor, QColor]:
        palette = self._state.palette
        if not self.isEnabled():
            return palette.disabled, palette.disabled
        if self.isChecked():
            return palette.accent_text, palette.accent_text
        return palette.text, palette.text2

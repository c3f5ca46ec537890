"""Shadows of the boxes that float over the canvas, one kept picture for each size."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gui.canvas.painters.context import Context
from gui.canvas.painters.stamps import Stamps, place_stamp
from gui.style.shadow import CHIP, paint_shadow

RADIUS = 4


class ShadowPainter:
    """Paints shadows."""

    def __init__(self) -> None:
        self._kept = Stamps()

    def paint(self, painter: QPainter, context: Context, boxes: list[QRectF]) -> None:
        """Draw the shadow of each box."""
        colour = context.palette.shadow
        self._kept.keep_for((context.palette.key, context.dpr))
        for box in boxes:
            key = box.width(), box.height()
            stamp = self._kept.find(key)
            if stamp is None:
                fall, blur = CHIP
                rect = QRectF(QPointF(0, 0), box.size())
                around = rect.adjusted(-blur, -blur, blur, blur + fall)
                paint = partial(paint_shadow, rect=rect, colour=colour, radius=RADIUS)
                stamp = self._kept.keep(key, around, context.dpr, paint)
            place_stamp(painter, box.left(), box.top(), stamp)

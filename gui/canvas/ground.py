"""What the links are drawn over: grid and bodies of the cards, kept while they hold."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.canvas.painters.card_painter import paint_card_bodies
from gui.canvas.painters.context import Context
from gui.canvas.painters.grid_painter import paint_grid
from gui.raster.sheet import Sheet
from gui.raster.shifting import Move, strips

WHOLE = 1e-3
"""How far from whole dots a move may be, by the rounding of numbers alone."""


class Ground:
    """Keeps the newest ground; a view that moves has only the strips painted.

    `is_read` tells whether a sheet is read by the thread that paints: it is left alone
    then. Without that thread (`shared` is false) each ground has a new sheet.
    """

    def __init__(self, is_read: Callable[[Sheet], bool]) -> None:
        self.key: tuple[object, ...] = ()
        self._is_read = is_read
        self._sheet: Sheet | None = None
        self._spare: list[Sheet] = []
        self._look: tuple[object, ...] = ()
        self._offset = (0.0, 0.0)

    def at(self, context: Context, scale: float, *, shared: bool) -> Sheet:
        """Return the ground of a moment."""
        offset = context.view.corner
        look = (
            *(context.size.width(), context.size.height(), scale, context.view.zoom),
            *(context.palette.key, context.stage.geometry.cards),
            context.picked.layers,
        )
        key = (*offset, *look)
        before = self._sheet
        if before is not None and key == self.key:
            return before
        sheet = self._free(context, scale, shared)
        move = self._move(offset, scale) if look == self._look else None
        if before is None or before is sheet or move is None:
            _paint(sheet, context, None)
        else:
            _paint_moved(sheet, before, context, move)
        sheet.touch()
        self._sheet, self.key, self._look, self._offset = sheet, key, look, offset
        return sheet

    def _move(self, offset: tuple[float, float], scale: float) -> Move | None:
        by = [
            (new - old) * scale for new, old in zip(offset, self._offset, strict=True)
        ]
        move = Move(round(by[0]), round(by[1]))
        is_whole = max(abs(by[0] - move.right), abs(by[1] - move.down)) < WHOLE
        is_small = self._sheet is not None and move.is_small(self._sheet)
        return move if is_whole and is_small else None

    def _free(self, context: Context, scale: float, shared: bool) -> Sheet:
        """A sheet that nobody reads any more; making one takes a millisecond."""
        for sheet in self._spare:
            is_shown = sheet is self._sheet
            fits = sheet.fits(context.size, scale)
            if fits and not is_shown and not self._is_read(sheet):
                return sheet
        made = Sheet(context.size, scale)
        if shared:
            # Painting on a sheet that a widget has copied would part it from its image.
            self._spare = [made, *self._spare[:2]]
        return made


def _paint_moved(sheet: Sheet, before: Sheet, context: Context, move: Move) -> None:
    width, height = sheet.width, sheet.height
    x, y = move.right, move.down
    left, right = max(0, x), min(width, width + x)
    top, bottom = max(0, y), min(height, height + y)
    sheet.pixels[top:bottom, left:right] = before.pixels[
        top - y : bottom - y, left - x : right - x
    ]
    for strip in strips(width, height, move):
        _paint(sheet, context, strip)


def _paint(
    sheet: Sheet, context: Context, strip: tuple[int, int, int, int] | None
) -> None:
    """Paint the ground, or a strip of it: left, top, right, bottom in dots."""
    if strip is None:
        sheet.fill(context.palette.canvas)
    else:
        left, top, right, bottom = strip
        sheet.pixels[top:bottom, left:right] = context.palette.canvas.rgb() & 0xFFFFFFFF
    area = context.area
    painter = QPainter(sheet.image)
    try:
        if strip is not None:
            x0, y0, x1, y1 = (edge / sheet.scale for edge in strip)
            area = QRectF(x0, y0, x1 - x0, y1 - y0)
            painter.setClipRect(area)
        paint_grid(painter, context, area)
        paint_card_bodies(painter, context, area)
    finally:
        painter.end()

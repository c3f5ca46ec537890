"""Where there is room for something new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from gui.canvas.geometry import DIAMETER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gui.canvas.canvas import Canvas

COLUMN_GAP = 112.0
"""Between a layer that is added without a drag and the one to its left."""
BESIDE = 24.0
"""Between something dropped on a card and that card."""
MARGIN = 40.0
_MOST_STEPS = 100


def beside(
    wanted: QRectF, taken: Sequence[QRectF], seen: QRectF, *, upright: bool
) -> QRectF:
    """Return a rectangle moved aside until it covers nothing, as little as it can.

    It moves to the left or right, or up and down if `upright`, rather into what is
    `seen` than out of it.
    """
    moved = [_slid(wanted, taken, sign, upright) for sign in (1, -1)]
    return min(
        moved,
        key=lambda rect: (
            not seen.intersects(rect),
            (rect.center() - wanted.center()).manhattanLength(),
        ),
    )


def _slid(wanted: QRectF, taken: Sequence[QRectF], sign: int, upright: bool) -> QRectF:
    rect = QRectF(wanted)
    for _ in range(_MOST_STEPS):
        hit = next((other for other in taken if other.intersects(rect)), None)
        if hit is None:
            break
        if upright and sign > 0:
            rect.moveTop(hit.bottom() + BESIDE)
        elif upright:
            rect.moveBottom(hit.top() - BESIDE)
        elif sign > 0:
            rect.moveLeft(hit.right() + BESIDE)
        else:
            rect.moveRight(hit.left() - BESIDE)
    return rect


def free_place(canvas: Canvas, entry: str, size: tuple[float, float]) -> QPointF:
    """Return the middle of a free place for an entry, in the scene and in view.

    Inputs go to the left of all, layers to the right of all but outputs, and these to
    the right of all. Where nothing in view is free it is that place out of view.
    """
    seen, rects = canvas.visible_rect(), taken_rects(canvas)
    tools = [canvas.view.rect_to_scene(rect) for rect in canvas.tools.standing()]
    ideal = _ideal(canvas, entry, size, seen)
    box = QRectF(0, 0, *size)
    # Rather below a tool of the canvas than out of view.
    for covered in ([*rects, *tools], rects):
        for centre in (ideal, *_raster(seen)):
            box.moveCenter(centre)
            if seen.contains(box) and not any(map(box.intersects, covered)):
                return centre
    box.moveCenter(ideal)
    return beside(box, rects, seen, upright=False).center()


def taken_rects(canvas: Canvas) -> list[QRectF]:
    """Return what the layers and loose neurons on the canvas cover."""
    geometry = canvas.scene_geometry
    return [geometry.rect_of(layer.id) for layer in geometry.network.layers]


def _ideal(
    canvas: Canvas, entry: str, size: tuple[float, float], seen: QRectF
) -> QPointF:
    geometry, middle = canvas.scene_geometry, seen.center()
    beyond = size[0] / 2 + COLUMN_GAP
    bounds = QRectF()
    for layer in geometry.network.layers:
        if layer.kind != "output" or entry != "layer":
            bounds = bounds.united(geometry.rect_of(layer.id))
    if not bounds.isEmpty():
        x = bounds.right() + beyond
        if entry == "input":
            x = bounds.left() - beyond
        return QPointF(x, bounds.center().y())
    if entry == "input":
        return QPointF(seen.left() + MARGIN + size[0] / 2, middle.y())
    if entry == "output":
        return QPointF(seen.right() - MARGIN - size[0] / 2, middle.y())
    return middle


def _raster(seen: QRectF) -> list[QPointF]:
    rows, columns = int(seen.height() / DIAMETER), int(seen.width() / DIAMETER)
    return [
        seen.topLeft() + QPointF(column, row) * DIAMETER
        for row in range(rows)
        for column in range(columns)
    ]

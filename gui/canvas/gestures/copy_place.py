"""Where a copied part of a network lands: on nothing, and in sight if it can be."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.edits.layout import card_size, top_of
from gui.canvas.gestures.free_place import BESIDE, taken_rects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.arrays import Array
    from engine.network.layer import Layer
    from gui.canvas.canvas import Canvas

CLOSE = 12.0
"""Between a copy and its neighbours where there is no room for more."""
STEP = 8.0
MOST_STEPS = 800
"""In each direction, the steps being larger where the network is."""


@dataclass(frozen=True)
class CopyPlace:
    """How far from where they were copied layers land, and whether one is in sight."""

    offset: tuple[float, float]
    in_sight: bool


def place_for(
    canvas: Canvas, layers: Iterable[Layer], aimed: QPointF | None
) -> CopyPlace:
    """Find the free place nearest to a scene point, or else to the originals.

    A place in sight is rather above connections, though never above a card, than one
    out of sight. Where nothing in sight is free it is the nearest free place at all.
    """
    canvas.glide.finish()
    rects = [_covered(layer) for layer in layers]
    bounds, seen = QRectF(), canvas.visible_rect()
    for rect in rects:
        bounds = bounds.united(rect)
    wanted = QRectF(bounds)
    if aimed is not None:
        wanted.moveCenter(aimed)
    elif not seen.intersects(bounds):
        wanted.moveCenter(seen.center())
    cards, links = taken_rects(canvas), _between(canvas)
    tools = [canvas.view.rect_to_scene(rect) for rect in canvas.tools.standing()]
    clear = [*_grown(cards, BESIDE), *links]
    place = (
        nearest_free(wanted, [*clear, *tools], seen)
        or nearest_free(wanted, [*_grown(cards, CLOSE), *tools], seen)
        or nearest_free(wanted, clear)
        or wanted
    )
    way = place.topLeft() - bounds.topLeft()
    offset = QPointF(round(way.x()), round(way.y()))
    in_sight = any(seen.contains(rect.translated(offset)) for rect in rects)
    return CopyPlace(offset.toTuple(), in_sight)


def nearest_free(
    wanted: QRectF, taken: Sequence[QRectF], within: QRectF | None = None
) -> QRectF | None:
    """Move a rectangle in small steps to where it covers nothing; None without room.

    The way is as short as it can be; of two that are alike it leads down or right.
    """
    width, height = wanted.width(), wanted.height()
    if within is None:
        within = QRectF(wanted)
        for rect in taken:
            within = within.united(rect)
        within = within.adjusted(-width, -height, width, height)
        within = within.adjusted(-STEP, -STEP, STEP, STEP)
    step = max(STEP, max(within.width(), within.height()) / MOST_STEPS)
    across = _steps(wanted.left(), within.left(), within.right() - width, step)
    down = _steps(wanted.top(), within.top(), within.bottom() - height, step)
    if not len(across) or not len(down):
        return None
    blocked = np.zeros((len(down), len(across)), np.bool_)
    for rect in taken:
        rows = _strictly_between(down, rect.top() - height, rect.bottom())
        columns = _strictly_between(across, rect.left() - width, rect.right())
        blocked[rows, columns] = True
    if blocked.all():
        return None
    x, y = np.meshgrid(across - wanted.left(), down - wanted.top())
    way = np.where(blocked, np.inf, np.hypot(x, y) - (0.5 * (y > 0) + 0.25 * (x > 0)))
    row, column = np.unravel_index(int(way.argmin()), way.shape)
    return QRectF(float(across[column]), float(down[row]), width, height)


def _steps(start: float, first: float, last: float, step: float) -> Array:
    """Places from `first` to `last` that are whole steps away from `start`."""
    least, most = ceil((first - start) / step), floor((last - start) / step)
    places: Array = start + step * np.arange(least, most + 1)
    return places


def _strictly_between(places: Array, low: float, high: float) -> slice:
    first = np.searchsorted(places, low, side="right")
    return slice(int(first), int(np.searchsorted(places, high, side="left")))


def _covered(layer: Layer) -> QRectF:
    """What a layer that is pasted will cover."""
    (x, y), (width, height) = layer.position, card_size(layer)
    return QRectF(x - width / 2, y - top_of(layer), width, height)


def _grown(rects: Sequence[QRectF], by: float) -> list[QRectF]:
    return [rect.adjusted(-by, -by, by, by) for rect in rects]


def _between(canvas: Canvas) -> list[QRectF]:
    """What the connections between two layers lie in."""
    geometry = canvas.scene_geometry
    rects = []
    for projection in geometry.network.projections:
        source = geometry.rect_of(projection.source)
        target = geometry.rect_of(projection.target)
        # Those that lead back have no room of their own: they are drawn above.
        if source.right() < target.left():
            top = min(source.top(), target.top())
            low = max(source.bottom(), target.bottom())
            left, right = source.right(), target.left()
            rects.append(QRectF(left, top, right - left, low - top))
    return rects

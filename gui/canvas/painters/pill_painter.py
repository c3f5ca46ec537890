"""Weights as numbers on their connections: of the selection, at the mouse, or all."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from engine.arrays import Array, Ints, Mask
from gui.canvas.edges import Edges, curve_points, largest
from gui.canvas.joined import chosen_edges, touched_edges
from gui.canvas.painters.context import Context
from gui.canvas.painters.text import pill_rect, value_text

MOST_PILLS = 60
SHORTEST_NUMBERED = 60.0
"""A connection shorter than this on the screen carries no number by itself."""
AT_INCOMING, AT_OUTGOING, AT_MIDDLE = 0.62, 0.45, 0.5
ASIDE = (0.0, -0.09, 0.09, -0.18, 0.18)
"""How far along its connection a number moves to make way for a stronger one's."""
PIECES = 100
MOST_LOOKED_AT = 5_000
N_LOOKED = 20
LOOKED_AT = (np.arange(N_LOOKED) + 0.5) / N_LOOKED
"""Places along a connection that are looked at for whether they are in view."""


class Numbers(NamedTuple):
    """How many weights are written, and how many would be if all had room."""

    written: int
    wanted: int


def paint_pills(painter: QPainter, context: Context) -> Numbers:
    """Draw the weights of the selection, of what is hovered, and of all when large."""
    edges = context.stage.edges
    if not len(edges) or context.shown.numbers == "none":
        return Numbers(0, 0)
    taken: list[QRectF] = []
    seen = np.zeros(len(edges), np.bool_)
    written = wanted = 0
    for among, where in _groups(context):
        fresh = among & ~seen
        seen |= fresh
        wanted += int(np.count_nonzero(fresh))
        which = strongest(edges, fresh)
        written += _paint_numbers(painter, context, which, where[which], taken)
    return Numbers(written + _paint_hovered(painter, context, seen), wanted)


def _paint_hovered(painter: QPainter, context: Context, seen: Mask) -> int:
    """Write the weight under the mouse if it has no number yet: over all others.

    One that has a number keeps its place, where a hand takes hold of it. How many of
    those that were wanted are written by this: 1 or 0.
    """
    hovered = context.stage.hover.connection
    if hovered is None or any(hovered == ends for _, ends in context.pills):
        return 0
    edges = context.stage.edges
    index = edges.index_of(hovered)
    if index is None:
        return 0
    middle = np.array([AT_MIDDLE])
    written = _paint_numbers(painter, context, np.array([index]), middle, [])
    return written if seen[index] else 0


def strongest(edges: Edges, among: Mask) -> Ints:
    """The strongest connections of some, the strongest first, as many as have pills."""
    which = np.flatnonzero(among)
    if len(which) > MOST_PILLS:
        which = which[largest(np.abs(edges.weights[which]), MOST_PILLS)]
    return which[np.argsort(-np.abs(edges.weights[which]), kind="stable")]


def _groups(context: Context) -> Iterator[tuple[Mask, Array]]:
    """Which connections have numbers and where along them, the important ones first."""
    edges, hover, picked = context.stage.edges, context.stage.hover, context.picked
    numbers = context.shown.numbers
    if context.detail.labels and (picked.neurons or picked.connections):
        yield chosen_edges(edges, picked), _places(edges, picked.neurons)
    if numbers == "hover" and hover.neuron is not None and not context.detail.dots:
        # Asked for, and gone with the mouse: that needs no zoom at which all have room.
        ids = frozenset((hover.neuron,))
        yield touched_edges(edges, ids), _places(edges, ids)
    if context.detail.numbers or numbers == "all":
        yield _with_room(context)


def _with_room(context: Context) -> tuple[Mask, Array]:
    """Which connections are seen for long enough to carry a number, and where.

    Of thousands only those whose middle is in view.
    """
    edges = context.stage.edges
    x, y, squared_length = edges.middles
    seen = context.view.rect_to_scene(context.area)
    with_room: Mask = squared_length >= (SHORTEST_NUMBERED / context.view.zoom) ** 2
    where = np.full(len(edges), AT_MIDDLE)
    if len(edges) > MOST_LOOKED_AT:
        with_room &= (x > seen.left()) & (x < seen.right())
        with_room &= (y > seen.top()) & (y < seen.bottom())
        return with_room, where
    corner, end = (seen.left(), seen.top()), (seen.right(), seen.bottom())
    with_room &= (np.maximum(edges.starts, edges.ends) >= corner).all(axis=1)
    with_room &= (np.minimum(edges.starts, edges.ends) <= end).all(axis=1)
    which = np.flatnonzero(with_room)
    places = np.broadcast_to(LOOKED_AT, (len(which), N_LOOKED))
    points = _points_at(edges, which, places)
    inside = ((points > corner) & (points < end)).all(axis=2)
    length = np.sqrt(squared_length[which]) * context.view.zoom
    where[which] = (inside * LOOKED_AT).sum(axis=1) / np.maximum(1, inside.sum(axis=1))
    with_room[which] = inside.mean(axis=1) * length >= SHORTEST_NUMBERED
    return with_room, where


def _places(edges: Edges, ids: frozenset[int]) -> Array:
    """Where the numbers stand so that those into a neuron and out of it are apart."""
    where = np.full(len(edges), AT_MIDDLE)
    if ids:
        neurons = np.fromiter(ids, np.int64, len(ids))
        outgoing = np.isin(edges.sources, neurons)
        incoming = np.isin(edges.targets, neurons)
        where[outgoing] = AT_OUTGOING
        where[incoming & ~outgoing] = AT_INCOMING
    return where


def _paint_numbers(
    painter: QPainter,
    context: Context,
    which: Ints,
    where: Array,
    taken: list[QRectF],
) -> int:
    """Draw pills, the strongest first, each where it covers none; how many."""
    edges, drawn = context.stage.edges, 0
    first, last = np.minimum(0.2, where), np.maximum(0.8, where)
    places = np.clip(where[:, None] + ASIDE, first[:, None], last[:, None])
    screen = context.view.array_to_screen(_points_at(edges, which, places)).tolist()
    weights, indices = edges.weights[which].tolist(), which.tolist()
    for points, weight, index in zip(screen, weights, indices, strict=True):
        text = value_text(weight)
        for x, y in points:
            rect = pill_rect(QPointF(x, y), text)
            is_seen = context.area.contains(rect.center())
            if is_seen and not any(rect.intersects(other) for other in taken):
                taken.append(rect)
                context.texts.draw_pill(painter, rect, text)
                ends = int(edges.sources[index]), int(edges.targets[index])
                context.pills.append((rect, ends))
                drawn += 1
                break
    return drawn


def _points_at(edges: Edges, which: Ints, places: Array) -> Array:
    """Points along connections, shape (n, n_places, 2)."""
    starts, ends = edges.starts[which], edges.ends[which]
    if not edges.curved:
        along = (ends - starts)[:, None]
        straight: Array = starts[:, None] + along * places[..., None]
        return straight
    steps = np.rint(places * PIECES).astype(np.int64)
    rows = np.arange(len(which))[:, None]
    points: Array = curve_points(starts, ends, PIECES)[rows, steps]
    return points

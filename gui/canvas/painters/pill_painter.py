"""Weights as numbers on their connections: of the selection, at the mouse, or all."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from engine.arrays import Array, Ints, Mask
from gui.canvas.clipping import part_in_view
from gui.canvas.edges import Edges, largest, points_along
from gui.canvas.joined import chosen_edges, touched_edges
from gui.canvas.painters.context import Context
from gui.canvas.painters.text import pill_rect, value_text

MOST_PILLS = 60
SHORTEST_NUMBERED = 60.0
"""A connection shorter than this on the screen carries no number by itself."""
AT_INCOMING, AT_OUTGOING, AT_MIDDLE = 0.62, 0.45, 0.5
ASIDE = (0.0, -0.09, 0.09, -0.18, 0.18)
"""How far along its connection a number moves to make way for a stronger one's."""


class Room(NamedTuple):
    """Which connections are in view, and for long enough to carry a number, where."""

    in_view: Mask
    enough: Mask
    where: Array


class Numbers(NamedTuple):
    """How many weights are written, and how many would be if all had room."""

    written: int
    wanted: int


class PillPainter:
    """Writes weights; where they have room is kept as long as the view holds still."""

    def __init__(self) -> None:
        self._room: Room | None = None
        self._ends: tuple[Array, Array] | None = None
        self._found_for: tuple[object, ...] = ()

    def paint(self, painter: QPainter, context: Context) -> Numbers:
        """Draw weights of the selection, of what is hovered, and of all when large."""
        edges = context.stage.edges
        if not len(edges) or context.shown.numbers == "none":
            return Numbers(0, 0)
        taken: list[QRectF] = []
        asked = np.zeros(len(edges), np.bool_)
        written = 0
        for among, where in self._groups(context):
            fresh = among & ~asked
            asked |= fresh
            which = strongest(edges, fresh)
            written += _paint_numbers(painter, context, which, where[which], taken)
        asked |= _too_small(context)
        if context.shown.numbers == "all":
            asked |= self._room_of(context).in_view
        written += _paint_hovered(painter, context, asked)
        return Numbers(written, int(np.count_nonzero(asked)))

    def _groups(self, context: Context) -> Iterator[tuple[Mask, Array]]:
        """Which connections have numbers and where, the important ones first."""
        edges, hover, picked = context.stage.edges, context.stage.hover, context.picked
        numbers = context.shown.numbers
        if context.detail.labels and (picked.neurons or picked.connections):
            yield chosen_edges(edges, picked), _places(edges, picked.neurons)
        if numbers == "hover" and hover.neuron is not None and not context.detail.dots:
            # Asked for, and gone with the mouse: no zoom is needed at which all have
            # room.
            ids = frozenset((hover.neuron,))
            yield touched_edges(edges, ids), _places(edges, ids)
        if context.detail.numbers or numbers == "all":
            room = self._room_of(context)
            yield room.enough, room.where

    def _room_of(self, context: Context) -> Room:
        """Of a run the weights change and not the lines: found once for a view."""
        edges, view = context.stage.edges, context.view
        looked_at = view.zoom, view.corner, context.size, edges.curved
        ends = self._ends
        is_same = ends is not None and ends[0] is edges.starts and ends[1] is edges.ends
        if self._room is None or not is_same or looked_at != self._found_for:
            self._ends, self._found_for = (edges.starts, edges.ends), looked_at
            self._room = _find_room(context)
        return self._room


def _too_small(context: Context) -> Mask:
    """Connections whose numbers are asked for where the zoom has no room for them."""
    edges, neuron = context.stage.edges, context.stage.hover.neuron
    small = np.zeros(len(edges), np.bool_)
    if context.picked and not context.detail.labels:
        small |= chosen_edges(edges, context.picked)
    if context.shown.numbers == "hover" and context.detail.dots and neuron is not None:
        small |= touched_edges(edges, frozenset((neuron,)))
    return small


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


def _find_room(context: Context) -> Room:
    edges = context.stage.edges
    rect = context.view.rect_to_scene(context.area)
    shares, where = part_in_view(edges, rect)
    seen = shares * edges.lengths * context.view.zoom
    return Room(shares > 0, seen >= SHORTEST_NUMBERED, where)


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
    screen = context.view.array_to_screen(points_along(edges, which, places)).tolist()
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

"""The order of layers within columns, so that few connections cross."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.edits.layout import card_size, neurons_below_top, tops_of
from engine.network.layer import Layer
from engine.network.network import Network

Columns = list[list[Layer]]

MOST_LINES = 400
"""Of more connections than this an even choice is looked at."""

_SWEEPS = 8
_ROUNDS = 4
_MOST_SWAPPED = 24
"""Up to so many layers neighbours are also swapped, a pair at a time."""


@dataclass(frozen=True, eq=False)
class _Lines:
    """Connections as straight lines from one column to another.

    For each line the number of its layers, how far below their tops it begins and
    ends, and the columns of its two ends.
    """

    numbers: dict[int, int]
    sources: Ints
    targets: Ints
    below_source: Array
    below_target: Array
    first: Ints
    last: Ints

    def tops(self, columns: Columns) -> Array:
        """Upper edge of each layer, by its number."""
        tops = np.zeros(len(self.numbers))
        for column in columns:
            self.place(column, tops)
        return tops

    def place(self, column: list[Layer], tops: Array) -> None:
        """Note the upper edges of the layers of one column."""
        tops[[self.numbers[layer.id] for layer in column]] = tops_of(column)


def uncrossed(network: Network, columns: Columns) -> Columns:
    """Order each column so that fewer connections cross.

    Parameters
    ----------
    network : Network
        Its connections without delay count.
    columns : list of lists of Layer
        From left to right, each from top to bottom; every connection leads to the
        right. Neurons keep their order inside of their layer.

    Returns
    -------
    list of lists of Layer
        The same layers in the same columns; in the order that was given where none is
        found that crosses less, so that what is laid out already stays.

    Notes
    -----
    Sweeps to the right and back sort each column by the mean height of what its layers
    are joined to: the barycentre method of Sugiyama, Tagawa and Toda (1981), Methods
    for visual understanding of hierarchical system structures. As in Gansner and
    others (1993), A technique for drawing directed graphs, the best order met is kept,
    and neighbours are swapped where that helps.
    """
    lines = _lines(network, columns)
    best, fewest = columns, _crossings(lines, columns)
    for _ in range(_ROUNDS):
        before, tried = fewest, best
        for sweep in range(_SWEEPS):
            tried = _swept(lines, tried, rightward=sweep % 2 == 0)
            count = _crossings(lines, tried)
            if count < fewest:
                best, fewest = tried, count
        best, fewest = _swapped(lines, best, fewest)
        if fewest in (0, before):
            break
    return best


def crossings(network: Network, columns: Columns) -> int:
    """How many pairs of connections cross, of at most about `MOST_LINES` of them.

    Parameters
    ----------
    network : Network
        Its connections without delay count.
    columns : list of lists of Layer
        As for `uncrossed`.
    """
    return _crossings(_lines(network, columns), columns)


def _crossings(lines: _Lines, columns: Columns) -> int:
    tops = lines.tops(columns)
    start = tops[lines.sources] + lines.below_source
    end = tops[lines.targets] + lines.below_target
    slope = (end - start) / (lines.last - lines.first)
    total = 0
    for gap in range(len(columns) - 1):
        here = (lines.first <= gap) & (gap < lines.last)
        left = start[here] + slope[here] * (gap - lines.first[here])
        # Lines that meet in a neuron do not cross: rounding must not say they do.
        right = np.round(left + slope[here], 3)
        left = np.round(left, 3)
        crossed = (left[:, None] < left) & (right[:, None] > right)
        total += int(np.count_nonzero(crossed))
    return total


def _lines(network: Network, columns: Columns) -> _Lines:
    place = {layer.id: n for n, column in enumerate(columns) for layer in column}
    below = {layer.id: neurons_below_top(layer) for layer in network.layers}
    numbers = {layer.id: n for n, layer in enumerate(network.layers)}
    step = -(-max(1, network.n_connections) // MOST_LINES)
    nothing = np.zeros(0)
    parts: list[list[Array]] = [[nothing] for _ in range(6)]
    for p in network.projections:
        if p.delay:
            continue
        there = np.arange(p.weights.size) if p.mask is None else np.flatnonzero(p.mask)
        rows, cells = np.divmod(there[::step], p.weights.shape[1])
        same = np.ones(len(rows))
        found = (
            *(same * numbers[p.source], same * numbers[p.target]),
            *(below[p.source][rows], below[p.target][cells]),
            *(same * place[p.source], same * place[p.target]),
        )
        for part, values in zip(parts, found, strict=True):
            part.append(values)
    sources, targets, from_top, to_top, first, last = map(np.concatenate, parts)
    return _Lines(
        numbers,
        sources.astype(np.int64),
        targets.astype(np.int64),
        from_top,
        to_top,
        first.astype(np.int64),
        last.astype(np.int64),
    )


def _swept(lines: _Lines, columns: Columns, *, rightward: bool) -> Columns:
    """Sort each column by the mean height of what lies on one side of it."""
    result, tops = list(columns), lines.tops(columns)
    order = range(len(result))
    mine, theirs, below = lines.targets, lines.sources, lines.below_source
    if not rightward:
        order = order[::-1]
        mine, theirs, below = lines.sources, lines.targets, lines.below_target
    joined = np.bincount(mine, minlength=len(lines.numbers))
    for place in order:
        heights = tops[theirs] + below
        sums = np.bincount(mine, heights, minlength=len(lines.numbers))
        middles = {}
        for layer in result[place]:
            number = lines.numbers[layer.id]
            middles[layer.id] = tops[number] + card_size(layer)[1] / 2
            if joined[number]:
                middles[layer.id] = sums[number] / joined[number]
        result[place] = sorted(result[place], key=lambda layer: middles[layer.id])
        lines.place(result[place], tops)
    return result


def _swapped(lines: _Lines, columns: Columns, fewest: int) -> tuple[Columns, int]:
    """Swap neighbours as long as that makes crossings fewer."""
    if sum(map(len, columns)) > _MOST_SWAPPED:
        return columns, fewest
    for place, column in enumerate(columns):
        for row in range(len(column) - 1):
            now = columns[place]
            other = [*now[:row], now[row + 1], now[row], *now[row + 2 :]]
            tried = [*columns[:place], other, *columns[place + 1 :]]
            count = _crossings(lines, tried)
            if count < fewest:
                columns, fewest = tried, count
    return columns, fewest

"""Losses at many points at once: each is one more batch of rows.

Only a few parameters move, so that a point differs from the network at rest by what is
added to the sums where these parameters enter, and by what follows from that. Neurons
that nothing of it reaches are computed once.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.backends.backend import Rows
from engine.backends.workspace import live_blocks
from engine.losses import Loss
from engine.plan import Block, Plan

COLUMNS = 8192
"""Rows times points that go through the network at once: what stays in the cache."""


@dataclass(frozen=True)
class _Entry:
    """Where a parameter enters: row of a block, and what it is multiplied with."""

    block: int
    row: int
    source: int
    source_row: int


@dataclass(frozen=True, eq=False)
class _Moved:
    """Rows of a block that differ from rest, [row, point, sample]."""

    rows: Ints
    sums: Array
    outputs: Array


class Sweep:
    """Passes with many values of a few parameters.

    Parameters
    ----------
    plan : Plan
        Any.
    parameters : array, shape (plan.size,)
        Where the network stands.
    rows : Rows
        Whose mean loss is wanted.
    loss : Loss
        What to compute.
    positions : list of int
        In plan order: the parameters that move.
    """

    def __init__(
        self,
        plan: Plan,
        parameters: Array,
        rows: Rows,
        loss: Loss,
        positions: list[int],
    ) -> None:
        self._plan, self._parameters = plan, parameters
        self._rows, self._loss = rows, loss
        self._entries = [_entry(plan, position) for position in positions]
        self._moving = self._moving_rows()
        # [neuron, sample] of everything at rest, with the rows of ones.
        self._sums, self._outputs = self._at_rest()

    def losses(self, shifts: Array) -> Generator[float, None, Array]:
        """Mean loss where the parameters are moved by so much.

        Parameters
        ----------
        shifts : array, shape (n_points, n_parameters)
            Added to each of the parameters that move.

        Yields
        ------
        float
            Progress from 0 to 1.

        Returns
        -------
        float64 array, shape (n_points,)
        """
        with np.errstate(over="ignore"):
            moves = shifts.astype(self._plan.dtype)
        at_once = max(1, COLUMNS // self._rows.size)
        losses = np.zeros(len(moves))
        for start in range(0, len(moves), at_once):
            part = moves[start : start + at_once]
            losses[start : start + at_once] = self._pass(part)
            yield min(1.0, (start + at_once) / len(moves))
        return losses

    def _pass(self, moves: Array) -> Array:
        moved: dict[int, _Moved] = {}
        with np.errstate(all="ignore"):
            for index, rows in self._moving.items():
                sums = self._moved_sums(index, rows, moves, moved)
                outputs = self._activated(index, rows, sums)
                moved[index] = _Moved(rows, sums, outputs)
            return self._mean(moved, len(moves))

    def _moving_rows(self) -> dict[int, Ints]:
        """For each block that matters, the rows that the parameters reach."""
        moving: dict[int, Ints] = {}
        for index in live_blocks(self._plan):
            block = self._plan.blocks[index]
            rows = {entry.row for entry in self._entries if entry.block == index}
            if any(link.source in moving for link in block.links):
                rows = set(range(block.size))
            for run in block.runs:
                span = range(run.start, run.stop)
                if ACTIVATIONS[run.activation].whole_layer and rows.intersection(span):
                    rows.update(span)
            if rows:
                moving[index] = np.array(sorted(rows), dtype=np.int64)
        return moving

    def _at_rest(self) -> tuple[list[Array], list[Array]]:
        outputs = [np.ascontiguousarray(self._rows.inputs.T)]
        sums = [outputs[0][:-1]]
        ones = np.ones((1, self._rows.size), self._plan.dtype)
        with np.errstate(all="ignore"):
            for block in self._plan.blocks[1:]:
                z = np.zeros((block.size, self._rows.size), self._plan.dtype)
                for link in block.links:
                    source = outputs[link.source][link.start : link.stop]
                    z += link.matrix(self._parameters) @ source
                a = _applied(block, np.arange(block.size), z)
                sums.append(z)
                outputs.append(np.concatenate([a, ones]))
        return sums, outputs

    def _moved_sums(
        self, index: int, rows: Ints, moves: Array, moved: dict[int, _Moved]
    ) -> Array:
        """Sums at rest, and what is added to them: [row, point, sample]."""
        block = self._plan.blocks[index]
        n_points, n_rows = len(moves), self._rows.size
        sums = np.empty((len(rows), n_points, n_rows), self._plan.dtype)
        sums[...] = self._sums[index][rows, np.newaxis]
        for link in block.links:
            if link.source not in moved:
                continue
            source = moved[link.source]
            inside = (source.rows >= link.start) & (source.rows < link.stop)
            chosen = source.rows[inside]
            if not len(chosen):
                continue
            rest = self._outputs[link.source][chosen, np.newaxis]
            change = (source.outputs[inside] - rest).reshape(len(chosen), -1)
            weights = link.matrix(self._parameters)[:, chosen - link.start]
            sums += (weights[rows] @ change).reshape(sums.shape)
        for entry, by in zip(self._entries, moves.T, strict=True):
            if entry.block == index:
                at = int(np.searchsorted(rows, entry.row))
                sums[at] += by[:, np.newaxis] * self._source(entry, moved)
        return sums

    def _source(self, entry: _Entry, moved: dict[int, _Moved]) -> Array:
        """What a parameter is multiplied with: [sample], or [point, sample]."""
        if entry.source in moved:
            source = moved[entry.source]
            at = np.flatnonzero(source.rows == entry.source_row)
            if len(at):
                values: Array = source.outputs[at[0]]
                return values
        still: Array = self._outputs[entry.source][entry.source_row]
        return still

    def _activated(self, index: int, rows: Ints, sums: Array) -> Array:
        flat = sums.reshape(len(rows), -1)
        return _applied(self._plan.blocks[index], rows, flat).reshape(sums.shape)

    def _mean(self, moved: dict[int, _Moved], n_points: int) -> Array:
        """Mean over the rows of what the loss says, for each point."""
        by_sums = self._loss.value_from_sums is not None
        ends = []
        for index, block in enumerate(self._plan.blocks):
            first = block.first_output
            if not index or first == block.size:
                continue
            still = (self._sums if by_sums else self._outputs)[index][: block.size]
            shape = block.size - first, n_points, self._rows.size
            part = np.empty(shape, self._plan.dtype)
            part[...] = still[first:, np.newaxis]
            if index in moved:
                found = moved[index]
                values = found.sums if by_sums else found.outputs
                is_end = found.rows >= first
                part[found.rows[is_end] - first] = values[is_end]
            ends.append(part.reshape(block.size - first, -1))
        targets = np.tile(self._rows.targets.T, (1, n_points))
        terms = self._loss.rows(np.concatenate(ends), targets).reshape(n_points, -1)
        if self._rows.weights is not None:
            terms = terms * self._rows.weights
        mean: Array = terms.mean(axis=1)
        return mean


def _applied(block: Block, rows: Ints, sums: Array) -> Array:
    """Activations of some rows of a block, whole layers together."""
    outputs = np.empty_like(sums)
    for run in block.runs:
        start, stop = np.searchsorted(rows, [run.start, run.stop])
        if stop > start:
            part = slice(int(start), int(stop))
            ACTIVATIONS[run.activation].apply(sums[part], outputs[part])
    return outputs


def _entry(plan: Plan, position: int) -> _Entry:
    """Find the matrix that a position of the plan's vector is in."""
    for index, block in enumerate(plan.blocks):
        for link in block.links:
            if link.offset <= position < link.offset + link.size:
                width = link.stop - link.start
                row, column = divmod(position - link.offset, width)
                return _Entry(index, row, link.source, link.start + column)
    raise IndexError(position)

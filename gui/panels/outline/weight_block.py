"""Which weights a table shows: a row per source, a column per target, and biases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from engine.edits.patch import BiasPatch, SetPatch, WeightPatch
from gui.panels.outline.frozen import states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.arrays import Array, Ints, Mask
    from engine.network.network import Network
    from engine.network.projection import Projection
    from gui.panels.outline.rows import Item, Key, Rows

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column of a part of the table."""


@dataclass(frozen=True, eq=False)
class Section:
    """The rows of one projection: from `start` on, one for each source neuron."""

    key: Key
    start: int
    sources: Ints

    @property
    def stop(self) -> int:
        """The row after the last."""
        return self.start + len(self.sources)


@dataclass(frozen=True, eq=False)
class Block:
    """Projections into one layer, one below the other, and the biases.

    Attributes
    ----------
    target : int
        Id of the layer.
    neurons : int array
        Ids of all neurons of that layer.
    columns : int array
        Places of those that are shown.
    sections : tuple of Section
    """

    target: int
    neurons: Ints
    columns: Ints
    sections: tuple[Section, ...]

    @cached_property
    def bias_row(self) -> int:
        """The last row."""
        return self.sections[-1].stop if self.sections else 0

    @property
    def n_rows(self) -> int:
        """Sources of all projections, and the row of biases."""
        return self.bias_row + 1

    @property
    def n_columns(self) -> int:
        """The neurons that are shown."""
        return len(self.columns)

    def is_like(self, other: Block | None) -> bool:
        """Whether another block has the same rows and columns."""
        if other is None or len(self.sections) != len(other.sections):
            return False
        pairs = zip(self.sections, other.sections, strict=True)
        return (
            self.target == other.target
            and np.array_equal(self.neurons, other.neurons)
            and np.array_equal(self.columns, other.columns)
            and all(
                a.key == b.key and np.array_equal(a.sources, b.sources)
                for a, b in pairs
            )
        )

    def section_of(self, row: int) -> Section | None:
        """Return the projection that a row belongs to; None for the biases."""
        for section in self.sections:
            if row < section.stop:
                return section
        return None

    def row_of(self, key: Key, source: int) -> int | None:
        """Return the row of a source neuron."""
        for section in self.sections:
            found = np.flatnonzero(section.sources == source)
            if section.key == key and len(found):
                return section.start + int(found[0])
        return None

    def column_of(self, neuron: int) -> int | None:
        """Return the column of a target neuron."""
        found = np.flatnonzero(self.neurons[self.columns] == neuron)
        return int(found[0]) if len(found) else None


def block_for(network: Network, rows: Rows, item: Item) -> Block | None:
    """Return the weights of what a row of the tree stands for; None without any."""
    target = item.layer_id if item.key is None else item.key[1]
    layer = network.layer(target)
    if not layer.computes:
        return None
    columns = np.arange(layer.size)
    if item.kind == "neuron":
        columns = np.array([item.index])
    keys = rows.keys_into(target) if item.key is None else [item.key]
    sections, start = [], 0
    for key in keys:
        section = Section(key, start, network.layer(key[0]).neurons)
        sections.append(section)
        start = section.stop
    return Block(target, layer.neurons, columns, tuple(sections))


class Numbers:
    """The newest numbers of a block, ready to be read cell by cell."""

    def __init__(self, block: Block, network: Network) -> None:
        self.block, self.network = block, network
        self._layer = network.layer(block.target)
        self._parts = [network.projection(*section.key) for section in block.sections]

    def value(self, row: int, column: int) -> float | None:
        """Return a weight or a bias; None where there is no connection."""
        place = int(self.block.columns[column])
        if row >= self.block.bias_row:
            return float(self._layer.biases[place])
        projection, source = self._at(row)
        if projection is None:
            return None
        mask = projection.mask
        if mask is not None and not mask[source, place]:
            return None
        return float(projection.weights[source, place])

    def is_frozen(self, row: int, column: int) -> bool:
        """Whether training leaves a cell alone."""
        place = int(self.block.columns[column])
        if row >= self.block.bias_row:
            return bool(self._layer.frozen[place])
        projection, source = self._at(row)
        if projection is None or projection.frozen is None:
            return False
        return bool(projection.frozen[source, place])

    def array(self, area: Area) -> Array:
        """Return a part of the table, NaN where there is no connection."""
        top, left, bottom, right = area
        shape = bottom - top + 1, right - left + 1
        result = np.full(shape, np.nan)
        places = self.block.columns[left : right + 1]
        for section, projection in zip(self.block.sections, self._parts, strict=True):
            first, last = max(top, section.start), min(bottom + 1, section.stop)
            if projection is None or first >= last:
                continue
            at = np.ix_(np.arange(first, last) - section.start, places)
            values = np.where(projection.exists[at], projection.weights[at], np.nan)
            result[first - top : last - top] = values
        if bottom >= self.block.bias_row:
            result[-1] = self._layer.biases[places]
        return result

    def set_to(self, top: int, left: int, values: Array, name: str = "") -> SetPatch:
        """Return the edit that writes numbers into the table; NaN leaves a cell."""
        weights, joins = [], False
        area = (top, left, top + values.shape[0] - 1, left + values.shape[1] - 1)
        spread = np.full((self.block.n_rows, self.block.n_columns), np.nan)
        spread[top : area[2] + 1, left : area[3] + 1] = values
        for section, projection in zip(self.block.sections, self._parts, strict=True):
            if projection is None or section.stop <= top or section.start > area[2]:
                continue
            patch = self._patch(section, projection, spread)
            joins = joins or bool((patch.where & ~projection.exists).any())
            if patch.where.any():
                weights.append(patch)
        biases = []
        if area[2] >= self.block.bias_row:
            row = np.full(self._layer.size, np.nan)
            row[self.block.columns] = spread[-1]
            if not np.isnan(row).all():
                biases.append(BiasPatch(self._layer.id, ~np.isnan(row), row))
        return SetPatch(tuple(weights), tuple(biases), joins, name)

    def patches(
        self, areas: Iterable[Area]
    ) -> tuple[tuple[WeightPatch, ...], tuple[BiasPatch, ...]]:
        """Return the weights and biases of some parts of the table."""
        chosen = np.zeros((self.block.n_rows, self.block.n_columns), dtype=np.bool_)
        for top, left, bottom, right in areas:
            chosen[top : bottom + 1, left : right + 1] = True
        weights = []
        for section, projection in zip(self.block.sections, self._parts, strict=True):
            part = chosen[section.start : section.stop]
            if projection is not None and part.any():
                where = np.zeros(projection.weights.shape, dtype=np.bool_)
                where[:, self.block.columns] = part
                weights.append(WeightPatch(section.key, where))
        biases = []
        if chosen[-1].any():
            some = np.zeros(self._layer.size, dtype=np.bool_)
            some[self.block.columns] = chosen[-1]
            biases.append(BiasPatch(self._layer.id, some))
        return tuple(weights), tuple(biases)

    def frozen_in(self, areas: Iterable[Area]) -> tuple[bool, bool]:
        """Whether some cells that exist are frozen, and whether some are not."""
        weights, biases = self.patches(areas)
        found: set[bool] = set()
        for patch in weights:
            projection = self.network.projection(*patch.key)
            if projection is not None:
                there = patch.where & projection.exists
                frozen = projection.frozen
                if frozen is None:
                    frozen = np.zeros(there.shape, dtype=np.bool_)
                found.update(states(frozen, there))
        for bias in biases:
            found.update(states(self._layer.frozen, bias.where))
        return True in found, False in found

    def _at(self, row: int) -> tuple[Projection | None, int]:
        for section, projection in zip(self.block.sections, self._parts, strict=True):
            if row < section.stop:
                return projection, row - section.start
        return None, 0

    def _patch(
        self, section: Section, projection: Projection, spread: Array
    ) -> WeightPatch:
        values = np.full(projection.weights.shape, np.nan)
        values[:, self.block.columns] = spread[section.start : section.stop]
        where: Mask = ~np.isnan(values)
        return WeightPatch(section.key, where, values)

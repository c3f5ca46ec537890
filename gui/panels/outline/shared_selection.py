"""The selection of the window as rows of the tree, and rows as a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel

from gui.panels.outline.rows import Item
from gui.panels.outline.tree_model import FROZEN, NAME, TreeModel
from gui.selection import Picked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.network.network import Network
    from gui.panels.outline.rows import Key, Place
    from gui.panels.outline.tree_view import TreeView

MOST_CONNECTIONS = 2_000
"""A larger projection is selected in the outline alone, not wire by wire."""
MOST_OPENED = 4
"""Layers that open by themselves to show neurons that were selected elsewhere."""
Flag = QItemSelectionModel.SelectionFlag


def picked_from(network: Network, items: Iterable[Item]) -> Picked:
    """Return the selection that some rows stand for."""
    layers, neurons, connections = set(), set(), set()
    for item in items:
        if item.kind == "layer":
            layers.add(item.layer_id)
        elif item.kind == "neuron":
            neurons.add(item.neuron)
        elif item.key is not None:
            connections.update(_connections(network, item.key))
    return Picked(frozenset(layers), frozenset(neurons), frozenset(connections))


def show_picked(view: TreeView, picked: Picked, go_there: bool) -> None:
    """Select the rows of a selection; `go_there`: bring the first into view."""
    model = view.tree_model
    places = _places(model, picked)
    chosen = QItemSelection()
    for row, first, last in _runs(places):
        if first < 0:
            top = model.index_at((row, -1))
            chosen.select(top, top.siblingAtColumn(FROZEN))
        else:
            begin = model.index_at((row, first))
            chosen.select(begin, model.index_at((row, last), FROZEN))
    view.selectionModel().select(chosen, Flag.ClearAndSelect)
    if not places or not go_there:
        return
    opened = {row for row, below in places if below >= 0}
    if len(opened) <= MOST_OPENED:
        for row in opened:
            view.expand(model.index_at((row, -1)))
    column = max(view.currentIndex().column(), NAME)
    first_index = model.index_at(places[0], column)
    view.selectionModel().setCurrentIndex(first_index, Flag.NoUpdate)
    view.scrollTo(first_index.siblingAtColumn(NAME))


def is_apart(network: Network, item: Item | None) -> bool:
    """Whether an item has too many connections to be selected on the canvas too."""
    if item is None or item.key is None:
        return False
    projection = network.projection(*item.key)
    return projection is not None and projection.n_connections > MOST_CONNECTIONS


def _connections(network: Network, key: Key) -> set[tuple[int, int]]:
    projection = network.projection(*key)
    if projection is None or projection.n_connections > MOST_CONNECTIONS:
        return set()
    rows, columns = projection.exists.nonzero()
    sources = network.layer(key[0]).neurons[rows].tolist()
    targets = network.layer(key[1]).neurons[columns].tolist()
    return set(zip(sources, targets, strict=True))


def _places(model: TreeModel, picked: Picked) -> list[Place]:
    rows = model.rows
    found = [rows.place_of_layer(layer_id) for layer_id in picked.layers]
    neurons = np.array(sorted(picked.neurons), dtype=np.int64)
    for row, index in zip(*(part.tolist() for part in rows.find(neurons)), strict=True):
        if row >= 0:
            loose = rows.layers[row].loose
            found.append((row, -1 if loose else rows.first_neuron(row) + index))
    keys = _keys(model, picked)
    found += [rows.place_of(Item("incoming", key[1], key=key)) for key in keys]
    return sorted(place for place in found if place is not None)


def _keys(model: TreeModel, picked: Picked) -> list[Key]:
    """The projections that selected connections belong to."""
    ends = np.array(sorted(picked.connections), dtype=np.int64).reshape(-1, 2)
    rows = model.rows
    sources, targets = (rows.find(ends[:, side])[0] for side in (0, 1))
    pairs = set(zip(sources.tolist(), targets.tolist(), strict=True))
    return [
        (rows.layers[source].id, rows.layers[target].id, 0)
        for source, target in pairs
        if source >= 0 and target >= 0
    ]


def _runs(places: list[Place]) -> list[tuple[int, int, int]]:
    """Gather rows that follow each other below one layer."""
    runs: list[tuple[int, int, int]] = []
    for row, below in places:
        before = runs[-1] if runs else (-1, -1, -1)
        if before[0] == row and before[1] >= 0 and before[2] == below - 1:
            runs[-1] = (row, before[1], below)
        else:
            runs.append((row, below, below))
    return runs

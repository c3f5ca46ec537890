"""Which parameters a row of the tree stands for: to see and to set what is frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.edits.patch import BiasPatch, FreezePatch, RemovePatch, WeightPatch

if TYPE_CHECKING:
    from engine.arrays import Mask
    from engine.network.network import Network
    from engine.network.projection import Projection
    from gui.panels.outline.rows import Item

Share = bool | None
"""All are frozen, none is, or (None) some are."""


def frozen_share(network: Network, item: Item) -> Share:
    """Return whether training leaves the parameters of a row alone."""
    found: set[bool] = set()
    for projection in _projections(network, item):
        mask = projection.frozen
        if mask is None:
            found.add(False)
        else:
            found.update(states(_part(item, mask), _part(item, projection.exists)))
        if len(found) == 2:
            return None
    if item.kind in ("layer", "neuron"):
        biases = network.layer(item.layer_id).frozen
        if item.kind == "neuron":
            found.add(bool(biases[item.index]))
        else:
            found.update(states(biases, np.ones(len(biases), dtype=np.bool_)))
    return found.pop() if len(found) == 1 else (None if found else False)


def states(frozen: Mask, there: Mask) -> set[bool]:
    """Which states the parameters that are there have: some frozen, some not."""
    found = set()
    if (frozen & there).any():
        found.add(True)
    if (there & ~frozen).any():
        found.add(False)
    return found


def freeze(network: Network, items: list[Item], frozen: bool) -> FreezePatch:
    """Return the edit that freezes all parameters of some rows, or frees them."""
    weights = [patch for item in items for patch in _weights(network, item)]
    biases = []
    for item in items:
        if item.kind not in ("layer", "neuron"):
            continue
        layer = network.layer(item.layer_id)
        if layer.computes:
            where = np.ones(layer.size, dtype=np.bool_)
            if item.kind == "neuron":
                where = np.arange(layer.size) == item.index
            biases.append(BiasPatch(layer.id, where))
    return FreezePatch(tuple(weights), tuple(biases), frozen)


def remove_connections(network: Network, items: list[Item]) -> RemovePatch:
    """Return the edit that removes all connections of some projections."""
    keys = {item.key for item in items if item.key is not None}
    return RemovePatch(
        tuple(
            WeightPatch(p.key, np.ones(p.weights.shape, dtype=np.bool_))
            for p in network.projections
            if p.key in keys
        )
    )


def can_freeze(network: Network, item: Item) -> bool:
    """Whether there is anything that training could leave alone."""
    if item.key is not None:
        return True
    return network.layer(item.layer_id).computes


def _projections(network: Network, item: Item) -> list[Projection]:
    if item.key is not None:
        found = network.projection(*item.key)
        return [] if found is None else [found]
    return list(network.incoming(item.layer_id))


def _part(item: Item, mask: Mask) -> Mask:
    """The entries of a matrix that belong to a row."""
    return mask[:, item.index] if item.kind == "neuron" else mask


def _weights(network: Network, item: Item) -> list[WeightPatch]:
    patches = []
    for projection in _projections(network, item):
        where = np.zeros(projection.weights.shape, dtype=np.bool_)
        _part(item, where)[:] = True
        patches.append(WeightPatch(projection.key, where))
    return patches

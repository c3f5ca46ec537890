"""The connections of one neuron, as arrays."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.network.layer import Layer
from engine.network.network import Network
from gui.panels.inspector.row_values import RowValues

MOST_ROWS = 64
"""A neuron with more connections shows those that count most."""


@dataclass(frozen=True, eq=False)
class Link:
    """Connections between a neuron and some neurons of one other layer.

    Attributes
    ----------
    key : (int, int, int)
        Of the projection.
    other : int
        Id of the other layer.
    places : int array
        Of the neurons in the other layer.
    """

    key: tuple[int, int, int]
    other: int
    places: Ints


@dataclass(frozen=True, eq=False)
class Ends:
    """The other ends of all links, one after the other."""

    names: tuple[str, ...]
    neurons: tuple[int, ...]
    frozen: tuple[bool, ...]


def links_into(network: Network, layer: Layer, index: int) -> tuple[Link, ...]:
    """Return what feeds a neuron."""
    found = (
        Link(p.key, p.source, np.flatnonzero(p.exists[:, index]))
        for p in network.incoming(layer.id)
    )
    return tuple(link for link in found if len(link.places))


def links_out_of(network: Network, layer: Layer, index: int) -> tuple[Link, ...]:
    """Return what a neuron feeds."""
    found = (
        Link(p.key, p.target, np.flatnonzero(p.exists[index]))
        for p in network.outgoing(layer.id)
    )
    return tuple(link for link in found if len(link.places))


def ends_of(
    network: Network, links: tuple[Link, ...], index: int, inward: bool
) -> Ends:
    """Return names, ids and frozen weights of the other ends."""
    names: list[str] = []
    neurons: list[int] = []
    frozen: list[bool] = []
    for link in links:
        layer = network.layer(link.other)
        places = link.places.tolist()
        names += [layer.names[place] for place in places]
        neurons += layer.neurons[link.places].tolist()
        mask = network.projection(*link.key).frozen  # type: ignore[union-attr]
        if mask is None:
            frozen += [False] * len(places)
        else:
            part = mask[link.places, index] if inward else mask[index, link.places]
            frozen += part.tolist()
    return Ends(tuple(names), tuple(neurons), tuple(frozen))


def weights_of(
    network: Network, links: tuple[Link, ...], index: int, inward: bool
) -> Array:
    """Return the weights of all links."""
    parts = []
    for link in links:
        weights = network.projection(*link.key).weights  # type: ignore[union-attr]
        parts.append(
            weights[link.places, index] if inward else weights[index, link.places]
        )
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def values_of(values: RowValues, links: tuple[Link, ...]) -> Array | None:
    """Return the outputs of all other ends; None while there are none."""
    parts = []
    for link in links:
        outputs = values.outputs.get(link.other)
        if outputs is None or link.places[-1] >= len(outputs):
            return None
        parts.append(outputs[link.places])
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def most_important(sizes: Array) -> list[int]:
    """Return the places of the largest magnitudes, in their order in the table."""
    if len(sizes) <= MOST_ROWS:
        return list(range(len(sizes)))
    known = np.where(np.isfinite(sizes), np.abs(sizes), np.inf)
    largest = np.argpartition(-known, MOST_ROWS)[:MOST_ROWS]
    places: list[int] = np.sort(largest).tolist()
    return places

"""Put more neurons into a layer, joined as their siblings are."""

from dataclasses import replace

import numpy as np

from engine.arrays import Array, Mask
from engine.edits.edit import RefusedEdit
from engine.edits.naming import free_prefix, numbered, split_name
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.parameters import vector_size
from engine.network.projection import Projection
from engine.network.validation import check_size

MAX_LAYER = 100_000
BYTES_PER_NEURON = 1_000
"""Name, id, place and drawing of one neuron, before it is connected."""


def check_growth(network: Network, layer_size: int, added: int) -> None:
    """Refuse an absurd layer or matrix before anything is allocated.

    Parameters
    ----------
    network : Network
        Before the edit.
    layer_size : int
        Size of the layer after the edit.
    added : int
        New entries of biases and weights.

    Raises
    ------
    RefusedEdit, InvalidNetwork
        With the memory that it would need.
    """
    if layer_size < 1:
        raise RefusedEdit("A layer has at least one neuron.")
    check_size(vector_size(network) + added)
    if layer_size > MAX_LAYER:
        gigabytes = layer_size * BYTES_PER_NEURON / 1e9
        raise RefusedEdit(
            f"A layer of {layer_size:,} neurons would need {gigabytes:,.1f} GB of "
            f"memory before it is connected; the largest has {MAX_LAYER:,}."
        )


def entries_per_neuron(network: Network, layer: Layer) -> int:
    """How many biases and weights one more neuron of a layer brings."""
    rows: int = sum(p.weights.shape[1] for p in network.outgoing(layer.id))
    columns: int = sum(p.weights.shape[0] for p in network.incoming(layer.id))
    return 1 + rows + columns


def sibling_names(network: Network, layer: Layer, count: int) -> tuple[str, ...]:
    """Names that continue those of a hidden layer."""
    parts = [split_name(name) for name in reversed(layer.names)]
    prefix = next((part[0] for part in parts if part), None)
    return numbered(network, prefix or free_prefix(network), count)


def extend(
    network: Network,
    layer: Layer,
    names: tuple[str, ...],
    activation: str,
    columns: list[int],
) -> Network:
    """Append neurons to a layer.

    Parameters
    ----------
    network : Network
        Gives the new ids.
    layer : Layer
        One of its layers.
    names : tuple of str
        One for each new neuron.
    activation : str
        Of all new neurons.
    columns : list of int
        Their bindings.

    Returns
    -------
    Network
        New neurons are joined to every neuron that some sibling is joined to, with
        weights of 0 to be given their value by `growth.restructure`.
    """
    count = len(names)
    ids = np.arange(network.next_id, network.next_id + count, dtype=np.int64)
    wider = replace(
        layer,
        neurons=np.concatenate([layer.neurons, ids]),
        names=(*layer.names, *names),
        activations=(*layer.activations, *(activation for _ in names)),
        biases=np.concatenate([layer.biases, np.zeros(count, dtype=np.float32)]),
        frozen=np.concatenate([layer.frozen, np.zeros(count, dtype=np.bool_)]),
        columns=np.concatenate([layer.columns, np.asarray(columns, dtype=np.int64)]),
        loose=False,
    )
    projections = [_widen(p, layer.id, count) for p in network.projections]
    return replace(
        network.with_layers([wider]),
        projections=tuple(projections),
        next_id=network.next_id + count,
    )


def _widen(projection: Projection, layer_id: int, count: int) -> Projection:
    for axis, end in ((0, projection.source), (1, projection.target)):
        if end == layer_id:
            mask, frozen = projection.mask, projection.frozen
            projection = replace(
                projection,
                weights=_append_zeros(projection.weights, axis, count),
                mask=None if mask is None else _append_siblings(mask, axis, count),
                frozen=None if frozen is None else _append_none(frozen, axis, count),
            )
    return projection


def _append_zeros(weights: Array, axis: int, count: int) -> Array:
    widths = [(0, 0), (0, 0)]
    widths[axis] = (0, count)
    return np.pad(weights, widths)


def _append_none(frozen: Mask, axis: int, count: int) -> Mask:
    widths = [(0, 0), (0, 0)]
    widths[axis] = (0, count)
    return np.pad(frozen, widths)


def _append_siblings(mask: Mask, axis: int, count: int) -> Mask:
    joined = mask.any(axis=axis, keepdims=True)
    return np.concatenate([mask, np.repeat(joined, count, axis=axis)], axis=axis)

"""What a network must never be, checked at every edit and at every file."""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import all_differ
from engine.errors import UserError
from engine.network.layer import LAYER_KINDS, Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.network.topology import depths

MAX_NAME = 64
MAX_PARAMETERS = 200_000_000
BYTES_PER_PARAMETER = 4 * 4
"""Weights, gradient and the two moments of Adam, float32 each."""


class InvalidNetwork(UserError):
    """A graph that cannot exist; the sentence names layer and neuron."""


def validate(network: Network) -> None:
    """Refuse a network that breaks a rule which every network must keep.

    Raises
    ------
    InvalidNetwork
        With one sentence that says which rule and where.
    """
    _check_names(network)
    _check_ids(network)
    for layer in network.layers:
        _check_layer(layer)
    seen: set[tuple[int, int, int]] = set()
    for projection in network.projections:
        _check_projection(network, projection)
        if projection.key in seen:
            raise InvalidNetwork(f"{_joins(network, projection)} twice.")
        seen.add(projection.key)
    _check_cycle(network)


def check_size(n_parameters: int) -> None:
    """Refuse absurd sizes before anything is allocated.

    Raises
    ------
    InvalidNetwork
        With the memory that training would need.
    """
    if n_parameters > MAX_PARAMETERS:
        gigabytes = n_parameters * BYTES_PER_PARAMETER / 1e9
        raise InvalidNetwork(
            f"{n_parameters:,} parameters would need {gigabytes:,.0f} GB of memory to "
            f"train; the largest network is {MAX_PARAMETERS:,} parameters."
        )


def check_name(name: str) -> None:
    """Refuse a layer name that files could not carry.

    Raises
    ------
    InvalidNetwork
        If it is empty, longer than 64 characters, or contains "/".
    """
    if not name.strip() or len(name) > MAX_NAME:
        raise InvalidNetwork(f"A layer name has 1 to {MAX_NAME} characters.")
    if "/" in name or not name.isprintable():
        raise InvalidNetwork(f"The layer name {name!r} holds a character like '/'.")


def _check_names(network: Network) -> None:
    seen: set[str] = set()
    for layer in network.layers:
        check_name(layer.name)
        if layer.name in seen:
            raise InvalidNetwork(f"Two layers are called {layer.name!r}.")
        seen.add(layer.name)


def _check_ids(network: Network) -> None:
    ids = [np.asarray([layer.id for layer in network.layers], dtype=np.int64)]
    ids += [layer.neurons for layer in network.layers]
    flat = np.concatenate(ids)
    if not all_differ(flat):
        raise InvalidNetwork("Two layers or neurons have the same id.")
    if len(flat) and (flat.min() < 1 or flat.max() >= network.next_id):
        raise InvalidNetwork("An id of a layer or neuron is out of range.")


def _check_layer(layer: Layer) -> None:
    size, name = layer.size, layer.name
    if layer.kind not in LAYER_KINDS:
        raise InvalidNetwork(f"Layer {name!r} has the unknown kind {layer.kind!r}.")
    if size < 1:
        raise InvalidNetwork(f"Layer {name!r} has no neuron.")
    if layer.loose and size != 1:
        raise InvalidNetwork(f"{name!r} is drawn as a neuron but has {size}.")
    parts = (layer.names, layer.activations, layer.biases, layer.frozen, layer.columns)
    if any(len(part) != size for part in parts):
        raise InvalidNetwork(f"Layer {name!r} has {size} neurons but other lists.")
    if not np.isfinite(layer.biases).all() or not np.isfinite(layer.position).all():
        raise InvalidNetwork(f"Layer {name!r} holds a number that is not finite.")
    if not 0 <= layer.dropout < 1:
        raise InvalidNetwork(
            f"The dropout of {name!r} must be from 0 to below 1, not {layer.dropout:g}."
        )
    if layer.dropout and layer.kind != "hidden":
        raise InvalidNetwork(
            f"{name!r} is an {layer.kind} layer: only hidden neurons can drop out."
        )
    _check_activations(layer)


def _check_activations(layer: Layer) -> None:
    for neuron, activation in zip(layer.names, layer.activations, strict=True):
        if activation not in ACTIVATIONS:
            raise InvalidNetwork(f"{neuron} has the unknown activation {activation!r}.")
    softmax = layer.activations.count("softmax")
    if softmax and layer.size == 1:
        raise InvalidNetwork(
            f"Softmax in {layer.name!r} needs two or more neurons: of a single one it "
            "is always 1."
        )
    if 0 < softmax < layer.size:
        raise InvalidNetwork(f"Softmax in {layer.name!r} must be of the whole layer.")


def _check_projection(network: Network, projection: Projection) -> None:
    ends = projection.source, projection.target
    if not all(network.has_layer(end) for end in ends):
        raise InvalidNetwork("A projection joins a layer that does not exist.")
    source, target = (network.layer(end) for end in ends)
    if target.kind == "input":
        raise InvalidNetwork(
            f"{target.name!r} is an input layer: an input neuron takes no connections."
        )
    if projection.delay not in (0, 1):
        raise InvalidNetwork(f"{_joins(network, projection)} with a delay not 0 or 1.")
    shape = source.size, target.size
    for part in (projection.weights, projection.mask, projection.frozen):
        if part is not None and part.shape != shape:
            raise InvalidNetwork(
                f"{_joins(network, projection)} with {part.shape} weights, not {shape}."
            )
    if not np.isfinite(projection.weights).all():
        raise InvalidNetwork(f"{_joins(network, projection)} with a weight not finite.")
    if projection.mask is not None and projection.weights[~projection.mask].any():
        raise InvalidNetwork(f"{_joins(network, projection)} with a missing weight.")


def _check_cycle(network: Network) -> None:
    ordered = depths(network)
    for layer in network.layers:
        if layer.id not in ordered:
            raise InvalidNetwork(
                f"{layer.name!r} would feed back into itself: a loop needs a delay."
            )


def _joins(network: Network, projection: Projection) -> str:
    source, target = network.layer(projection.source), network.layer(projection.target)
    return f"{source.name!r} is joined to {target.name!r}"

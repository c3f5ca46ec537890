"""What happens to parameters when the structure changes, in one place.

Parameters whose two ends survive keep their value, their start and the state of the
optimizer. A new connection of an untrained network gets the initializer's draw. Of a
trained one it gets 0 if its target acts on an output, so that no output jumps, and the
initializer's draw otherwise, so that it is never stuck behind a 0 of its own.
"""

from dataclasses import replace

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.edits.marks import marked
from engine.initializers import INITIALIZERS, default_for
from engine.network.network import Network
from engine.network.parameters import (
    carry,
    exists,
    frozen,
    pack,
    unpack,
    vector_size,
)
from engine.network.projection import Projection
from engine.network.topology import live_to_outputs
from engine.network.validation import validate
from engine.project import Project


def restructure(
    project: Project, network: Network, mark: str, given: Mask | None = None
) -> Project:
    """Give a project another structure and its parameters their values.

    Parameters
    ----------
    project : Project
        Before the edit.
    network : Network
        The network after the edit: surviving parameters as they are; what stands
        for new ones does not matter unless it is `given`.
    mark : str
        For the history of a project that has been trained.
    given : bool array in network order, optional
        New parameters that come with a value in `network`, as copies do.

    Returns
    -------
    Project

    Raises
    ------
    InvalidNetwork
        If the network breaks a rule.
    """
    validate(network)
    before, settings = project.network, project.settings
    new = exists(network) & ~_survivors(before, network)
    if given is None:
        given = np.zeros(len(new), dtype=np.bool_)
    fresh = new & ~given

    drawn = draw(network, new, settings.seed, settings.initializer)
    values = pack(network)
    values[fresh] = 0.0
    if project.is_trained:
        entering = _held_back(unpack(network, values), drawn)
    else:
        entering = drawn
    present = np.where(fresh, entering, values)

    after = replace(project, network=unpack(network, present))
    if not project.is_trained:
        return after
    # A frozen value never changes, so that it is its own start.
    start = np.where(given & frozen(network), present, drawn)
    return marked(_carry_training(project, after, start), mark)


def initialise(network: Network, seed: int, initializer: str = "auto") -> Network:
    """Draw all parameters anew, but for the frozen ones; biases become 0.

    Parameters
    ----------
    network : Network
        Its connections are the fans that scale the draws.
    seed : int
        Of the draws.
    initializer : str
        A row of `INITIALIZERS`, or "auto": by the target neuron's activation.
    """
    which = exists(network) & ~frozen(network)
    values = np.where(which, draw(network, which, seed, initializer), pack(network))
    return unpack(network, values)


def draw(network: Network, which: Mask, seed: int, initializer: str) -> Array:
    """Draw the initial values of some parameters.

    Parameters
    ----------
    network : Network
        Its connections are the fans that scale the draws.
    which : bool array in network order
        What to draw.
    seed : int
        Of the draws.
    initializer : str
        A row of `INITIALIZERS`, or "auto".

    Returns
    -------
    float32 array in network order
        0 for biases, and wherever `which` is false.
    """
    result = np.zeros(vector_size(network), dtype=np.float32)
    fan_in, fan_out = _fans(network)
    offset = sum(layer.size for layer in network.layers)
    for projection in network.projections:
        here = slice(offset, offset + projection.weights.size)
        offset = here.stop
        wanted = which[here].reshape(projection.weights.shape)
        rows, columns = np.flatnonzero(wanted.any(axis=1)), _any_column(wanted)
        if not len(rows):
            continue
        source, target = network.layer(projection.source), projection.target
        values = _draw_block(
            network,
            target,
            columns,
            source.neurons[rows],
            seed,
            initializer,
            fan_in[target][columns],
            fan_out[projection.source][rows],
        )
        block = result[here].reshape(projection.weights.shape)
        at = np.ix_(rows, columns)
        block[at] = values * wanted[at]
    return result


def _any_column(wanted: Mask) -> Ints:
    return np.flatnonzero(wanted.any(axis=0))


def _draw_block(
    network: Network,
    target: int,
    columns: Ints,
    sources: Ints,
    seed: int,
    initializer: str,
    fan_in: Ints,
    fan_out: Ints,
) -> Array:
    layer = network.layer(target)
    names = np.asarray(
        [
            default_for(layer.activations[i]) if initializer == "auto" else initializer
            for i in columns.tolist()
        ]
    )
    values = np.zeros((len(sources), len(columns)), dtype=np.float32)
    for name in dict.fromkeys(names.tolist()):
        same = names == name
        values[:, same] = INITIALIZERS[name].draw(
            seed, sources, layer.neurons[columns[same]], fan_in[same], fan_out
        )
    return values


def _fans(network: Network) -> tuple[dict[int, Ints], dict[int, Ints]]:
    """Count the connections into and out of each neuron, by layer id."""
    into = {x.id: np.zeros(x.size, dtype=np.int64) for x in network.layers}
    out_of = {x.id: np.zeros(x.size, dtype=np.int64) for x in network.layers}
    for projection in network.projections:
        into[projection.target] += _count(projection, 0)
        out_of[projection.source] += _count(projection, 1)
    return into, out_of


def _count(projection: Projection, axis: int) -> Ints:
    if projection.mask is None:
        shape = projection.weights.shape
        return np.full(shape[1 - axis], shape[axis], dtype=np.int64)
    return np.asarray(projection.mask.sum(axis=axis), dtype=np.int64)


def _survivors(before: Network, after: Network) -> Mask:
    """Which parameters of a network existed before, in network order."""
    there = exists(before).astype(np.float32)
    nothing = np.zeros(vector_size(after), dtype=np.float32)
    return carry(before, there, after, nothing) > 0


def _held_back(network: Network, drawn: Array) -> Array:
    """Draws without those into neurons that act on an output."""
    live = live_to_outputs(network)
    result = drawn.copy()
    offset = sum(layer.size for layer in network.layers)
    for projection in network.projections:
        size = projection.weights.size
        block = result[offset : offset + size].reshape(projection.weights.shape)
        block[:, live[projection.target]] = 0.0
        offset += size
    return result


def _carry_training(project: Project, after: Project, start: Array) -> Project:
    """Take start and optimizer over to the new structure."""
    training, before, now = project.training, project.network, after.network
    nothing = np.zeros(vector_size(now), dtype=np.float32)
    slots = tuple(carry(before, slot, now, nothing) for slot in training.slots)
    start = carry(before, project.start, now, start)
    return replace(after, training=replace(training, start=start, slots=slots))

"""What is explained: a project's data as training sees them, and where things are."""

import numpy as np

from engine.arrays import Array, Ints
from engine.errors import UserError
from engine.network.network import Network
from engine.network.parameters import exists, pack
from engine.plan import Plan, compile_plan
from engine.project import Project, dataset_of


class CannotExplain(UserError):
    """A network that cannot be explained in the way that was asked for."""


def compiled(
    project: Project, dtype: type[np.floating] = np.float32
) -> tuple[Plan, Array]:
    """Plan of a project's network, and its parameters in plan order.

    Parameters
    ----------
    project : Project
        Any.
    dtype : float32 or float64
        float32 is what training computes with.

    Raises
    ------
    CannotRun
        If a connection is delayed.
    """
    plan = compile_plan(project.network, dtype)
    return plan, plan.from_network_order(pack(project.network))


def scaled_rows(project: Project, rows: Ints) -> tuple[Array, Array]:
    """Inputs and targets of some rows, scaled, in the order of the data.

    Parameters
    ----------
    project : Project
        With data.
    rows : int array
        Indices into all rows.

    Raises
    ------
    CannotRun
        If there are no data.
    """
    dataset, scaling = dataset_of(project), project.scaling
    inputs, targets = dataset.inputs[rows], dataset.targets[rows]
    if scaling is None:
        return inputs, targets
    return scaling.scale_inputs(inputs), scaling.scale_targets(targets)


def weight_index(network: Network, source: int, target: int) -> int:
    """Place of a weight in network order.

    Parameters
    ----------
    network : Network
        Any.
    source, target : int
        Ids of two neurons.

    Raises
    ------
    CannotExplain
        If the one does not feed the other.
    """
    offset = sum(layer.size for layer in network.layers)
    for projection in network.projections:
        above, below = (
            network.layer(end) for end in (projection.source, projection.target)
        )
        rows = np.flatnonzero(above.neurons == source)
        columns = np.flatnonzero(below.neurons == target)
        if len(rows) and len(columns) and projection.exists[rows[0], columns[0]]:
            return offset + int(rows[0]) * below.size + int(columns[0])
        offset += projection.weights.size
    raise CannotExplain("There is no connection between these two neurons any more.")


def bias_index(network: Network, neuron: int) -> int:
    """Place of a bias in network order.

    Parameters
    ----------
    network : Network
        Any.
    neuron : int
        Id of a neuron.

    Raises
    ------
    CannotExplain
        If it is gone or has no bias.
    """
    offset = 0
    for layer in network.layers:
        places = np.flatnonzero(layer.neurons == neuron)
        if len(places):
            if not layer.computes:
                name = layer.names[int(places[0])]
                raise CannotExplain(f"{name} is an input neuron and has no bias.")
            return offset + int(places[0])
        offset += layer.size
    raise CannotExplain("That neuron does not exist any more.")


def ends_of(network: Network, index: int) -> tuple[int | None, int]:
    """Neurons that a parameter in network order belongs to.

    Parameters
    ----------
    network : Network
        Any.
    index : int
        Of a weight or bias that exists.

    Returns
    -------
    int or None, int
        Ids of the source and of the target of a weight; None and the neuron of a
        bias.

    Raises
    ------
    CannotExplain
        If there is no such parameter.
    """
    there = exists(network)
    if not 0 <= index < len(there) or not there[index]:
        raise CannotExplain("That weight or bias does not exist any more.")
    for layer in network.layers:
        if index < layer.size:
            return None, int(layer.neurons[index])
        index -= layer.size
    for projection in network.projections:
        if index < projection.weights.size:
            row, column = divmod(index, projection.weights.shape[1])
            source = network.layer(projection.source).neurons[row]
            return int(source), int(network.layer(projection.target).neurons[column])
        index -= projection.weights.size
    raise IndexError(index)


def plan_position(plan: Plan, index: int) -> int:
    """Place in plan order of a parameter in network order.

    Parameters
    ----------
    plan : Plan
        Of the network.
    index : int
        In network order; a parameter that exists.
    """
    where = plan.to_network_order(np.arange(plan.size))
    return int(where[index])

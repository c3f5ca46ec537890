"""A linear network as an equation in the user's units: y = w x + b."""

from dataclasses import dataclass, replace

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.explain.collapse import collapse
from engine.explain.subject import CannotExplain
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project, dataset_of
from engine.trainer import check_runnable


@dataclass(frozen=True, eq=False)
class Coefficients:
    """What a network without a bend computes, in the user's units.

    Attributes
    ----------
    inputs, outputs : tuple of str
        Names of the columns of the data.
    weights : float64 array, shape (n_inputs, n_outputs)
        What one more of an input adds to a sum.
    intercepts : float64 array, shape (n_outputs,)
        The sum where all inputs are 0.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    weights: Array
    intercepts: Array


def coefficients(project: Project) -> Coefficients:
    """Equation of a linear network.

    Parameters
    ----------
    project : Project
        One that can run, whose neurons are all identity. Hidden layers are multiplied
        out.

    Returns
    -------
    Coefficients
        For `meals` the weights are prices.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If an output bends its sum.
    CannotCollapse
        If a hidden neuron does.

    Notes
    -----
    With scaled = (raw - mean) / scale on both sides, the weight in the user's units
    is w x target scale / input scale, and the intercept target mean + target scale x b
    - sum of weight x input mean.
    """
    check_runnable(project)
    for layer in project.network.of_kind("output"):
        for name, word in zip(layer.names, layer.activations, strict=True):
            if word != "identity":
                raise CannotExplain(
                    f"{name} bends its sum with {ACTIVATIONS[word].label}: this needs "
                    "a linear network, with identity in every neuron."
                )
    weights, biases = linear_sums(project)
    return in_user_units(project, weights, biases)


def linear_sums(project: Project) -> tuple[Array, Array]:
    """Matrix and biases from all inputs to the sums of the outputs, as training sees.

    Parameters
    ----------
    project : Project
        With data; its hidden neurons are all identity.

    Returns
    -------
    weights : float64 array, shape (n_inputs, n_outputs)
        In the order of the columns of the data.
    biases : float64 array, shape (n_outputs,)

    Raises
    ------
    CannotCollapse
        If a hidden neuron bends its sum.
    """
    network, dataset = project.network, dataset_of(project)
    hidden = [layer.id for layer in network.of_kind("hidden")]
    weights = np.zeros((dataset.n_inputs, dataset.n_outputs))
    biases = np.zeros(dataset.n_outputs)
    found = collapse(network, hidden) if hidden else None
    for layer in network.of_kind("output"):
        own: Array = layer.biases.astype(np.float64)
        if found is not None:
            own = found.biases.get(layer.id, own)
        biases[layer.columns] = own
    exact = {(m.source, m.target): m.weights for m in found.matrices} if found else {}
    for projection in (found.network if found else network).projections:
        source = network.layer(projection.source)
        target = network.layer(projection.target)
        if source.kind == "input" and target.kind == "output":
            values = exact.get((source.id, target.id), projection.weights)
            weights[np.ix_(source.columns, target.columns)] += values
    return weights, biases


def in_user_units(project: Project, weights: Array, biases: Array) -> Coefficients:
    """Bring a linear map from the units of training to the user's.

    Parameters
    ----------
    project : Project
        With data.
    weights : array, shape (n_inputs, n_outputs)
        Between scaled inputs and scaled targets.
    biases : array, shape (n_outputs,)
        Of the scaled targets.
    """
    dataset, scaling = dataset_of(project), project.scaling
    names = dataset.input_names, dataset.target_names
    if scaling is None:
        return Coefficients(*names, weights.copy(), biases.copy())
    wide = weights / scaling.input_scale[:, np.newaxis] * scaling.target_scale
    start = scaling.target_mean + scaling.target_scale * biases
    return Coefficients(*names, wide, start - scaling.input_mean @ wide)


def linear_network(
    project: Project, weights: Array, biases: Array, activation: str
) -> Network:
    """A network without hidden layers that has some weights, for the same data.

    Parameters
    ----------
    project : Project
        With data.
    weights : array, shape (n_inputs, n_outputs)
        Between scaled inputs and scaled targets.
    biases : array, shape (n_outputs,)
        Of the scaled targets.
    activation : str
        Of all outputs.
    """
    dataset = dataset_of(project)
    inputs = _layer(1, "Inputs", dataset.input_names, "identity")
    first = inputs.size + 2
    output = _layer(first, "Output", dataset.target_names, activation)
    output = replace(output, kind="output", biases=biases.astype(np.float32))
    made = Network((inputs, output), (), first + output.size + 1)
    join = Projection(inputs.id, output.id, weights.astype(np.float32))
    return made.with_projection(join)


def _layer(layer_id: int, name: str, names: tuple[str, ...], activation: str) -> Layer:
    size = len(names)
    return Layer(
        id=layer_id,
        name=name,
        kind="input",
        neurons=np.arange(layer_id + 1, layer_id + 1 + size),
        names=names,
        activations=(activation,) * size,
        biases=np.zeros(size, dtype=np.float32),
        frozen=np.zeros(size, dtype=np.bool_),
        columns=np.arange(size),
    )

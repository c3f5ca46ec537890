"""What each hidden neuron adds to a curve: a sum of bent lines is any curve."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array
from engine.explain.layer_values import neuron_values
from engine.explain.subject import CannotExplain, compiled
from engine.network.layer import Layer
from engine.network.network import Network
from engine.project import Project, dataset_of
from engine.trainer import check_runnable


@dataclass(frozen=True, eq=False)
class Contribution:
    """What one neuron adds to the sum of an output.

    Attributes
    ----------
    neuron : int
        Its id.
    name : str
        What it is called.
    weight : float
        To the output.
    values : float64 array, shape (n_points,)
        Weight x output of the neuron, at each point; in the user's units where the
        output is identity, so that nothing but the sum is between.
    centre : float or None
        Where the neuron's own sum is 0, in the user's units of x: the place of its
        step or kink. None unless x alone feeds it.
    """

    neuron: int
    name: str
    weight: float
    values: Array
    centre: float | None


@dataclass(frozen=True, eq=False)
class Contributions:
    """The curve of one output, taken apart.

    Attributes
    ----------
    xs : float64 array, shape (n_points,)
        In the user's units.
    contributions : tuple of Contribution
        One for each neuron that feeds the output.
    level : float
        What is there without any of them: the bias; with it the mean of the targets
        where `in_units`.
    total : float64 array, shape (n_points,)
        Level and contributions together.
    outputs : float64 array, shape (n_points,)
        What the network answers, in the user's units: the total, if that is in them.
    in_units : bool
        Whether contributions, level and total are in the user's units; else they are
        the sum z of an output that bends it.
    """

    xs: Array
    contributions: tuple[Contribution, ...]
    level: float
    total: Array
    outputs: Array
    in_units: bool


def contributions(
    project: Project, xs: Array, neuron: int | None = None
) -> Contributions:
    """Take the curve of an output apart.

    Parameters
    ----------
    project : Project
        One that can run, on data with one input.
    xs : array, shape (n_points,)
        In the user's units; at least one.
    neuron : int, optional
        Id of an output neuron; by default the first.

    Returns
    -------
    Contributions

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the data have more than one input.

    Notes
    -----
    y = b + sum of w_j a_j(x). Cybenko (1989), doi:10.1007/BF02551274, and Hornik,
    Stinchcombe, White (1989), doi:10.1016/0893-6080(89)90020-8: with enough bent
    terms the sum comes as close to any continuous curve as one likes.
    """
    check_runnable(project)
    dataset, scaling, network = dataset_of(project), project.scaling, project.network
    if dataset.n_inputs != 1:
        raise CannotExplain(
            f"The curve of each neuron needs data with one input, but {dataset.name} "
            f"has {dataset.n_inputs}: the set Sine wave has one."
        )
    output, index = _output(network, neuron)
    points = np.asarray(xs, dtype=np.float64)
    raw = points[:, np.newaxis]
    plan, parameters = compiled(project)
    inputs = raw if scaling is None else scaling.scale_inputs(raw)
    values = neuron_values(plan, parameters, inputs)

    in_units = output.activations[index] == "identity"
    column = int(output.columns[index])
    mean = 0.0 if scaling is None else float(scaling.target_mean[column])
    scale = 1.0 if scaling is None else float(scaling.target_scale[column])
    factor = scale if in_units else 1.0
    found = []
    for projection in network.incoming(output.id):
        source = network.layer(projection.source)
        for row in np.flatnonzero(projection.exists[:, index]).tolist():
            weight = float(projection.weights[row, index])
            own = values.outputs[source.id][row].astype(np.float64)
            found.append(
                Contribution(
                    int(source.neurons[row]),
                    source.names[row],
                    weight,
                    own * weight * factor,
                    _centre(project, source, row),
                )
            )
    level = float(output.biases[index]) * factor + (mean if in_units else 0.0)
    total = np.full(len(points), level)
    for each in found:
        total = total + each.values
    answered = values.outputs[output.id][index].astype(np.float64)
    return Contributions(
        xs=points,
        contributions=tuple(found),
        level=level,
        total=total,
        outputs=answered * scale + mean,
        in_units=in_units,
    )


def bias_for_centre(project: Project, neuron: int, centre: float) -> float:
    """Bias that puts the step of a hidden neuron somewhere else.

    Parameters
    ----------
    project : Project
        On data with one input.
    neuron : int
        Id of a neuron that x alone feeds.
    centre : float
        Where its sum is to be 0, in the user's units of x.

    Raises
    ------
    CannotExplain
        If it has no such place.
    """
    layer, index = project.network.find_neuron(neuron)
    weight = _weight_of_x(project.network, layer, index)
    if weight is None or weight == 0:
        raise CannotExplain(
            f"{layer.names[index]} has no single step to move: that needs x alone as "
            "its input, with a weight that is not 0."
        )
    mean, scale = _input_scaling(project)
    return -weight * (centre - mean) / scale


def _output(network: Network, neuron: int | None) -> tuple[Layer, int]:
    if neuron is None:
        return network.of_kind("output")[0], 0
    for layer in network.of_kind("output"):
        if neuron in layer.neurons:
            return layer, layer.index_of(neuron)
    raise CannotExplain("The curve is that of an output: choose an output neuron.")


def _centre(project: Project, layer: Layer, index: int) -> float | None:
    weight = _weight_of_x(project.network, layer, index)
    if not weight:
        return None
    mean, scale = _input_scaling(project)
    return mean - scale * float(layer.biases[index]) / weight


def _weight_of_x(network: Network, layer: Layer, index: int) -> float | None:
    """Weight from the one input; None if something else feeds the neuron too."""
    weights = []
    for projection in network.incoming(layer.id):
        for row in np.flatnonzero(projection.exists[:, index]).tolist():
            if network.layer(projection.source).kind != "input":
                return None
            weights.append(float(projection.weights[row, index]))
    return weights[0] if len(weights) == 1 else None


def _input_scaling(project: Project) -> tuple[float, float]:
    scaling = project.scaling
    if scaling is None:
        return 0.0, 1.0
    return float(scaling.input_mean[0]), float(scaling.input_scale[0])

"""The line that a single neuron draws, and the plane in which a hidden layer sees."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.backends.threads import limit_threads
from engine.evaluation import class_index
from engine.explain.layer_values import neuron_values
from engine.explain.parting import Parting, parting_line
from engine.explain.subject import CannotExplain, compiled, scaled_rows
from engine.network.layer import Layer
from engine.network.network import Network
from engine.project import Project, dataset_of
from engine.trainer import check_runnable

HALF = 0.5
"""The output from which on the second class is meant."""

THRESHOLDS: dict[str, float] = {
    "identity": 0.5,
    "sigmoid": 0.0,
    "tanh": math.atanh(0.5),
    "relu": 0.5,
    "leaky_relu": 0.5,
    "elu": 0.5,
    "gelu": 0.66839597054216,
    "silu": 0.7388350311316076,
    "softplus": math.log(math.exp(0.5) - 1),
    "softsign": 1.0,
    "step": 0.0,
}
"""The sum at which each activation passes one half, where it does so once."""

MOST_ROWS = 100_000

MOST_SEARCHED = 12
"""Among the pairs of so many neurons one is looked for that parts the classes."""

SEARCH_ROWS = 300
"""By so many rows a pair is chosen."""

CLEARLY = 0.02
"""Part of the rows that another pair must have more on their side to be taken."""


@dataclass(frozen=True, eq=False)
class DecisionLine:
    """Where an output of two classes changes its mind: w1 x1 + w2 x2 = threshold.

    Attributes
    ----------
    names : (str, str)
        What x1 and x2 are.
    weights : (float, float)
        w1 and w2, in the units of x1 and x2.
    threshold : float
        Above it the second class is meant.
    """

    names: tuple[str, str]
    weights: tuple[float, float]
    threshold: float

    def side(self, points: Array) -> Array:
        """How far beyond the line points are, in the perceptron's own measure.

        Parameters
        ----------
        points : array, shape (n, 2)
            x1 and x2.

        Returns
        -------
        float64 array, shape (n,)
            w1 x1 + w2 x2 - threshold: above 0 for the second class.
        """
        side: Array = points @ np.array(self.weights) - self.threshold
        return side

    def segment(
        self, low: tuple[float, float], high: tuple[float, float]
    ) -> Array | None:
        """Part of the line within a rectangle.

        Parameters
        ----------
        low, high : (float, float)
            Its corners, the smaller x1 and x2 first.

        Returns
        -------
        float64 array, shape (2, 2), or None
            The two ends, a row each; None where the line does not pass, or where both
            weights are 0.
        """
        w1, w2 = self.weights
        found: list[tuple[float, float]] = []
        if w2:
            for x1 in (low[0], high[0]):
                x2 = (self.threshold - w1 * x1) / w2
                if low[1] <= x2 <= high[1]:
                    found.append((x1, x2))
        if w1:
            for x2 in (low[1], high[1]):
                x1 = (self.threshold - w2 * x2) / w1
                if low[0] <= x1 <= high[0]:
                    found.append((x1, x2))
        if not found:
            return None
        # Through a corner the line passes two edges at once: the ends are the furthest.
        points = np.array(found)
        ahead = points @ np.array([-w2, w1])
        ends: Array = points[[int(ahead.argmin()), int(ahead.argmax())]]
        return ends


@dataclass(frozen=True, eq=False)
class Perceptron:
    """A single neuron on two inputs.

    Attributes
    ----------
    line : DecisionLine
        In the user's units.
    rows : int64 array, shape (n,)
        Indices into the data: all rows.
    points : float64 array, shape (n, 2)
        In the user's units.
    classes : int64 array, shape (n,)
        0 or 1 for each row.
    right : int
        How many rows are on their side.
    """

    line: DecisionLine
    rows: Ints
    points: Array
    classes: Ints
    right: int


@dataclass(frozen=True, eq=False)
class HiddenPlane:
    """The rows as two hidden neurons see them.

    Attributes
    ----------
    neurons : (int, int)
        Ids.
    names : (str, str)
        What they are called.
    points : float64 array, shape (n, 2)
        Outputs of the two for each row.
    rows, classes : int64 arrays, shape (n,)
        Indices into the data, and the class of each; all 0 where targets are numbers.
    line : DecisionLine or None
        Where the output changes its mind, if these two neurons alone feed it.
    right : int or None
        How many rows are on their side of it.
    parting : DecisionLine or None
        Where more neurons feed the output: the line that has the most rows of two
        classes on their sides, which nobody has learned. See `parting_line`.
    parted : int or None
        How many rows are on their side of that.
    searched : int
        Among the pairs of so many neurons this one was looked for; 0 where it was
        given.
    """

    neurons: tuple[int, int]
    names: tuple[str, str]
    points: Array
    rows: Ints
    classes: Ints
    line: DecisionLine | None
    right: int | None
    parting: DecisionLine | None = None
    parted: int | None = None
    searched: int = 0


def perceptron(project: Project) -> Perceptron:
    """Decision line of a network of a single neuron.

    Parameters
    ----------
    project : Project
        One that can run: two inputs, two classes, one neuron and no hidden layer.

    Returns
    -------
    Perceptron

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the network is more than that.

    Notes
    -----
    Rosenblatt (1958), doi:10.1037/h0042519; that one line cannot do XOR: Minsky,
    Papert (1969), Perceptrons. In the user's units a weight is w / scale, and the
    threshold f^-1(1/2) - b + sum of w mean / scale.
    """
    check_runnable(project)
    network, dataset, scaling = project.network, dataset_of(project), project.scaling
    if dataset.n_inputs != 2:
        raise CannotExplain(
            "The line of a perceptron is drawn over two inputs, but "
            f"{dataset.name} has {dataset.n_inputs}: the example Xor has two."
        )
    if any(layer.computes for layer in network.layers if layer.kind != "output"):
        raise CannotExplain(
            "A perceptron has no hidden layer: remove it to see the one line, or look "
            "at the plane of its neurons."
        )
    output = _single_output(project)
    weights = np.zeros(2)
    for projection in network.incoming(output.id):
        source = network.layer(projection.source)
        weights[source.columns] += projection.weights[:, 0]
    threshold = _threshold(output)
    if scaling is not None:
        weights = weights / scaling.input_scale
        threshold += float(weights @ scaling.input_mean)
    names = dataset.input_names[0], dataset.input_names[1]
    line = DecisionLine(names, (float(weights[0]), float(weights[1])), threshold)
    rows = _rows(project)
    points = dataset.inputs[rows].astype(np.float64)
    classes = class_index(dataset.targets[rows])
    return Perceptron(line, rows, points, classes, _right(line, points, classes))


def hidden_plane(
    project: Project,
    first: int | None = None,
    second: int | None = None,
    *,
    search: bool = False,
) -> HiddenPlane:
    """The plane of two hidden neurons, in which the output draws its line.

    Parameters
    ----------
    project : Project
        One that can run, with two hidden neurons or more.
    first, second : int, optional
        Their ids; by default the first two of the last hidden layer.
    search : bool
        Whether another pair of that layer is taken where a line parts the classes
        clearly better in its plane.

    Returns
    -------
    HiddenPlane

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If there are no two such neurons, or if their outputs are not finite.

    Notes
    -----
    Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0: a hidden layer finds
    features in which classes can be parted that could not be parted before.
    """
    check_runnable(project)
    limit_threads()
    network, dataset = project.network, dataset_of(project)
    pair, hidden = _pair(network, first, second), network.of_kind("hidden")
    rows = _rows(project)
    plan, parameters = compiled(project)
    inputs, _ = scaled_rows(project, rows)
    outputs = neuron_values(plan, parameters, inputs).outputs
    if not all(np.isfinite(outputs[layer.id]).all() for layer in hidden):
        raise CannotExplain(
            "Some hidden neurons answer no finite number here: rewind, or choose new "
            "weights."
        )
    classes = np.zeros(len(rows), dtype=np.int64)
    if dataset.classes:
        classes = class_index(dataset.targets[rows])
    two = len(dataset.classes) == 2
    line = _line_between(project, pair)
    searched = 0
    if search and two and line is None:
        pair, searched = _pair_that_parts(network, outputs, classes, pair)
    points = _points(network, outputs, pair)
    names = _names(network, pair)
    if line is not None:
        right = _right(line, points, classes)
        return HiddenPlane(pair, names, points, rows, classes, line, right)
    found = parting_line(points, classes) if two else None
    if found is None:
        return HiddenPlane(pair, names, points, rows, classes, None, None)
    parting = DecisionLine(names, found.weights, found.threshold)
    parted = _right(parting, points, classes)
    ends = parting, parted, searched
    return HiddenPlane(pair, names, points, rows, classes, None, None, *ends)


def _single_output(project: Project) -> Layer:
    outputs, dataset = project.network.of_kind("output"), dataset_of(project)
    if len(dataset.classes) != 2 or len(outputs) != 1 or outputs[0].size != 1:
        raise CannotExplain(
            "A line parts two classes: choose data with two, and one output neuron."
        )
    word = outputs[0].activations[0]
    if word not in THRESHOLDS:
        raise CannotExplain(
            f"{outputs[0].names[0]} passes one half more than once with "
            f"{ACTIVATIONS[word].label}: choose sigmoid or step."
        )
    return outputs[0]


def _threshold(output: Layer) -> float:
    """What the products alone must add up to."""
    return THRESHOLDS[output.activations[0]] - float(output.biases[0])


def _right(line: DecisionLine, points: Array, classes: Ints) -> int:
    return int(((line.side(points) > 0) == (classes == 1)).sum())


def _rows(project: Project) -> Ints:
    dataset = dataset_of(project)
    if dataset.n_rows > MOST_ROWS:
        raise CannotExplain(
            f"At most {MOST_ROWS:,} rows can be shown as points, but {dataset.name} "
            f"has {dataset.n_rows:,}."
        )
    return np.arange(dataset.n_rows)


def _pair(network: Network, first: int | None, second: int | None) -> tuple[int, int]:
    if first is None or second is None:
        layers = [layer for layer in network.of_kind("hidden") if layer.size >= 2]
        if not layers:
            raise CannotExplain(
                "The plane needs a hidden layer of two neurons or more: add one, or "
                "open the example Xor."
            )
        neurons = layers[-1].neurons
        return int(neurons[0]), int(neurons[1])
    for neuron in (first, second):
        known = network.has_neuron(neuron)
        if not known or network.find_neuron(neuron)[0].kind != "hidden":
            raise CannotExplain("The plane is that of two hidden neurons: choose two.")
    if first == second:
        raise CannotExplain("The plane is that of two hidden neurons: choose two.")
    return first, second


def _line_between(project: Project, pair: tuple[int, int]) -> DecisionLine | None:
    """Line of the output in the plane of the two neurons that alone feed it."""
    network = project.network
    try:
        output = _single_output(project)
    except CannotExplain:
        return None
    weights: dict[int, float] = {}
    for projection in network.incoming(output.id):
        source = network.layer(projection.source)
        for row in np.flatnonzero(projection.exists[:, 0]).tolist():
            weights[int(source.neurons[row])] = float(projection.weights[row, 0])
    if set(weights) != set(pair):
        return None
    both = weights[pair[0]], weights[pair[1]]
    return DecisionLine(_names(network, pair), both, _threshold(output))


def _points(
    network: Network, outputs: Mapping[int, Array], pair: tuple[int, int]
) -> Array:
    ends = [network.find_neuron(neuron) for neuron in pair]
    columns = [outputs[layer.id][index] for layer, index in ends]
    points: Array = np.stack(columns, axis=1).astype(np.float64)
    return points


def _names(network: Network, pair: tuple[int, int]) -> tuple[str, str]:
    (one, i), (other, k) = (network.find_neuron(neuron) for neuron in pair)
    return one.names[i], other.names[k]


def _pair_that_parts(
    network: Network,
    outputs: Mapping[int, Array],
    classes: Ints,
    pair: tuple[int, int],
) -> tuple[tuple[int, int], int]:
    """The pair in whose plane a line parts the classes clearly better, or this one.

    Also among how many neurons it was looked for.
    """

    def parting(pair: tuple[int, int]) -> Parting | None:
        return parting_line(_points(network, outputs, pair), classes, SEARCH_ROWS)

    here = parting(pair)
    if here is not None and here.share == 1:
        return pair, 0
    neurons = network.find_neuron(pair[0])[0].neurons[:MOST_SEARCHED].tolist()
    found = {pair: parting(pair) for pair in combinations(neurons, 2)}
    parted = {pair: (p.share, p.gap) for pair, p in found.items() if p is not None}
    if not parted:
        return pair, len(neurons)
    best = max(parted, key=parted.__getitem__)
    least = 0.0 if here is None else here.share + CLEARLY
    return (best if parted[best][0] > least else pair), len(neurons)

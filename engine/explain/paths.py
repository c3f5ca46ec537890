"""Every path from one parameter to the loss, with its factors: the chain rule."""

import heapq
from dataclasses import dataclass
from itertools import count
from typing import Literal

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.backends.backend import Rows, State, rule_of
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.evaluation import Evaluator
from engine.explain.layer_values import NeuronValues, neuron_values
from engine.explain.subject import (
    bias_index,
    compiled,
    plan_position,
    scaled_rows,
    weight_index,
)
from engine.explain.words import TIMES, number
from engine.losses import LOSSES
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.topology import depths
from engine.plan import Plan
from engine.project import Project
from engine.trainer import check_runnable, rows_at

MOST_PATHS = 50
"""Paths that are listed, the largest products first."""

STEP = 1e-5
"""Half of what a parameter is moved by for the finite difference."""
FAR = 1e-3
"""From a parameter of 1 / FAR on the difference grows with it."""

FactorKind = Literal["input", "slope", "weight", "loss"]

Node = tuple[int, int, bool]
"""Layer id, place in the layer, and whether the output (else the sum) is meant."""


@dataclass(frozen=True)
class Factor:
    """One factor of the chain rule.

    Attributes
    ----------
    kind : str
        "input": what the weight is multiplied with (1 for a bias); "slope": f'(z) of
        a neuron; "weight": a connection; "loss": the derivative of the loss by an
        output, or by its sum where the loss is paired with the activation.
    name : str
        In symbols: `∂z(h1)/∂w`, `∂a(h1)/∂z(h1)`.
    value : float
    """

    kind: FactorKind
    name: str
    value: float


@dataclass(frozen=True)
class ChainPath:
    """One path from the parameter to the loss.

    Attributes
    ----------
    neurons : tuple of int
        Ids of the neurons it passes, the parameter's own first.
    factors : tuple of Factor
    product : float
        Of the factors.
    line : str
        The factors multiplied, as text.
    """

    neurons: tuple[int, ...]
    factors: tuple[Factor, ...]
    product: float
    line: str


@dataclass(frozen=True)
class ChainPaths:
    """The derivative of a row's loss by one parameter, path by path.

    Attributes
    ----------
    paths : tuple of ChainPath
        At most 50, the largest products first.
    n_paths : float
        How many there are; a whole number as long as a float can count them.
    gradient : float
        The sum over all paths, as back-propagation finds it.
    rest : float
        The sum of the paths that are not listed.
    numeric : float
        The central difference of the loss, for a check.
    loss : float
        Of the row.
    """

    paths: tuple[ChainPath, ...]
    n_paths: float
    gradient: float
    rest: float
    numeric: float
    loss: float

    @property
    def is_complete(self) -> bool:
        """Whether every path is listed."""
        return self.n_paths == len(self.paths)


def weight_paths(project: Project, source: int, target: int, row: int) -> ChainPaths:
    """Paths from a weight to the loss of one row.

    Parameters
    ----------
    project : Project
        One that can run.
    source, target : int
        Ids of the neurons that the weight joins.
    row : int
        Index into all rows of the data.

    Returns
    -------
    ChainPaths
        In double precision, without penalties and dropout; of sgd with a batch of
        this row alone it is what the weight moves along.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If there is no such weight.

    Notes
    -----
    dE/dw is the sum over all paths of the product of the derivatives along the path:
    Werbos (1974), Beyond regression; Bauer (1974), Computational graphs and rounding
    error, doi:10.1137/0711010. The paths with the largest products are found best
    first, by the largest product that can still follow (Hart, Nilsson, Raphael, 1968,
    doi:10.1109/TSSC.1968.300136).
    """
    check_runnable(project)
    index = weight_index(project.network, source, target)
    return _paths(project, index, target, row, source)


def bias_paths(project: Project, neuron: int, row: int) -> ChainPaths:
    """Paths from a bias to the loss of one row.

    Parameters
    ----------
    project : Project
        One that can run.
    neuron : int
        Id of a neuron that computes.
    row : int
        Index into all rows of the data.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If there is no such bias.
    """
    check_runnable(project)
    index = bias_index(project.network, neuron)
    return _paths(project, index, neuron, row, None)


def _paths(
    project: Project, index: int, target: int, row: int, source: int | None
) -> ChainPaths:
    limit_threads()
    network = project.network
    plan, parameters = compiled(project, np.float64)
    inputs, _ = scaled_rows(project, np.array([row]))
    rows = rows_at(project, plan, np.array([row]))
    values = neuron_values(plan, parameters, inputs[0])
    graph = _Graph(project, values, _by_outputs(project, plan, values, rows))

    layer, place = network.find_neuron(target)
    first = _first_factor(network, values, source, layer.names[place])
    found = tuple(_listed(graph, first, (layer.id, place, False)))
    position = plan_position(plan, index)
    rule = rule_of(project.settings, 1)
    backend = NumpyBackend(plan, rows, State(parameters, (), 0))
    gradient = float(backend.gradient(rule)[position])
    loss = LOSSES[project.settings.loss]
    numeric = _difference(plan, parameters, rows, project.settings.loss, position)
    return ChainPaths(
        paths=found,
        n_paths=float(graph.numbers[layer.id][place]),
        gradient=gradient,
        rest=gradient - sum(path.product for path in found),
        numeric=numeric,
        loss=Evaluator(plan, parameters).loss(rows, loss),
    )


def _first_factor(
    network: Network, values: NeuronValues, source: int | None, name: str
) -> Factor:
    if source is None:
        return Factor("input", f"∂z({name})/∂b", 1.0)
    layer, place = network.find_neuron(source)
    value = float(values.outputs[layer.id][place])
    return Factor("input", f"∂z({name})/∂w = {layer.names[place]}", value)


def _by_outputs(
    project: Project, plan: Plan, values: NeuronValues, rows: Rows
) -> dict[int, Array]:
    """Derivative of the loss by the outputs, or the sums, of each output layer."""
    loss = LOSSES[project.settings.loss]
    network = project.network
    place_of = {int(column): at for at, column in enumerate(plan.output_columns)}
    outputs = np.zeros((plan.n_outputs, 1))
    chosen: dict[int, Ints] = {}
    for layer in network.of_kind("output"):
        chosen[layer.id] = np.array([place_of[int(c)] for c in layer.columns])
        outputs[chosen[layer.id], 0] = values.outputs[layer.id]
    slopes = np.zeros_like(outputs)
    gradient = loss.gradient_to_sums or loss.gradient
    gradient(outputs, rows.targets.T, slopes)
    if rows.weights is not None:
        slopes *= rows.weights
    return {layer: slopes[places, 0] for layer, places in chosen.items()}


def _difference(
    plan: Plan, parameters: Array, rows: Rows, loss: str, position: int
) -> float:
    # Of a huge parameter a small step would be rounded away.
    step = STEP * max(1.0, FAR * abs(float(parameters[position])))
    places, ends = [], []
    for side in (step, -step):
        moved = parameters.copy()
        moved[position] += side
        places.append(float(moved[position]))
        ends.append(Evaluator(plan, moved).loss(rows, LOSSES[loss]))
    return (ends[0] - ends[1]) / (places[0] - places[1])


class _Graph:
    """What can follow on each neuron: factors, best products, numbers of paths."""

    def __init__(
        self, project: Project, values: NeuronValues, by_outputs: dict[int, Array]
    ) -> None:
        self.network = project.network
        self._values = values
        self._ends = by_outputs
        self._to_sums = LOSSES[project.settings.loss].gradient_to_sums is not None
        self._jacobians: dict[int, Array] = {}
        self.numbers: dict[int, Array] = {}
        self._best_of_sums: dict[int, Array] = {}
        self._best_of_outputs: dict[int, Array] = {}
        self._fill()

    def name(self, node: Node) -> str:
        """What is meant, as `a(h1)` or `z(h1)`."""
        layer, place, is_output = node
        return f"{'az'[not is_output]}({self.network.layer(layer).names[place]})"

    def best(self, node: Node) -> float:
        """Largest product of what can follow."""
        layer, place, is_output = node
        side = self._best_of_outputs if is_output else self._best_of_sums
        return float(side[layer][place])

    def following(self, node: Node) -> list[tuple[Factor, Node | None]]:
        """Factors that can come next; the loss is the end."""
        layer, place, is_output = node
        found: list[tuple[Factor, Node | None]] = []
        if layer in self._ends and is_output is not self._to_sums:
            slope = float(self._ends[layer][place])
            found.append((Factor("loss", f"∂E/∂{self.name(node)}", slope), None))
        if not is_output:
            jacobian = self._jacobians[layer]
            if not self._leads_on(layer):
                return found
            whole = _is_whole(self.network.layer(layer))
            for other in range(len(jacobian)) if whole else [place]:
                to = layer, other, True
                value = float(jacobian[other, place] if whole else jacobian[place, 0])
                found.append((Factor("slope", self._symbol(to, node), value), to))
            return found
        for projection in self.network.outgoing(layer):
            for column in np.flatnonzero(projection.exists[place]).tolist():
                end = projection.target, column, False
                weight = float(projection.weights[place, column])
                found.append((Factor("weight", self._symbol(end, node), weight), end))
        return found

    def _symbol(self, above: Node, below: Node) -> str:
        return f"∂{self.name(above)}/∂{self.name(below)}"

    def _leads_on(self, layer: int) -> bool:
        """Whether anything follows on the outputs of a layer."""
        at_outputs = layer in self._ends and not self._to_sums
        return at_outputs or any(p.n_connections for p in self.network.outgoing(layer))

    def _fill(self) -> None:
        """From the outputs backward: best products and numbers of paths."""
        order = depths(self.network)
        for layer in sorted(self.network.layers, key=lambda x: -order[x.id]):
            best: Array = np.zeros(layer.size)
            number_of: Array = np.zeros(layer.size)
            for projection in self.network.outgoing(layer.id):
                if not projection.n_connections:
                    continue
                after = self._best_of_sums[projection.target]
                reach = np.abs(projection.weights.astype(np.float64)) * after
                best = np.maximum(best, reach.max(axis=1))
                number_of += projection.exists @ self.numbers[projection.target]
            end: Array = np.abs(self._ends.get(layer.id, np.zeros(layer.size)))
            is_end = layer.id in self._ends
            if is_end and not self._to_sums:
                best, number_of = np.maximum(best, end), number_of + 1
            self._best_of_outputs[layer.id] = best
            if layer.computes:
                best, number_of = self._through(layer, best, number_of)
                if is_end and self._to_sums:
                    best, number_of = np.maximum(best, end), number_of + 1
            self._best_of_sums[layer.id], self.numbers[layer.id] = best, number_of

    def _through(
        self, layer: Layer, best: Array, number_of: Array
    ) -> tuple[Array, Array]:
        """The same from the outputs of a layer to its sums."""
        jacobian = _jacobian(layer, self._values)
        self._jacobians[layer.id] = jacobian
        if _is_whole(layer):
            reach = np.abs(jacobian) * best[:, np.newaxis]
            return reach.max(axis=0), np.full(layer.size, number_of.sum())
        return np.abs(jacobian[:, 0]) * best, number_of


def _is_whole(layer: Layer) -> bool:
    return ACTIVATIONS[layer.activations[0]].whole_layer


def _jacobian(layer: Layer, values: NeuronValues) -> Array:
    """Slopes of a layer as a column; of softmax [output, sum]."""
    sums, outputs = values.sums[layer.id], values.outputs[layer.id]
    if _is_whole(layer):
        softmax: Array = np.diag(outputs) - np.outer(outputs, outputs)
        return softmax
    return np.concatenate(
        [
            ACTIVATIONS[word].derivative(
                sums[i : i + 1, np.newaxis], outputs[i : i + 1, np.newaxis]
            )
            for i, word in enumerate(layer.activations)
        ]
    )


def _listed(graph: _Graph, first: Factor, start: Node) -> list[ChainPath]:
    """The paths with the largest products, best first."""
    found: list[ChainPath] = []
    order = count()
    reach = abs(first.value) * graph.best(start)
    # What is most promising comes first; of equals the longer, so that all end soon.
    heap: list[tuple[float, int, int, tuple[Factor, ...], tuple[Node, ...], bool]]
    heap = [(-reach, 0, next(order), (first,), (start,), False)]
    while heap and len(found) < MOST_PATHS:
        _, _, _, factors, nodes, ended = heapq.heappop(heap)
        if ended:
            found.append(_path(graph.network, factors, nodes))
            continue
        so_far = _product(factors)
        for factor, node in graph.following(nodes[-1]):
            rest = 1.0 if node is None else graph.best(node)
            if node is not None and not _reaches(graph, node):
                continue
            reach = abs(so_far * factor.value) * rest
            after = nodes if node is None else (*nodes, node)
            entry = (*factors, factor), after, node is None
            heapq.heappush(heap, (-reach, -len(factors), -next(order), *entry))
    return found


def _reaches(graph: _Graph, node: Node) -> bool:
    """Whether some path leads from a node to the loss, even one of product 0."""
    layer, place, is_output = node
    if is_output:
        return any(
            after is None or graph.numbers[after[0]][after[1]] > 0
            for _, after in graph.following(node)
        )
    return bool(graph.numbers[layer][place] > 0)


def _product(factors: tuple[Factor, ...]) -> float:
    product = 1.0
    for factor in factors:
        product *= factor.value
    return product


def _path(
    network: Network, factors: tuple[Factor, ...], nodes: tuple[Node, ...]
) -> ChainPath:
    passed = dict.fromkeys(
        int(network.layer(layer).neurons[place]) for layer, place, _ in nodes
    )
    product = _product(factors)
    line = f" {TIMES} ".join(
        f"({number(f.value)})" if f.value < 0 else number(f.value) for f in factors
    )
    return ChainPath(tuple(passed), factors, product, f"{line} = {number(product)}")

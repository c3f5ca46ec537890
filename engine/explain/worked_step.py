"""One training step of one row, line by line, as one would write it on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints
from engine.evaluation import row_weights
from engine.explain.backward_trace import BackwardTrace, Stage, backward_trace
from engine.explain.kept_plan import KeptPlan
from engine.explain.loss_in_numbers import DIGITS, loss_in_numbers, written_sum
from engine.explain.subject import CannotExplain
from engine.explain.words import MINUS, TIMES, number, product, summed
from engine.losses import LOSSES
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.parameters import describe, exists
from engine.project import Project, dataset_of

MOST_LINES = 6_000
"""More than these nobody works through, not even with a spreadsheet."""
SLOPES = {
    "identity": "1",
    "sigmoid": f"{{a}} {TIMES} (1 {MINUS} {{a}})",
    "tanh": f"1 {MINUS} {{a}} {TIMES} {{a}}",
}
"""The slopes that are found from the output by plain arithmetic."""


@dataclass(frozen=True)
class Line:
    """One line of the sheet.

    Attributes
    ----------
    stage : int
        Index into the stages of the step.
    name : str
        What is computed: `z of a1`.
    working : str
        How, with the numbers: `0.15 × 0.05 + 0.2 × 0.1 + 0.35`.
    value : float
        What the engine has for it.
    """

    stage: int
    name: str
    working: str
    value: float


class WorkedStep:
    """A step and all its lines, in the order of the stages.

    Lines are written when they are asked for, and then kept: while a network is trained
    one looks at one stage at a time.

    Attributes
    ----------
    row : int
        Index into the data of the row whose values are written down.
    trace : BackwardTrace
        Of the whole batch.
    """

    def __init__(self, project: Project, trace: BackwardTrace, column: int) -> None:
        """`column` is the place of the row in the batch."""
        self.row, self.trace = int(trace.rows[column]), trace
        self._sheet = _Sheet(project, trace, column)
        self._kept: dict[int, tuple[Line, ...]] = {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """Those of all stages."""
        places = range(len(self.trace.stages))
        return tuple(line for place in places for line in self.lines_of(place))

    def lines_of(self, stage: int) -> tuple[Line, ...]:
        """Those of one stage."""
        if stage not in self._kept:
            self._kept[stage] = tuple(self._sheet.lines(stage))
        return self._kept[stage]


def worked_step(
    project: Project,
    row: int,
    rows: Ints | None = None,
    plans: KeptPlan | None = None,
) -> WorkedStep:
    """Write down a training step, with the values of one of its rows.

    Parameters
    ----------
    project : Project
        Where the step begins.
    row : int
        Index into the data; of a batch without it the first row is shown.
    rows : int array, optional
        The batch; by default the row alone. Errors are those of the mean loss, so
        that each is its row's own divided by their number.
    plans : KeptPlan, optional
        What is kept between two moments of the same network.

    Returns
    -------
    WorkedStep
        Of a batch with the numbers of training. Of a row alone in double precision and
        with the parameters as they were typed, so that the last digits are those of a
        calculator.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If there would be more than 6,000 lines, or neurons drop out.

    Notes
    -----
    Formulas and sources as of `backward_trace`; the example `textbook` gives the
    numbers of https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/.
    """
    network = project.network
    count = 5 * network.n_computing + 2 * network.n_parameters
    if count > MOST_LINES:
        raise CannotExplain(
            f"A step of this network has {count:,} lines, and at most {MOST_LINES:,} "
            "are written down: choose a smaller network, such as the example Textbook."
        )
    if any(layer.dropout for layer in network.layers):
        raise CannotExplain("Which neurons drop out is drawn: set dropout to 0 first.")
    if rows is None:
        one = np.array([row])
        trace = backward_trace(
            project, one, dtype=np.float64, as_typed=True, plans=plans
        )
    else:
        trace = backward_trace(project, rows, plans=plans)
    found = np.flatnonzero(trace.rows == row)
    column = int(found[0]) if len(found) else 0
    return WorkedStep(project, trace, column)


class _Sheet:
    """Writes the lines of one row of a trace."""

    def __init__(self, project: Project, trace: BackwardTrace, column: int) -> None:
        self._project, self._network = project, project.network
        self._trace, self._row = trace, column
        self._loss = LOSSES[project.settings.loss]
        self._sgd = trace.optimizer == "sgd"

    def lines(self, place: int) -> Iterator[Line]:
        """All lines of a stage."""
        write = {
            "forward": self._forward,
            "loss": self._losses,
            "backward": self._backward,
            "update": self._updates,
        }
        stage = self._trace.stages[place]
        for name, working, value in write[stage.kind](stage):
            yield Line(place, name, working, float(value))

    def _forward(self, stage: Stage) -> Iterator[tuple[str, str, float]]:
        layer = self._layer(stage)
        sums, outputs = (
            side[layer.id][:, self._row]
            for side in (self._trace.values.sums, self._trace.values.outputs)
        )
        for index, (name, word) in enumerate(
            zip(layer.names, layer.activations, strict=True)
        ):
            terms = [
                *self._terms(layer, index),
                number(float(layer.biases[index]), DIGITS),
            ]
            yield f"z of {name}", written_sum(terms), sums[index]
            activation = ACTIVATIONS[word]
            within = number(float(sums[index]), DIGITS)
            working = f"{activation.label}({within})"
            if activation.whole_layer:
                every = ", ".join(number(float(each), DIGITS) for each in sums)
                working = f"{activation.label}({within}) among ({every})"
            yield f"a of {name}", working, outputs[index]

    def _terms(self, layer: Layer, index: int) -> list[str]:
        """Value times weight of every connection that ends at a neuron."""
        terms = []
        for projection in self._network.incoming(layer.id):
            values = self._trace.values.outputs[projection.source][:, self._row]
            for source in np.flatnonzero(projection.exists[:, index]).tolist():
                weight = float(projection.weights[source, index])
                terms.append(product(float(values[source]), weight))
        return terms

    def _losses(self, stage: Stage) -> Iterator[tuple[str, str, float]]:
        for layer in self._network.of_kind("output"):
            outputs = self._trace.values.outputs[layer.id][:, self._row]
            wanted = self._trace.targets[layer.id][:, self._row]
            errors = self._trace.differences[layer.id][:, self._row]
            for index, name in enumerate(layer.names):
                working = _difference(float(outputs[index]), float(wanted[index]))
                yield f"a {MINUS} y of {name}", working, errors[index]
        yield from self._loss_lines()

    def _loss_lines(self) -> Iterator[tuple[str, str, float]]:
        """The loss of the row; of a batch also the mean over its rows."""
        trace, row = self._trace, self._row
        working = loss_in_numbers(self._loss, *self._of_outputs(row))
        weight = self._weight_of(int(trace.rows[row]))
        if weight is not None:
            working = (
                f"({working}) {TIMES} {number(weight, DIGITS)}   (its class counts)"
            )
        count = len(trace.rows)
        if count == 1:
            yield "loss E", working, trace.loss
            return
        yield "loss of this row", working, trace.row_losses[row]
        yield "loss E", f"mean over the {count:,} rows of the batch", trace.loss

    def _weight_of(self, row: int) -> float | None:
        """How much a row of the data counts; None where all count the same."""
        dataset = dataset_of(self._project)
        targets = dataset.targets[[row]]
        weights = row_weights(dataset, self._project.settings.class_weights, targets)
        return None if weights is None else float(weights[0])

    def _of_outputs(self, row: int) -> tuple[list[float], list[float]]:
        """A and y of every output for a row."""
        layers = self._network.of_kind("output")
        sides = self._trace.values.outputs, self._trace.targets
        outputs, wanted = (
            [float(each) for layer in layers for each in side[layer.id][:, row]]
            for side in sides
        )
        return outputs, wanted

    def _backward(self, stage: Stage) -> Iterator[tuple[str, str, float]]:
        layer = self._layer(stage)
        deltas = self._trace.deltas[layer.id][:, self._row]
        slopes = self._trace.slopes[layer.id][:, self._row]
        if layer.kind == "output":
            for index, name in enumerate(layer.names):
                if self._loss.gradient_to_sums is None:
                    yield f"f′(z) of {name}", self._slope(layer, index), slopes[index]
                yield f"δ of {name}", self._output_delta(layer, index), deltas[index]
            return
        received = self._trace.received[layer.id][:, self._row]
        for index, name in enumerate(layer.names):
            yield f"∂E/∂a of {name}", self._feeding(layer, index), received[index]
            yield f"f′(z) of {name}", self._slope(layer, index), slopes[index]
            parts = (float(received[index]), float(slopes[index]))
            yield f"δ of {name}", f"{product(*parts)}   (∂E/∂a × f′(z))", deltas[index]

    def _slope(self, layer: Layer, index: int) -> str:
        """How the slope of an activation follows from its output, or its formula."""
        word = layer.activations[index]
        sums, outputs = (
            number(float(side[layer.id][index, self._row]), DIGITS)
            for side in (self._trace.values.sums, self._trace.values.outputs)
        )
        if word in SLOPES:
            return SLOPES[word].format(a=outputs)
        formula = ACTIVATIONS[word].derivative_formula
        return f"{formula}   (z = {sums}, a = {outputs})"

    def _output_delta(self, layer: Layer, index: int) -> str:
        loss, trace = self._loss, self._trace
        slope = float(trace.slopes[layer.id][index, self._row])
        if loss.gradient_to_sums is not None:
            error = float(trace.differences[layer.id][index, self._row])
            delta = float(trace.deltas[layer.id][index, self._row])
            share = _share(error, delta)
            return f"{number(error, DIGITS)}{share}   (a {MINUS} y)"
        outputs = np.concatenate(
            [trace.values.outputs[each.id] for each in self._network.of_kind("output")]
        ).astype(np.float64)
        wanted = np.concatenate(
            [trace.targets[each.id] for each in self._network.of_kind("output")]
        ).astype(np.float64)
        by_output = np.empty_like(outputs)
        loss.gradient(outputs, wanted, by_output)
        place = index
        for each in self._network.of_kind("output"):
            if each.id == layer.id:
                break
            place += each.size
        return f"{product(float(by_output[place, self._row]), slope)}   (∂E/∂a × f′(z))"

    def _feeding(self, layer: Layer, index: int) -> str:
        terms = []
        for projection in self._network.outgoing(layer.id):
            deltas = self._trace.deltas[projection.target][:, self._row]
            for target in np.flatnonzero(projection.exists[index]).tolist():
                weight = float(projection.weights[index, target])
                terms.append(product(float(deltas[target]), weight))
        return written_sum(terms)

    def _updates(self, stage: Stage) -> Iterator[tuple[str, str, float]]:
        trace, there = self._trace, exists(self._network)
        rate = number(trace.learning_rate, DIGITS)
        parts = self._own_parts()
        for place in np.flatnonzero(there).tolist():
            name = describe(self._network, place)
            delta, value = parts[0][place], parts[1][place]
            slope = float(trace.gradient[place])
            yield _derivative(name), self._gradient(delta, value, slope), slope
            old, slope = float(trace.before[place]), float(trace.used[place])
            working = f"{number(old, DIGITS)} {MINUS} {rate} {TIMES} {_bracket(slope)}"
            if not self._sgd:
                working = (
                    f"{number(old, DIGITS)}, gradient {number(slope, DIGITS)}, "
                    f"by {trace.optimizer}"
                )
            yield f"new {name}", working, trace.after[place]

    def _gradient(self, delta: float, value: float, gradient: float) -> str:
        """δ of the target times what comes in; of a batch, and what the others add."""
        own, count = product(delta, value), len(self._trace.rows)
        if count == 1:
            return f"{own}   (δ {TIMES} a)"
        rest = number(gradient - delta * value, DIGITS)
        return f"{summed([own, rest])}   (δ {TIMES} a, and the other rows)"

    def _own_parts(self) -> tuple[Array, Array]:
        """For each parameter δ of its target and what it is times, for the row."""
        network, trace, row = self._network, self._trace, self._row
        deltas: list[Array] = []
        values: list[Array] = []
        for layer in network.layers:
            found = trace.deltas.get(layer.id)
            deltas.append(np.zeros(layer.size) if found is None else found[:, row])
            values.append(np.ones(layer.size))
        for projection in network.projections:
            size = projection.weights.shape
            into = trace.deltas[projection.target][:, row]
            out = trace.values.outputs[projection.source][:, row]
            deltas.append(np.broadcast_to(into, size).ravel())
            values.append(np.broadcast_to(out[:, None], size).ravel())
        return np.concatenate(deltas), np.concatenate(values)

    def _layer(self, stage: Stage) -> Layer:
        return _layer_of(self._network, stage)


def _layer_of(network: Network, stage: Stage) -> Layer:
    if stage.layer is None:
        raise ValueError("This stage belongs to no layer.")
    return network.layer(stage.layer)


def _derivative(name: str) -> str:
    """The derivative by what `describe` names."""
    if name.startswith("bias"):
        return f"∂E/∂b{name.removeprefix('bias')}"
    return f"∂E/∂w{name.removeprefix('weight')}"


def _difference(output: float, target: float) -> str:
    return f"{number(output, DIGITS)} {MINUS} {_bracket(target)}"


def _bracket(value: float) -> str:
    text = number(value, DIGITS)
    return f"({text})" if value < 0 else text


def _share(error: float, delta: float) -> str:
    """How an error is divided among several outputs, where the loss is their mean."""
    if not delta or not error or np.isclose(error, delta, rtol=1e-5):
        return ""
    return f" / {number(error / delta, 3)}"


def table(step: WorkedStep) -> str:
    """Write the lines with tabs between the columns, for a spreadsheet.

    Parameters
    ----------
    step : WorkedStep
        What is copied.

    Returns
    -------
    str
        A heading, and a line each with the value to nine digits that count.
    """
    rows = ["what\thow\tvalue"]
    rows += [f"{line.name}\t{line.working}\t{line.value:.9g}" for line in step.lines]
    return "\n".join(rows) + "\n"


def stage_words(network: Network, stage: Stage) -> str:
    """Say what happens in a stage.

    Parameters
    ----------
    network : Network
        Of the step.
    stage : Stage
        One of its stages.

    Examples
    --------
    >>> from engine.network.network import Network
    >>> stage_words(Network(), Stage("loss", None))
    'Compare with the targets: the loss'
    """
    if stage.kind == "loss":
        return "Compare with the targets: the loss"
    if stage.kind == "update":
        return "Change every weight and bias"
    name = _layer_of(network, stage).name
    if stage.kind == "forward":
        return f"Forward through {name}"
    return f"The error flows back through {name}"

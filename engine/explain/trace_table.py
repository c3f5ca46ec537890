"""Every intermediate value of one training step as lines of a table: homework."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.activations import ACTIVATIONS
from engine.explain.backward_trace import BackwardTrace, backward_trace
from engine.explain.neuron_steps import Product, neuron_steps
from engine.explain.subject import CannotExplain, bias_index
from engine.explain.words import MINUS, TIMES, number, product, summed
from engine.losses import LOSSES
from engine.network.layer import Layer
from engine.network.projection import Projection
from engine.project import Project

Part = Literal["forward", "loss", "backward", "gradient", "update"]

MOST_LINES = 5000
"""Lines of a table: beyond it nobody checks by hand."""


@dataclass(frozen=True)
class Line:
    """One value, and how it comes about.

    Attributes
    ----------
    part : str
        "forward", "loss", "backward", "gradient" or "update".
    symbol : str
        Like `z(h1)`, `E`, `δ(h1)`, `∂E/∂w(i1, h1)`, `w(i1, h1)`.
    working : str
        With the numbers put in; where it is too long, the largest terms.
    value : float
    """

    part: Part
    symbol: str
    working: str
    value: float

    @property
    def text(self) -> str:
        """The whole line, to be copied."""
        return f"{self.symbol} = {self.working} = {number(self.value, 7)}"


def trace_table(project: Project, row: int) -> tuple[Line, ...]:
    """One training step on one row, value by value.

    Parameters
    ----------
    project : Project
        One that can run.
    row : int
        Index into all rows of the data.

    Returns
    -------
    tuple of Line
        Forward, loss, error signals, gradient and new parameters; in double
        precision and with the parameters as they were typed, so that the last digits
        are those of a calculator.

    Raises
    ------
    CannotRun
        If the project lacks something.
    CannotExplain
        If the table would be too long, or neurons drop out.

    Notes
    -----
    Formulas and sources as of `backward_trace`; the example `textbook` gives the
    numbers of https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/.
    """
    network = project.network
    if 3 * network.n_neurons + 2 * network.n_parameters > MOST_LINES:
        raise CannotExplain(
            f"The table would have more than {MOST_LINES:,} lines: it is meant for "
            "small networks, like the example Textbook."
        )
    if any(layer.dropout for layer in network.layers):
        raise CannotExplain("Which neurons drop out is drawn: set dropout to 0 first.")
    rows = np.array([row])
    trace = backward_trace(project, rows, dtype=np.float64, as_typed=True)
    table = _Table(project, trace)
    return (
        *table.forward(),
        *table.loss(),
        *table.backward(),
        *table.gradient(),
        *table.update(),
    )


def as_text(lines: tuple[Line, ...]) -> str:
    """Write a table as tab-separated text, for a spreadsheet or a printer.

    Parameters
    ----------
    lines : tuple of Line
        Of `trace_table`.
    """
    rows = ["step\tvalue of\tworking\tvalue"]
    rows += [f"{x.part}\t{x.symbol}\t{x.working}\t{x.value:.9g}" for x in lines]
    return "\n".join(rows) + "\n"


class _Table:
    """Lines, part by part."""

    def __init__(self, project: Project, trace: BackwardTrace) -> None:
        self._project, self._trace = project, trace
        self._network = project.network
        order = [stage.layer for stage in trace.stages if stage.kind == "forward"]
        self._layers = [self._network.layer(x) for x in order if x is not None]

    def forward(self) -> Iterator[Line]:
        """Sums and outputs, layer by layer."""
        trace = self._trace
        values = type(trace.values)(
            {layer: sums[:, 0] for layer, sums in trace.values.sums.items()},
            {layer: outputs[:, 0] for layer, outputs in trace.values.outputs.items()},
        )
        for layer in self._layers:
            for index, neuron in enumerate(layer.neurons.tolist()):
                steps = neuron_steps(self._network, neuron, values)
                name = steps.name
                working = _terms(steps.largest, steps.n_summed, steps.rest, steps.bias)
                z = float(values.sums[layer.id][index])
                yield Line("forward", f"z({name})", working, z)
                word = layer.activations[index]
                a = float(values.outputs[layer.id][index])
                yield Line("forward", f"a({name})", f"{word}({number(z)})", a)

    def loss(self) -> Iterator[Line]:
        """What the outputs lack, and the loss of the row."""
        for layer in self._network.of_kind("output"):
            for index, name in enumerate(layer.names):
                a = float(self._trace.values.outputs[layer.id][index, 0])
                y = float(self._trace.targets[layer.id][index, 0])
                working = summed([number(a), number(-y)])
                yield Line("loss", f"a({name}) {MINUS} y({name})", working, a - y)
        formula = LOSSES[self._project.settings.loss].formula
        yield Line("loss", "E", formula, self._trace.loss)

    def backward(self) -> Iterator[Line]:
        """Error signals, from the outputs back."""
        for layer in reversed(self._layers):
            for index, name in enumerate(layer.names):
                delta = float(self._trace.deltas[layer.id][index, 0])
                working = self._error(layer, index)
                yield Line("backward", f"δ({name})", working, delta)

    def gradient(self) -> Iterator[Line]:
        """Derivative of the loss by every parameter."""
        for layer in reversed(self._layers):
            deltas = self._trace.deltas[layer.id][:, 0]
            for projection in self._network.incoming(layer.id):
                source = self._network.layer(projection.source)
                for row, column in np.argwhere(projection.exists).tolist():
                    a = float(self._trace.values.outputs[source.id][row, 0])
                    delta = float(deltas[column])
                    symbol = f"∂E/∂{self._weight(projection, row, column)}"
                    working = product(delta, a)
                    yield Line("gradient", symbol, working, delta * a)
            for name, delta in zip(layer.names, deltas.tolist(), strict=True):
                yield Line("gradient", f"∂E/∂b({name})", f"δ({name})", delta)

    def update(self) -> Iterator[Line]:
        """New parameters."""
        offset = sum(layer.size for layer in self._network.layers)
        for projection in self._network.projections:
            width = projection.weights.shape[1]
            for row, column in np.argwhere(projection.exists).tolist():
                symbol = self._weight(projection, row, column)
                yield self._moved(symbol, offset + row * width + column)
            offset += projection.weights.size
        for layer in self._layers:
            for neuron, name in zip(layer.neurons.tolist(), layer.names, strict=True):
                yield self._moved(f"b({name})", bias_index(self._network, neuron))

    def _moved(self, symbol: str, index: int) -> Line:
        trace = self._trace
        old, new = float(trace.before[index]), float(trace.after[index])
        if trace.optimizer == "sgd":
            step = f"{number(trace.learning_rate)} {TIMES} "
            used = number(float(trace.used[index]), 6)
            step += f"({used})" if used.startswith(MINUS) else used
            working = f"{number(old, 6)} {MINUS} {step}"
        else:
            working = summed([number(old, 6), number(new - old, 6)])
        return Line("update", symbol, working, new)

    def _error(self, layer: Layer, index: int) -> str:
        """How an error signal comes about, where that is one product."""
        trace = self._trace
        slope = number(float(trace.slopes[layer.id][index, 0]))
        word = layer.activations[index]
        if layer.kind == "output":
            loss = LOSSES[self._project.settings.loss]
            if loss.gradient_to_sums is not None:
                return loss.derivative_formula.rpartition("by z: ")[2]
            if ACTIVATIONS[word].whole_layer:
                return f"∂E/∂z through {word}"
            return f"{loss.derivative_formula} {TIMES} {slope}"
        back = number(float(trace.received[layer.id][index, 0]))
        if ACTIVATIONS[word].whole_layer:
            return f"∂E/∂z through {word}, with Σ w δ = {back}"
        terms = summed(self._returning(layer, index))
        return f"({terms}) {TIMES} {slope}"

    def _returning(self, layer: Layer, index: int) -> Iterator[str]:
        for projection in self._network.outgoing(layer.id):
            deltas = self._trace.deltas[projection.target][:, 0]
            for column in np.flatnonzero(projection.exists[index]).tolist():
                weight = float(projection.weights[index, column])
                yield product(weight, float(deltas[column]))

    def _weight(self, projection: Projection, row: int, column: int) -> str:
        source = self._network.layer(projection.source).names[row]
        target = self._network.layer(projection.target).names[column]
        return f"w({source}, {target})"


def _terms(
    largest: tuple[Product, ...], n_summed: int, rest: float, bias: float
) -> str:
    terms = [product(p.value, p.weight) for p in largest]
    if n_summed:
        terms.append(f"{number(rest)} [{n_summed} more]")
    return summed([*terms, number(bias)])

"""A batch forward and backward through a network, with all that lies between kept.

Training keeps only what it needs for the gradient. This is the same computation on the
same plan, block by block, written for reading; a test holds both against each other.
"""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.backends.backend import Rows, Rule
from engine.backends.dropout import StepDraws
from engine.backends.workspace import live_blocks
from engine.explain.layer_values import NeuronValues
from engine.losses import weighted_mean
from engine.plan import Block, Plan


class KeptPass:
    """Sums, outputs and error signals of all neurons for one batch.

    Parameters
    ----------
    plan : Plan
        Any with an output.
    parameters : array, shape (plan.size,)
        In plan order; only read.
    rule : Rule
        Its loss, and the seed that dropout is drawn from.
    rows : Rows
        The batch, arranged for the plan.
    step : int
        Steps of the optimizer so far, which decides what drops out.

    Attributes
    ----------
    gradient : array, shape (plan.size,)
        Derivative of the mean loss by each parameter, in plan order.
    deltas : list of arrays, one for each block
        Derivative of the mean loss by each sum, [neuron, sample]; the inputs, which
        have none, are 0.

    Notes
    -----
    Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0, eq. 4-8.
    """

    def __init__(
        self, plan: Plan, parameters: Array, rule: Rule, rows: Rows, step: int
    ) -> None:
        self.plan, self._parameters = plan, parameters
        self._rule, self._rows = rule, rows
        self.factors = _dropout(plan, rule.seed, step, rows.size)
        self.gradient: Array = np.zeros(plan.size, dtype=plan.dtype)
        with np.errstate(all="ignore"):
            self._forward()
            self.deltas = self._backward()

    @property
    def values(self) -> NeuronValues:
        """Sums and outputs of each layer."""
        return NeuronValues(self.by_layer(self._sums), self.by_layer(self._outputs))

    def by_layer(self, arrays: list[Array]) -> dict[int, Array]:
        """Copy the rows of each layer out of an array for each block."""
        return {
            layer: arrays[place.block][place.rows].copy()
            for layer, place in self.plan.places.items()
        }

    def kept(self) -> dict[int, Array]:
        """What dropout multiplied the outputs with, for the layers that have it."""
        return {
            layer: self.factors[place.block][place.rows].copy()
            for layer, place in self.plan.places.items()
            if place.block in self.factors
        }

    def losses(self) -> tuple[Array, float]:
        """What each row adds to the loss, with its weight, and the mean of that."""
        loss, weights = self._rule.loss, self._rows.weights
        by_sums = loss.value_from_sums is not None
        ends = self._ends(self._sums if by_sums else self._outputs)
        with np.errstate(all="ignore"):
            terms = loss.rows(ends, self._rows.targets.T)
        if weights is not None:
            terms = terms * weights
        return terms, weighted_mean(terms, np.ones(len(terms)))

    def _forward(self) -> None:
        ones = np.ones((1, self._rows.size), self.plan.dtype)
        self._outputs = [np.ascontiguousarray(self._rows.inputs.T)]
        self._sums = [self._outputs[0][:-1]]
        self._read = [self._outputs[0]]
        for index, block in enumerate(self.plan.blocks[1:], start=1):
            sums = np.zeros((block.size, self._rows.size), self.plan.dtype)
            for link in block.links:
                source = self._read[link.source][link.start : link.stop]
                sums += link.matrix(self._parameters) @ source
            outputs = np.empty_like(sums)
            for run in block.runs:
                part = slice(run.start, run.stop)
                ACTIVATIONS[run.activation].apply(sums[part], outputs[part])
            left = outputs * self.factors[index] if index in self.factors else outputs
            self._sums.append(sums)
            self._outputs.append(np.concatenate([outputs, ones]))
            self._read.append(np.concatenate([left, ones]))

    def _backward(self) -> list[Array]:
        """From the loss back, block by block; the gradient on the way."""
        blocks = self.plan.blocks
        shape = self._rows.size
        coming = [np.zeros((block.size, shape), self.plan.dtype) for block in blocks]
        deltas = [np.zeros_like(each) for each in coming]
        ends = self._end_slopes()
        to_sums = self._rule.loss.gradient_to_sums is not None
        for index in reversed(live_blocks(self.plan)):
            block, delta = blocks[index], coming[index]
            if index in self.factors:
                delta *= self.factors[index]
            if not to_sums:
                delta[block.first_output :] += ends[index]
            self._through(index, block, delta)
            if to_sums:
                delta[block.first_output :] += ends[index]
            deltas[index] = delta
            for link in block.links:
                source = self._read[link.source][link.start : link.stop]
                link.matrix(self.gradient)[...] = delta @ source.T
                stop = link.stop - link.has_bias
                weights = link.matrix(self._parameters)[:, : stop - link.start]
                coming[link.source][link.start : stop] += weights.T @ delta
        return deltas

    def _through(self, index: int, block: Block, delta: Array) -> None:
        """From the derivatives by the outputs to those by the sums, in place."""
        for run in block.runs:
            part = slice(run.start, run.stop)
            sums, outputs = self._sums[index][part], self._outputs[index][part]
            backward = ACTIVATIONS[run.activation].backward
            backward(sums, outputs, delta[part], np.empty_like(sums))

    def _ends(self, arrays: list[Array]) -> Array:
        parts = [
            values[block.first_output : block.size]
            for block, values in list(zip(self.plan.blocks, arrays, strict=True))[1:]
        ]
        return np.concatenate(parts)

    def _end_slopes(self) -> list[Array]:
        """Derivative of the loss by the outputs, or their sums, in each block."""
        loss, predicted = self._rule.loss, self._ends(self._outputs)
        slopes = np.empty_like(predicted)
        gradient = loss.gradient_to_sums or loss.gradient
        gradient(predicted, self._rows.targets.T, slopes)
        if self._rows.weights is not None:
            slopes *= self._rows.weights
        sizes = [block.size - block.first_output for block in self.plan.blocks[1:]]
        return [slopes[:0], *np.split(slopes, np.cumsum(sizes)[:-1])]


def _dropout(plan: Plan, seed: int, step: int, n_rows: int) -> dict[int, Array]:
    """By block: 0 for what drops out of a row, else 1 / (1 - probability).

    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), JMLR 15.
    """
    if not plan.dropout:
        return {}
    generator = StepDraws(seed).at(step)
    factors: dict[int, Array] = {}
    for index, probabilities in plan.dropout.items():
        shape = plan.blocks[index].size, n_rows
        wide = plan.dtype == np.float64
        drawn: Array = generator.random(shape, np.float64 if wide else np.float32)
        factors[index] = (drawn >= probabilities) / (1 - probabilities)
    return factors

"""What happens inside a network for one row, or for a few, as data to be shown."""

from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Mask
from engine.backends.backend import rows_for
from engine.backends.workspace import Workspace
from engine.network.network import Network
from engine.plan import Piece, Plan

MOST_ROWS = 500
"""Training rows that the scale of a layer looks at."""


@dataclass(frozen=True, eq=False)
class NeuronValues:
    """Values of all neurons.

    Attributes
    ----------
    sums, outputs : dict from layer id to array
        Weighted sums with bias, and what the activations make of them. Shape (n,)
        for one row, (n, n_rows) for several. Of an input layer both are its values.
    """

    sums: dict[int, Array]
    outputs: dict[int, Array]


class Explainer:
    """Computes neuron values with buffers of its own, for one thread.

    Parameters
    ----------
    plan : Plan
        Of the network whose values are wanted.
    n_rows : int
        How many rows at once.
    """

    def __init__(self, plan: Plan, n_rows: int = 1) -> None:
        self.plan = plan
        self.n_rows = n_rows
        self.parameters = np.zeros(plan.size, dtype=plan.dtype)
        """What it computes with, in plan order."""
        self._taken: dict[object, Array] = {}
        self._workspace = Workspace(plan, self.parameters, n_rows, keep_sums=True)
        self._inputs = np.ones((n_rows, plan.n_inputs + 1), dtype=plan.dtype)
        self._calls = self._workspace.forward(self._inputs)

    def values(self, parameters: Array, inputs: Array) -> NeuronValues:
        """Values of all neurons, in new arrays of shape (n, n_rows).

        Parameters
        ----------
        parameters : array, shape (plan.size,)
            In plan order.
        inputs : array, shape (n_rows, n_columns)
            Scaled, in the order of the data; an unbound input neuron has 0.
        """
        np.copyto(self.parameters, parameters)
        self._taken = {}
        return self.of_rows(inputs)

    def take(self, network: Network) -> None:
        """Compute with the parameters of a network from now on.

        Only what is another array than at the last time is copied: of a large network
        in which a hand moves one weight that is one matrix.

        Parameters
        ----------
        network : Network
            One that the plan was compiled from, but for its parameters.
        """
        plan = self.plan
        taken: dict[object, Array] = {}
        for layer in network.layers:
            if layer.computes:
                self._follow(plan.biases[layer.id], layer.id, layer.biases, taken)
        for projection in network.projections:
            ends = projection.source, projection.target
            if ends in plan.weights:
                self._follow(plan.weights[ends], ends, projection.weights, taken)
        self._taken = taken

    def of_rows(self, inputs: Array) -> NeuronValues:
        """Values of all neurons with the parameters at hand, like `values`."""
        np.copyto(self._inputs, rows_for(self.plan, inputs).inputs)
        with np.errstate(all="ignore"):
            for call in self._calls:
                call()
        workspace = self._workspace
        sums = [self._inputs[:, :-1].T, *workspace.sums[1:]]
        outputs = [self._inputs.T, *workspace.outputs[1:]]
        return NeuronValues(self._by_layer(sums), self._by_layer(outputs))

    def _follow(
        self, piece: Piece, key: object, values: Array, taken: dict[object, Array]
    ) -> None:
        taken[key] = values
        if self._taken.get(key) is not values:
            piece.write(self.parameters, values.reshape(piece.shape))

    def _by_layer(self, arrays: list[Array]) -> dict[int, Array]:
        return {
            layer: arrays[place.block][place.rows].copy()
            for layer, place in self.plan.places.items()
        }


def neuron_values(
    plan: Plan, parameters: Array, inputs: Array, explainer: Explainer | None = None
) -> NeuronValues:
    """Sums and outputs of all neurons.

    Parameters
    ----------
    plan : Plan
        Of the network.
    parameters : array, shape (plan.size,)
        In plan order.
    inputs : array, shape (n_columns,) or (n_rows, n_columns)
        Scaled, in the order of the data.
    explainer : Explainer, optional
        Of the same plan; it saves making buffers for every call.

    Returns
    -------
    NeuronValues
        With arrays of shape (n,) if `inputs` is one row without a second axis.
    """
    rows = np.atleast_2d(inputs)
    if explainer is None or explainer.n_rows != len(rows):
        explainer = Explainer(plan, len(rows))
    values = explainer.values(parameters, rows)
    if inputs.ndim == 2:
        return values
    return NeuronValues(
        {layer: array[:, 0] for layer, array in values.sums.items()},
        {layer: array[:, 0] for layer, array in values.outputs.items()},
    )


def activation_scale(plan: Plan, parameters: Array, inputs: Array) -> dict[int, float]:
    """How large an output counts as full, for each layer.

    Parameters
    ----------
    plan : Plan
        Of the network.
    parameters : array, shape (plan.size,)
        In plan order.
    inputs : array, shape (n_rows, n_columns)
        Scaled training rows; the first 500 are looked at.

    Returns
    -------
    dict from layer id to float
        1 if all activations of the layer are bounded, else its largest |a| over the
        rows, at least 1.
    """
    rows = inputs[:MOST_ROWS]
    if not len(rows):
        return dict.fromkeys(plan.places, 1.0)
    return full_scale(plan, neuron_values(plan, parameters, rows))


def full_scale(plan: Plan, values: NeuronValues) -> dict[int, float]:
    """How large an output counts as full, for each layer; see `activation_scale`.

    Parameters
    ----------
    plan : Plan
        Of the network.
    values : NeuronValues
        Of one row or more.
    """
    outputs = values.outputs
    bounded = [_bounded_rows(plan, index) for index in range(len(plan.blocks))]
    result = {}
    for layer, place in plan.places.items():
        if bounded[place.block][place.rows].all():
            result[layer] = 1.0
            continue
        largest = float(np.abs(outputs[layer]).max())
        result[layer] = max(1.0, largest) if np.isfinite(largest) else 1.0
    return result


def _bounded_rows(plan: Plan, index: int) -> Mask:
    block = plan.blocks[index]
    bounded = np.zeros(block.size, dtype=np.bool_)
    for run in block.runs:
        bounds = ACTIVATIONS[run.activation].bounds
        bounded[run.start : run.stop] = np.isfinite(bounds).all()
    return bounded

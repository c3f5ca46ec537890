"""What one neuron does with a row: multiply, add, activate."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.explain import Explainer, NeuronValues
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.parameters import pack
from engine.plan import compile_plan

MOST_TERMS = 8
SHOWN_TERMS = 7
"""Of more than 8 inputs the 7 largest products are shown, the others summed."""


@dataclass(frozen=True)
class Term:
    """One input of a neuron.

    Attributes
    ----------
    source : int
        Id of the neuron that it comes from.
    name : str
    value, weight, product : float
        The product is rounded once, in double precision.
    full : float
        What counts as a full value in the source's layer: 1 where all its activations
        are bounded, else its largest |a| over the batch, at least 1.
    activation : str
        Of the source; empty for an input.
    """

    source: int
    name: str
    value: float
    weight: float
    product: float
    full: float = 1.0
    activation: str = ""


@dataclass(frozen=True, eq=False)
class NeuronSteps:
    """Everything that a neuron computes for one row.

    Attributes
    ----------
    neuron : int
    name, layer, activation : str
        Of the neuron; the activation is a row of `ACTIVATIONS`.
    terms : tuple of Term
        In the order of the network.
    n_rest : int
        How many inputs are not among `terms`.
    rest : float
        Their products, summed.
    bias : float
    weighted_sum, output : float
        As the network computes them, in single precision.
    slope : float
        Of the activation at the weighted sum.
    rivals : float
        Logarithm of the sum of exp over the other sums of a softmax layer; 0
        elsewhere.
    batch_sums, batch_outputs : arrays, shape (n_rows,)
        The same for every row of a batch.
    full : float
        What counts as a full output in the neuron's layer, as of `Term`.
    n_rows : int
        Rows that there are, of which the batch may be a part; 0 where nobody said.
    """

    neuron: int
    name: str
    layer: str
    activation: str
    terms: tuple[Term, ...]
    n_rest: int
    rest: float
    bias: float
    weighted_sum: float
    output: float
    slope: float
    rivals: float
    batch_sums: Array
    batch_outputs: Array
    full: float = 1.0
    n_rows: int = 0

    @property
    def weights(self) -> list[float]:
        """The weights of `terms`, and the bias, which is the weight of a 1."""
        return [*(term.weight for term in self.terms), self.bias]


class NeuronLens:
    """Computes steps for newer and newer parameters of one network.

    Parameters
    ----------
    network : Network
        Its parameters do not matter.
    """

    def __init__(self, network: Network) -> None:
        self._plan = compile_plan(network)
        self._of_row = Explainer(self._plan)
        self._of_batch: Explainer | None = None

    def steps(
        self,
        network: Network,
        neuron: int,
        row: Array,
        batch: Array,
        chosen: Sequence[int] | None = None,
    ) -> NeuronSteps:
        """What a neuron computes.

        Parameters
        ----------
        network : Network
            With the parameters of the moment.
        neuron : int
            Id of one that computes.
        row : array, shape (n_columns,)
            Scaled inputs.
        batch : array, shape (n_rows, n_columns)
            Scaled inputs of all rows that are to be told too.
        chosen : sequence of int, optional
            Ids of the sources to be told one by one, where there are more than 8;
            by default those with the largest products.

        Returns
        -------
        NeuronSteps

        Examples
        --------
        >>> from engine.data.sets import load_set
        >>> from engine.edits.new_project import new_project
        >>> project = new_project(load_set("line"), hidden=())
        >>> network, rows = project.network, project.dataset.inputs
        >>> (neuron,) = network.layer_named("Output").neurons.tolist()
        >>> steps = NeuronLens(network).steps(network, neuron, rows[0], rows)
        >>> [term.name for term in steps.terms], steps.activation
        (['x'], 'identity')
        """
        parameters = self._plan.from_network_order(pack(network))
        of_row = self._of_row.values(parameters, np.atleast_2d(row))
        if self._of_batch is None or self._of_batch.n_rows != len(batch):
            self._of_batch = Explainer(self._plan, max(1, len(batch)))
        of_batch = of_row
        if len(batch):
            of_batch = self._of_batch.values(parameters, batch)
        return _steps(network, neuron, of_row, of_batch, chosen)


def activation_curve(steps: NeuronSteps, sums: Array) -> Array:
    """Values of the neuron's activation at some sums.

    Of a softmax neuron the other sums of its layer are held: the curve is then a
    sigmoid of z minus `steps.rivals`.
    """
    wide = np.atleast_2d(np.asarray(sums, dtype=np.float64))
    if steps.activation == "softmax":
        wide, name = wide - steps.rivals, "sigmoid"
    else:
        name = steps.activation
    out = np.empty_like(wide)
    with np.errstate(all="ignore"):
        ACTIVATIONS[name].apply(wide.copy(), out)
    values: Array = out[0]
    return values


def _steps(
    network: Network,
    neuron: int,
    of_row: NeuronValues,
    of_batch: NeuronValues,
    chosen: Sequence[int] | None,
) -> NeuronSteps:
    layer, index = network.find_neuron(neuron)
    terms = _terms(network, layer, index, of_row, of_batch)
    shown = _choose(terms, chosen)
    kept = {term.source for term in shown}
    rest = [term.product for term in terms if term.source not in kept]
    sums = of_row.sums[layer.id].astype(np.float64)
    outputs = of_row.outputs[layer.id].astype(np.float64)
    activation = layer.activations[index]
    slope = ACTIVATIONS[activation].derivative(sums, outputs)[index, 0]
    return NeuronSteps(
        neuron=neuron,
        name=layer.names[index],
        layer=layer.name,
        activation=activation,
        terms=shown,
        n_rest=len(rest),
        rest=math.fsum(rest) if np.isfinite(rest).all() else float(np.sum(rest)),
        bias=float(layer.biases[index]),
        weighted_sum=float(sums[index, 0]),
        output=float(outputs[index, 0]),
        slope=float(slope),
        rivals=_rivals(sums[:, 0], index) if activation == "softmax" else 0.0,
        batch_sums=of_batch.sums[layer.id][index].astype(np.float64),
        batch_outputs=of_batch.outputs[layer.id][index].astype(np.float64),
        full=_full(layer, of_batch),
    )


def _terms(
    network: Network,
    layer: Layer,
    index: int,
    values: NeuronValues,
    of_batch: NeuronValues,
) -> list[Term]:
    found = []
    for projection in network.projections:
        if projection.target != layer.id:
            continue
        source = network.layer(projection.source)
        full = _full(source, of_batch)
        for place in np.flatnonzero(projection.exists[:, index]).tolist():
            value = float(values.outputs[source.id][place, 0])
            weight = float(projection.weights[place, index])
            name, origin = source.names[place], int(source.neurons[place])
            word = source.activations[place] if source.computes else ""
            product = value * weight
            found.append(Term(origin, name, value, weight, product, full, word))
    return found


def _full(layer: Layer, values: NeuronValues) -> float:
    bounds = [ACTIVATIONS[word].bounds for word in layer.activations]
    if layer.computes and np.isfinite(bounds).all():
        return 1.0
    largest = float(np.abs(values.outputs[layer.id]).max())
    return max(1.0, largest) if math.isfinite(largest) else 1.0


def _choose(terms: list[Term], chosen: Sequence[int] | None) -> tuple[Term, ...]:
    if len(terms) <= MOST_TERMS:
        return tuple(terms)
    if chosen is None:
        sizes = -np.abs(np.nan_to_num([term.product for term in terms]))
        order = np.argsort(sizes, kind="stable")[:SHOWN_TERMS]
        return tuple(terms[place] for place in sorted(order.tolist()))
    wanted = set(chosen)
    return tuple(term for term in terms if term.source in wanted)


def _rivals(sums: Array, index: int) -> float:
    others = np.delete(sums, index)
    largest = float(others.max())
    return largest + float(np.log(np.exp(others - largest).sum()))

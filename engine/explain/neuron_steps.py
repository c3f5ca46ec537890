"""What one neuron does with one row: multiply, sum and add the bias, activate."""

from dataclasses import dataclass

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints, Mask
from engine.errors import UserError
from engine.explain.activation_curve import LIMITS, slopes_of, steepest_slope
from engine.explain.layer_values import NeuronValues, neuron_values
from engine.explain.subject import scaled_rows
from engine.explain.words import number, product, summed
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.parameters import pack
from engine.plan import compile_plan
from engine.project import Project

MOST_PRODUCTS = 7
"""Products that are written out; the smaller ones are summed."""

PART = 4096
"""Rows that go through the network at once."""

NEAR = 0.05
"""How close to a limit, and how small a part of the steepest slope, is saturated."""


class NoSteps(UserError):
    """A neuron that has no steps to show."""


@dataclass(frozen=True)
class Product:
    """What one connection brings.

    Attributes
    ----------
    source : int
        Id of the neuron it comes from.
    name : str
        What that neuron is called.
    value, weight, product : float
        Output of that neuron for the row, the weight, and one times the other.
    """

    source: int
    name: str
    value: float
    weight: float
    product: float


@dataclass(frozen=True)
class NeuronSteps:
    """How a neuron comes to its output for one row.

    Attributes
    ----------
    neuron : int
        Its id.
    name, layer, activation : str
        What it and its layer are called, and a row of `ACTIVATIONS`.
    products : tuple of Product
        One for each connection, in the order of the projections.
    bias : float
    weighted_sum, output : float
        z and a as the engine computes them.
    slope : float
        f'(z); of softmax the derivative by the neuron's own sum.
    peers : tuple of float
        The sums of the whole layer where the output depends on all of them (softmax),
        this neuron's own among them; empty otherwise.
    largest : tuple of Product
        Those of the largest products that are written out, in their order.
    rest : float
        Sum of the products that are not.
    line : str
        The whole as one line: `tanh(0.5 × 0.3 + 1 × 0.2 + 0.1) = 0.4219`.
    """

    neuron: int
    name: str
    layer: str
    activation: str
    products: tuple[Product, ...]
    bias: float
    weighted_sum: float
    output: float
    slope: float
    peers: tuple[float, ...]
    largest: tuple[Product, ...]
    rest: float
    line: str

    @property
    def n_summed(self) -> int:
        """How many products `rest` stands for."""
        return len(self.products) - len(self.largest)


@dataclass(frozen=True, eq=False)
class NeuronSpread:
    """Where the rows of a batch lie on the curve of a neuron's activation.

    Attributes
    ----------
    sums, outputs, slopes : array, shape (n_rows,)
        z, f(z) and f'(z) of each row.
    saturated : float
        Part of the rows within 0.05 of a limit of the activation, and there with less
        than 0.05 of its steepest slope.
    silent : float
        Part of the rows whose slope is 0, so that they teach the neuron nothing.
    """

    sums: Array
    outputs: Array
    slopes: Array
    saturated: float
    silent: float

    @property
    def is_flat(self) -> bool:
        """Whether no row at all passes a gradient, so that the neuron learns nothing.

        That is nothing wrong of a step, which has no slope anywhere and yet fires.
        """
        return self.silent == 1.0

    @property
    def is_dead(self) -> bool:
        """Whether it is flat and answers 0 to every row: it never fires."""
        return self.is_flat and not self.outputs.any()


def neuron_steps(network: Network, neuron: int, values: NeuronValues) -> NeuronSteps:
    """Multiply, sum and activate, for one neuron and one row.

    Parameters
    ----------
    network : Network
        With the parameters of the moment.
    neuron : int
        Id of a neuron that computes.
    values : NeuronValues
        Of one row, of the same moment: `neuron_values` gives them.

    Returns
    -------
    NeuronSteps

    Raises
    ------
    NoSteps
        If it is an input neuron or is gone.

    Notes
    -----
    z = sum of x_i w_i + b, a = f(z): McCulloch, Pitts (1943),
    doi:10.1007/BF02478259; with weights that learn Rosenblatt (1958),
    doi:10.1037/h0042519. The bias is one more input of 1 with the weight b.
    """
    layer, index = computing_neuron(network, neuron)
    products = _products(network, layer, index, values)
    activation = layer.activations[index]
    sums, outputs = values.sums[layer.id], values.outputs[layer.id]
    whole = ACTIVATIONS[activation].whole_layer
    largest = _largest(products)
    rest = sum(p.product for p in products) - sum(p.product for p in largest)
    bias, output = float(layer.biases[index]), float(outputs[index])
    here = slice(index, index + 1)
    with np.errstate(all="ignore"):
        slope = slopes_of(activation, sums[here], outputs[here])
    return NeuronSteps(
        neuron=neuron,
        name=layer.names[index],
        layer=layer.name,
        activation=activation,
        products=products,
        bias=bias,
        weighted_sum=float(sums[index]),
        output=output,
        slope=float(slope[0]),
        peers=tuple(sums.tolist()) if whole else (),
        largest=largest,
        rest=rest if len(largest) < len(products) else 0.0,
        line=_line(activation, largest, len(products), rest, bias, output),
    )


def neuron_steps_of_row(project: Project, neuron: int, row: int) -> NeuronSteps:
    """Multiply, sum and activate, for one neuron of a project and a row of its data.

    Parameters
    ----------
    project : Project
        With data.
    neuron : int
        Id of a neuron that computes.
    row : int
        Index into all rows of the data.

    Raises
    ------
    CannotRun
        If there are no data, or the network cannot be computed.
    NoSteps
        If it is an input neuron or is gone.
    """
    plan = compile_plan(project.network)
    parameters = plan.from_network_order(pack(project.network))
    inputs, _ = scaled_rows(project, np.array([row]))
    values = neuron_values(plan, parameters, inputs[0])
    return neuron_steps(project.network, neuron, values)


def neuron_spread(network: Network, neuron: int, values: NeuronValues) -> NeuronSpread:
    """Where the rows of a batch lie on the curve of a neuron's activation.

    Parameters
    ----------
    network : Network
        With the parameters of the moment.
    neuron : int
        Id of a neuron that computes.
    values : NeuronValues
        Of several rows, of the same moment.

    Raises
    ------
    NoSteps
        If it is an input neuron or is gone, or if there are no rows.

    Notes
    -----
    Glorot, Bengio (2010), Understanding the difficulty of training deep feedforward
    neural networks, for saturation; Maas, Hannun, Ng (2013), Rectifier nonlinearities
    improve neural network acoustic models, for units that never fire.
    """
    layer, index = computing_neuron(network, neuron)
    sums, outputs = values.sums[layer.id][index], values.outputs[layer.id][index]
    return _spread(layer.activations[index], sums, outputs)


def neuron_spread_of_rows(project: Project, neuron: int, rows: Ints) -> NeuronSpread:
    """Where rows of a project's data lie on the curve of a neuron's activation.

    Parameters
    ----------
    project : Project
        With data.
    neuron : int
        Id of a neuron that computes.
    rows : int array
        Indices into all rows; so many that they are computed a part at a time.

    Raises
    ------
    CannotRun
        If there are no data, or the network cannot be computed.
    NoSteps
        If it is an input neuron or is gone, or if there are no rows.
    """
    layer, index = computing_neuron(project.network, neuron)
    plan = compile_plan(project.network)
    parameters = plan.from_network_order(pack(project.network))
    sums, outputs = (np.empty(len(rows), np.float32) for _ in range(2))
    for start in range(0, len(rows), PART):
        part = slice(start, start + PART)
        inputs, _ = scaled_rows(project, rows[part])
        values = neuron_values(plan, parameters, inputs)
        sums[part] = values.sums[layer.id][index]
        outputs[part] = values.outputs[layer.id][index]
    return _spread(layer.activations[index], sums, outputs)


def _spread(activation: str, sums: Array, outputs: Array) -> NeuronSpread:
    if not sums.size:
        raise NoSteps("There are no rows whose values could be shown.")
    with np.errstate(all="ignore"):
        slopes = slopes_of(activation, sums, outputs)
    flat = np.abs(slopes) <= NEAR * steepest_slope(activation)
    return NeuronSpread(
        sums=sums,
        outputs=outputs,
        slopes=slopes,
        saturated=float((flat & at_limit(activation, sums, outputs)).mean()),
        silent=float((slopes == 0).mean()),
    )


def computing_neuron(network: Network, neuron: int) -> tuple[Layer, int]:
    """Layer of a neuron that computes, and its place in it.

    Parameters
    ----------
    network : Network
        Any.
    neuron : int
        Id of a neuron.

    Raises
    ------
    NoSteps
        If it is an input neuron or is gone.
    """
    if not network.has_neuron(neuron):
        raise NoSteps("That neuron does not exist any more.")
    layer, index = network.find_neuron(neuron)
    if not layer.computes:
        raise NoSteps(
            f"{layer.names[index]} passes a value of the data on and computes nothing: "
            "choose a hidden or an output neuron."
        )
    return layer, index


def _products(
    network: Network, layer: Layer, index: int, values: NeuronValues
) -> tuple[Product, ...]:
    found = []
    for projection in network.incoming(layer.id):
        source = network.layer(projection.source)
        brought = values.outputs[source.id]
        for row in np.flatnonzero(projection.exists[:, index]).tolist():
            value, weight = float(brought[row]), float(projection.weights[row, index])
            found.append(
                Product(
                    int(source.neurons[row]),
                    source.names[row],
                    value,
                    weight,
                    value * weight,
                )
            )
    return tuple(found)


def _largest(products: tuple[Product, ...]) -> tuple[Product, ...]:
    if len(products) <= MOST_PRODUCTS:
        return products
    by_size = sorted(range(len(products)), key=lambda i: -abs(products[i].product))
    return tuple(products[i] for i in sorted(by_size[:MOST_PRODUCTS]))


def _line(
    activation: str,
    largest: tuple[Product, ...],
    n_products: int,
    rest: float,
    bias: float,
    output: float,
) -> str:
    terms = [product(p.value, p.weight) for p in largest]
    more = n_products - len(largest)
    if more:
        terms.append(f"{number(rest)} [{more} more]")
    terms.append(number(bias))
    return f"{ACTIVATIONS[activation].name}({summed(terms)}) = {number(output)}"


def at_limit(activation: str, sums: Array, outputs: Array) -> Mask:
    """Whether each output is next to what the activation tends to on its side."""
    left, right = LIMITS[activation]
    nowhere = np.full(len(outputs), np.inf)
    below, above = (
        nowhere if end is None or np.isinf(end) else np.abs(outputs - end)
        for end in (left, right)
    )
    if ACTIVATIONS[activation].whole_layer:
        distance = np.minimum(below, above)
    else:
        distance = np.where(sums > 0, above, below)
    return np.asarray(distance <= NEAR, dtype=np.bool_)

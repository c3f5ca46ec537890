"""A network compiled for computing: blocks, and one flat vector of parameters.

Arrays have the layout [neuron, sample]. The outputs of a block have one row more than
it has neurons, which is always 1, so that biases are one more column of a weight
matrix and cost no call of their own.
"""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Ints, Mask, roomy
from engine.grouping import ALLOWED_WASTE, Group, group_layers
from engine.network import parameters as network_order
from engine.network.network import Network
from engine.network.projection import Projection

Index = slice | Ints
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True)
class Run:
    """Neighbouring rows `start` to `stop` of a block with the same activation."""

    activation: str
    start: int
    stop: int


@dataclass(frozen=True)
class Link:
    """A weight matrix, [n_target, stop - start], within the vector of parameters.

    Attributes
    ----------
    source : int
        The block it reads from, rows `start` to `stop`.
    offset, size : int
        Where it stands in the vector.
    has_bias : bool
        Whether the last column is the biases; `stop` is then one past the neurons of
        the source, on its row of ones.
    """

    source: int
    start: int
    stop: int
    offset: int
    size: int
    has_bias: bool

    def matrix(self, vector: NDArray[Any]) -> NDArray[Any]:
        """View of this matrix in a vector in plan order."""
        part = vector[self.offset : self.offset + self.size]
        return part.reshape(-1, self.stop - self.start)


@dataclass(frozen=True)
class Block:
    """Layers of equal depth, computed together.

    Attributes
    ----------
    size : int
        Number of neurons.
    links : tuple of Link
        Exactly one of them has the biases; none in the block of inputs.
    runs : tuple of Run
    first_output : int
        Rows from here on are outputs of the network; `size` if there are none.
    """

    size: int
    links: tuple[Link, ...]
    runs: tuple[Run, ...]
    first_output: int


@dataclass(frozen=True, eq=False)
class Place:
    """Where the neurons of a layer are: block and rows."""

    block: int
    rows: Index


@dataclass(frozen=True, eq=False)
class Piece:
    """Part of a matrix that stands at `offset` in network order, transposed."""

    offset: int
    link: Link
    rows: Index
    columns: Index
    shape: tuple[int, int]

    def read(self, vector: NDArray[Any]) -> NDArray[Any]:
        """Values as [n_source, n_target]; a view where rows are neighbours."""
        return self.link.matrix(vector)[self._where].T

    def write(self, vector: NDArray[Any], values: NDArray[Any]) -> None:
        """Set values given as [n_source, n_target]."""
        self.link.matrix(vector)[self._where] = values.T

    @property
    def _where(self) -> tuple[Index, Index]:
        if isinstance(self.rows, slice) or isinstance(self.columns, slice):
            return self.rows, self.columns
        rows, columns = np.ix_(self.rows, self.columns)
        return rows, columns


@dataclass(frozen=True, eq=False)
class Plan:
    """A compiled network; it is never changed and can be shared by threads.

    Attributes
    ----------
    dtype : dtype
        float32 or float64, of all arrays that compute.
    size, network_size : int
        Lengths of a vector in plan order and in network order.
    blocks : tuple of Block
        The inputs first; each reads from earlier ones only.
    places : dict from layer id to Place
    input_columns, output_columns : int64 arrays
        Which column of the data each row of the inputs, and which target each
        output, stands for.
    fixed : bool array, shape (size,), or None
        Parameters that do not exist or are frozen; None where there are none.
    biases : dict from layer id to Piece
    weights : dict from (source id, target id) to Piece
    dropout : dict from block to array, shape (block.size, 1)
        With which probability each neuron drops out in training; only blocks in which
        some do.
    """

    dtype: np.dtype[np.floating]
    size: int
    network_size: int
    blocks: tuple[Block, ...]
    places: dict[int, Place]
    input_columns: Ints
    output_columns: Ints
    fixed: Mask | None
    biases: dict[int, Piece]
    weights: dict[tuple[int, int], Piece]
    dropout: dict[int, Array]

    @property
    def n_inputs(self) -> int:
        """Number of input neurons."""
        return self.blocks[0].size

    @property
    def n_outputs(self) -> int:
        """Number of output neurons."""
        return len(self.output_columns)

    @property
    def is_weight(self) -> Mask:
        """A new array: which parameters are weights, missing ones included."""
        result = np.ones(self.size, dtype=np.bool_)
        for block in self.blocks:
            for link in block.links:
                if link.has_bias:
                    link.matrix(result)[:, -1] = False
        return result

    def layer_biases(self, vector: Array, layer: int) -> Array:
        """Biases of a layer, shape (n,), from a vector in plan order."""
        biases: Array = self.biases[layer].read(vector)[0]
        return biases

    def layer_weights(self, vector: Array, source: int, target: int) -> Array:
        """Weights between two layers, shape (n_source, n_target).

        Parameters
        ----------
        vector : array, shape (size,)
            In plan order.
        source, target : int
            Ids of layers that a projection with at least one connection joins.
        """
        return self.weights[source, target].read(vector)

    def to_network_order(self, vector: NDArray[Scalar]) -> NDArray[Scalar]:
        """Bring a vector from plan order to network order.

        Parameters
        ----------
        vector : array of any dtype, shape (size,)
            In plan order.

        Returns
        -------
        array of the same dtype, shape (network_size,)
            A new array; biases of inputs and missing connections are 0.
        """
        result = np.zeros(self.network_size, dtype=vector.dtype)
        for piece in (*self.biases.values(), *self.weights.values()):
            values = piece.read(vector)
            part = result[piece.offset : piece.offset + values.size]
            part.reshape(piece.shape)[...] = values
        return result

    def from_network_order(self, vector: NDArray[Any]) -> NDArray[Any]:
        """Bring a vector from network order to plan order.

        Parameters
        ----------
        vector : array, shape (network_size,)
            In network order.

        Returns
        -------
        array, shape (size,)
            A new array, of the plan's dtype if `vector` is of floats, else of the
            vector's; 0 where the network has no connection.
        """
        is_float = np.issubdtype(vector.dtype, np.floating)
        result = roomy(self.size, self.dtype if is_float else vector.dtype)
        for piece in (*self.biases.values(), *self.weights.values()):
            size = piece.shape[0] * piece.shape[1]
            part = vector[piece.offset : piece.offset + size]
            piece.write(result, part.reshape(piece.shape))
        return result


def compile_plan(network: Network, dtype: type[np.floating] = np.float32) -> Plan:
    """Compile a network.

    Parameters
    ----------
    network : Network
        Valid; it may be incomplete: a neuron without inputs computes f(bias).
    dtype : float32 or float64
        Of everything that computes.

    Returns
    -------
    Plan

    Raises
    ------
    CannotRun
        If a projection is delayed.
    """
    groups = group_layers(network)
    blocks, size = _blocks(network, groups)
    places = _places(groups)
    biases, weights = _pieces(network, blocks, places)
    columns = [_columns(network, group) for group in groups]
    outputs = [c[b.first_output :] for c, b in zip(columns, blocks, strict=True)]
    plan = Plan(
        dtype=np.dtype(dtype),
        size=size,
        network_size=network_order.vector_size(network),
        blocks=blocks,
        places=places,
        input_columns=columns[0],
        output_columns=np.concatenate(outputs[1:] or [columns[0][:0]]),
        fixed=None,
        biases=biases,
        weights=weights,
        dropout=_dropout(network, groups, np.dtype(dtype)),
    )
    return _with_fixed(plan, network)


def _blocks(network: Network, groups: list[Group]) -> tuple[tuple[Block, ...], int]:
    activations = {layer.id: layer.activations for layer in network.layers}
    is_output = {layer.id: layer.kind == "output" for layer in network.layers}
    blocks: list[Block] = []
    offset = 0
    for group in groups:
        links = _links(group, blocks, offset) if blocks else ()
        offset += sum(link.size for link in links)
        first = sum(not is_output[layer] for layer, _ in group.order)
        runs = _runs([(activations[layer][i], layer) for layer, i in group.order])
        blocks.append(Block(len(group.order), links, runs, first))
    return tuple(blocks), offset


def _links(group: Group, earlier: list[Block], offset: int) -> tuple[Link, ...]:
    """The first link has the biases, wherever its source ends near its ones."""
    n_targets = len(group.order)
    ends = [(s.block, s.start, s.stop) for s in group.spans]

    def missing(end: tuple[int, int, int]) -> int:
        return (earlier[end[0]].size - end[2]) * n_targets

    home = min(ends, key=missing, default=None)
    if home is None or missing(home) > ALLOWED_WASTE:
        home = 0, earlier[0].size, earlier[0].size
    else:
        ends.remove(home)
    links: list[Link] = []
    for block, start, stop in [home, *ends]:
        has_bias = not links
        end = earlier[block].size + 1 if has_bias else stop
        size = n_targets * (end - start)
        links.append(Link(block, start, end, offset, size, has_bias))
        offset += size
    return tuple(links)


def _runs(neurons: list[tuple[str, int]]) -> tuple[Run, ...]:
    runs, start = [], 0
    for (activation, _), part in groupby(
        neurons, key=lambda entry: (entry[0], entry[1] * (entry[0] == "softmax"))
    ):
        stop = start + len(list(part))
        runs.append(Run(activation, start, stop))
        start = stop
    return tuple(runs)


def _places(groups: list[Group]) -> dict[int, Place]:
    places = {}
    for block, group in enumerate(groups):
        rows: dict[int, list[tuple[int, int]]] = {
            layer.id: [] for layer in group.layers
        }
        for row, (layer, index) in enumerate(group.order):
            rows[layer].append((index, row))
        for layer, pairs in rows.items():
            ordered = np.asarray([row for _, row in sorted(pairs)], dtype=np.int64)
            places[layer] = Place(block, _index(ordered))
    return places


def _index(rows: Ints) -> Index:
    if len(rows) and (np.diff(rows) == 1).all():
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def _shifted(rows: Index, by: int) -> Index:
    if isinstance(rows, slice):
        return slice(rows.start - by, rows.stop - by)
    return rows - by


def _pieces(
    network: Network, blocks: tuple[Block, ...], places: dict[int, Place]
) -> tuple[dict[int, Piece], dict[tuple[int, int], Piece]]:
    biases: dict[int, Piece] = {}
    weights: dict[tuple[int, int], Piece] = {}
    offset = 0
    for layer in network.layers:
        if layer.computes:
            place = places[layer.id]
            link = blocks[place.block].links[0]
            last = link.stop - link.start
            column = slice(last - 1, last)
            shape = 1, layer.size
            biases[layer.id] = Piece(offset, link, place.rows, column, shape)
        offset += layer.size
    for projection in network.projections:
        if projection.n_connections:
            key = projection.source, projection.target
            weights[key] = _weights(projection, blocks, places, offset)
        offset += projection.weights.size
    return biases, weights


def _weights(
    projection: Projection,
    blocks: tuple[Block, ...],
    places: dict[int, Place],
    offset: int,
) -> Piece:
    source, target = places[projection.source], places[projection.target]
    link = next(
        link
        for link in blocks[target.block].links
        if link.source == source.block and link.stop - link.start > link.has_bias
    )
    columns = _shifted(source.rows, link.start)
    n_source, n_target = projection.weights.shape
    return Piece(offset, link, target.rows, columns, (n_source, n_target))


def _columns(network: Network, group: Group) -> Ints:
    columns = {layer.id: layer.columns for layer in group.layers}
    return np.asarray(
        [columns[layer][index] for layer, index in group.order], dtype=np.int64
    )


def _dropout(
    network: Network, groups: list[Group], dtype: np.dtype[np.floating]
) -> dict[int, Array]:
    of_layer = {layer.id: layer.dropout for layer in network.layers}
    found = {}
    for index, group in enumerate(groups):
        probabilities = [of_layer[layer] for layer, _ in group.order]
        if any(probabilities):
            found[index] = np.asarray(probabilities, dtype=dtype)[:, np.newaxis]
    return found


def _with_fixed(plan: Plan, network: Network) -> Plan:
    free = network_order.exists(network) & ~network_order.frozen(network)
    # What no layer or projection stands for exists as little as a missing connection.
    fixed = ~plan.from_network_order(free)
    return replace(plan, fixed=fixed) if fixed.any() else plan

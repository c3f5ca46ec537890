"""Buffers of a network for one batch size, and the calls that fill them.

Each pass is a tuple of calls whose arrays are all bound beforehand, because a step of
a small network costs as much as the Python between its NumPy calls.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.activations import ACTIVATIONS, Activation
from engine.arrays import Array
from engine.losses import Loss, weighted_mean
from engine.plan import Block, Link, Plan, Run

Call = Callable[[], object]

SAFE_ENDS = 1e30
"""Squares of outputs and of their sums, added up: below it their loss is finite."""


@dataclass(frozen=True, eq=False)
class Product:
    """Part of the gradient: the derivatives by some rows of a link's matrix.

    Attributes
    ----------
    left, right : arrays of two dimensions, or None
        The derivatives are their product, of a batch that went through; None where
        they are 0, as nothing comes of the link.
    offset, shape : int and (int, int)
        Where the part stands in the vector of parameters.
    has_bias : bool
        Whether its last column is biases.
    """

    left: Array | None
    right: Array | None
    offset: int
    shape: tuple[int, int]
    has_bias: bool

    @property
    def where(self) -> slice:
        """Its place in the vector of parameters."""
        return slice(self.offset, self.offset + self.shape[0] * self.shape[1])

    def into(self, part: Array) -> Call:
        """Bind the product to where it is written: as many numbers as it has."""
        if self.left is None or self.right is None:
            return partial(part.fill, 0.0)
        return product(self.left, self.right, part.reshape(self.shape))


@dataclass(frozen=True, eq=False)
class Batch:
    """How one batch is computed.

    Attributes
    ----------
    passes : tuple of Call
        Forward, and backward to the derivatives by all sums.
    products : tuple of Product
        What makes the gradient of that, in parts that cover all parameters.
    sizes : tuple of (array, tuple of arrays)
        For each block: derivatives by its sums, and what they are multiplied by.
    ends : tuple of arrays
        What the loss is computed from.
    """

    passes: tuple[Call, ...]
    products: tuple[Product, ...]
    sizes: tuple[tuple[Array, tuple[Array, ...]], ...]
    ends: tuple[Array, ...]

    def largest(self) -> float:
        """No derivative of the loss of this batch by a parameter is larger.

        Infinite or NaN where something is not finite, or the loss may not be.

        Notes
        -----
        Cauchy and Schwarz: a derivative is a sum over the samples of products.
        """
        if not sum(map(_square, self.ends)) < SAFE_ENDS:
            return math.inf
        bound = 0.0
        for delta, sources in self.sizes:
            squares = _square(delta)
            # Twice, for what rounding may have taken away.
            added = sum(map(_square, sources))
            bound += 2 * math.sqrt(squares) * math.sqrt(added)
        return bound


class Workspace:
    """Sums and outputs of each block for a batch, from one vector of parameters.

    `ends` lists block, first and last row of the network's outputs, which may be in
    several blocks.

    Parameters
    ----------
    plan : Plan
    parameters : array, shape (plan.size,)
        Read at every pass; its owner may write to it in between.
    batch_size : int
    keep_sums : bool
        Keep the sums of all blocks; else activations may overwrite those of blocks
        without outputs of the network.
    """

    def __init__(
        self, plan: Plan, parameters: Array, batch_size: int, *, keep_sums: bool
    ) -> None:
        self.plan = plan
        self.parameters = parameters
        self.batch_size = batch_size
        self.outputs: list[Array] = [self._array(plan.n_inputs + 1)]
        self.sums: list[Array] = [self.outputs[0][:-1]]
        for block in plan.blocks[1:]:
            outputs = self._array(block.size + 1)
            outputs[-1] = 1
            keep = keep_sums or block.first_output < block.size
            apart = any(_apart(run, keep=keep) for run in block.runs)
            self.outputs.append(outputs)
            self.sums.append(self._array(block.size) if apart else outputs[:-1])
        widest = max(block.size for block in plan.blocks) + 1
        self._scratch = self._array(widest)
        self.ends = [
            (index, block.first_output, block.size)
            for index, block in enumerate(plan.blocks)
            if index and block.first_output < block.size
        ]

    def forward(self, inputs: Array) -> tuple[Call, ...]:
        """Calls that compute all blocks.

        Parameters
        ----------
        inputs : array, shape (batch_size, n_inputs + 1)
            The batch; it is read when the calls are made.

        Returns
        -------
        tuple of callables without arguments
        """
        calls: list[Call] = []
        for index, block in enumerate(self.plan.blocks[1:], start=1):
            sums, outputs = self.sums[index], self.outputs[index]
            for number, link in enumerate(block.links):
                into = self.scratch(block.size) if number else sums
                weights, source = link.matrix(self.parameters), self.read(link, inputs)
                calls.append(product(weights, source, into))
                if number:
                    calls.append(partial(np.add, sums, into, sums))
            for run in block.runs:
                part, out = sums[run.start : run.stop], outputs[run.start : run.stop]
                if run.activation != "identity" or sums.base is not outputs:
                    calls.append(partial(_row(run).apply, part, out))
            calls += self.after(index)
        return tuple(calls)

    def after(self, index: int) -> tuple[Call, ...]:
        """Calls to make when the outputs of a block are computed; none by itself."""
        return ()

    def mean_loss(
        self, loss: Loss, targets: Array, weights: Array | None = None
    ) -> float:
        """Loss of the batch whose forward pass was the last, with `keep_sums`.

        Parameters
        ----------
        loss : Loss
            What to compute.
        targets : array, shape (batch_size, n_outputs)
            In plan order.
        weights : array, shape (batch_size,), optional
            How much each row counts.
        """
        by_sums = loss.value_from_sums
        values = self.at_ends(self.outputs if by_sums is None else self.sums)
        if weights is not None:
            return weighted_mean(loss.rows(values, targets.T), weights)
        return (by_sums or loss.value)(values, targets.T)

    def read(self, link: Link, inputs: Array) -> Array:
        """What a link multiplies: rows of its source, [stop - start, batch_size]."""
        values = self.outputs[link.source] if link.source else inputs.T
        return values[link.start : link.stop]

    def at_ends(self, arrays: list[Array]) -> Array:
        """Rows of the network's outputs, in plan order, from an array per block.

        Returns
        -------
        array, shape (n_outputs, batch_size)
            A view if all outputs are in one block.
        """
        parts = [arrays[index][start:stop] for index, start, stop in self.ends]
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else self._array(0)

    def scratch(self, rows: int) -> Array:
        """Room for a passing result; every use overwrites the one before."""
        return self._scratch[:rows]

    def _array(self, rows: int) -> Array:
        return np.zeros((rows, self.batch_size), dtype=self.plan.dtype)


class TrainingWorkspace(Workspace):
    """A workspace that also goes backward.

    Parameters
    ----------
    plan, parameters, batch_size
        As of `Workspace`.
    loss : Loss
    drops : bool
        Whether neurons drop out; then `draw` is needed before each batch.

    Notes
    -----
    Inverted dropout: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014),
    JMLR 15, 1929-1958; outputs that stay are divided by the probability to stay, so
    that nothing has to be scaled when the network is used.
    """

    def __init__(
        self,
        plan: Plan,
        parameters: Array,
        batch_size: int,
        *,
        loss: Loss,
        drops: bool = False,
    ) -> None:
        super().__init__(plan, parameters, batch_size, keep_sums=False)
        self.loss = loss
        self._delta = [self._array(block.size + 1) for block in plan.blocks]
        self._live = live_blocks(plan)
        self._to_sums = loss.gradient_to_sums
        self._factors = self._room_for_dropout() if drops else {}
        self._dropped = {
            index: np.ones_like(self.outputs[index]) for index in self._factors
        }

        index, start, stop = self.ends[0]
        self._direct = len(self.ends) == 1 and not self._readers(index)
        if self._direct:
            self.predicted = self.outputs[index][start:stop]
            self._end_delta = self._delta[index][start:stop]
        else:
            self.predicted = self._array(plan.n_outputs)
            self._end_delta = self._array(plan.n_outputs)

    def batch(
        self,
        inputs: Array,
        targets: Array,
        weights: Array | None = None,
        most: int | None = None,
        watch: tuple[Call, ...] = (),
    ) -> Batch:
        """How to compute a batch.

        Parameters
        ----------
        inputs : array, shape (batch_size, n_inputs + 1)
            Read when the calls are made.
        targets : array, shape (batch_size, n_outputs)
            Read when the calls are made.
        weights : array, shape (batch_size,), optional
            How much each row counts; read when the calls are made.
        most : int, optional
            Parameters of a part of the gradient, as far as a row is not longer; by
            default a link is one part.
        watch : tuple of Call
            Made after the passes.
        """
        calls = [*self.forward(inputs), *self._loss_gradient(targets.T)]
        products: list[Product] = []
        sizes: list[tuple[Array, tuple[Array, ...]]] = []
        if weights is not None:
            delta = self._end_delta
            calls.append(partial(np.multiply, delta, weights, delta))
        for index in range(len(self.plan.blocks) - 1, 0, -1):
            block = self.plan.blocks[index]
            if index not in self._live:
                for link in block.links:
                    products += _parts(link, None, None, most)
                continue
            calls += self._block_gradient(index, block)
            delta = self._delta[index][: block.size]
            for link in block.links:
                products += _parts(link, delta, self.read(link, inputs).T, most)
            sources = {link.source: self._whole(link, inputs) for link in block.links}
            flat = tuple(source.reshape(-1) for source in sources.values())
            sizes.append((delta.reshape(-1), flat))
        ends = [
            arrays[index][start:stop].reshape(-1)
            for index, start, stop in self.ends
            for arrays in (self.outputs, self.sums)
        ]
        return Batch((*calls, *watch), tuple(products), tuple(sizes), tuple(ends))

    def read(self, link: Link, inputs: Array) -> Array:
        """What a link multiplies: outputs of its source, without what dropped out."""
        if link.source in self._dropped:
            return self._dropped[link.source][link.start : link.stop]
        return super().read(link, inputs)

    def _whole(self, link: Link, inputs: Array) -> Array:
        """All that the source of a link has to be read."""
        if link.source:
            return self._dropped.get(link.source, self.outputs[link.source])
        return inputs

    def after(self, index: int) -> tuple[Call, ...]:
        """Let neurons drop out: calls for a block whose outputs are computed."""
        if index not in self._factors:
            return ()
        outputs, left = self.outputs[index][:-1], self._dropped[index][:-1]
        return (partial(np.multiply, outputs, self._factors[index], left),)

    def draw(self, generator: np.random.Generator) -> None:
        """Draw which neurons drop out in the next batch, for each of its rows."""
        for index, factors in self._factors.items():
            probabilities = self.plan.dropout[index]
            if factors.dtype == np.float64:
                generator.random(out=factors)
            else:
                generator.random(dtype=np.float32, out=factors)
            np.greater_equal(factors, probabilities, factors)
            np.divide(factors, 1 - probabilities, factors)

    def _room_for_dropout(self) -> dict[int, Array]:
        """By block: what its outputs are multiplied with, row by row of the batch."""
        return {i: self._array(self.plan.blocks[i].size) for i in self.plan.dropout}

    def watch(self, witness: Array) -> tuple[Call, ...]:
        """Calls that add to `witness` what the loss of the batch is computed from.

        It is then not finite if that was not finite in any step. A loss whose
        gradient shows this by itself needs no call.
        """
        if self._to_sums:
            parts = [self.sums[index][start:stop] for index, start, stop in self.ends]
        elif _is_bounded(self.loss):
            parts = [self.predicted]
        else:
            parts = []
        stops = np.cumsum([len(part) for part in parts]).tolist()
        rows = [
            witness[stop - len(p) : stop] for p, stop in zip(parts, stops, strict=True)
        ]
        return tuple(
            partial(np.add, row, part, row)
            for row, part in zip(rows, parts, strict=True)
        )

    def _loss_gradient(self, targets: Array) -> list[Call]:
        """Into the deltas of the ends: by the sums if the loss is paired."""
        calls: list[Call] = []
        if self._direct:
            index, start, _ = self.ends[0]
            if start:
                calls.append(partial(self._delta[index].fill, 0.0))
        else:
            for part, (index, start, stop) in self._end_parts(self.predicted):
                calls.append(partial(np.copyto, part, self.outputs[index][start:stop]))
        gradient = self._to_sums or self.loss.gradient
        calls.append(partial(gradient, self.predicted, targets, self._end_delta))
        return calls

    def _end_parts(self, array: Array) -> list[tuple[Array, tuple[int, int, int]]]:
        parts, offset = [], 0
        for index, start, stop in self.ends:
            parts.append((array[offset : offset + stop - start], (index, start, stop)))
            offset += stop - start
        return parts

    def _block_gradient(self, index: int, block: Block) -> list[Call]:
        """Complete the delta of a block: the derivative of the loss by its sums."""
        delta = self._delta[index]
        if self._direct and index == self.ends[0][0]:
            return [] if self._to_sums else self._through_activations(index, block)

        calls = self._from_readers(index, block)
        if index in self._factors:
            part = self._delta[index][: block.size]
            calls.append(partial(np.multiply, part, self._factors[index], part))
        ends = [
            partial(np.add, delta[start:stop], part, delta[start:stop])
            for part, (end, start, stop) in self._end_parts(self._end_delta)
            if end == index
        ]
        through = self._through_activations(index, block)
        return [*calls, *through, *ends] if self._to_sums else [*calls, *ends, *through]

    def _from_readers(self, index: int, block: Block) -> list[Call]:
        """Gather the derivative by the outputs from all blocks that read them."""
        delta = self._delta[index]
        calls: list[Call] = []
        for reader, link in self._readers(index):
            weights = link.matrix(self.parameters).T
            theirs = self._delta[reader][: self.plan.blocks[reader].size]
            # A row of ones among the sources gets a derivative that nothing reads:
            # leaving it out would make the matrix a view that BLAS must copy.
            width = link.stop - link.start
            covers = link.start == 0 and width - link.has_bias == block.size
            if covers and not calls:
                calls.append(product(weights, theirs, delta[:width]))
                continue
            if not calls:
                calls.append(partial(delta.fill, 0.0))
            room, part = self.scratch(width), delta[link.start : link.stop]
            calls.append(product(weights, theirs, room))
            calls.append(partial(np.add, part, room, part))
        return calls or [partial(delta.fill, 0.0)]

    def _readers(self, index: int) -> list[tuple[int, Link]]:
        return [
            (reader, link)
            for reader in self._live
            for link in self.plan.blocks[reader].links
            if link.source == index and link.stop - link.start > link.has_bias
        ]

    def _through_activations(self, index: int, block: Block) -> list[Call]:
        calls: list[Call] = []
        for run in block.runs:
            if run.activation == "identity":
                continue
            sums, outputs, delta = (
                array[run.start : run.stop]
                for array in (self.sums[index], self.outputs[index], self._delta[index])
            )
            room = self.scratch(run.stop - run.start)
            calls.append(partial(_row(run).backward, sums, outputs, delta, room))
        return calls


def product(left: Array, right: Array, out: Array) -> Call:
    """Bind a matrix product to its arrays.

    `dot` has the smaller overhead, but would copy what is not contiguous.
    """
    whole = all(a.flags.c_contiguous or a.flags.f_contiguous for a in (left, right))
    return partial(np.dot if whole else np.matmul, left, right, out)


def _parts(
    link: Link, delta: Array | None, right: Array | None, most: int | None
) -> list[Product]:
    """Some rows of a link's matrix after the other."""
    width = link.stop - link.start
    rows = link.size // width
    step = rows if most is None else max(1, min(rows, most // width))
    return [
        Product(
            None if delta is None else delta[start : start + step],
            right,
            link.offset + start * width,
            (min(step, rows - start), width),
            link.has_bias,
        )
        for start in range(0, rows, step)
    ]


def _square(values: Array) -> float:
    return float(np.dot(values, values))


def _apart(run: Run, *, keep: bool) -> bool:
    return run.activation != "identity" and (keep or _row(run).needs_sums)


def _row(run: Run) -> Activation:
    return ACTIVATIONS[run.activation]


def _is_bounded(loss: Loss) -> bool:
    """Whether an infinite output has a finite gradient, and so may pass unseen."""
    gradient = np.zeros((1, 1))
    loss.gradient(np.full((1, 1), np.inf), np.zeros((1, 1)), gradient)
    return bool(np.isfinite(gradient).all())


def live_blocks(plan: Plan) -> list[int]:
    """Blocks that hold an output or lead to one."""
    live: set[int] = set()
    for index in range(len(plan.blocks) - 1, 0, -1):
        block = plan.blocks[index]
        if index in live or block.first_output < block.size:
            live |= {index, *(link.source for link in block.links)}
    return sorted(live - {0})

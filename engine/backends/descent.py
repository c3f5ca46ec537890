"""From a batch that went through to moved parameters, in as little room as may be."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints, Mask, roomy
from engine.backends.backend import Rule, State
from engine.backends.blas import Function, adding_product, sgemm
from engine.backends.workspace import Batch, Call, Product
from engine.optimizers import add_penalties, clip_by_norm
from engine.plan import Plan

TILE = 64 * 1024
"""Parameters that an optimizer updates at once.

Its several passes over them then happen in the cache of the processor: rules are
element by element, so that the result is the same.
"""

PART = 512 * 1024
"""Parameters of a part of the gradient of a large network."""

LARGE = 2 * TILE
"""Parameters of networks from which on the gradient is not kept as a whole."""

WHOLE, PARTS, ADDING = "whole", "parts", "adding"
"""The gradient as a whole; part by part; or not at all, when BLAS adds it."""


@dataclass(frozen=True, eq=False)
class Move:
    """What is left to do when a batch went through, bound to its arrays.

    Attributes
    ----------
    calls : tuple of Call
        Write the gradient, as a whole.
    parts : tuple of (Product, Call)
        Write a part of it where the part before was.
    additions : tuple of callables (factor)
        Add a part of it, times a factor, to the parameters.
    """

    calls: tuple[Call, ...] = ()
    parts: tuple[tuple[Product, Call], ...] = ()
    additions: tuple[Callable[[float], None], ...] = ()


class Descent:
    """Gradient, penalties, clipping and the optimizer's rule, for one state.

    Parameters
    ----------
    plan : Plan
    state : State
        Changed by `step`, in place.
    """

    def __init__(self, plan: Plan, state: State) -> None:
        self._plan = plan
        self._state = state
        self._is_large = plan.size > LARGE
        self._sgemm: Function | None = None
        if self._is_large and plan.dtype == np.float32:
            self._sgemm = sgemm()
        self._gradient = np.zeros(0, plan.dtype)
        self._weights_mask: Array | None = None
        widest = max([1, *(k.stop - k.start for b in plan.blocks for k in b.links)])
        size = max(TILE, widest) if self._is_large else plan.size
        self._scratch = roomy(size, plan.dtype)
        self._fixed: Mask | Ints | None = plan.fixed
        if plan.fixed is not None and not self._is_large:
            # A few places are found faster than they are picked out of all.
            self._fixed = np.flatnonzero(plan.fixed)

    def way(self, rule: Rule) -> str:
        """How steps of this rule are made; what is bound for another one is of no use.

        A large network's gradient is clipped by its whole length, and so must be there
        as a whole.
        """
        if not self._is_large or rule.clip is not None:
            return WHOLE
        plain = rule.optimizer.name == "sgd" and not (rule.l1 or rule.l2)
        return ADDING if plain and self._fixed is None and self._sgemm else PARTS

    def most(self, rule: Rule) -> int | None:
        """Parameters of a part of the gradient; None: a part for each link."""
        return PART if self.way(rule) == PARTS else None

    def bind(self, rule: Rule, batch: Batch) -> Move:
        """Bind what makes the gradient of a batch to where it is written."""
        way, parameters = self.way(rule), self._state.parameters
        if way == ADDING and self._sgemm is not None:
            return Move(
                additions=tuple(
                    adding_product(
                        self._sgemm,
                        product.left,
                        product.right,
                        parameters[product.where].reshape(product.shape),
                    )
                    for product in batch.products
                    if product.left is not None and product.right is not None
                )
            )
        if way == WHOLE:
            gradient = self._room(self._plan.size)
            return Move(tuple(p.into(gradient[p.where]) for p in batch.products))
        sizes = [product.shape[0] * product.shape[1] for product in batch.products]
        room = self._room(max([0, *sizes]))
        return Move(
            parts=tuple(
                (product, product.into(room[:size]))
                for product, size in zip(batch.products, sizes, strict=True)
            )
        )

    def step(self, rule: Rule, move: Move) -> None:
        """Make a step of a rule by the batch that went through."""
        self._state.steps += 1
        if move.additions:
            for add in move.additions:
                add(-rule.learning_rate)
        elif move.parts:
            for product, call in move.parts:
                call()
                self._move_part(rule, product)
        else:
            for call in move.calls:
                call()
            self._move_whole(rule)

    def _room(self, size: int) -> Array:
        if len(self._gradient) < size:
            self._gradient = roomy(size, self._plan.dtype)
        return self._gradient

    def _move_whole(self, rule: Rule) -> None:
        """Move all parameters along the gradient."""
        parameters, gradient = self._state.parameters, self._gradient
        tiles = self._tiles()
        if rule.l1 or rule.l2:
            mask = self._mask()
            for tile in tiles:
                add_penalties(
                    gradient[tile],
                    parameters[tile],
                    mask[tile],
                    rule.l1,
                    rule.l2,
                    self._scratch[: tile.stop - tile.start],
                )
        fixed = self._fixed
        if fixed is not None:
            gradient[fixed] = 0
        if rule.clip is not None:
            clip_by_norm(gradient, rule.clip)
        stays = fixed if rule.optimizer.decays else None
        kept = None if stays is None else parameters[stays]
        for tile in tiles:
            self._move(rule, tile, gradient[tile])
        if stays is not None:
            parameters[stays] = kept

    def _move_part(self, rule: Rule, product: Product) -> None:
        """Move the parameters of a part along its gradient, some rows at a time."""
        rows, width = product.shape
        parameters, fixed = self._state.parameters, self._plan.fixed
        step = max(1, TILE // width)
        for row in range(0, rows, step):
            count = min(step, rows - row) * width
            start = product.offset + row * width
            where = slice(start, start + count)
            gradient = self._gradient[row * width : row * width + count]
            if rule.l1 or rule.l2:
                self._penalize(rule, product, parameters[where], gradient)
            if fixed is None:
                self._move(rule, where, gradient)
                continue
            stays = fixed[where]
            np.copyto(gradient, 0, where=stays)
            kept = parameters[where][stays]
            self._move(rule, where, gradient)
            parameters[where][stays] = kept

    def _penalize(
        self, rule: Rule, product: Product, parameters: Array, gradient: Array
    ) -> None:
        """Add the penalties to some rows of a part; a missing weight is 0 and has none.

        All its columns are weights, but for the last where that is the biases.
        """
        width = product.shape[1]
        weights = slice(0, width - product.has_bias)
        rows, scratch = (
            array.reshape(-1, width)[:, weights]
            for array in (parameters, self._scratch[: parameters.size])
        )
        into = gradient.reshape(-1, width)[:, weights]
        all_of_them = np.ones((), self._plan.dtype)
        add_penalties(into, rows, all_of_them, rule.l1, rule.l2, scratch)

    def _move(self, rule: Rule, where: slice, gradient: Array) -> None:
        """Let the optimizer change some neighbouring parameters."""
        state, update = self._state, rule.optimizer.update
        if not self._is_large:
            slots, scratch = state.slots, self._scratch
            update(state.parameters, gradient, slots, state.steps, rule, scratch)
            return
        update(
            state.parameters[where],
            gradient,
            [slot[where] for slot in state.slots],
            state.steps,
            rule,
            self._scratch[: where.stop - where.start],
        )

    def _mask(self) -> Array:
        if self._weights_mask is None:
            self._weights_mask = self._plan.is_weight.astype(self._plan.dtype)
        return self._weights_mask

    def _tiles(self) -> tuple[slice, ...]:
        size = self._plan.size
        if not self._is_large:
            return (slice(0, size),)
        return tuple(
            slice(start, min(start + TILE, size)) for start in range(0, size, TILE)
        )

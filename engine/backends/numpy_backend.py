"""Training with NumPy: preallocated buffers, BLAS, as few calls as possible."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, Rule, State
from engine.backends.dropout import StepDraws
from engine.backends.workspace import Call, TrainingWorkspace
from engine.optimizers import add_penalties, clip_by_norm
from engine.plan import Plan

GATHERED_BYTES = 128 * 1024
"""Rows are brought into order for several batches at once, as long as they fit."""

MOST_GATHERED = 32

TILE = 64 * 1024
"""Parameters that an optimizer updates at once.

Its several passes over them then happen in the cache of the processor: rules are
element by element, so that the result is the same.
"""


@dataclass(frozen=True, eq=False)
class _Batches:
    """Programs for batches of one size, each reading its own part of `gathered`."""

    workspace: TrainingWorkspace
    gathered: Rows
    parts: tuple[Rows, ...]
    programs: tuple[tuple[Call, ...], ...]


class NumpyBackend:
    """The backend that runs everywhere, and the fast one for wide layers.

    Parameters
    ----------
    plan : Plan
    rows : Rows
        The training rows.
    state : State
        Changed by `train`, in place.
    """

    name = "numpy"
    most_steps = 256

    def __init__(self, plan: Plan, rows: Rows, state: State) -> None:
        self._plan = plan
        self._rows = rows
        self._state = state
        self._gradient = np.zeros_like(state.parameters)
        self._scratch = np.zeros_like(state.parameters)
        self._fixed = np.flatnonzero(~plan.trainable)
        self._weights_mask = plan.is_weight.astype(plan.dtype)
        self._tiles = _tiles(plan.size)
        self._batches: dict[tuple[int, bool, bool], _Batches] = {}
        self._loss = ""
        self._witnesses: list[Array] = []
        self._draws: StepDraws | None = None

    def train(
        self,
        rule: Rule,
        order: Ints | None,
        first: int,
        steps: int,
        losses: Array | None = None,
    ) -> None:
        """Make steps over batches of the rows of one epoch; see `Backend.train`."""
        if rule.loss.name != self._loss:
            self._batches.clear()
            self._witnesses.clear()
            self._loss = rule.loss.name
        done = 0
        with np.errstate(all="ignore"):
            while done < steps:
                size = min(rule.batch_size, self._rows.size - first)
                batches = self._prepared(rule, size, order is None)
                room = (self._rows.size - first) // size
                count = min(steps - done, room, len(batches.programs))
                self._gather(batches, order, first, count * size)
                into = None if losses is None else losses[done : done + count]
                self._steps(rule, batches, count, into)
                done += count
                first += count * size

    def is_finite(self) -> bool:
        """Whether the parameters and all losses of the last call seem finite."""
        with np.errstate(all="ignore"):
            return bool(np.isfinite(self._state.parameters.sum() + self._outputs_sum()))

    def gradient(self, rule: Rule) -> Array:
        """Gradient of the loss over all rows, in plan order.

        Without penalties and without dropout: of what the network is, not of a step.
        """
        batches = self._prepared(rule, self._rows.size, True, drops=False)
        with np.errstate(all="ignore"):
            for call in batches.programs[0]:
                call()
        return self._gradient.copy()

    def _outputs_sum(self) -> float:
        """Not finite if an output of some step since the last call was not."""
        total = 0.0
        for witness in self._witnesses:
            total += float(witness.sum())
            witness.fill(0)
        return total

    def _steps(
        self, rule: Rule, batches: _Batches, count: int, losses: Array | None
    ) -> None:
        update, workspace = self._update, batches.workspace
        for index in range(count):
            if self._plan.dropout:
                workspace.draw(self._draws_of(rule.seed).at(self._state.steps))
            for call in batches.programs[index]:
                call()
            if losses is not None:
                part = batches.parts[index]
                losses[index] = workspace.mean_loss(
                    rule.loss, part.targets, part.weights
                )
            update(rule)

    def _draws_of(self, seed: int) -> StepDraws:
        if self._draws is None or self._draws.seed != seed:
            self._draws = StepDraws(seed)
        return self._draws

    def _update(self, rule: Rule) -> None:
        """Move the parameters along the gradient that the programs left."""
        state, gradient = self._state, self._gradient
        if rule.l1 or rule.l2:
            add_penalties(
                gradient,
                state.parameters,
                self._weights_mask,
                rule.l1,
                rule.l2,
                self._scratch,
            )
        if len(self._fixed):
            gradient[self._fixed] = 0
        if rule.clip is not None:
            clip_by_norm(gradient, rule.clip)
        state.steps += 1
        if rule.optimizer.decays and len(self._fixed):
            kept = state.parameters[self._fixed]
            self._move(rule)
            state.parameters[self._fixed] = kept
        else:
            self._move(rule)

    def _move(self, rule: Rule) -> None:
        """Let the optimizer change all parameters."""
        state, gradient = self._state, self._gradient
        update = rule.optimizer.update
        if len(self._tiles) == 1:
            update(
                state.parameters,
                gradient,
                state.slots,
                state.steps,
                rule,
                self._scratch,
            )
            return
        for tile in self._tiles:
            update(
                state.parameters[tile],
                gradient[tile],
                [slot[tile] for slot in state.slots],
                state.steps,
                rule,
                self._scratch[tile],
            )

    def _gather(
        self, batches: _Batches, order: Ints | None, first: int, count: int
    ) -> None:
        """Bring the next rows to where the programs read them."""
        if batches.gathered is self._rows:
            return
        for source, gathered in (
            (self._rows.inputs, batches.gathered.inputs),
            (self._rows.targets, batches.gathered.targets),
            (self._rows.weights, batches.gathered.weights),
        ):
            if source is None or gathered is None:
                continue
            if order is None:
                np.copyto(gathered[:count], source[first : first + count])
            else:
                # Any mode but "raise" writes to `out` without a buffer of its own.
                chosen = order[first : first + count]
                np.take(source, chosen, 0, gathered[:count], "clip")

    def _prepared(
        self, rule: Rule, size: int, natural: bool, *, drops: bool = True
    ) -> _Batches:
        whole = natural and size == self._rows.size
        key = size, whole, drops
        if key not in self._batches:
            self._batches[key] = self._prepare(rule, size, whole, drops)
        return self._batches[key]

    def _prepare(self, rule: Rule, size: int, whole: bool, drops: bool) -> _Batches:
        workspace = TrainingWorkspace(
            self._plan,
            self._state.parameters,
            size,
            gradient=self._gradient,
            loss=rule.loss,
            drops=drops,
        )
        gathered = self._rows if whole else self._room_for(size)
        parts = tuple(
            gathered.part(start, start + size)
            for start in range(0, gathered.size, size)
        )
        witness = np.zeros((self._plan.n_outputs, size), self._plan.dtype)
        self._witnesses.append(witness)
        watch = workspace.watch(witness)
        programs = tuple(
            (*workspace.program(part.inputs, part.targets, part.weights), *watch)
            for part in parts
        )
        return _Batches(workspace, gathered, parts, programs)

    def _room_for(self, size: int) -> Rows:
        """Buffers for as many batches of a size as are worth gathering at once."""
        inputs, targets = self._rows.inputs, self._rows.targets
        weights = self._rows.weights
        row_bytes = (inputs.shape[1] + targets.shape[1]) * inputs.itemsize
        fits = GATHERED_BYTES // (row_bytes * size)
        count = max(1, min(MOST_GATHERED, fits, self._rows.size // size))
        return Rows(
            np.zeros((count * size, inputs.shape[1]), inputs.dtype),
            np.zeros((count * size, targets.shape[1]), targets.dtype),
            None if weights is None else np.zeros(count * size, weights.dtype),
        )


def _tiles(size: int) -> tuple[slice, ...]:
    if size <= 2 * TILE:
        return (slice(0, size),)
    return tuple(slice(start, start + TILE) for start in range(0, size, TILE))

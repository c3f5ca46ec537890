"""Training with NumPy: preallocated buffers, BLAS, as few calls as possible."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.backends.backend import Rows, Rule, State
from engine.backends.descent import Descent, Move
from engine.backends.dropout import StepDraws
from engine.backends.foresight import Foresight
from engine.backends.workspace import Batch, TrainingWorkspace
from engine.plan import Plan

GATHERED_BYTES = 128 * 1024
"""Rows are brought into order for several batches at once, as long as they fit."""

MOST_GATHERED = 32


@dataclass(frozen=True, eq=False)
class _Batches:
    """Batches of one size, each reading its own part of `gathered`."""

    workspace: TrainingWorkspace
    gathered: Rows
    parts: tuple[Rows, ...]
    batches: tuple[Batch, ...]
    moves: tuple[Move, ...]


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
        self._descent = Descent(plan, state)
        self._batches: dict[tuple[int, bool], _Batches] = {}
        self._made_for: tuple[str, str] = "", ""
        self._witnesses: list[Array] = []
        self._draws: StepDraws | None = None

    def train(
        self,
        rule: Rule,
        order: Ints | None,
        first: int,
        steps: int,
        losses: Array | None = None,
        foresight: Foresight | None = None,
    ) -> int:
        """Make steps over batches of the rows of one epoch; see `Backend.train`."""
        made_for = rule.loss.name, self._descent.way(rule)
        if made_for != self._made_for:
            self._batches.clear()
            self._witnesses.clear()
            self._made_for = made_for
        done = 0
        with np.errstate(all="ignore"):
            while done < steps:
                size = min(rule.batch_size, self._rows.size - first)
                prepared = self._prepared(rule, size, order is None)
                room = (self._rows.size - first) // size
                count = min(steps - done, room, len(prepared.batches))
                self._gather(prepared, order, first, count * size)
                into = None if losses is None else losses[done : done + count]
                made = self._steps(rule, prepared, count, into, foresight)
                done += made
                first += made * size
                if made < count:
                    break
        return done

    def is_finite(self) -> bool:
        """Whether the parameters and all losses of the last call seem finite."""
        with np.errstate(all="ignore"):
            return bool(np.isfinite(self._state.parameters.sum() + self._outputs_sum()))

    def gradient(self, rule: Rule) -> Array:
        """Gradient of the loss over all rows, in plan order.

        Without penalties and without dropout: of what the network is, not of a step.
        """
        rows = self._rows
        workspace = self._workspace(rule, rows.size, drops=False)
        batch = workspace.batch(rows.inputs, rows.targets, rows.weights)
        gradient = np.zeros_like(self._state.parameters)
        with np.errstate(all="ignore"):
            for call in batch.passes:
                call()
            for product in batch.products:
                product.into(gradient[product.where])()
        return gradient

    def _outputs_sum(self) -> float:
        """Not finite if an output of some step since the last call was not."""
        total = 0.0
        for witness in self._witnesses:
            total += float(witness.sum())
            witness.fill(0)
        return total

    def _steps(
        self,
        rule: Rule,
        prepared: _Batches,
        count: int,
        losses: Array | None,
        foresight: Foresight | None,
    ) -> int:
        update, workspace = self._update, prepared.workspace
        for index in range(count):
            if self._plan.dropout:
                workspace.draw(self._draws_of(rule.seed).at(self._state.steps))
            batch = prepared.batches[index]
            for call in batch.passes:
                call()
            if losses is not None:
                part = prepared.parts[index]
                losses[index] = workspace.mean_loss(
                    rule.loss, part.targets, part.weights
                )
            if foresight is not None and not foresight.allows(rule, batch.largest()):
                return index
            update(rule, prepared.moves[index])
        return count

    def _update(self, rule: Rule, move: Move) -> None:
        """Move the parameters by a batch that went through."""
        self._descent.step(rule, move)

    def _draws_of(self, seed: int) -> StepDraws:
        if self._draws is None or self._draws.seed != seed:
            self._draws = StepDraws(seed)
        return self._draws

    def _gather(
        self, prepared: _Batches, order: Ints | None, first: int, count: int
    ) -> None:
        """Bring the next rows to where the programs read them."""
        if prepared.gathered is self._rows:
            return
        for source, gathered in (
            (self._rows.inputs, prepared.gathered.inputs),
            (self._rows.targets, prepared.gathered.targets),
            (self._rows.weights, prepared.gathered.weights),
        ):
            if source is None or gathered is None:
                continue
            if order is None:
                np.copyto(gathered[:count], source[first : first + count])
            else:
                # Any mode but "raise" writes to `out` without a buffer of its own.
                chosen = order[first : first + count]
                np.take(source, chosen, 0, gathered[:count], "clip")

    def _prepared(self, rule: Rule, size: int, natural: bool) -> _Batches:
        whole = natural and size == self._rows.size
        key = size, whole
        if key not in self._batches:
            self._batches[key] = self._prepare(rule, size, whole)
        return self._batches[key]

    def _workspace(self, rule: Rule, size: int, *, drops: bool) -> TrainingWorkspace:
        parameters = self._state.parameters
        return TrainingWorkspace(
            self._plan, parameters, size, loss=rule.loss, drops=drops
        )

    def _prepare(self, rule: Rule, size: int, whole: bool) -> _Batches:
        workspace = self._workspace(rule, size, drops=True)
        gathered = self._rows if whole else self._room_for(size)
        parts = tuple(
            gathered.part(start, start + size)
            for start in range(0, gathered.size, size)
        )
        witness = np.zeros((self._plan.n_outputs, size), self._plan.dtype)
        self._witnesses.append(witness)
        most = self._descent.most(rule)
        watch = workspace.watch(witness)
        batches = tuple(
            workspace.batch(part.inputs, part.targets, part.weights, most, watch)
            for part in parts
        )
        moves = tuple(self._descent.bind(rule, batch) for batch in batches)
        return _Batches(workspace, gathered, parts, batches, moves)

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

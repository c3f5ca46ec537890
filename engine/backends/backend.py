"""What the trainer asks of whatever computes the steps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.arrays import Array, Ints
from engine.data.mapped import stacked
from engine.losses import LOSSES, Loss
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.plan import Plan
from engine.settings import TrainingSettings

if TYPE_CHECKING:
    from engine.backends.foresight import Foresight


@dataclass(frozen=True)
class Rule:
    """How one step is made.

    Attributes
    ----------
    loss : Loss
    optimizer : Optimizer
    learning_rate, l1, l2 : float
    clip : float, optional
    batch_size : int
        Rows of a step; the last step of an epoch may have fewer.
    momentum, weight_decay : float
        Of the optimizers that have one.
    seed : int
        Of what is drawn in a step: which neurons drop out.
    """

    loss: Loss
    optimizer: Optimizer
    learning_rate: float
    l1: float
    l2: float
    clip: float | None
    batch_size: int
    momentum: float = 0.9
    weight_decay: float = 0.01
    seed: int = 0


def rule_of(settings: TrainingSettings, n_rows: int) -> Rule:
    """Look up the words of the settings; a batch is never more than all rows."""
    return Rule(
        LOSSES[settings.loss],
        OPTIMIZERS[settings.optimizer],
        settings.learning_rate,
        settings.l1,
        settings.l2,
        settings.clip,
        min(settings.batch_size or n_rows, n_rows),
        settings.momentum,
        settings.weight_decay,
        settings.seed,
    )


@dataclass(frozen=True, eq=False)
class Rows:
    """Scaled data as the backends read them.

    Attributes
    ----------
    inputs : array, shape (n_rows, n_inputs + 1)
        In the order of the plan; the last column is 1.
    targets : array, shape (n_rows, n_outputs)
        In the order of the plan.
    weights : array, shape (n_rows,), optional
        How much each row counts: the loss of a batch is the sum of weight x loss of
        the row, divided by the number of rows. None: each row counts 1.
    """

    inputs: Array
    targets: Array
    weights: Array | None = None

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.inputs)

    def part(self, start: int, stop: int) -> "Rows":
        """Rows `start` to `stop`, as views."""
        weights = None if self.weights is None else self.weights[start:stop]
        return Rows(self.inputs[start:stop], self.targets[start:stop], weights)

    def at(self, index: Ints) -> "Rows":
        """Some rows, copied."""
        weights = None if self.weights is None else self.weights[index]
        return Rows(self.inputs[index], self.targets[index], weights)


def rows_for(
    plan: Plan,
    inputs: Array,
    targets: Array | None = None,
    weights: Array | None = None,
) -> Rows:
    """Arrange scaled data for a plan.

    Parameters
    ----------
    plan : Plan
        Says which column goes where.
    inputs : array, shape (n_rows, n_columns)
        Scaled, in the order of the data; an unbound input neuron reads 0.
    targets : array, shape (n_rows, n_targets), optional
        Scaled, in the order of the data; without it they are 0.
    weights : array, shape (n_rows,), optional
        How much each row counts.

    Returns
    -------
    Rows
        Of the plan's dtype.
    """
    bound = plan.input_columns >= 0
    arranged = np.zeros((len(inputs), plan.n_inputs + 1), dtype=plan.dtype)
    arranged[:, -1] = 1
    arranged[:, :-1][:, bound] = inputs[:, plan.input_columns[bound]]
    if targets is None:
        return Rows(arranged, np.zeros((len(inputs), plan.n_outputs), plan.dtype))
    wanted = targets[:, plan.output_columns]
    if weights is not None:
        weights = np.ascontiguousarray(weights, dtype=plan.dtype)
    return Rows(arranged, np.ascontiguousarray(wanted, dtype=plan.dtype), weights)


def stacked_rows(blocks: Iterable[Rows], n_rows: int, plan: Plan) -> Rows:
    """Put rows below each other; inputs too large for memory go to a file.

    Parameters
    ----------
    blocks : iterable of Rows
        Each is used before the next is asked for.
    n_rows : int
        Of all of them together.
    plan : Plan
        That they are arranged for.
    """
    targets: list[Array] = []
    weights: list[Array] = []

    def inputs() -> Iterator[Array]:
        for block in blocks:
            targets.append(block.targets)
            if block.weights is not None:
                weights.append(block.weights)
            yield block.inputs

    whole = stacked(inputs(), n_rows, plan.n_inputs + 1)
    counted = np.concatenate(weights) if weights else None
    return Rows(whole, np.concatenate(targets), counted)


@dataclass(eq=False)
class State:
    """What steps change, in plan order.

    Attributes
    ----------
    parameters : array, shape (plan.size,)
    slots : tuple of arrays of the same shape
        State of the optimizer.
    steps : int
        Steps since the optimizer began anew.
    """

    parameters: Array
    slots: tuple[Array, ...]
    steps: int

    def copy(self) -> "State":
        """The same state in arrays of its own."""
        slots = tuple(slot.copy() for slot in self.slots)
        return State(self.parameters.copy(), slots, self.steps)

    def restore(self, other: "State") -> None:
        """Take over another state, in place."""
        np.copyto(self.parameters, other.parameters)
        for slot, saved in zip(self.slots, other.slots, strict=True):
            np.copyto(slot, saved)
        self.steps = other.steps


class Backend(Protocol):
    """Computes many steps in one call, for one plan, one state and one set of rows.

    Equal calls give equal bits, however a sequence of steps is divided into calls.

    Attributes
    ----------
    name : str
    most_steps : int
        How many steps are worth making in one call.
    """

    name: str
    most_steps: int

    def train(
        self,
        rule: Rule,
        order: Ints | None,
        first: int,
        steps: int,
        losses: Array | None = None,
        foresight: "Foresight | None" = None,
    ) -> int:
        """Make steps over batches of the rows of one epoch.

        Parameters
        ----------
        rule : Rule
            How each step is made.
        order : int64 array, shape (n_rows,), or None
            In which order the epoch uses the rows; None is the natural order.
        first : int
            Place in that order of the first row to use.
        steps : int
            Number of batches; the last may be cut short by the end of the epoch.
        losses : float64 array, shape (steps,), optional
            Filled with the loss of each batch before its step.
        foresight : Foresight, optional
            Stop before the first step that it does not allow.

        Returns
        -------
        int
            Steps made.
        """
        ...

    def is_finite(self) -> bool:
        """Whether the parameters and all losses of the last call seem finite.

        False may be a false alarm (a sum that overflows), True is reliable.
        """
        ...

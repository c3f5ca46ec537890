"""Losses along straight lines in the space of parameters, by the compiled kernel.

The kernel makes optimizer steps and tells the loss before each. So it is let walk: with
the gradient clipped to nothing, the velocity along one parameter and a momentum of 1,
every step goes exactly one step of the grid, and a whole row of it is one call.
"""

from collections.abc import Generator

import numpy as np

from engine.arrays import Array
from engine.backends.backend import Rows, Rule, State
from engine.backends.fused_backend import FusedBackend
from engine.backends.kernel_supply import supply
from engine.losses import Loss
from engine.optimizers import OPTIMIZERS
from engine.plan import Plan

EVEN = 1e-6
"""How much steps may differ, in parts of one, and still be even."""

CALL_WORK = 20_000_000
"""Steps times rows times parameters of one call, so that it never takes long."""


def is_even(values: Array) -> bool:
    """Whether values lie at even steps.

    Parameters
    ----------
    values : array, shape (n,)
        Any.

    Examples
    --------
    >>> is_even(np.array([1.0, 2.0, 3.0])), is_even(np.array([1.0, 2.0, 4.0]))
    (True, False)
    """
    steps = np.diff(values)
    if not len(steps):
        return True
    first = float(steps[0])
    return first != 0 and bool(np.abs(steps - first).max() <= EVEN * abs(first))


class Walk:
    """Walks through the parameters of a network.

    Parameters
    ----------
    plan : Plan
        In single precision, with nothing frozen.
    parameters : array, shape (plan.size,)
        Where the network stands; not changed.
    rows : Rows
        Whose mean loss is wanted.
    loss : Loss
        What to compute.
    """

    def __init__(self, plan: Plan, parameters: Array, rows: Rows, loss: Loss) -> None:
        self._plan, self._parameters = plan, parameters
        self._rows, self._loss = rows, loss

    def losses(
        self, positions: list[int], xs: Array, ys: Array
    ) -> Generator[float, None, Array | None]:
        """Losses over a grid of values of one parameter or two.

        Parameters
        ----------
        positions : list of int
            In plan order; of one parameter only `xs` counts.
        xs, ys : float64 arrays
            Values of the first, at even steps, and of the second.

        Yields
        ------
        float
            Progress from 0 to 1.

        Returns
        -------
        float64 array, shape (len(ys), len(xs)), or None
            None where the kernel is not to be had, or where something was not finite,
            which the walk would carry on.
        """
        kernel = supply().get()
        if kernel is None or not len(xs):
            return None
        step = float(xs[1] - xs[0]) if len(xs) > 1 else 1.0
        velocity = np.zeros_like(self._parameters)
        velocity[positions[0]] = 1
        state = State(self._parameters.copy(), (velocity,), 0)
        backend = FusedBackend(self._plan, self._rows, state, kernel)
        rule = self._rule(step)
        work = self._rows.size * self._plan.size
        at_once = max(1, min(len(xs), CALL_WORK // work))
        losses = np.zeros((len(ys), len(xs)))
        for index, (row, y) in enumerate(zip(losses, ys.tolist(), strict=True)):
            for start in range(0, len(xs), at_once):
                part = row[start : start + at_once]
                np.copyto(state.parameters, self._parameters)
                with np.errstate(over="ignore"):
                    for position, value in zip(positions, (xs[start], y), strict=False):
                        state.parameters[position] = value
                backend.train(rule, None, 0, len(part), part)
                yield (index + (start + len(part)) / len(xs)) / len(ys)
        return losses if np.isfinite(losses).all() else None

    def _rule(self, step: float) -> Rule:
        return Rule(
            loss=self._loss,
            optimizer=OPTIMIZERS["momentum"],
            learning_rate=-step,
            l1=0.0,
            l2=0.0,
            clip=0.0,
            batch_size=self._rows.size,
            momentum=1.0,
        )

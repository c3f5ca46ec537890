"""Knowing before a step that it cannot lead out of the finite numbers.

Going back to the last finite state takes a copy of the parameters and of the
optimizer's state. A large network has no room for that; so bounds are kept instead, and
only a step that they cannot vouch for is made with a copy at hand.
"""

import math
from dataclasses import dataclass

from engine.arrays import Array
from engine.backends.backend import Rule, State

MOST = 1e37
"""Up to here float32 can be relied on; with room for rounding."""

BOUND = 10.0
"""Learning rates that a bounded optimizer moves a parameter in a step, at most.

Adam: the mean of gradients is at most 7.3 times the root of the mean of their squares
(Cauchy and Schwarz, with 0.9 and 0.999); RMSprop: 1 / sqrt(1 - 0.99).
"""

STALE = 1e10
"""The same for each unit of a mean that stands beside a square of 0."""


@dataclass
class Foresight:
    """Bounds of everything that a step changes.

    Attributes
    ----------
    largest : float
        No parameter is larger.
    reach : float
        No entry of the optimizer's velocity or mean is larger.
    """

    largest: float = math.inf
    reach: float = math.inf

    def look(self, rule: Rule, state: State) -> None:
        """Measure the bounds: a pass over the parameters."""
        optimizer = rule.optimizer
        self.largest = _largest(state.parameters)
        squares = optimizer.is_bounded and len(optimizer.slots) == 1
        has_reach = bool(optimizer.slots) and not squares
        self.reach = _largest(state.slots[0]) if has_reach else 0.0

    def allows(self, rule: Rule, gradient: float) -> bool:
        """Whether everything is sure to be finite after a step.

        The bounds then become those after the step.

        Parameters
        ----------
        rule : Rule
            How the step is made.
        gradient : float
            No derivative of the loss is larger; it may be infinite or NaN.
        """
        optimizer, largest = rule.optimizer, self.largest
        if optimizer.is_bounded:
            reach, change = self.reach, BOUND + STALE * self.reach
            if optimizer.decays:
                largest *= max(1.0, abs(1 - rule.learning_rate * rule.weight_decay))
        else:
            gradient += rule.l2 * largest + rule.l1
            reach = rule.momentum * self.reach + gradient
            change = gradient + reach
        largest += rule.learning_rate * change
        if gradient <= MOST and largest <= MOST:
            self.largest, self.reach = largest, reach
            return True
        return False


def _largest(values: Array) -> float:
    """Without an array of magnitudes; NaN if there is one."""
    return max(float(values.max()), -float(values.min())) if values.size else 0.0

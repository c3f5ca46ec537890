"""Random numbers of a step, drawn from (seed, step) alone."""

from dataclasses import dataclass

import numpy as np

_DROPOUT = 1
"""Tells these draws from those of the order of the rows, of the same seed."""

_JUMP = 210306068529402873165736369884012333109
"""Draws from one step to the next: what `numpy.random.PCG64DXSM.jumped` leaves out."""


_MULTIPLIER = 0xDA942042E4DD58B5
"""Of `numpy.random.PCG64DXSM`."""

_ALL = 2**128 - 1


@dataclass(frozen=True)
class Jump:
    """What leads from the state of a step to that of the next, of 128 bits.

    Attributes
    ----------
    increment : int
        Of the generator itself, from a number to the next.
    factor, addend : int
        From step to step.
    """

    increment: int
    factor: int
    addend: int


class StepDraws:
    """Gives a generator for any step, without making one for each.

    Parameters
    ----------
    seed : int

    Notes
    -----
    The numbers are those of `PCG64DXSM(SeedSequence((seed, 1))).jumped(step)`, which
    takes several times as long as a step of a small network.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._bits = np.random.PCG64DXSM(np.random.SeedSequence((seed, _DROPOUT)))
        self._start = self._bits.state
        self._generator = np.random.Generator(self._bits)
        self.jump = _jump(int(self._start["state"]["inc"]))

    def at(self, step: int) -> np.random.Generator:
        """Generator of a step, counted from 0; the next call takes it back."""
        self._bits.state = self._start
        self._bits.advance(step * _JUMP % 2**128)
        return self._generator

    def state_at(self, step: int) -> int:
        """State of the generator before the first number of a step."""
        self.at(step)
        return int(self._bits.state["state"]["state"])


def _jump(increment: int) -> Jump:
    """Many steps of a congruential generator as one.

    Notes
    -----
    Brown (1994), Random number generation with arbitrary strides.
    """
    factor, addend, left = 1, 0, _JUMP
    by, plus = _MULTIPLIER, increment
    while left:
        if left & 1:
            factor, addend = factor * by & _ALL, (addend * by + plus) & _ALL
        by, plus, left = by * by & _ALL, (by + 1) * plus & _ALL, left >> 1
    return Jump(increment, factor, addend)

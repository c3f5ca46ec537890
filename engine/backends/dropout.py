"""Random numbers of a step, drawn from (seed, step) alone."""

import numpy as np

_DROPOUT = 1
"""Tells these draws from those of the order of the rows, of the same seed."""

_JUMP = 210306068529402873165736369884012333109
"""Draws from one step to the next: what `numpy.random.PCG64DXSM.jumped` leaves out."""


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

    def at(self, step: int) -> np.random.Generator:
        """Generator of a step, counted from 0; the next call takes it back."""
        self._bits.state = self._start
        self._bits.advance(step * _JUMP % 2**128)
        return self._generator

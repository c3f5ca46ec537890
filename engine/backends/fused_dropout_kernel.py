"""Which neurons drop out in a step, drawn as NumPy draws it, within a compiled run.

The generator is `numpy.random.PCG64DXSM` and its numbers are those that
`engine.backends.dropout` gives to the numpy backend, in the same order.

Sources: O'Neill (2014), PCG: a family of simple fast space-efficient statistically good
algorithms for random number generation; the documentation of NumPy's PCG64DXSM.
"""

import numpy as np

from engine.arrays import Ints
from engine.backends import fused_words as at
from engine.backends.fused_order_kernel import HALF, LOW, ONE
from engine.backends.fused_simd import (
    compiled,
    compiled_apart,
    high_product,
    load,
    number,
    set_number,
    set_whole,
    store,
    whole,
)

MULTIPLIER = np.uint64(0xDA942042E4DD58B5)
ZERO = np.uint64(0)
TO_ONE = 2.0**-24
"""A float32 between 0 and 1 has 24 random bits."""


@compiled
def pair_at(draws: int, place: int) -> tuple[np.uint64, np.uint64]:
    """A number of 128 bits, its upper half first."""
    return np.uint64(whole(draws, place)), np.uint64(whole(draws, place + 1))


@compiled
def moved(
    state: tuple[np.uint64, np.uint64],
    factor: tuple[np.uint64, np.uint64],
    addend: tuple[np.uint64, np.uint64],
) -> tuple[np.uint64, np.uint64]:
    """State times a factor, plus an addend, of 128 bits."""
    high = high_product(state[1], factor[1])
    high = high + state[0] * factor[1] + state[1] * factor[0]
    low = state[1] * factor[1] + addend[1]
    carry = ONE if low < addend[1] else ZERO
    return high + addend[0] + carry, low


@compiled
def output(state: tuple[np.uint64, np.uint64]) -> np.uint64:
    """The number that a state gives."""
    high, low = state[0], state[1] | ONE
    high = (high ^ high >> HALF) * MULTIPLIER
    return (high ^ high >> np.uint64(48)) * low


@compiled_apart
def draw_factors(program: Ints, addresses: Ints, step: int, size: int) -> None:
    """Write what the outputs of each sample are multiplied by in a step.

    What fills the batch up gets the factors of the last sample, so that it stays a
    copy of it.
    """
    draws, stride = addresses[at.DRAWS], (size + 7) // 8 * 8
    state, increment = pair_at(draws, at.STATE), pair_at(draws, at.INCREMENT)
    if whole(draws, at.AT_STEP) != step:
        state = moved(state, pair_at(draws, at.FACTOR), pair_at(draws, at.ADDEND))
        set_whole(draws, at.AT_STEP, step)
        set_whole(draws, at.STATE, int(state[0]))
        set_whole(draws, at.STATE + 1, int(state[1]))
    both, is_fresh = ZERO, False
    for row in range(program[at.DROPS]):
        probability = number(addresses[at.DROPPING], 2 * row)
        kept = number(addresses[at.DROPPING], 2 * row + 1)
        factors = addresses[at.FACTORS] + 4 * row * stride
        for sample in range(size):
            if is_fresh:
                both = both >> HALF
            else:
                both = output(state)
                state = moved(state, (ZERO, MULTIPLIER), increment)
            is_fresh = not is_fresh
            drawn = float((both & LOW) >> np.uint64(8)) * TO_ONE
            set_number(factors, sample, kept if drawn >= probability else 0.0)
        for sample in range(size, stride):
            set_number(factors, sample, number(factors, size - 1))


@compiled_apart
def multiply_rows(
    source: int, factors: int, target: int, rows: int, stride: int, width: int
) -> None:
    """Multiply rows of so many samples by the beginnings of rows of `width` factors."""
    for row in range(rows):
        place = 4 * row * stride
        by = factors + 4 * row * width
        for i in range(0, stride, 8):
            store(target + place, i, load(source + place, i) * load(by, i))


@compiled_apart
def copy_rows(source: int, target: int, size: int) -> None:
    """Copy numbers, a multiple of eight."""
    for i in range(0, size, 8):
        store(target, i, load(source, i))

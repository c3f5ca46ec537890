"""The order of the rows in an epoch, drawn as NumPy draws it, within a compiled run.

Drawing it with NumPy takes as long as a hundred steps of a small network, most of it
for making the generator. The generator here is that of `numpy.random.default_rng([seed,
epoch])`, and the order that of its `permutation`; whoever uses it checks that once
against the NumPy that is installed.

Sources: O'Neill (2014), PCG: a family of simple fast space-efficient statistically good
algorithms for random number generation; Fisher, Yates (1938), Statistical tables; the
documentation of NumPy's SeedSequence.
"""

import numpy as np

from engine.backends.fused_simd import compiled, high_product, set_whole, whole

LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
ONE = np.uint64(1)

MULTIPLIER_HIGH = np.uint64(0x2360ED051FC65DA4)
MULTIPLIER_LOW = np.uint64(0x4385DF649FCCF645)

HASH_A, FACTOR_A = np.uint64(0x43B0D7E5), np.uint64(0x931E8875)
HASH_B, FACTOR_B = np.uint64(0x8B51F9DD), np.uint64(0x58F38DED)
MIX_LEFT, MIX_RIGHT = np.uint64(0xCA01F9DD), np.uint64(0x4973F715)
FOLD = np.uint64(16)
POOL = 4


@compiled
def advanced(
    high: np.uint64, low: np.uint64, plus_high: np.uint64, plus_low: np.uint64
) -> tuple[np.uint64, np.uint64]:
    """State after a step: times the multiplier, plus the increment, of 128 bits."""
    next_high = high_product(low, MULTIPLIER_LOW)
    next_high = next_high + high * MULTIPLIER_LOW + low * MULTIPLIER_HIGH
    next_low = low * MULTIPLIER_LOW + plus_low
    carry = ONE if next_low < plus_low else np.uint64(0)
    return next_high + plus_high + carry, next_low


@compiled
def output(high: np.uint64, low: np.uint64) -> np.uint64:
    """The number that a state gives."""
    folded = high ^ low
    turn = high >> np.uint64(58)
    back = (np.uint64(64) - turn) & np.uint64(63)
    return folded >> turn | folded << back


@compiled
def hashed(value: np.uint64, constant: np.uint64, factor: np.uint64) -> np.uint64:
    """A word of 32 bits after one round of hashing."""
    value = (value ^ constant) * (constant * factor & LOW) & LOW
    return value ^ (value >> FOLD)


@compiled
def word(room: int, index: int) -> np.uint64:
    """A word that `state_of` left."""
    return np.uint64(whole(room, index))


@compiled
def state_of(seed: int, epoch: int, room: int) -> None:
    """Eight words of 32 bits from two, each below 2**32; `room` has 12 places."""
    constant = HASH_A
    pool = 2 * POOL
    for i in range(POOL):
        entropy = seed if i == 0 else (epoch if i == 1 else 0)
        mixed = hashed(np.uint64(entropy), constant, FACTOR_A)
        set_whole(room, pool + i, int(mixed))
        constant = constant * FACTOR_A & LOW
    for source in range(POOL):
        for target in range(POOL):
            if source != target:
                other = hashed(word(room, pool + source), constant, FACTOR_A)
                constant = constant * FACTOR_A & LOW
                mixed = MIX_LEFT * word(room, pool + target) - MIX_RIGHT * other
                mixed = mixed & LOW
                set_whole(room, pool + target, int(mixed ^ (mixed >> FOLD)))
    constant = HASH_B
    for i in range(2 * POOL):
        mixed = hashed(word(room, pool + i % POOL), constant, FACTOR_B)
        set_whole(room, i, int(mixed))
        constant = constant * FACTOR_B & LOW


@compiled
def pair(room: int, index: int) -> np.uint64:
    """Two neighbouring words as one of 64 bits."""
    return word(room, index) | word(room, index + 1) << HALF


@compiled
def draw_order(order: int, n_rows: int, seed: int, epoch: int, room: int) -> None:
    """Write a permutation of the rows to an int64 array; `room` has 12 places."""
    state_of(seed, epoch, room)
    start_high, start_low = pair(room, 0), pair(room, 2)
    plus_high, plus_low = pair(room, 4), pair(room, 6)
    plus_high = plus_high << ONE | plus_low >> np.uint64(63)
    plus_low = plus_low << ONE | ONE

    low = plus_low + start_low
    carry = ONE if low < plus_low else np.uint64(0)
    high = plus_high + start_high + carry
    high, low = advanced(high, low, plus_high, plus_low)

    for i in range(n_rows):
        set_whole(order, i, i)
    last = np.uint64(n_rows - 1)
    mask = ONE
    while mask < last:
        mask = mask << ONE | ONE
    # What is drawn too large exchanges a row with itself instead of being drawn again:
    # a processor cannot foresee which it is, and waits at every wrong guess.
    both, is_fresh = np.uint64(0), False
    while mask > np.uint64(0):
        half = mask >> ONE
        while last > half:
            if is_fresh:
                both = both >> HALF
            else:
                high, low = advanced(high, low, plus_high, plus_low)
                both = output(high, low)
            is_fresh = not is_fresh
            drawn = both & mask
            j = drawn if drawn <= last else last
            kept = whole(order, int(last))
            set_whole(order, int(last), whole(order, int(j)))
            set_whole(order, int(j), kept)
            last -= ONE if drawn <= last else np.uint64(0)
        mask = half

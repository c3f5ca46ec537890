"""Approximations of functions, and activations, for eight float32 at once.

Each function states its largest error over all float32; tests measure it. The
coefficients are least-squares fits weighted towards the smallest maximum, made in
double precision. NaN stays NaN everywhere, so that divergence is seen.
"""

import math

import numpy as np

from engine.activations import ERFC_POLYNOMIAL
from engine.backends.fused_numbers import (
    ELU,
    GAUSSIAN,
    GELU,
    IDENTITY,
    LEAKY_RELU,
    RELU,
    SIGMOID,
    SILU,
    SINE,
    SOFTPLUS,
    SOFTSIGN,
    STEP,
    TANH,
)
from engine.backends.fused_simd import (
    Vector,
    absolute,
    compiled,
    compiled_apart,
    flipped,
    load,
    number,
    scaled,
    set_number,
    spread,
    store,
    total,
    where_less,
)

LEAK = 0.01
LOWEST = -87.0
ROUNDING = 12582912.0
"""Added and taken away again, 1.5 * 2**23 rounds to a whole number, whose bits are
meanwhile the lowest ones of the sum."""

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 0.693115234375, 3.194618329871446e-05
EXP_2, EXP_3, EXP_4 = 0.5000000095677567, 0.16666518240420572, 0.0416662040506885
EXP_5, EXP_6 = 0.008368963355093082, 0.0013950613236414248

ATANH_3, ATANH_5, ATANH_7 = 0.33333334575789647, 0.1999956776116823, 0.14309875603
ATANH_9, ATANH_11 = 0.10646301575050737, 0.12578058640945983

TANH_END = 7.9
TANH_3, TANH_5, TANH_7 = 0.13450619614149154, 0.0035789908795563906, 2.20232258471e-05
TANH_9 = 1.5427944962474535e-08
TANH_2, TANH_4, TANH_6 = 0.4678394761452553, 0.026192233606439658, 0.000342364866176649
TANH_8 = 8.598768968418202e-07

ONE_BY_PI = 0.3183098861837907
PI_HIGH, PI_MIDDLE = 3.140625, 0.0009675025939941406
PI_LOW = 1.5099580252808664e-07
SINE_3, SINE_5 = -0.16666657080390893, 0.008333016764473006
SINE_7, SINE_9 = -0.00019806571078036006, 2.5999478922125485e-06
LARGE_ANGLE = 8192.0

ERFC = ERFC_POLYNOMIAL[np.dtype(np.float32)]
SQRT_HALF = math.sqrt(0.5)
PEAK = 1 / math.sqrt(2 * math.pi)


@compiled
def powers(x: Vector) -> tuple[Vector, Vector]:
    """Scale and p so that exp(x) = scale + scale p, for x from -87 to 88."""
    x = where_less(x, spread(LOWEST), spread(LOWEST), x)
    rounded = x * LOG2_E + ROUNDING
    n = rounded - ROUNDING
    r = x - n * LN2_HIGH
    r = r - n * LN2_LOW
    tail = EXP_4 + r * (EXP_5 + r * EXP_6)
    p = r + r * r * (EXP_2 + r * (EXP_3 + r * tail))
    return scaled(spread(1.0), rounded), p


@compiled
def exp(x: Vector) -> Vector:
    """exp(x) for x <= 0: error below 1.2e-7, 0 below -87."""
    scale, p = powers(x)
    return where_less(x, spread(LOWEST), spread(0.0), scale + scale * p)


@compiled
def expm1(x: Vector) -> Vector:
    """exp(x) - 1 for x <= 0: error below 1.5e-7, relative too."""
    scale, p = powers(x)
    return (scale - 1.0) + scale * p


@compiled
def log1p(x: Vector) -> Vector:
    """log(1 + x) for x from 0 to 1: error below 1.2e-7."""
    w = x / (x + 2.0)
    square = w * w
    tail = ATANH_7 + square * (ATANH_9 + square * ATANH_11)
    tail = ATANH_3 + square * (ATANH_5 + square * tail)
    return 2.0 * (w + w * square * tail)


@compiled
def tanh(x: Vector) -> Vector:
    """Hyperbolic tangent: error below 3e-7, relative too.

    A quotient of two short sums that do not wait for each other takes half the time of
    one through exp(x) - 1.
    """
    x = where_less(x, spread(-TANH_END), spread(-TANH_END), x)
    x = where_less(spread(TANH_END), x, spread(TANH_END), x)
    t = x * x
    upper = 1.0 + t * (TANH_3 + t * (TANH_5 + t * (TANH_7 + t * TANH_9)))
    lower = 1.0 + t * (TANH_2 + t * (TANH_4 + t * (TANH_6 + t * TANH_8)))
    return x * upper / lower


@compiled
def sigmoid(x: Vector) -> Vector:
    """1 / (1 + exp(-x)): error below 1.2e-7."""
    e = exp(0.0 - absolute(x))
    upper = 1.0 / (e + 1.0)
    return where_less(x, spread(0.0), e * upper, upper)


@compiled
def normal_distribution(x: Vector) -> Vector:
    """Phi(x), from the expansion of `engine.activations.erfc`: error below 3e-7."""
    size = absolute(x) * SQRT_HALF
    size = where_less(spread(30.0), size, spread(30.0), size)
    t = 3.0 / (size + 3.0)
    s = 2.0 * t - 1.0
    p = ERFC[8] + s * (ERFC[9] + s * ERFC[10])
    p = ERFC[5] + s * (ERFC[6] + s * (ERFC[7] + s * p))
    p = ERFC[2] + s * (ERFC[3] + s * (ERFC[4] + s * p))
    p = ERFC[0] + s * (ERFC[1] + s * p)
    tail = 0.5 * (p * t * exp(0.0 - size * size))
    return where_less(spread(0.0), x, 1.0 - tail, tail)


@compiled
def sine_of(r: Vector, rounded: Vector) -> Vector:
    """sin(r) for r from -pi / 2 to pi / 2, with a sign by the lowest bit."""
    square = r * r
    tail = SINE_5 + square * (SINE_7 + square * SINE_9)
    return flipped(r + r * square * (SINE_3 + square * tail), rounded)


@compiled
def sine(x: Vector) -> Vector:
    """sin(x) for |x| up to 8192: error below 3e-7."""
    rounded = x * ONE_BY_PI + ROUNDING
    n = rounded - ROUNDING
    r = ((x - n * PI_HIGH) - n * PI_MIDDLE) - n * PI_LOW
    return sine_of(r, rounded)


@compiled
def cosine(x: Vector) -> Vector:
    """cos(x) for |x| up to 8192: error below 3e-7."""
    rounded = (x * ONE_BY_PI - 0.5) + ROUNDING
    n = (rounded - ROUNDING) + 0.5
    r = ((x - n * PI_HIGH) - n * PI_MIDDLE) - n * PI_LOW
    return 0.0 - sine_of(r, rounded)


@compiled
def is_large(x: Vector) -> bool:
    """Whether an angle is too large for the fast reduction."""
    one, zero = spread(1.0), spread(0.0)
    return total(where_less(spread(LARGE_ANGLE), absolute(x), one, zero)) > 0.0


@compiled
def sines(source: int, target: int, first: int, cosines: bool) -> None:
    """Write eight sines or cosines of angles of any size."""
    x = load(source, first)
    if is_large(x):
        for index in range(first, first + 8):
            angle = number(source, index)
            exact = math.cos(angle) if cosines else math.sin(angle)
            set_number(target, index, exact)
    elif cosines:
        store(target, first, cosine(x))
    else:
        store(target, first, sine(x))


@compiled
def activate(kind: int, sums: int, values: int, size: int) -> None:
    """Write f(sums) to values; `size` numbers, a multiple of eight."""
    zero, one = spread(0.0), spread(1.0)
    if kind == TANH:
        for i in range(0, size, 8):
            store(values, i, tanh(load(sums, i)))
    elif kind == RELU:
        for i in range(0, size, 8):
            z = load(sums, i)
            store(values, i, where_less(z, zero, zero, z))
    elif kind == SIGMOID:
        for i in range(0, size, 8):
            store(values, i, sigmoid(load(sums, i)))
    elif kind == IDENTITY:
        if values != sums:
            for i in range(0, size, 8):
                store(values, i, load(sums, i))
    elif kind == LEAKY_RELU:
        for i in range(0, size, 8):
            z = load(sums, i)
            store(values, i, where_less(zero, z, z, z * LEAK))
    elif kind == ELU:
        for i in range(0, size, 8):
            z = load(sums, i)
            below = where_less(zero, z, zero, z)
            store(values, i, where_less(zero, z, z, expm1(below)))
    elif kind == GELU:
        for i in range(0, size, 8):
            z = load(sums, i)
            store(values, i, z * normal_distribution(z))
    elif kind == SILU:
        for i in range(0, size, 8):
            z = load(sums, i)
            store(values, i, z * sigmoid(z))
    elif kind == SOFTPLUS:
        for i in range(0, size, 8):
            z = load(sums, i)
            above = where_less(z, zero, zero, z)
            store(values, i, above + log1p(exp(0.0 - absolute(z))))
    elif kind == SOFTSIGN:
        for i in range(0, size, 8):
            z = load(sums, i)
            store(values, i, z / (absolute(z) + 1.0))
    elif kind == SINE:
        for i in range(0, size, 8):
            sines(sums, values, i, False)
    elif kind == GAUSSIAN:
        for i in range(0, size, 8):
            z = load(sums, i)
            store(values, i, exp(0.0 - z * z))
    else:
        for i in range(0, size, 8):
            z = load(sums, i)
            # NaN is neither above 0 nor below 1, and stays.
            below = where_less(z, one, zero, z)
            store(values, i, where_less(zero, z, one, below))


@compiled_apart
def softmax(sums: int, values: int, rows: int, stride: int) -> None:
    """Write the softmax over the rows of each sample."""
    for i in range(0, stride, 8):
        largest = load(sums, i)
        for row in range(1, rows):
            z = load(sums, row * stride + i)
            # Not the other way round: NaN in either must not be lost.
            largest = where_less(largest, z, z, largest)
        added = spread(0.0)
        for row in range(rows):
            e = exp(load(sums, row * stride + i) - largest)
            store(values, row * stride + i, e)
            added = added + e
        factor = 1.0 / added
        for row in range(rows):
            store(values, row * stride + i, load(values, row * stride + i) * factor)


@compiled
def activate_back(kind: int, sums: int, values: int, delta: int, size: int) -> None:
    """Turn derivatives by the values into derivatives by the sums, in place."""
    zero, one, leak = spread(0.0), spread(1.0), spread(LEAK)
    if kind == TANH:
        for i in range(0, size, 8):
            a = load(values, i)
            store(delta, i, load(delta, i) * (1.0 - a * a))
    elif kind == RELU:
        for i in range(0, size, 8):
            a = load(values, i)
            # Choosing a factor, not a result: LLVM would write that under a mask,
            # which some processors do very slowly.
            store(delta, i, load(delta, i) * where_less(zero, a, one, a))
    elif kind == SIGMOID:
        for i in range(0, size, 8):
            a = load(values, i)
            store(delta, i, load(delta, i) * (a * (1.0 - a)))
    elif kind == LEAKY_RELU:
        for i in range(0, size, 8):
            slope = where_less(zero, load(sums, i), one, leak)
            store(delta, i, load(delta, i) * slope)
    elif kind == ELU:
        for i in range(0, size, 8):
            a = load(values, i)
            slope = where_less(zero, a, one, a + 1.0)
            store(delta, i, load(delta, i) * slope)
    elif kind == GELU:
        for i in range(0, size, 8):
            z = load(sums, i)
            density = exp(z * z * -0.5) * PEAK
            slope = normal_distribution(z) + z * density
            store(delta, i, load(delta, i) * slope)
    elif kind == SILU:
        for i in range(0, size, 8):
            s = sigmoid(load(sums, i))
            slope = s + load(values, i) * (1.0 - s)
            store(delta, i, load(delta, i) * slope)
    elif kind == SOFTPLUS:
        for i in range(0, size, 8):
            slope = 0.0 - expm1(0.0 - load(values, i))
            store(delta, i, load(delta, i) * slope)
    elif kind == SOFTSIGN:
        for i in range(0, size, 8):
            slope = 1.0 / (absolute(load(sums, i)) + 1.0)
            store(delta, i, load(delta, i) * slope * slope)
    elif kind == SINE:
        for i in range(0, size, 8):
            g = load(delta, i)
            sines(sums, delta, i, True)
            store(delta, i, g * load(delta, i))
    elif kind == GAUSSIAN:
        for i in range(0, size, 8):
            slope = load(sums, i) * load(values, i) * -2.0
            store(delta, i, load(delta, i) * slope)
    elif kind == STEP:
        for i in range(0, size, 8):
            store(delta, i, zero)


@compiled_apart
def softmax_back(values: int, delta: int, rows: int, stride: int) -> None:
    """The same for a softmax over the rows."""
    for i in range(0, stride, 8):
        added = spread(0.0)
        for row in range(rows):
            place = row * stride + i
            added = added + load(delta, place) * load(values, place)
        for row in range(rows):
            place = row * stride + i
            g = load(delta, place) - added
            store(delta, place, g * load(values, place))

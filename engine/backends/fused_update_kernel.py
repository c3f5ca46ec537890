"""The end of a step: penalties, clipping, and the rules of the optimizers.

Arrays are addresses, of the length of the parameters filled up to whole vectors.
"""

import math

import numpy as np

from engine.backends.fused_numbers import (
    ADAGRAD,
    ADAMW,
    MOMENTUM,
    NESTEROV,
    RMSPROP,
    SGD,
)
from engine.backends.fused_simd import (
    compiled,
    load,
    number,
    root,
    spread,
    store,
    total,
    where_less,
)

DECAY_OF_MEAN, DECAY_OF_SQUARE, EPSILON = 0.9, 0.999, 1e-8
EPSILON_ADAGRAD, DECAY_RMSPROP = 1e-10, 0.99
CLIP_EPSILON = 1e-6


@compiled
def penalize(
    gradient: int, parameters: int, is_weight: int, size: int, l1: float, l2: float
) -> None:
    """Add the gradient of l1 |w| + l2 w**2 / 2 over the weights."""
    zero, one, minus = spread(0.0), spread(1.0), spread(-1.0)
    for i in range(0, size, 8):
        w = load(parameters, i)
        sign = where_less(zero, w, one, where_less(w, zero, minus, w))
        slope = (w * l2 + sign * l1) * load(is_weight, i)
        store(gradient, i, load(gradient, i) + slope)


@compiled
def multiply_by(target: int, source: int, size: int) -> None:
    """Multiply numbers, a multiple of eight, by others."""
    for i in range(0, size, 8):
        store(target, i, load(target, i) * load(source, i))


@compiled
def clip(gradient: int, size: int, limit: float) -> None:
    """Shorten the gradient to a largest length."""
    added = spread(0.0)
    for i in range(0, size, 8):
        g = load(gradient, i)
        added = added + g * g
    square: float = np.float64(total(added))
    if not math.isfinite(square):
        square = 0.0
        for i in range(size):
            exact = np.float64(number(gradient, i))
            square += exact * exact
    factor = limit / (math.sqrt(square) + CLIP_EPSILON)
    if not factor >= 1.0:
        for i in range(0, size, 8):
            store(gradient, i, load(gradient, i) * factor)


@compiled
def update(
    kind: int,
    parameters: int,
    gradient: int,
    first_slot: int,
    second_slot: int,
    trainable: int,
    size: int,
    step: int,
    learning_rate: float,
    momentum: float,
    weight_decay: float,
) -> None:
    """Move the parameters along the gradient, as `engine.optimizers` says.

    `trainable` is 0 where all of them are.
    """
    if kind == SGD:
        for i in range(0, size, 8):
            w = load(parameters, i) - load(gradient, i) * learning_rate
            store(parameters, i, w)
    elif kind == MOMENTUM:
        for i in range(0, size, 8):
            v = load(first_slot, i) * momentum + load(gradient, i)
            store(first_slot, i, v)
            store(parameters, i, load(parameters, i) - v * learning_rate)
    elif kind == NESTEROV:
        for i in range(0, size, 8):
            g = load(gradient, i)
            v = load(first_slot, i) * momentum + g
            store(first_slot, i, v)
            ahead = g + v * momentum
            store(parameters, i, load(parameters, i) - ahead * learning_rate)
    elif kind == ADAGRAD:
        for i in range(0, size, 8):
            g = load(gradient, i)
            square = load(first_slot, i) + g * g
            store(first_slot, i, square)
            change = g * learning_rate / (root(square) + EPSILON_ADAGRAD)
            store(parameters, i, load(parameters, i) - change)
    elif kind == RMSPROP:
        for i in range(0, size, 8):
            g = load(gradient, i)
            square = load(first_slot, i) * DECAY_RMSPROP + g * g * (1 - DECAY_RMSPROP)
            store(first_slot, i, square)
            change = g * learning_rate / (root(square) + EPSILON)
            store(parameters, i, load(parameters, i) - change)
    else:
        correction = math.sqrt(1.0 - math.pow(DECAY_OF_SQUARE, np.float64(step)))
        rate = learning_rate * correction
        rate = rate / (1.0 - math.pow(DECAY_OF_MEAN, np.float64(step)))
        epsilon = EPSILON * correction
        decay = learning_rate * weight_decay if kind == ADAMW else 0.0
        for i in range(0, size, 8):
            g, w = load(gradient, i), load(parameters, i)
            if kind == ADAMW and trainable != 0:
                w = w - w * load(trainable, i) * decay
            elif kind == ADAMW:
                w = w - w * decay
            mean = load(first_slot, i)
            mean = mean + (g - mean) * (1 - DECAY_OF_MEAN)
            store(first_slot, i, mean)
            square = load(second_slot, i) * DECAY_OF_SQUARE
            square = square + g * g * (1 - DECAY_OF_SQUARE)
            store(second_slot, i, square)
            store(parameters, i, w - mean * rate / (root(square) + epsilon))

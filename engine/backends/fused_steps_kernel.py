"""The passes of one step up to the gradient: gathering, products, the loss.

Arrays are addresses. Values, sums and their derivatives have the layout
[neuron, sample]; a row has `stride` samples, the batch filled up to a multiple of
eight. What fills it are copies of a row that exists, with a weight of 0 in the loss: so
they can overflow only where a real one does.
"""

import math

import numpy as np

from engine.backends.fused_numbers import (
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HUBER,
    MAE,
)
from engine.backends.fused_simd import (
    add_totals,
    compiled,
    gathered,
    load,
    number,
    set_number,
    spread,
    store,
    store_totals,
    total,
    where_less,
    whole,
)


@compiled
def least(left: int, right: int) -> int:
    """The smaller one."""
    return left if left < right else right


@compiled
def gather(
    inputs: int,
    n_inputs: int,
    targets: int,
    n_outputs: int,
    row_weights: int,
    order: int,
    first: int,
    size: int,
    values: int,
    wanted: int,
    weighing: int,
) -> None:
    """Bring a batch from [row, column] to [column, sample]; its last row fills it up.

    `order` is 0 for the natural one, `row_weights` if there are none. A row of inputs
    has one more column, which is left out.
    """
    stride = (size + 7) // 8 * 8
    last, width = first + size - 1, n_inputs + 1
    for sample in range(0, stride, 8):
        a = first + sample
        b, c, d, e = a + 1, a + 2, a + 3, a + 4
        f, g, h = a + 5, a + 6, a + 7
        if h > last:
            b, c, d = least(b, last), least(c, last), least(d, last)
            e, f, g, h = least(e, last), least(f, last), least(g, last), last
        if order != 0:
            a, b = whole(order, a), whole(order, b)
            c, d = whole(order, c), whole(order, d)
            e, f = whole(order, e), whole(order, f)
            g, h = whole(order, g), whole(order, h)
        places = (
            a * width,
            b * width,
            c * width,
            d * width,
            e * width,
            f * width,
            g * width,
            h * width,
        )
        for column in range(n_inputs):
            store(values, column * stride + sample, gathered(inputs, column, places))
        if row_weights != 0:
            rows = (a, b, c, d, e, f, g, h)
            store(weighing, sample, gathered(row_weights, 0, rows))
        places = (
            a * n_outputs,
            b * n_outputs,
            c * n_outputs,
            d * n_outputs,
            e * n_outputs,
            f * n_outputs,
            g * n_outputs,
            h * n_outputs,
        )
        for column in range(n_outputs):
            store(wanted, column * stride + sample, gathered(targets, column, places))


@compiled
def multiply(
    weights: int,
    row_step: int,
    column_step: int,
    n_rows: int,
    n_columns: int,
    source: int,
    target: int,
    stride: int,
    adds: bool,
) -> None:
    """target[r] = sum over c of weights[r, c] source[c], or that added to it.

    Four rows and sixteen samples at a time stay in registers.
    """
    zero = spread(0.0)
    row = 0
    while row + 4 <= n_rows:
        w0 = weights + 4 * row * row_step
        w1 = w0 + 4 * row_step
        w2 = w1 + 4 * row_step
        w3 = w2 + 4 * row_step
        t0 = target + 4 * row * stride
        t1 = t0 + 4 * stride
        t2 = t1 + 4 * stride
        t3 = t2 + 4 * stride
        sample = 0
        while sample + 16 <= stride:
            a0, b0, a1, b1 = zero, zero, zero, zero
            a2, b2, a3, b3 = zero, zero, zero, zero
            if adds:
                a0, b0 = load(t0, sample), load(t0, sample + 8)
                a1, b1 = load(t1, sample), load(t1, sample + 8)
                a2, b2 = load(t2, sample), load(t2, sample + 8)
                a3, b3 = load(t3, sample), load(t3, sample + 8)
            at, place = sample, 0
            for _ in range(n_columns):
                x, y = load(source, at), load(source, at + 8)
                w = spread(number(w0, place))
                a0, b0 = a0 + w * x, b0 + w * y
                w = spread(number(w1, place))
                a1, b1 = a1 + w * x, b1 + w * y
                w = spread(number(w2, place))
                a2, b2 = a2 + w * x, b2 + w * y
                w = spread(number(w3, place))
                a3, b3 = a3 + w * x, b3 + w * y
                at += stride
                place += column_step
            store(t0, sample, a0)
            store(t0, sample + 8, b0)
            store(t1, sample, a1)
            store(t1, sample + 8, b1)
            store(t2, sample, a2)
            store(t2, sample + 8, b2)
            store(t3, sample, a3)
            store(t3, sample + 8, b3)
            sample += 16
        if sample < stride:
            a0, a1, a2, a3 = zero, zero, zero, zero
            if adds:
                a0, a1 = load(t0, sample), load(t1, sample)
                a2, a3 = load(t2, sample), load(t3, sample)
            at, place = sample, 0
            for _ in range(n_columns):
                x = load(source, at)
                a0 = a0 + spread(number(w0, place)) * x
                a1 = a1 + spread(number(w1, place)) * x
                a2 = a2 + spread(number(w2, place)) * x
                a3 = a3 + spread(number(w3, place)) * x
                at += stride
                place += column_step
            store(t0, sample, a0)
            store(t1, sample, a1)
            store(t2, sample, a2)
            store(t3, sample, a3)
        row += 4
    while row < n_rows:
        w0 = weights + 4 * row * row_step
        t0 = target + 4 * row * stride
        sample = 0
        while sample + 16 <= stride:
            a0, b0 = zero, zero
            if adds:
                a0, b0 = load(t0, sample), load(t0, sample + 8)
            at, place = sample, 0
            for _ in range(n_columns):
                w = spread(number(w0, place))
                a0, b0 = a0 + w * load(source, at), b0 + w * load(source, at + 8)
                at += stride
                place += column_step
            store(t0, sample, a0)
            store(t0, sample + 8, b0)
            sample += 16
        if sample < stride:
            a0 = zero
            if adds:
                a0 = load(t0, sample)
            at, place = sample, 0
            for _ in range(n_columns):
                a0 = a0 + spread(number(w0, place)) * load(source, at)
                at += stride
                place += column_step
            store(t0, sample, a0)
        row += 1


@compiled
def add_few(target: int, place: int, source: int, first: int, count: int) -> None:
    """Add some numbers to those at a place."""
    for c in range(count):
        added = number(target, place + c) + number(source, first + c)
        set_number(target, place + c, added)


@compiled
def outer_narrow(
    delta: int,
    n_rows: int,
    source: int,
    n_columns: int,
    gradient: int,
    stride: int,
    room: int,
    more: bool,
) -> None:
    """As `outer`, for up to three columns."""
    zero = spread(0.0)
    s1 = source + 4 * least(1, n_columns - 1) * stride
    s2 = source + 4 * (n_columns - 1) * stride
    # Four numbers are written at once; the row after it writes over the fourth.
    last = n_rows * n_columns - 4
    if more:
        last = -1
    place = 0
    for row in range(n_rows):
        d0 = delta + 4 * row * stride
        a0, a1, a2 = zero, zero, zero
        for sample in range(0, stride, 8):
            d = load(d0, sample)
            a0, a1 = a0 + d * load(source, sample), a1 + d * load(s1, sample)
            a2 = a2 + d * load(s2, sample)
        if place <= last:
            store_totals(gradient, place, a0, a1, a2, zero)
        else:
            store_totals(room, 0, a0, a1, a2, zero)
            if more:
                add_few(gradient, place, room, 0, n_columns)
            else:
                for c in range(n_columns):
                    set_number(gradient, place + c, number(room, c))
        place += n_columns


@compiled
def outer(
    delta: int,
    n_rows: int,
    source: int,
    n_columns: int,
    gradient: int,
    stride: int,
    room: int,
    more: bool,
) -> None:
    """gradient[r, c] = sum over the samples of delta[r] source[c], or that added.

    At least four columns; `room` takes sums that must not be added twice.
    """
    zero = spread(0.0)
    for first in range(0, n_columns, 4):
        # The last four overlap those before where the columns are no multiple of four.
        column = least(first, n_columns - 4)
        done = first - column
        s0 = source + 4 * column * stride
        s1 = s0 + 4 * stride
        s2 = s1 + 4 * stride
        s3 = s2 + 4 * stride
        row = 0
        while row + 2 <= n_rows:
            d0 = delta + 4 * row * stride
            d1 = d0 + 4 * stride
            a0, a1, a2, a3 = zero, zero, zero, zero
            b0, b1, b2, b3 = zero, zero, zero, zero
            for sample in range(0, stride, 8):
                d, e = load(d0, sample), load(d1, sample)
                x = load(s0, sample)
                a0, b0 = a0 + d * x, b0 + e * x
                x = load(s1, sample)
                a1, b1 = a1 + d * x, b1 + e * x
                x = load(s2, sample)
                a2, b2 = a2 + d * x, b2 + e * x
                x = load(s3, sample)
                a3, b3 = a3 + d * x, b3 + e * x
            place = row * n_columns + column
            if not more:
                store_totals(gradient, place, a0, a1, a2, a3)
                store_totals(gradient, place + n_columns, b0, b1, b2, b3)
            elif done > 0:
                store_totals(room, 0, a0, a1, a2, a3)
                store_totals(room, 4, b0, b1, b2, b3)
                add_few(gradient, place + done, room, done, 4 - done)
                add_few(gradient, place + n_columns + done, room, 4 + done, 4 - done)
            else:
                add_totals(gradient, place, a0, a1, a2, a3)
                add_totals(gradient, place + n_columns, b0, b1, b2, b3)
            row += 2
        if row < n_rows:
            d0 = delta + 4 * row * stride
            a0, a1, a2, a3 = zero, zero, zero, zero
            for sample in range(0, stride, 8):
                d = load(d0, sample)
                a0, a1 = a0 + d * load(s0, sample), a1 + d * load(s1, sample)
                a2, a3 = a2 + d * load(s2, sample), a3 + d * load(s3, sample)
            place = row * n_columns + column
            if not more:
                store_totals(gradient, place, a0, a1, a2, a3)
            elif done > 0:
                store_totals(room, 0, a0, a1, a2, a3)
                add_few(gradient, place + done, room, done, 4 - done)
            else:
                add_totals(gradient, place, a0, a1, a2, a3)


@compiled
def loss_gradient(
    kind: int,
    outputs: int,
    targets: int,
    row_weights: int,
    target: int,
    rows: int,
    stride: int,
    factor: float,
) -> None:
    """Write the derivatives of the batch loss: by the sums if the loss is paired."""
    zero, one, minus = spread(0.0), spread(1.0), spread(-1.0)
    for sample in range(0, stride, 8):
        weight = load(row_weights, sample) * factor
        for row in range(rows):
            place = row * stride + sample
            d = load(outputs, place) - load(targets, place)
            if kind == MAE:
                # A difference of 0 or NaN is its own sign.
                d = where_less(zero, d, one, where_less(d, zero, minus, d))
            elif kind == HUBER:
                d = where_less(one, d, one, where_less(d, minus, minus, d))
            store(target, place, d * weight)


@compiled
def witness(source: int, size: int) -> float:
    """0 if all is finite, NaN if something is not; `size` is a multiple of eight."""
    seen = spread(0.0)
    for place in range(0, size, 8):
        seen = seen + load(source, place) * 0.0
    return total(seen)


@compiled
def add_values(target: int, source: int, size: int) -> None:
    """Add some numbers, a multiple of eight, to others."""
    for i in range(0, size, 8):
        store(target, i, load(target, i) + load(source, i))


@compiled
def fill(target: int, size: int, value: float) -> None:
    """Write the same number everywhere; `size` is a multiple of eight."""
    for i in range(0, size, 8):
        store(target, i, spread(value))


@compiled
def square_sum(source: int, size: int) -> float:
    """Sum of the squares; `size` is a multiple of eight."""
    added = spread(0.0)
    for i in range(0, size, 8):
        x = load(source, i)
        added = added + x * x
    return total(added)


@compiled
def loss_of_sums(
    kind: int,
    sums: int,
    outputs: int,
    targets: int,
    row_weights: int,
    rows: int,
    size: int,
    stride: int,
) -> float:
    """Loss of some outputs, summed over the batch in double precision."""
    added = 0.0
    for sample in range(size):
        weight = np.float64(number(row_weights, sample))
        row_sum = 0.0
        if kind == CROSS_ENTROPY:
            largest = np.float64(number(sums, sample))
            for row in range(1, rows):
                z = np.float64(number(sums, row * stride + sample))
                largest = z if z > largest else largest
            normalizer = 0.0
            for row in range(rows):
                z = np.float64(number(sums, row * stride + sample)) - largest
                normalizer += math.exp(z)
                row_sum -= z * number(targets, row * stride + sample)
            row_sum += math.log(normalizer)
        elif kind == BINARY_CROSS_ENTROPY:
            for row in range(rows):
                z = np.float64(number(sums, row * stride + sample))
                softplus = (z if z > 0.0 else 0.0) + math.log1p(math.exp(-abs(z)))
                row_sum += softplus - z * number(targets, row * stride + sample)
        else:
            for row in range(rows):
                place = row * stride + sample
                d = np.float64(number(outputs, place)) - np.float64(
                    number(targets, place)
                )
                if kind == MAE:
                    row_sum += abs(d)
                elif kind == HUBER:
                    quadratic = 1.0 if abs(d) > 1.0 else abs(d)
                    row_sum += quadratic * (abs(d) - quadratic / 2.0)
                else:
                    row_sum += d * d
        added += weight * row_sum
    return added

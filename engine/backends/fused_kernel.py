"""Many optimizer steps in one call: the generic kernel of the fused backend.

`run` reads the network as a program of whole numbers (`engine.backends.fused_program`
writes it) and works through it for each batch: forward, loss, backward, optimizer.
Compiled once, it serves every network.
"""

import math

import numpy as np

from engine.arrays import Array, Ints
from engine.backends import fused_words as at
from engine.backends.foresight import BOUND, MOST, STALE
from engine.backends.fused_control_kernel import is_called_off
from engine.backends.fused_dropout_kernel import (
    copy_rows,
    draw_factors,
    multiply_rows,
)
from engine.backends.fused_functions_kernel import (
    activate,
    activate_back,
    softmax,
    softmax_back,
)
from engine.backends.fused_numbers import (
    ADAMW,
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HALF_SSE,
    MSE,
    SOFTMAX,
)
from engine.backends.fused_order_kernel import draw_order
from engine.backends.fused_simd import compiled, compiled_inside, set_number, set_real
from engine.backends.fused_steps_kernel import (
    add_values,
    fill,
    gather,
    least,
    loss_gradient,
    loss_of_sums,
    multiply,
    outer,
    outer_narrow,
    square_sum,
    witness,
)
from engine.backends.fused_update_kernel import clip, multiply_by, penalize, update


@compiled_inside
def take_batch(
    program: Ints, addresses: Ints, task: Ints, first: int, size: int
) -> None:
    """Bring a batch to where `forward` reads it, one part after the other."""
    stride = (size + 7) // 8 * 8
    is_whole = first == 0 and size == task[at.ROWS]
    n_inputs, n_outputs = program[at.N_INPUTS], program[at.N_OUTPUTS]
    weights, weighing = addresses[at.ROW_WEIGHTS], addresses[at.WEIGHING]
    fills = stride != task[at.STRIDE]
    if fills:
        task[at.STRIDE], task[at.TAKEN], task[at.WEIGHED] = stride, 0, 0
    if is_whole and task[at.TAKEN] != 0:
        return
    task[at.TAKEN] = is_whole
    order = addresses[at.ORDER]
    if is_whole or task[at.SHUFFLES] == 0:
        order = 0
    start = 0
    while start < size:
        part = least(task[at.PART], size - start)
        read = addresses[at.READ] + 4 * (n_inputs + 1) * start
        if fills:
            wide = (part + 7) // 8 * 8
            fill(read + 4 * n_inputs * wide, wide, 1.0)
        gather(
            addresses[at.INPUTS],
            n_inputs,
            addresses[at.TARGETS],
            n_outputs,
            weights,
            order,
            first + start,
            part,
            read,
            addresses[at.WANTED] + 4 * n_outputs * start,
            weighing + 4 * start,
        )
        start += part
    if weights != 0:
        for sample in range(size, stride):
            set_number(weighing, sample, 0.0)
    elif task[at.WEIGHED] != size:
        task[at.WEIGHED] = size
        for sample in range(stride):
            set_number(weighing, sample, 1.0 if sample < size else 0.0)


@compiled
def fill_ones(program: Ints, addresses: Ints, task: Ints, stride: int) -> None:
    """Write the ones that biases are multiplied by, where rows have a new length."""
    if stride == task[at.FILLED]:
        return
    task[at.FILLED] = stride
    for index in range(program[at.BLOCKS]):
        block = program[at.HEAD + index]
        n_rows, left = program[block + at.NEURONS], program[block + at.LEFT_ROW]
        row = program[block + at.VALUE_ROW] + n_rows
        fill(addresses[at.VALUES] + 4 * row * stride, stride, 1.0)
        if left > 0:
            row = left + n_rows
            fill(addresses[at.VALUES] + 4 * row * stride, stride, 1.0)


@compiled
def source_of(place: int, values: int, read: int, stride: int) -> int:
    """Address of the first row that a link reads."""
    if place < 0:
        return read + 4 * (-1 - place) * stride
    return values + 4 * place * stride


@compiled_inside
def forward(
    program: Ints, addresses: Ints, read: int, stride: int, start: int, size: int
) -> None:
    """Sums and values of all blocks, from the inputs at `read`.

    The part begins with the sample `start` of a batch of `size`, for which factors of
    dropout were drawn; without a `size` nothing drops out.
    """
    width = (size + 7) // 8 * 8
    values, parameters = addresses[at.VALUES], addresses[at.PARAMETERS]
    for index in range(program[at.BLOCKS]):
        block = program[at.HEAD + index]
        n_rows = program[block + at.NEURONS]
        sums = addresses[at.SUMS] + 4 * program[block + at.SUM_ROW] * stride
        out = values + 4 * program[block + at.VALUE_ROW] * stride
        if program[block + at.IN_PLACE] != 0:
            sums = out
        place = block + at.BLOCK
        for link in range(program[block + at.LINKS]):
            columns = program[place + at.COLUMNS]
            weights = parameters + 4 * program[place + at.OFFSET]
            source = source_of(program[place + at.SOURCE], values, read, stride)
            adds = link > 0
            multiply(weights, columns, 1, n_rows, columns, source, sums, stride, adds)
            place += at.LINK
        for _ in range(program[block + at.RUNS]):
            first = program[place + at.START]
            rows = program[place + at.STOP] - first
            into, kind = sums + 4 * first * stride, program[place + at.KIND]
            if kind == SOFTMAX:
                softmax(into, out + 4 * first * stride, rows, stride)
            else:
                activate(kind, into, out + 4 * first * stride, rows * stride)
            place += at.RUN
        left = values + 4 * program[block + at.LEFT_ROW] * stride
        if left > values and size > 0:
            factors = addresses[at.FACTORS]
            factors += 4 * (program[block + at.FACTOR_ROW] * width + start)
            multiply_rows(out, factors, left, n_rows, stride, width)
        elif left > values:
            copy_rows(out, left, n_rows * stride)


@compiled_inside
def start_backward(
    program: Ints, addresses: Ints, kind: int, size: int, start: int, stride: int
) -> float:
    """Derivatives at the outputs; 0, or NaN if the loss of the part is not finite.

    The part begins with the sample `start` of a batch of `size`.
    """
    factor = 1.0 / size
    n_outputs = program[at.N_OUTPUTS]
    if kind != HALF_SSE and kind != CROSS_ENTROPY:
        factor = factor / n_outputs
    if kind == MSE:
        factor = 2.0 * factor
    paired = kind >= BINARY_CROSS_ENTROPY
    weighing = addresses[at.WEIGHING] + 4 * start
    all_wanted = addresses[at.WANTED] + 4 * n_outputs * start
    seen = 0.0
    for index in range(program[at.BLOCKS]):
        block = program[at.HEAD + index]
        n_rows = program[block + at.NEURONS]
        delta = addresses[at.DELTA] + 4 * program[block + at.SUM_ROW] * stride
        if program[block + at.IS_ZEROED] != 0:
            fill(delta, n_rows * stride, 0.0)
        first = program[block + at.FIRST_OUTPUT]
        if first == n_rows:
            continue
        row = program[block + at.VALUE_ROW] + first
        out = addresses[at.VALUES] + 4 * row * stride
        ends = 4 * program[block + at.END_ROW] * stride
        wanted, into = all_wanted + ends, addresses[at.ENDS] + ends
        if program[block + at.IS_END] != 0:
            into = delta + 4 * first * stride
        rows = n_rows - first
        loss_gradient(kind, out, wanted, weighing, into, rows, stride, factor)
        if paired:
            row = program[block + at.SUM_ROW] + first
            out = addresses[at.SUMS] + 4 * row * stride
        seen += witness(out, rows * stride)
    return seen


@compiled
def added_loss(
    program: Ints, addresses: Ints, kind: int, size: int, start: int, stride: int
) -> float:
    """Loss of the part whose forward pass was the last, added up over its samples."""
    added = 0.0
    weighing = addresses[at.WEIGHING] + 4 * start
    all_wanted = addresses[at.WANTED] + 4 * program[at.N_OUTPUTS] * start
    for index in range(program[at.BLOCKS]):
        block = program[at.HEAD + index]
        first = program[block + at.FIRST_OUTPUT]
        rows = program[block + at.NEURONS] - first
        if rows > 0:
            out = addresses[at.VALUES]
            out += 4 * (program[block + at.VALUE_ROW] + first) * stride
            sums = addresses[at.SUMS]
            sums += 4 * (program[block + at.SUM_ROW] + first) * stride
            wanted = all_wanted + 4 * program[block + at.END_ROW] * stride
            added += loss_of_sums(kind, sums, out, wanted, weighing, rows, size, stride)
    if kind == HALF_SSE:
        return added / 2.0
    if kind == CROSS_ENTROPY:
        return added
    return added / np.float64(program[at.N_OUTPUTS])


@compiled_inside
def through_activations(
    program: Ints, addresses: Ints, block: int, delta: int, stride: int
) -> None:
    """Turn the derivatives by a block's values into those by its sums."""
    sums = addresses[at.SUMS] + 4 * program[block + at.SUM_ROW] * stride
    out = addresses[at.VALUES] + 4 * program[block + at.VALUE_ROW] * stride
    place = block + at.BLOCK + at.LINK * program[block + at.LINKS]
    for _ in range(program[block + at.RUNS]):
        start, kind = program[place + at.START], program[place + at.KIND]
        rows, skipped = program[place + at.STOP] - start, 4 * start * stride
        if kind == SOFTMAX:
            softmax_back(out + skipped, delta + skipped, rows, stride)
        else:
            size = rows * stride
            activate_back(kind, sums + skipped, out + skipped, delta + skipped, size)
        place += at.RUN


@compiled_inside
def backward(
    program: Ints,
    addresses: Ints,
    kind: int,
    read: int,
    size: int,
    start: int,
    stride: int,
) -> None:
    """Gradient of the loss by all parameters, added to that of the parts before.

    The part begins with the sample `start` of a batch of `size`.
    """
    paired, more = kind >= BINARY_CROSS_ENTROPY, start > 0
    width = (size + 7) // 8 * 8
    for index in range(program[at.BLOCKS] - 1, -1, -1):
        block = program[at.HEAD + index]
        n_rows, first = program[block + at.NEURONS], program[block + at.FIRST_OUTPUT]
        delta = addresses[at.DELTA] + 4 * program[block + at.SUM_ROW] * stride
        is_end = program[block + at.IS_END] != 0
        ends = addresses[at.ENDS] + 4 * program[block + at.END_ROW] * stride
        adds = not is_end and first < n_rows
        end_size = (n_rows - first) * stride
        if program[block + at.LEFT_ROW] > 0:
            factors = addresses[at.FACTORS]
            factors += 4 * (program[block + at.FACTOR_ROW] * width + start)
            multiply_rows(delta, factors, delta, n_rows, stride, width)
        if adds and not paired:
            add_values(delta + 4 * first * stride, ends, end_size)
        # The derivatives of a paired loss are by the sums already.
        if not (is_end and paired):
            through_activations(program, addresses, block, delta, stride)
        if adds and paired:
            add_values(delta + 4 * first * stride, ends, end_size)
        place = block + at.BLOCK
        for _ in range(program[block + at.LINKS]):
            columns, offset = (
                program[place + at.COLUMNS],
                4 * program[place + at.OFFSET],
            )
            values = addresses[at.VALUES]
            source = source_of(program[place + at.SOURCE], values, read, stride)
            into, room = addresses[at.GRADIENT] + offset, addresses[at.ROOM]
            if columns < 4:
                outer_narrow(delta, n_rows, source, columns, into, stride, room, more)
            else:
                outer(delta, n_rows, source, columns, into, stride, room, more)
            pushed = program[place + at.PUSHED]
            if pushed > 0:
                weights = addresses[at.PARAMETERS] + offset
                into = addresses[at.DELTA]
                into += 4 * program[place + at.SOURCE_SUM] * stride
                adds = program[place + at.ASSIGNS] == 0
                multiply(weights, 1, columns, pushed, n_rows, delta, into, stride, adds)
            place += at.LINK


@compiled
def is_foreseen(task: Ints, rule: Array, gradient: int, size: int) -> bool:
    """Whether all parameters are sure to be finite after a step along a gradient.

    As `engine.backends.foresight` does, with the length of the gradient itself.
    """
    length = math.sqrt(np.float64(square_sum(gradient, size)))
    reach, largest = rule[at.REACH], rule[at.LARGEST]
    if task[at.IS_BOUNDED] != 0:
        change = BOUND + STALE * reach
        shrunk = abs(1.0 - rule[at.RATE] * rule[at.DECAY])
        if task[at.OPTIMIZER] == ADAMW and shrunk > 1.0:
            largest = largest * shrunk
    else:
        reach = rule[at.MOMENTUM] * reach + length
        change = length + reach
    largest += rule[at.RATE] * change
    # Not the other way round: NaN must not pass.
    if length <= MOST and largest <= MOST:
        rule[at.REACH], rule[at.LARGEST] = reach, largest
        return True
    return False


@compiled_inside
def move(program: Ints, addresses: Ints, task: Ints, rule: Array) -> bool:
    """Penalties, frozen parameters, clipping, and the step of the optimizer.

    False, and no step, where the task is to foresee and the step may lead to what is
    not finite.
    """
    size, gradient = program[at.PADDED], addresses[at.GRADIENT]
    parameters, trainable = addresses[at.PARAMETERS], addresses[at.TRAINABLE]
    if rule[at.L1] != 0.0 or rule[at.L2] != 0.0:
        place = program[at.DEAD]
        for _ in range(program[at.N_DEAD]):
            for i in range(program[place], program[place] + program[place + 1]):
                set_number(gradient, i, 0.0)
            place += 2
        is_weight = addresses[at.IS_WEIGHT]
        penalize(gradient, parameters, is_weight, size, rule[at.L1], rule[at.L2])
    if program[at.HAS_FIXED] != 0:
        multiply_by(gradient, trainable, size)
    if rule[at.CLIP] >= 0.0:
        clip(gradient, size, rule[at.CLIP])
    if task[at.FORESEES] != 0 and not is_foreseen(task, rule, gradient, size):
        return False
    task[at.STEP] += 1
    update(
        task[at.OPTIMIZER],
        parameters,
        gradient,
        addresses[at.FIRST_SLOT],
        addresses[at.SECOND_SLOT],
        trainable,
        size,
        task[at.STEP],
        rule[at.RATE],
        rule[at.MOMENTUM],
        rule[at.DECAY],
    )
    return True


@compiled
def new_order(addresses: Ints, task: Ints) -> None:
    """Draw the order of the rows in the present epoch."""
    order, room = addresses[at.ORDER], addresses[at.DRAWING]
    draw_order(order, task[at.ROWS], task[at.SEED], task[at.EPOCH], room)
    task[at.ORDER_EPOCH] = task[at.EPOCH]


@compiled
def evaluate(program: Ints, addresses: Ints, task: Ints, rule: Array) -> None:
    """Add up the loss of all rows."""
    added, first = 0.0, 0
    while first < task[at.ROWS]:
        size = least(task[at.PART], task[at.ROWS] - first)
        stride = (size + 7) // 8 * 8
        take_batch(program, addresses, task, first, size)
        fill_ones(program, addresses, task, stride)
        forward(program, addresses, addresses[at.READ], stride, 0, 0)
        added += added_loss(program, addresses, task[at.LOSS], size, 0, stride)
        first += size
    rule[at.SUM] = added


@compiled_inside
def gradient_of_batch(
    program: Ints, addresses: Ints, task: Ints, rule: Array, size: int, index: int
) -> float:
    """Work through a batch, part by part; 0, or NaN if its loss is not finite."""
    kind, losses = task[at.LOSS], addresses[at.LOSSES]
    seen, added, start = 0.0, 0.0, 0
    while start < size:
        part = least(task[at.PART], size - start)
        stride = (part + 7) // 8 * 8
        read = addresses[at.READ] + 4 * (program[at.N_INPUTS] + 1) * start
        fill_ones(program, addresses, task, stride)
        forward(program, addresses, read, stride, start, size)
        seen += start_backward(program, addresses, kind, size, start, stride)
        if losses != 0:
            added += added_loss(program, addresses, kind, part, start, stride)
        backward(program, addresses, kind, read, size, start, stride)
        start += part
    rule[at.WITNESS] += seen
    if losses != 0:
        set_real(losses, index, added / size)
    return seen


def run(program: Ints, addresses: Ints, task: Ints, rule: Array) -> None:
    """Make steps; without any, evaluate the rows or draw the order of the epoch.

    `engine.backends.fused_words` tells what the arguments hold.
    """
    task[at.MADE] = 0
    if task[at.EVALUATES] != 0:
        evaluate(program, addresses, task, rule)
        return
    if task[at.N_STEPS] == 0:
        new_order(addresses, task)
        return
    n_rows, batch, began = task[at.ROWS], task[at.BATCH], task[at.EPOCH]
    for index in range(task[at.N_STEPS]):
        first, epoch = task[at.FIRST], task[at.EPOCH]
        size = least(batch, n_rows - first)
        if task[at.SHUFFLES] != 0 and size < n_rows and epoch != task[at.ORDER_EPOCH]:
            new_order(addresses, task)
        take_batch(program, addresses, task, first, size)
        if program[at.DROPS] > 0:
            draw_factors(program, addresses, task[at.STEP], size)
        seen = gradient_of_batch(program, addresses, task, rule, size, index)
        # NaN is not equal to itself.
        if task[at.FORESEES] != 0 and seen != seen:
            return
        if not move(program, addresses, task, rule):
            return
        task[at.MADE] = index + 1
        task[at.FIRST] = first + size
        if first + size >= n_rows:
            task[at.FIRST] = 0
            task[at.EPOCH] = epoch + 1
        if is_called_off(program, addresses, task, rule, task[at.EPOCH] - began):
            return

"""Many optimizer steps in one call: the generic kernel of the fused backend.

`run` reads the network as a program of whole numbers (`engine.backends.fused_program`
writes it) and works through it for each batch: forward, loss, backward, optimizer.
Compiled once, it serves every network.
"""

from engine.arrays import Array, Ints
from engine.backends import fused_words as at
from engine.backends.fused_functions_kernel import (
    activate,
    activate_back,
    softmax,
    softmax_back,
)
from engine.backends.fused_numbers import (
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HALF_SSE,
    MSE,
    SOFTMAX,
)
from engine.backends.fused_order_kernel import draw_order
from engine.backends.fused_simd import compiled, set_number, set_real
from engine.backends.fused_steps_kernel import (
    add_values,
    copy,
    fill,
    gather,
    least,
    loss_gradient,
    loss_of_sums,
    multiply,
    outer,
    witness,
)
from engine.backends.fused_update_kernel import clip, multiply_by, penalize, update


@compiled
def take_batch(
    program: Ints, addresses: Ints, task: Ints, first: int, size: int
) -> int:
    """Bring a batch to where `forward` reads it; the length of its rows."""
    stride = (size + 7) // 8 * 8
    is_whole = first == 0 and size == task[at.ROWS]
    values, weighing = addresses[at.VALUES], addresses[at.WEIGHING]
    if stride != task[at.STRIDE]:
        task[at.STRIDE], task[at.TAKEN], task[at.WEIGHED] = stride, 0, 0
        fill(values + 4 * program[at.N_INPUTS] * stride, stride, 1.0)
        for index in range(program[at.BLOCKS]):
            block = program[at.HEAD + index]
            row = program[block + at.VALUE_ROW] + program[block + at.NEURONS]
            fill(values + 4 * row * stride, stride, 1.0)
    if is_whole and task[at.TAKEN] != 0:
        return stride
    task[at.TAKEN] = is_whole
    order = addresses[at.ORDER]
    if is_whole or task[at.SHUFFLES] == 0:
        order = 0
    weights = addresses[at.ROW_WEIGHTS]
    gather(
        addresses[at.INPUTS],
        program[at.N_INPUTS],
        addresses[at.TARGETS],
        program[at.N_OUTPUTS],
        weights,
        order,
        first,
        size,
        values,
        addresses[at.WANTED],
        weighing,
    )
    if weights != 0:
        for sample in range(size, stride):
            set_number(weighing, sample, 0.0)
    elif task[at.WEIGHED] != size:
        task[at.WEIGHED] = size
        for sample in range(stride):
            set_number(weighing, sample, 1.0 if sample < size else 0.0)
    return stride


@compiled
def forward(program: Ints, addresses: Ints, stride: int) -> None:
    """Sums and values of all blocks."""
    values, parameters = addresses[at.VALUES], addresses[at.OWN]
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
            source = values + 4 * program[place + at.SOURCE] * stride
            adds = link > 0
            multiply(weights, columns, 1, n_rows, columns, source, sums, stride, adds)
            place += at.LINK
        for _ in range(program[block + at.RUNS]):
            start = program[place + at.START]
            rows = program[place + at.STOP] - start
            into, kind = sums + 4 * start * stride, program[place + at.KIND]
            if kind == SOFTMAX:
                softmax(into, out + 4 * start * stride, rows, stride)
            else:
                activate(kind, into, out + 4 * start * stride, rows * stride)
            place += at.RUN


@compiled
def start_backward(
    program: Ints, addresses: Ints, kind: int, size: int, stride: int
) -> float:
    """Derivatives at the outputs; 0, or NaN if the loss of the batch is not finite."""
    factor = 1.0 / size
    if kind != HALF_SSE and kind != CROSS_ENTROPY:
        factor = factor / program[at.N_OUTPUTS]
    if kind == MSE:
        factor = 2.0 * factor
    paired = kind >= BINARY_CROSS_ENTROPY
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
        wanted, into = addresses[at.WANTED] + ends, addresses[at.ENDS] + ends
        if program[block + at.IS_END] != 0:
            into = delta + 4 * first * stride
        rows, weighing = n_rows - first, addresses[at.WEIGHING]
        loss_gradient(kind, out, wanted, weighing, into, rows, stride, factor)
        if paired:
            row = program[block + at.SUM_ROW] + first
            out = addresses[at.SUMS] + 4 * row * stride
        seen += witness(out, rows * stride)
    return seen


@compiled
def batch_loss(
    program: Ints, addresses: Ints, kind: int, size: int, stride: int
) -> float:
    """Loss of the batch whose forward pass was the last."""
    added = 0.0
    for index in range(program[at.BLOCKS]):
        block = program[at.HEAD + index]
        first = program[block + at.FIRST_OUTPUT]
        rows = program[block + at.NEURONS] - first
        if rows > 0:
            out = addresses[at.VALUES]
            out += 4 * (program[block + at.VALUE_ROW] + first) * stride
            sums = addresses[at.SUMS]
            sums += 4 * (program[block + at.SUM_ROW] + first) * stride
            wanted = addresses[at.WANTED] + 4 * program[block + at.END_ROW] * stride
            weighing = addresses[at.WEIGHING]
            added += loss_of_sums(kind, sums, out, wanted, weighing, rows, size, stride)
    if kind == HALF_SSE:
        return added / (2.0 * size)
    if kind == CROSS_ENTROPY:
        return added / size
    return added / (float(size) * float(program[at.N_OUTPUTS]))


@compiled
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


@compiled
def backward(program: Ints, addresses: Ints, kind: int, stride: int) -> None:
    """Gradient of the batch loss by all parameters."""
    paired = kind >= BINARY_CROSS_ENTROPY
    for index in range(program[at.BLOCKS] - 1, -1, -1):
        block = program[at.HEAD + index]
        n_rows, first = program[block + at.NEURONS], program[block + at.FIRST_OUTPUT]
        delta = addresses[at.DELTA] + 4 * program[block + at.SUM_ROW] * stride
        is_end = program[block + at.IS_END] != 0
        ends = addresses[at.ENDS] + 4 * program[block + at.END_ROW] * stride
        adds = not is_end and first < n_rows
        end_size = (n_rows - first) * stride
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
            source = addresses[at.VALUES] + 4 * program[place + at.SOURCE] * stride
            into, room = addresses[at.GRADIENT] + offset, addresses[at.ROOM]
            outer(delta, n_rows, source, columns, into, stride, room)
            pushed = program[place + at.PUSHED]
            if pushed > 0:
                weights = addresses[at.OWN] + offset
                into = addresses[at.DELTA]
                into += 4 * program[place + at.SOURCE_SUM] * stride
                adds = program[place + at.ASSIGNS] == 0
                multiply(weights, 1, columns, pushed, n_rows, delta, into, stride, adds)
            place += at.LINK


@compiled
def move(program: Ints, addresses: Ints, task: Ints, rule: Array) -> None:
    """Penalties, frozen parameters, clipping, and the step of the optimizer."""
    size, gradient = program[at.PADDED], addresses[at.GRADIENT]
    parameters, trainable = addresses[at.OWN], addresses[at.TRAINABLE]
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
    task[at.STEP] += 1
    update(
        task[at.OPTIMIZER],
        parameters,
        gradient,
        addresses[at.OWN_FIRST],
        addresses[at.OWN_SECOND],
        trainable,
        size,
        task[at.STEP],
        rule[at.RATE],
        rule[at.MOMENTUM],
        rule[at.DECAY],
    )


@compiled
def exchange(program: Ints, addresses: Ints, task: Ints, back: bool) -> None:
    """Copy parameters and state to the kernel's own arrays, or back."""
    for index in range(task[at.SLOTS] + 1):
        state, own = addresses[at.PARAMETERS + index], addresses[at.OWN + index]
        if back:
            copy(state, own, program[at.SIZE])
        else:
            copy(own, state, program[at.SIZE])


@compiled
def new_order(addresses: Ints, task: Ints) -> None:
    """Draw the order of the rows in the present epoch."""
    order, room = addresses[at.ORDER], addresses[at.DRAWING]
    draw_order(order, task[at.ROWS], task[at.SEED], task[at.EPOCH], room)
    task[at.ORDER_EPOCH] = task[at.EPOCH]


def run(program: Ints, addresses: Ints, task: Ints, rule: Array) -> None:
    """Make steps; without any, draw the order of the epoch.

    `engine.backends.fused_words` tells what the arguments hold.
    """
    if task[at.N_STEPS] == 0:
        new_order(addresses, task)
        return
    exchange(program, addresses, task, False)
    n_rows, batch, kind = task[at.ROWS], task[at.BATCH], task[at.LOSS]
    losses = addresses[at.LOSSES]
    for index in range(task[at.N_STEPS]):
        first, epoch = task[at.FIRST], task[at.EPOCH]
        size = least(batch, n_rows - first)
        if task[at.SHUFFLES] != 0 and size < n_rows and epoch != task[at.ORDER_EPOCH]:
            new_order(addresses, task)
        stride = take_batch(program, addresses, task, first, size)
        forward(program, addresses, stride)
        seen = start_backward(program, addresses, kind, size, stride)
        rule[at.WITNESS] += seen
        if losses != 0:
            loss = batch_loss(program, addresses, kind, size, stride)
            set_real(losses, index, loss)
        backward(program, addresses, kind, stride)
        move(program, addresses, task, rule)
        task[at.FIRST] = first + size
        if first + size >= n_rows:
            task[at.FIRST] = 0
            task[at.EPOCH] = epoch + 1
    exchange(program, addresses, task, True)

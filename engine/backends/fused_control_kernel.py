"""What a call does for another thread: it gives copies of the state, and ends."""

import numpy as np

from engine.arrays import Array, Ints
from engine.backends import fused_words as at
from engine.backends.fused_dropout_kernel import copy_rows
from engine.backends.fused_simd import (
    compiled_apart,
    compiled_inside,
    set_real,
    set_whole_now,
    whole,
    whole_now,
)


@compiled_apart
def give_copy(
    program: Ints, addresses: Ints, task: Ints, rule: Array, epochs: int
) -> None:
    """Copy the state for another thread, so many epochs after the call began."""
    size, into = program[at.PADDED], addresses[at.COPY]
    copy_rows(addresses[at.PARAMETERS], into, size)
    for slot in range(task[at.SLOTS]):
        copy_rows(addresses[at.FIRST_SLOT + slot], into + 4 * (slot + 1) * size, size)
    told = addresses[at.TOLD]
    set_real(told, at.CALL_THEN, np.float64(task[at.CALL]))
    set_real(told, at.MADE_THEN, np.float64(task[at.MADE]))
    set_real(told, at.EPOCHS_THEN, np.float64(epochs))
    set_real(told, at.ROW_THEN, np.float64(task[at.FIRST]))
    set_real(told, at.STEP_THEN, np.float64(task[at.STEP]))
    set_real(told, at.RATE_THEN, rule[at.RATE])
    set_real(told, at.WITNESS_THEN, rule[at.WITNESS])


@compiled_inside
def is_called_off(
    program: Ints, addresses: Ints, task: Ints, rule: Array, epochs: int
) -> bool:
    """Whether the call is to end; first another thread gets what it asked for."""
    if task[at.CALL] == 0:
        return False
    asks = addresses[at.ASKS]
    asked = whole_now(asks, at.ASKED)
    if asked != whole(asks, at.GIVEN):
        give_copy(program, addresses, task, rule, epochs)
        set_whole_now(asks, at.GIVEN, asked)
    return whole_now(addresses[at.ENDS], 0) != 0

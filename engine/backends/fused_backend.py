"""Training with the fused kernel: many steps in one call, for small networks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Ints
from engine.backends import fused_words as at
from engine.backends.backend import Rows, Rule, State
from engine.backends.fused_numbers import LOSS_NUMBERS, OPTIMIZER_NUMBERS
from engine.backends.fused_program import LANES, padded, program_of
from engine.backends.kernel_file import Kernel
from engine.plan import Plan

ALIGNMENT = 64
UNKNOWN = -1
NATURAL, DRAWN = range(2)
MOST_SEED = 2**32 - 1
"""Beyond it NumPy makes two words of the seed, and the kernel draws no order."""


class FusedBackend:
    """The backend for small networks: a step costs no Python at all.

    Parameters
    ----------
    plan : Plan
        In float32.
    rows : Rows
        The training rows; they are read where they are.
    state : State
        Changed by `train`, in place.
    kernel : Kernel
        Machine code that was loaded.
    """

    name = "fused"
    most_steps = 1 << 17

    def __init__(self, plan: Plan, rows: Rows, state: State, kernel: Kernel) -> None:
        self._kernel = kernel
        self._plan, self._rows, self._state = plan, rows, state
        self._program = program_of(plan)
        self._addresses = np.zeros(at.N_ADDRESSES, dtype=np.int64)
        self._task = np.zeros(at.TASK, dtype=np.int64)
        self._rule = np.zeros(at.RULE)
        self._task[at.ROWS] = rows.size
        self._task[at.ORDER_EPOCH] = UNKNOWN
        self._order = np.zeros(rows.size, dtype=np.int64)
        self._arrays: dict[int, NDArray[Any]] = {}
        self._room = 0
        self._taken: tuple[Rule, int] | None = None
        self._use(at.ORDER, self._order)
        self._use(at.DRAWING, np.zeros(12, dtype=np.int64))
        self._use(at.INPUTS, _plain(rows.inputs))
        self._use(at.TARGETS, _plain(rows.targets))
        if rows.weights is not None:
            self._use(at.ROW_WEIGHTS, _plain(rows.weights))
        for place in (at.OWN, at.GRADIENT):
            self._use(place, _aligned(padded(plan.size)))
        for place, mask in (
            (at.IS_WEIGHT, plan.is_weight),
            (at.TRAINABLE, plan.trainable),
        ):
            room = _aligned(padded(plan.size))
            room[: plan.size] = mask
            self._use(place, room)

    def draws_like_numpy(self, seed: int) -> bool:
        """Whether `train_epochs` would use the rows in the order that NumPy draws."""
        if seed > MOST_SEED:
            return False
        epoch = 1
        task = self._task.copy()
        task[at.N_STEPS], task[at.SEED], task[at.EPOCH] = 0, seed, epoch
        self._call(task)
        self._task[at.ORDER_EPOCH] = UNKNOWN
        wanted = np.random.default_rng([seed, epoch]).permutation(self._rows.size)
        return np.array_equal(self._order, wanted)

    def train(
        self,
        rule: Rule,
        order: Ints | None,
        first: int,
        steps: int,
        losses: Array | None = None,
    ) -> None:
        """Make steps over batches of the rows of one epoch; see `Backend.train`."""
        task = self._task
        task[at.SHUFFLES] = NATURAL
        task[at.EPOCH] = 0
        if order is not None:
            task[at.SHUFFLES] = DRAWN
            task[at.ORDER_EPOCH] = 0
            np.copyto(self._order, order)
        self._make(rule, first, steps, losses)
        task[at.ORDER_EPOCH] = UNKNOWN

    def train_epochs(
        self,
        rule: Rule,
        seed: int | None,
        epoch: int,
        first: int,
        steps: int,
        losses: Array | None = None,
    ) -> None:
        """Make steps from a place in an epoch on, into later epochs if need be.

        Parameters
        ----------
        rule : Rule
            How each step is made.
        seed : int, optional
            Each epoch's order is `default_rng([seed, epoch]).permutation(n_rows)`;
            None is the natural order.
        epoch, first : int
            The present epoch, and the place in its order of the first row to use.
        steps : int
            Number of batches; the end of an epoch cuts its last one short.
        losses : float64 array, shape (steps,), optional
            Filled with the loss of each batch before its step.
        """
        task = self._task
        if seed is not None and seed != task[at.SEED]:
            task[at.SEED], task[at.ORDER_EPOCH] = seed, UNKNOWN
        task[at.SHUFFLES] = NATURAL if seed is None else DRAWN
        task[at.EPOCH] = epoch
        self._make(rule, first, steps, losses)

    def is_finite(self) -> bool:
        """Whether the parameters and all losses of the last call seem finite."""
        seen = float(self._rule[at.WITNESS])
        self._rule[at.WITNESS] = 0.0
        with np.errstate(all="ignore"):
            return bool(np.isfinite(self._state.parameters.sum() + seen))

    def _make(self, rule: Rule, first: int, steps: int, losses: Array | None) -> None:
        task, state = self._task, self._state
        self._take(rule)
        self._use(at.PARAMETERS, state.parameters)
        for place, slot in zip(
            (at.FIRST_SLOT, at.SECOND_SLOT), state.slots, strict=False
        ):
            self._use(place, slot)
        self._addresses[at.LOSSES] = 0 if losses is None else losses.ctypes.data
        task[at.FIRST], task[at.N_STEPS], task[at.STEP] = first, steps, state.steps
        self._call(task)
        state.steps = int(task[at.STEP])

    def _call(self, task: Ints) -> None:
        words, addresses = self._program.words, self._addresses
        arrays = words, addresses, task, self._rule
        self._kernel(*[array.ctypes.data for array in arrays])

    def _take(self, rule: Rule) -> None:
        """Write down how steps are made, if that is new."""
        n_slots = len(self._state.slots)
        if self._taken is not None and self._taken == (rule, n_slots):
            return
        self._taken = rule, n_slots
        task, numbers = self._task, self._rule
        task[at.LOSS] = LOSS_NUMBERS[rule.loss.name]
        task[at.OPTIMIZER] = OPTIMIZER_NUMBERS[rule.optimizer.name]
        task[at.BATCH], task[at.SLOTS] = rule.batch_size, n_slots
        numbers[at.RATE], numbers[at.L1], numbers[at.L2] = (
            rule.learning_rate,
            rule.l1,
            rule.l2,
        )
        numbers[at.CLIP] = -1.0 if rule.clip is None else rule.clip
        numbers[at.MOMENTUM] = rule.momentum
        numbers[at.DECAY] = rule.weight_decay
        for place in (at.OWN_FIRST, at.OWN_SECOND)[:n_slots]:
            self._use(place, _aligned(padded(self._plan.size)))
        self._make_room(padded(rule.batch_size))

    def _make_room(self, stride: int) -> None:
        """Buffers for batches of up to so many samples."""
        if stride <= self._room:
            return
        self._room, self._task[at.STRIDE] = stride, 0
        program, n_outputs = self._program, self._plan.n_outputs
        for place, rows in (
            (at.VALUES, program.value_rows),
            (at.SUMS, program.sum_rows),
            (at.DELTA, program.sum_rows),
            (at.ENDS, n_outputs),
            (at.WANTED, n_outputs),
            (at.WEIGHING, 1),
        ):
            self._use(place, _aligned(rows * stride))
        self._use(at.ROOM, _aligned(2 * LANES))

    def _use(self, place: int, array: NDArray[Any]) -> None:
        """Let the kernel find an array, and keep it alive."""
        if self._arrays.get(place) is not array:
            self._arrays[place] = array
            self._addresses[place] = array.ctypes.data


def _aligned(size: int) -> Array:
    """Zeros that begin where a line of the cache begins."""
    room = np.zeros(size * 4 + ALIGNMENT, dtype=np.uint8)
    start = -room.ctypes.data % ALIGNMENT
    return room[start : start + size * 4].view(np.float32)


def _plain(array: Array) -> Array:
    """The same array, or a copy if it is not contiguous float32."""
    return np.ascontiguousarray(array, dtype=np.float32)

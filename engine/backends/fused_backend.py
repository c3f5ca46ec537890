"""Training with the fused kernel: many steps in one call, for small networks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Array, Ints, has_room, roomy, roomy_copy
from engine.backends import fused_words as at
from engine.backends.backend import Rows, Rule, State
from engine.backends.call_control import CallControl
from engine.backends.dropout import StepDraws
from engine.backends.foresight import Foresight
from engine.backends.fused_numbers import LOSS_NUMBERS, OPTIMIZER_NUMBERS
from engine.backends.fused_program import LANES, padded, program_of
from engine.backends.kernel_file import Kernel
from engine.data.mapped import PART_NUMBERS, give_back, is_mapped
from engine.losses import Loss
from engine.plan import Plan

NEAR_BYTES = 96 * 1024
"""What a part of a batch may fill of a cache that is near to the processor.

The nearest one is not better: operations are many for each byte.
"""

LEAST_PART = 32
"""Samples: in smaller parts, visiting the layers would cost more than it saves."""

MOST_EVALUATED = 256
"""Rows that are evaluated at once, at most."""

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
        # Asking NumPy for an address takes as long as some steps.
        arrays = self._program.words, self._addresses, self._task, self._rule
        self._pointers = tuple(array.ctypes.data for array in arrays)
        self._task[at.ROWS] = rows.size
        self._task[at.ORDER_EPOCH] = UNKNOWN
        self._order = np.zeros(rows.size, dtype=np.int64)
        self._arrays: dict[int, NDArray[Any]] = {}
        self._room = self._part_room = 0
        self._taken: tuple[Rule, int] | None = None
        self._use(at.ORDER, self._order)
        self._use(at.ROOM, roomy(2 * LANES))
        self._use(at.DRAWING, np.zeros(12, dtype=np.int64))
        self._use_rows(rows)
        self._use(at.GRADIENT, roomy(plan.size))
        self._draws: StepDraws | None = None
        if plan.dropout:
            self._use(at.DROPPING, self._program.dropping)
            self._use(at.DRAWS, np.zeros(at.DRAWS_SIZE, dtype=np.int64))
        if plan.fixed is not None:
            trainable = roomy(plan.size)
            np.logical_not(plan.fixed, out=trainable)
            self._use(at.TRAINABLE, trainable)

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
        foresight: Foresight | None = None,
    ) -> int:
        """Make steps over batches of the rows of one epoch; see `Backend.train`."""
        task = self._task
        task[at.SHUFFLES] = NATURAL
        task[at.EPOCH] = 0
        if order is not None:
            task[at.SHUFFLES] = DRAWN
            task[at.ORDER_EPOCH] = 0
            np.copyto(self._order, order)
        made = self._make(rule, first, steps, losses, foresight)
        task[at.ORDER_EPOCH] = UNKNOWN
        return made

    def train_epochs(
        self,
        rule: Rule,
        seed: int | None,
        epoch: int,
        first: int,
        steps: int,
        losses: Array | None = None,
        foresight: Foresight | None = None,
        control: CallControl | None = None,
    ) -> int:
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
        foresight : Foresight, optional
            As of `Backend.train`.
        control : CallControl, optional
            Lets another thread look into this call, and end it early.

        Returns
        -------
        int
            Steps made.
        """
        task = self._task
        if seed is not None and seed != task[at.SEED]:
            task[at.SEED], task[at.ORDER_EPOCH] = seed, UNKNOWN
        task[at.SHUFFLES] = NATURAL if seed is None else DRAWN
        task[at.EPOCH] = epoch
        if control is None:
            return self._make(rule, first, steps, losses, foresight)
        for place, address in control.begin(self._plan.size).items():
            self._addresses[place] = address
        task[at.CALL] = control.call
        try:
            return self._make(rule, first, steps, losses, foresight)
        finally:
            task[at.CALL] = 0

    def mean_loss(self, rows: Rows, loss: Loss) -> float:
        """Mean loss over some rows with the present parameters.

        As `engine.evaluation.Evaluator.loss`, within rounding.

        Parameters
        ----------
        rows : Rows
            At least one row, arranged for the plan.
        loss : Loss
            What to compute.
        """
        self._set_part(min(rows.size, MOST_EVALUATED))
        self._make_room(int(self._task[at.PART]))
        self._use_state()
        step = rows.size
        if is_mapped(rows.inputs):
            step = max(1, PART_NUMBERS // rows.inputs.shape[1])
        task, total = self._task, 0.0
        task[at.LOSS], task[at.EVALUATES] = LOSS_NUMBERS[loss.name], True
        # The order of an epoch is one of the training rows.
        task[at.SHUFFLES] = NATURAL
        for start in range(0, rows.size, step):
            part = rows.part(start, min(start + step, rows.size))
            self._use_rows(part)
            self._call(task)
            give_back(rows.inputs)
            total += float(self._rule[at.SUM])
        task[at.EVALUATES] = False
        # The next batch finds neither its own rows nor ones of the right length.
        task[at.STRIDE], self._taken = 0, None
        self._use_rows(self._rows)
        return total / rows.size

    def is_finite(self) -> bool:
        """Whether the parameters and all losses of the last call seem finite."""
        seen = float(self._rule[at.WITNESS])
        self._rule[at.WITNESS] = 0.0
        with np.errstate(all="ignore"):
            return bool(np.isfinite(self._state.parameters.sum() + seen))

    def _make(
        self,
        rule: Rule,
        first: int,
        steps: int,
        losses: Array | None,
        foresight: Foresight | None,
    ) -> int:
        task, state, numbers = self._task, self._state, self._rule
        self._take(rule)
        self._use_state()
        if self._plan.dropout:
            self._set_draws(rule.seed)
        self._addresses[at.LOSSES] = 0 if losses is None else losses.ctypes.data
        task[at.FIRST], task[at.N_STEPS], task[at.STEP] = first, steps, state.steps
        task[at.FORESEES] = foresight is not None
        if foresight is not None:
            numbers[at.LARGEST], numbers[at.REACH] = foresight.largest, foresight.reach
        self._call(task)
        state.steps, made = int(task[at.STEP]), int(task[at.MADE])
        if foresight is not None:
            foresight.largest = float(numbers[at.LARGEST])
            foresight.reach = float(numbers[at.REACH])
        return made

    def _set_draws(self, seed: int) -> None:
        """Let what drops out be drawn from the seed and the present step."""
        draws, step = self._draws, self._state.steps
        numbers = self._arrays[at.DRAWS]
        if draws is None or draws.seed != seed:
            draws = self._draws = StepDraws(seed)
            _set_wide(numbers, at.INCREMENT, draws.jump.increment)
            _set_wide(numbers, at.FACTOR, draws.jump.factor)
            _set_wide(numbers, at.ADDEND, draws.jump.addend)
        numbers[at.AT_STEP] = step
        _set_wide(numbers, at.STATE, draws.state_at(step))

    def _use_state(self) -> None:
        """Let the kernel work on the state, which gets room after it if need be."""
        state = self._state
        state.parameters = self._use_roomy(at.PARAMETERS, state.parameters)
        places = at.FIRST_SLOT, at.SECOND_SLOT
        state.slots = tuple(map(self._use_roomy, places, state.slots))

    def _use_rows(self, rows: Rows) -> None:
        self._task[at.ROWS] = rows.size
        self._use(at.INPUTS, _plain(rows.inputs))
        self._use(at.TARGETS, _plain(rows.targets))
        if rows.weights is not None:
            self._use(at.ROW_WEIGHTS, _plain(rows.weights))
        else:
            self._addresses[at.ROW_WEIGHTS] = 0

    def _call(self, task: Ints) -> None:
        words, addresses, own, rule = self._pointers
        its = own if task is self._task else task.ctypes.data
        self._kernel(words, addresses, its, rule)

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
        task[at.IS_BOUNDED] = rule.optimizer.is_bounded
        if (rule.l1 or rule.l2) and at.IS_WEIGHT not in self._arrays:
            is_weight = roomy(self._plan.size)
            np.copyto(is_weight, self._plan.is_weight)
            self._use(at.IS_WEIGHT, is_weight)
        self._set_part(rule.batch_size)
        self._make_room(padded(rule.batch_size))

    def _set_part(self, batch_size: int) -> None:
        """Decide how many samples of a batch the kernel works on at once.

        As many as a near cache holds; but all of them where that would be so few
        that a matrix is read again for almost none.
        """
        program = self._program
        rows = self._plan.n_inputs + 1 + program.value_rows + program.sum_rows
        most = NEAR_BYTES // (4 * rows) // LANES * LANES
        n_parts = -(-batch_size // most) if most >= LEAST_PART else 1
        part = padded(-(-batch_size // n_parts))
        if part != self._task[at.PART]:
            self._task[at.PART], self._task[at.STRIDE] = part, 0

    def _make_room(self, stride: int) -> None:
        """Buffers for batches of up to so many samples, and for a part of them."""
        program, n_outputs = self._program, self._plan.n_outputs
        part = int(self._task[at.PART])
        if part > self._part_room:
            self._part_room, self._task[at.FILLED] = part, 0
            self._use(at.VALUES, roomy(program.value_rows * part))
            self._use(at.SUMS, roomy(program.sum_rows * part))
            self._use(at.DELTA, roomy(program.sum_rows * part))
            self._use(at.ENDS, roomy(n_outputs * part))
        if stride > self._room:
            self._room, self._task[at.STRIDE] = stride, 0
            self._use(at.READ, roomy((self._plan.n_inputs + 1) * stride))
            self._use(at.WANTED, roomy(n_outputs * stride))
            self._use(at.WEIGHING, roomy(stride))
            self._use(at.FACTORS, roomy(len(program.dropping) * stride))

    def _use_roomy(self, place: int, array: Array) -> Array:
        """Let the kernel find an array, or a copy of it that has room after it."""
        if self._arrays.get(place) is not array:
            array = array if has_room(array) else roomy_copy(array)
            self._use(place, array)
        return array

    def _use(self, place: int, array: NDArray[Any]) -> None:
        """Let the kernel find an array, and keep it alive."""
        if self._arrays.get(place) is not array:
            self._arrays[place] = array
            self._addresses[place] = array.ctypes.data


def _plain(array: Array) -> Array:
    """The same array, or a copy if it is not contiguous float32."""
    return np.ascontiguousarray(array, dtype=np.float32)


def _set_wide(numbers: NDArray[Any], place: int, value: int) -> None:
    """Write a number of 128 bits as two of 64, the upper half first."""
    halves = np.array([value >> 64, value & (2**64 - 1)], dtype=np.uint64)
    numbers[place : place + 2] = halves.view(np.int64)

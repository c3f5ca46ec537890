"""Settings and the state of training as readable records."""

from dataclasses import asdict
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.files.record import BadRecord, Record
from engine.history import History, Mark
from engine.optimizers import OPTIMIZERS
from engine.project import TrainingState
from engine.schedules import LEAST_FACTOR, SCHEDULES, Course
from engine.settings import StopConditions, TrainingSettings

_COURSE = ("epoch", "train_loss", "test_loss", "learning_rate", "seconds")


def write_settings(settings: TrainingSettings) -> dict[str, Any]:
    """Describe the settings."""
    return asdict(settings)


def read_settings(record: Record) -> TrainingSettings:
    """Make the settings that `write_settings` described.

    Raises
    ------
    BadRecord
        If a field is missing or of the wrong kind; values are checked elsewhere.
    """
    stop = record.record("stop")
    settings = TrainingSettings(
        learning_rate=record.number("learning_rate"),
        optimizer=record.text("optimizer"),
        loss=record.text("loss"),
        batch_size=_optional_whole(record, "batch_size"),
        l1=record.number("l1"),
        l2=record.number("l2"),
        clip=_optional_number(record, "clip"),
        shuffle=record.flag("shuffle"),
        seed=record.whole("seed", high=2**63 - 1),
        initializer=record.text("initializer"),
        backend=record.text("backend"),
        stop=StopConditions(
            epochs=_optional_whole(stop, "epochs"),
            loss=_optional_number(stop, "loss"),
            seconds=_optional_number(stop, "seconds"),
            patience=_optional_whole(stop, "patience"),
            restore_best=stop.flag("restore_best"),
        ),
        pace=_optional_whole(record, "pace"),
        momentum=record.number("momentum"),
        weight_decay=record.number("weight_decay"),
        schedule=record.text("schedule"),
        schedule_epochs=_optional_whole(record, "schedule_epochs"),
        warm_up=record.whole("warm_up"),
        class_weights=record.text("class_weights"),
    )
    stop.done()
    record.done()
    return settings


def write_training(state: TrainingState) -> dict[str, Any]:
    """Describe where training stands; its arrays are kept beside the record."""
    return {
        "epoch": state.epoch,
        "step": state.step,
        "row": state.row,
        "seconds": float(state.seconds),
        "slots_of": state.slots_of,
        "optimizer_steps": state.optimizer_steps,
        "backend": state.backend,
        "course": None if state.course is None else asdict(state.course),
        "marks": [
            {"epoch": float(mark.epoch), "text": mark.text}
            for mark in state.history.marks
        ],
    }


def read_training(
    record: Record, start: Array | None, slots: tuple[Array, ...], course: Array
) -> TrainingState:
    """Make the state that `write_training` described.

    Parameters
    ----------
    record : Record
        What `write_training` gave, as read from JSON.
    start : float32 array in network order, or None
        The parameters before the first step.
    slots : tuple of float32 arrays in network order
        State of the optimizer.
    course : float64 array, shape (5, n)
        Of `history_array`.

    Raises
    ------
    BadRecord
        If a field is wrong, or the arrays do not belong to it.
    """
    marks = []
    for part in record.records("marks"):
        marks.append(Mark(part.number("epoch"), part.text("text")))
        part.done()
    state = TrainingState(
        epoch=record.whole("epoch"),
        step=record.whole("step"),
        row=record.whole("row"),
        seconds=record.number("seconds"),
        start=start,
        slots=slots,
        slots_of=record.text("slots_of"),
        optimizer_steps=record.whole("optimizer_steps"),
        backend=None if record.is_null("backend") else record.text("backend"),
        history=History(
            **{name: course[i].copy() for i, name in enumerate(_COURSE)},
            marks=tuple(marks),
        ),
        course=None if record.is_null("course") else _course(record.record("course")),
    )
    record.done()
    _check_slots(state)
    return state


def history_array(history: History) -> Array:
    """Put the course of training in one float64 array, shape (5, n)."""
    return np.stack([np.asarray(getattr(history, name), float) for name in _COURSE])


def _course(record: Record) -> Course:
    course = Course(
        schedule=record.word("schedule", SCHEDULES),
        epochs=record.whole("epochs", low=1),
        warm_up=record.whole("warm_up"),
        start=record.whole("start"),
        factor=record.number("factor"),
        best=_optional_number(record, "best"),
        without_better=record.whole("without_better"),
        measure=record.text("measure"),
    )
    record.done()
    if not LEAST_FACTOR <= course.factor <= 1:
        raise BadRecord(f"{record.path('factor')} is out of range")
    return course


def _check_slots(state: TrainingState) -> None:
    if not state.slots:
        return
    if state.slots_of not in OPTIMIZERS:
        raise BadRecord(f"the optimizer {state.slots_of[:64]!r} is unknown")
    if len(state.slots) != len(OPTIMIZERS[state.slots_of].slots):
        raise BadRecord(f"optimizer.npy does not belong to {state.slots_of}")


def _optional_whole(record: Record, key: str) -> int | None:
    return None if record.is_null(key) else record.whole(key)


def _optional_number(record: Record, key: str) -> float | None:
    return None if record.is_null(key) else record.number(key)

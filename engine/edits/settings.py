"""Change how training is done."""

import math
from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from engine.edits.edit import EditKind
from engine.edits.marks import marked
from engine.errors import UserError
from engine.initializers import INITIALIZERS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.project import Project, with_settings
from engine.schedules import SCHEDULES
from engine.settings import CLASS_WEIGHTS, StopConditions, TrainingSettings

MAX_SEED = 2**63 - 1
_UNMARKED = frozenset({"stop", "pace", "initializer", "backend", "seed"})
"""Settings that do not change the course of the losses from here on."""

_WORDS = {
    "learning_rate": "rate",
    "batch_size": "batch",
    "l1": "L1",
    "l2": "L2",
    "weight_decay": "weight decay",
    "schedule_epochs": "epochs of the schedule",
    "warm_up": "warm-up",
    "class_weights": "class weights",
}
_WITHOUT = {"batch_size": "full", "schedule_epochs": "as usual"}


class InvalidSetting(UserError):
    """A setting that no training can have; the sentence says which and why."""


@dataclass(frozen=True)
class ChangeSettings:
    """Some settings of training get new values.

    Attributes
    ----------
    changes : tuple of (str, object)
        Fields of `TrainingSettings`. A new seed comes with new weights, so it is not
        among them.
    epoch : float, optional
        Where a run stands while it is on, for the mark in the history.
    """

    changes: tuple[tuple[str, object], ...]
    epoch: float | None = None
    kind: ClassVar[EditKind] = "settings"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        if len(self.changes) != 1:
            return "Change settings"
        name, value = self.changes[0]
        if name == "stop":
            return "Change when to stop"
        if name == "pace":
            return "Change speed"
        return f"Set {_words(name, value)}"

    def apply(self, project: Project) -> Project:
        """Return the project with the settings."""
        changes = dict(self.changes)
        known = {field.name for field in fields(TrainingSettings)} - {"seed"}
        for name in changes:
            if name not in known:
                raise InvalidSetting(f"There is no setting {name!r} to change.")
        before = project.settings
        after = with_settings(project, **changes)
        check_settings(after.settings)
        if after.settings == before:
            return project
        if after.settings.backend != before.backend:
            # What `auto` was decided to be holds until an explicit choice.
            training = replace(after.training, backend=None)
            after = replace(after, training=training)
        moved = [
            _words(name, value)
            for name, value in self.changes
            if name not in _UNMARKED and value != getattr(before, name)
        ]
        if not moved:
            return after
        about = moved[0].split()[0] if len(moved) == 1 else ""
        return marked(after, ", ".join(moved), self.epoch, about)


def check_settings(settings: TrainingSettings) -> None:
    """Refuse settings that no training can have.

    Parameters
    ----------
    settings : TrainingSettings
        Numbers and words from anywhere.

    Raises
    ------
    InvalidSetting
        In one sentence.
    """
    _number("The learning rate", settings.learning_rate, above=True)
    _number("L1", settings.l1)
    _number("L2", settings.l2)
    _number("The clipping norm", settings.clip, above=True, optional=True)
    _whole("The batch size", settings.batch_size, 1, optional=True)
    _whole("The speed", settings.pace, 1, optional=True)
    _whole("The seed", settings.seed, 0)
    _number("The momentum", settings.momentum, below=1)
    _number("The weight decay", settings.weight_decay)
    _word("The optimizer", settings.optimizer, OPTIMIZERS)
    _word("The loss", settings.loss, LOSSES)
    _word("The initializer", settings.initializer, ("auto", *INITIALIZERS))
    _word("The schedule", settings.schedule, SCHEDULES)
    _whole("The epochs of the schedule", settings.schedule_epochs, 1, optional=True)
    _whole("The warm-up", settings.warm_up, 0)
    _word("The class weights", settings.class_weights, CLASS_WEIGHTS)
    if not isinstance(settings.shuffle, bool):
        raise InvalidSetting("Shuffling is either on or off.")
    if not isinstance(settings.backend, str):
        raise InvalidSetting("The backend must be a word.")
    _check_stop(settings.stop)


def _check_stop(stop: object) -> None:
    if not isinstance(stop, StopConditions):
        raise InvalidSetting("The stop conditions are not known.")
    _whole("The limit of epochs", stop.epochs, 1, optional=True)
    _whole("The patience", stop.patience, 1, optional=True)
    _number("The loss to stop at", stop.loss, optional=True)
    _number("The limit of seconds", stop.seconds, above=True, optional=True)
    if not isinstance(stop.restore_best, bool):
        raise InvalidSetting("Taking back the best parameters is either on or off.")


def _number(
    what: str,
    value: object,
    above: bool = False,
    optional: bool = False,
    below: float | None = None,
) -> None:
    if value is None and optional:
        return
    kind = "a finite number above 0" if above else "a finite number, 0 or above"
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if good and isinstance(value, int | float):
        good = math.isfinite(value) and (value > 0 if above else value >= 0)
        if below is not None:
            kind = f"a number from 0 to below {below:g}"
            good = good and value < below
    if not good:
        raise InvalidSetting(f"{what} must be {kind}, not {value!s:.40}.")


def _whole(what: str, value: object, least: int, optional: bool = False) -> None:
    if value is None and optional:
        return
    good = isinstance(value, int) and not isinstance(value, bool)
    if good and isinstance(value, int):
        good = least <= value <= MAX_SEED
    if not good:
        kind = f"a whole number, {least} or above"
        raise InvalidSetting(f"{what} must be {kind}, not {value!s:.40}.")


def _word(what: str, value: object, known: Collection[str]) -> None:
    if not isinstance(value, str) or value not in known:
        words = ", ".join(known)
        raise InvalidSetting(f"{what} must be one of {words}, not {value!s:.40}.")


def _words(name: str, value: object) -> str:
    word = _WORDS.get(name, name)
    if name == "shuffle":
        return "shuffling on" if value else "shuffling off"
    if value is None:
        return f"{word} {_WITHOUT.get(name, 'off')}"
    return f"{word} {value:g}" if isinstance(value, float) else f"{word} {value}"

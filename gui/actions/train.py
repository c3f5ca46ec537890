"""Actions on training."""

import secrets

from gui.actions.action import Action
from gui.actions.conditions import has_layers, has_learned, has_parameters
from gui.actions.context import Context

SEEDS = 1_000_000


def _play(context: Context) -> None:
    context.session.toggle()


def _play_words(context: Context) -> str:
    return "Pause" if context.session.is_running else "Play"


def _step(context: Context) -> None:
    context.session.step()


def _step_batch(context: Context) -> None:
    context.session.step(batch=True)


def _rewind(context: Context) -> None:
    context.session.rewind()


def _new_weights(context: Context) -> None:
    context.session.new_weights(secrets.randbelow(SEEDS))


def _halve_rate(context: Context) -> None:
    context.session.halve_rate()


TRAIN = (
    Action(
        "train.play",
        "Play",
        "Train the network, or pause.",
        _play,
        shown_key="Space",
        icon="play",
        enabled=has_layers,
        words=_play_words,
    ),
    Action(
        "train.step",
        "Step an epoch",
        "Train once over all training rows.",
        _step,
        (".",),
        icon="step",
        enabled=has_layers,
    ),
    Action(
        "train.step_batch",
        "Step a batch",
        "Take a single step of the optimizer.",
        _step_batch,
        ("Shift+.",),
        enabled=has_layers,
    ),
    Action(
        "train.rewind",
        "Rewind",
        "Go back to exactly the weights before the first step.",
        _rewind,
        ("Ctrl+Home",),
        icon="rewind",
        enabled=has_learned,
    ),
    Action(
        "train.new_weights",
        "New weights",
        "Draw all weights anew from another seed.",
        _new_weights,
        ("Ctrl+R",),
        icon="dice",
        enabled=has_parameters,
    ),
    Action(
        "train.halve_rate",
        "Halve the learning rate",
        "Go on with half the learning rate.",
        _halve_rate,
        ("Ctrl+Shift+H",),
    ),
)

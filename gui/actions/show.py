"""Actions on how the canvas shows: in the neurons, numbers, what steps back."""

from functools import partial

from gui.actions.action import Action
from gui.actions.context import Context
from gui.canvas.showing import MODES, NUMBERS

MODE_KEYS = {"curve": "Alt+1", "response": "Alt+2", "value": "Alt+3"}
MODE_HELP = {
    "curve": "Show each activation's curve in its neuron.",
    "response": "Show in each neuron what it answers over two inputs.",
    "value": "Show each neuron's value as a number.",
}
NUMBERS_HELP = {
    "none": "Write no weights on the connections.",
    "selection": "Write the weights of what is selected.",
    "hover": "Write the weights at the mouse too.",
    "all": "Write all weights that have room.",
}


def _set_mode(context: Context, mode: str) -> None:
    context.canvas.showing.set_mode(mode)


def _has_mode(context: Context, mode: str) -> bool:
    return context.canvas.showing.now.mode == mode


def _set_numbers(context: Context, numbers: str) -> None:
    context.canvas.showing.set_numbers(numbers)


def _has_numbers(context: Context, numbers: str) -> bool:
    return context.canvas.showing.now.numbers == numbers


def _seclude(context: Context) -> None:
    showing = context.canvas.showing
    showing.set_secluded(not showing.now.secluded)


def _secludes(context: Context) -> bool:
    return context.canvas.showing.now.secluded


MODE_ACTIONS = tuple(
    Action(
        f"view.mode_{key}",
        word,
        MODE_HELP[key],
        partial(_set_mode, mode=key),
        (MODE_KEYS[key],),
        checked=partial(_has_mode, mode=key),
    )
    for key, word in MODES
)
NUMBERS_ACTIONS = tuple(
    Action(
        f"view.weights_{key}",
        word.capitalize(),
        NUMBERS_HELP[key],
        partial(_set_numbers, numbers=key),
        checked=partial(_has_numbers, numbers=key),
    )
    for key, word in NUMBERS
)
SHOW = (
    *MODE_ACTIONS,
    *NUMBERS_ACTIONS,
    Action(
        "view.seclude",
        "Dim the rest",
        "Let all that the selection is not joined to step far back.",
        _seclude,
        ("Alt+D",),
        icon="eye",
        checked=_secludes,
    ),
)

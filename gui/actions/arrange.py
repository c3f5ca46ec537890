"""Actions that join, regroup and place what is selected."""

from collections.abc import Callable

from engine.edits.alignment import Direction, Line
from gui.actions.action import Action
from gui.actions.conditions import has_layers, has_neurons_selected
from gui.actions.context import Context
from gui.canvas.gestures import commands
from gui.canvas.gestures.aligning import align_selection, distribute_selection
from gui.canvas.gestures.regrouping import gather_selection, split_selection


def _connect(context: Context) -> None:
    commands.connect_selection(context.canvas)


def _gather(context: Context) -> None:
    gather_selection(context.canvas)


def _split(context: Context) -> None:
    split_selection(context.canvas)


def _aligner(line: Line) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        align_selection(context.canvas, line)

    return run


def _distributor(direction: Direction) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        distribute_selection(context.canvas, direction)

    return run


# A chord must not end in the action of its last key because it cannot be used: these
# are always there, and say what is missing.
def _align(line: Line, key: str, help_text: str) -> Action:
    return Action(
        f"arrange.{line}",
        f"Align {line}",
        help_text,
        _aligner(line),
        (key,),
        enabled=has_layers,
    )


ALIGNING = (
    _align("left", "A, L", "Put the left edges of the selection on one line."),
    _align("centre", "A, C", "Put the selection on one upright line."),
    _align("right", "A, R", "Put the right edges of the selection on one line."),
    _align("top", "A, T", "Put the upper edges of the selection on one line."),
    _align("middle", "A, M", "Put the selection on one level line."),
    _align("bottom", "A, B", "Put the lower edges of the selection on one line."),
    Action(
        "arrange.across",
        "Distribute across",
        "Make the gaps in the selection equal, from left to right.",
        _distributor("across"),
        ("A, H",),
        enabled=has_layers,
    ),
    Action(
        "arrange.down",
        "Distribute down",
        "Make the gaps in the selection equal, from top to bottom.",
        _distributor("down"),
        ("A, V",),
        enabled=has_layers,
    ),
)

ARRANGE = (
    Action(
        "edit.connect",
        "Connect to...",
        "Choose with the arrows what the selection is joined to; Enter joins.",
        _connect,
        shown_key="C",
        enabled=has_neurons_selected,
    ),
    Action(
        "edit.gather",
        "Gather into a layer",
        "Make one layer of the selected neurons and layers; every weight is kept.",
        _gather,
        ("Ctrl+G",),
        enabled=has_neurons_selected,
    ),
    Action(
        "edit.split",
        "Split into neurons",
        "Let layers fall apart, and neurons leave theirs; every weight is kept.",
        _split,
        ("Ctrl+Shift+G",),
        enabled=has_neurons_selected,
    ),
    *ALIGNING,
)

"""Actions that change what is on the canvas."""

from gui.actions.action import Action
from gui.actions.conditions import (
    can_redo,
    can_undo,
    has_connections,
    has_layers,
    has_neurons_selected,
    has_one_selected,
    has_selection,
    has_some_to_freeze,
)
from gui.actions.context import Context
from gui.actions.freezing import can_freeze, freezing, is_frozen
from gui.canvas.gestures import commands


def _undo(context: Context) -> None:
    context.session.undo()


def _redo(context: Context) -> None:
    context.session.redo()


def _undo_words(context: Context) -> str:
    if context.session.is_running:
        return "Undo training"
    return f"Undo {_uncapitalised(context.document.stack.undoText())}".rstrip()


def _redo_words(context: Context) -> str:
    return f"Redo {_uncapitalised(context.document.stack.redoText())}".rstrip()


def _uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]


def _cut(context: Context) -> None:
    commands.cut_selection(context.canvas)


def _copy(context: Context) -> None:
    commands.copy_selection(context.canvas)


def _paste(context: Context) -> None:
    commands.paste(context.canvas)


def _duplicate(context: Context) -> None:
    commands.duplicate_selection(context.canvas)


def _delete(context: Context) -> None:
    commands.delete_selection(context.canvas)


def _select_all(context: Context) -> None:
    commands.select_all(context.canvas)


def _rename(context: Context) -> None:
    commands.rename_selection(context.canvas)


def _is_frozen(context: Context) -> bool:
    return is_frozen(context.document.project.network, context.selection.picked)


def _freeze(context: Context) -> None:
    network, picked = context.document.project.network, context.selection.picked
    if can_freeze(network, picked):
        frozen = not is_frozen(network, picked)
        context.document.do(freezing(network, picked, frozen))


def _next_connection(context: Context) -> None:
    commands.select_next_connection(context.canvas, 1)


def _previous_connection(context: Context) -> None:
    commands.select_next_connection(context.canvas, -1)


def _find(context: Context) -> None:
    context.canvas.tools.find.open()


def _preferences(context: Context) -> None:
    context.window.show_page("preferences")


EDIT = (
    Action(
        "edit.undo",
        "Undo",
        "Take back the newest step; while training runs, the run so far.",
        _undo,
        ("Ctrl+Z",),
        icon="undo",
        enabled=can_undo,
        words=_undo_words,
    ),
    Action(
        "edit.redo",
        "Redo",
        "Do again what was taken back.",
        _redo,
        ("Ctrl+Y", "Ctrl+Shift+Z"),
        icon="redo",
        enabled=can_redo,
        words=_redo_words,
    ),
    Action(
        "edit.cut",
        "Cut",
        "Take the selected layers and neurons to the clipboard.",
        _cut,
        ("Ctrl+X",),
        enabled=has_neurons_selected,
    ),
    Action(
        "edit.copy",
        "Copy",
        "Copy the selected layers and neurons with their weights, as text.",
        _copy,
        ("Ctrl+C",),
        icon="copy",
        enabled=has_neurons_selected,
    ),
    Action(
        "edit.paste",
        "Paste",
        "Put layers and neurons from the clipboard on the canvas.",
        _paste,
        ("Ctrl+V",),
    ),
    Action(
        "edit.duplicate",
        "Duplicate",
        "Put a copy of the selection beside it.",
        _duplicate,
        ("Ctrl+D",),
        enabled=has_neurons_selected,
    ),
    Action(
        "edit.delete",
        "Delete",
        "Remove what is selected.",
        _delete,
        ("Del", "Backspace"),
        icon="trash",
        enabled=has_selection,
    ),
    Action(
        "edit.rename",
        "Rename",
        "Give the selected layer or neuron another name.",
        _rename,
        ("F2",),
        enabled=has_one_selected,
    ),
    Action(
        "edit.select_all",
        "Select all",
        "Select everything on the canvas.",
        _select_all,
        ("Ctrl+A",),
        enabled=has_layers,
    ),
    Action(
        "edit.find",
        "Find...",
        "Find layers, neurons and columns on the canvas by name or number.",
        _find,
        ("Ctrl+F",),
        icon="search",
        enabled=has_layers,
    ),
    Action(
        "edit.freeze",
        "Freeze",
        "Keep training from changing the selected weights and biases, or let it.",
        _freeze,
        ("Ctrl+Shift+F",),
        icon="freeze",
        enabled=has_some_to_freeze,
        checked=_is_frozen,
    ),
    Action(
        "edit.next_connection",
        "Next connection",
        "Select the next connection, ordered by the neuron where it ends.",
        _next_connection,
        ("W",),
        enabled=has_connections,
    ),
    Action(
        "edit.previous_connection",
        "Previous connection",
        "Select the connection before.",
        _previous_connection,
        ("Shift+W",),
        enabled=has_connections,
    ),
    Action(
        "edit.preferences",
        "Preferences...",
        "Choose how the program looks, what it asks, and where files open.",
        _preferences,
        ("Ctrl+,",),
        on_start_page=True,
    ),
)

"""Actions on the data."""

from engine.edits.fit import FitToData
from gui.actions.action import Action
from gui.actions.conditions import has_data
from gui.actions.context import Context


def _open(context: Context) -> None:
    context.window.files.choose_table()


def _choose(context: Context) -> None:
    context.window.choose_data()


def _fit(context: Context) -> None:
    context.document.do(FitToData())


DATA = (
    Action(
        "data.choose",
        "Choose data...",
        "Train on a set that comes with the program, or on a table.",
        _choose,
    ),
    Action(
        "data.open",
        "Open a table...",
        "Read a CSV file; roles, split and scaling are shown first.",
        _open,
        ("Ctrl+Shift+O",),
        icon="table",
        on_start_page=True,
    ),
    Action(
        "data.fit",
        "Fit the layers to the data",
        "Give every column an input and every target an output.",
        _fit,
        enabled=has_data,
    ),
)

"""Actions that explain."""

from gui.actions.action import Action
from gui.actions.context import Context


def _shortcuts(context: Context) -> None:
    context.window.show_page("shortcuts")


def _about(context: Context) -> None:
    context.window.show_page("about")


HELP = (
    Action(
        "help.shortcuts",
        "Keys and mouse",
        "List every key, and what the mouse does.",
        _shortcuts,
        ("F1",),
        on_start_page=True,
    ),
    Action(
        "help.about",
        "About Weightloom",
        "Show the version, and what the program is built with.",
        _about,
        on_start_page=True,
    ),
)

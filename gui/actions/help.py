"""Actions that explain."""

from gui.actions.action import Action
from gui.actions.context import Context


def _palette(context: Context) -> None:
    context.window.show_page("palette")


def _guide(context: Context) -> None:
    context.window.show_page("guide")


def _shortcuts(context: Context) -> None:
    context.window.show_page("shortcuts")


def _keys(context: Context) -> None:
    context.window.show_page("keys")


def _about(context: Context) -> None:
    context.window.show_page("about")


HELP = (
    Action(
        "help.palette",
        "Find an action...",
        "Look through all that the program can do, by a few letters.",
        _palette,
        ("Ctrl+Shift+P",),
        icon="search",
        on_start_page=True,
    ),
    Action(
        "help.guide",
        "How it works",
        "Read how a network is built, trained, read and taken along.",
        _guide,
        ("Shift+F1",),
        icon="lesson",
        on_start_page=True,
    ),
    Action(
        "help.shortcuts",
        "Keys and mouse",
        "List every key, and what the mouse does.",
        _shortcuts,
        ("F1",),
        on_start_page=True,
    ),
    Action(
        "help.keys",
        "Change keys...",
        "Give actions other keys, or the first ones again.",
        _keys,
        on_start_page=True,
    ),
    Action(
        "help.about",
        "About Weightloom",
        "Show what the program is, its version, and all licences.",
        _about,
        on_start_page=True,
    ),
)

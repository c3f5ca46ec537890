"""Actions that explain the network on the canvas."""

from collections.abc import Callable

from gui.actions.action import Action
from gui.actions.context import Context
from gui.lessons.explanations.pages import PAGES


def _show(key: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        context.window.explanations.show(key)

    return run


EXPLAIN = tuple(
    Action(f"explain.{row.key}", row.title, row.help, _show(row.key)) for row in PAGES
)

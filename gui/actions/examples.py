"""One action for each example project."""

from collections.abc import Callable

from engine.files.examples import EXAMPLES, Example
from gui.actions.action import Action
from gui.actions.context import Context


def _opener(example: Example) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        context.window.learning.open_example(example)

    return run


EXAMPLE_ACTIONS = tuple(
    Action(
        f"example.{example.name}",
        example.title,
        f"Open this example: {example.sentence}",
        _opener(example),
        on_start_page=True,
    )
    for example in EXAMPLES.values()
)

"""Actions that explain the network on the canvas."""

from gui.actions.action import Action
from gui.actions.conditions import has_one_neuron
from gui.actions.context import Context


def _explain(context: Context) -> None:
    context.window.explaining.explain_selection()


def _lessons(context: Context) -> None:
    context.window.learning.open_list()


LEARN = (
    Action(
        "learn.lessons",
        "Lessons...",
        "List the lessons; each sets up the real program.",
        _lessons,
        ("Ctrl+L",),
        icon="lesson",
        on_start_page=True,
    ),
    Action(
        "learn.neuron",
        "What the neuron does",
        "Show how the selected neuron multiplies, adds and activates.",
        _explain,
        ("E",),
        icon="explain",
        enabled=has_one_neuron,
    ),
)

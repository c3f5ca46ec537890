"""Actions that explain the network on the canvas."""

from gui.actions.action import Action
from gui.actions.context import Context


def _has_neuron(context: Context) -> bool:
    picked = context.selection.picked
    others = picked.layers or picked.connections
    return len(picked.neurons) == 1 and not others


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
        enabled=_has_neuron,
    ),
)

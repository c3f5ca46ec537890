"""Actions that put something on the canvas."""

from gui.actions.action import Action
from gui.actions.context import Context
from gui.canvas.gestures import commands


def _layer(context: Context) -> None:
    commands.add_layer_at_cursor(context.canvas)


def _neuron(context: Context) -> None:
    commands.add_neuron_at_cursor(context.canvas)


def _input(context: Context) -> None:
    context.canvas.add_entry("input")


def _output(context: Context) -> None:
    context.canvas.add_entry("output")


def _by_name(context: Context) -> None:
    commands.add_by_name(context.canvas)


ADD = (
    Action(
        "add.layer",
        "Add layer",
        "Put a hidden layer at the cursor.",
        _layer,
        ("L",),
        icon="layer",
    ),
    Action(
        "add.neuron",
        "Add neuron",
        "Put a single neuron at the cursor.",
        _neuron,
        ("N",),
        icon="neuron",
    ),
    Action(
        "add.input",
        "Add inputs",
        "Put a layer on the canvas that holds the columns of the data.",
        _input,
        icon="input",
    ),
    Action(
        "add.output",
        "Add outputs",
        "Put a layer on the canvas that answers for the targets of the data.",
        _output,
        icon="output",
    ),
    Action(
        "add.by_name",
        "Add by name...",
        "Type what to add, like tanh 8 or output 3 softmax.",
        _by_name,
        ("/",),
    ),
)

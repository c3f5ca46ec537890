"""The two choices on the canvas: what is in the neurons, which weights are written."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.canvas.showing import MODES, NUMBERS
from gui.widgets.choice import Choice
from gui.widgets.segmented import Segmented


def mode_switch(parent: QWidget) -> Segmented:
    """Make the switch at the upper left."""
    made = Segmented(MODES, "Inside the neurons", parent)
    made.setObjectName("canvas_mode")
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolTip(
        "Show the activation's curve in each neuron, what it answers over two inputs, "
        "or its value as a number"
    )
    return made


def weights_menu(parent: QWidget) -> Choice:
    """Make the menu at the upper right."""
    options = [(key, f"Weights: {word}") for key, word in NUMBERS]
    made = Choice(options, "Weights that are written as numbers", parent=parent)
    made.setObjectName("canvas_weights")
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolTip(
        "Write no weights, those of the selection, those at the mouse too, or all "
        "that have room"
    )
    return made

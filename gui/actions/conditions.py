"""When an action can be used, and in a sentence why it cannot."""

from collections.abc import Callable

from gui.actions.context import Context
from gui.actions.freezing import can_freeze

Condition = Callable[[Context], bool]


def has_layers(context: Context) -> bool:
    """Whether there is anything on the canvas."""
    return bool(context.document.project.network.layers)


def has_connections(context: Context) -> bool:
    """Whether anything is joined."""
    return context.document.project.network.n_connections > 0


def has_computing_selected(context: Context) -> bool:
    """Whether a neuron is selected, or a layer with some, that has an activation."""
    picked, network = context.selection.picked, context.document.project.network
    if not picked.layers and not picked.neurons:
        return False
    return any(
        layer.id in picked.layers
        or not picked.neurons.isdisjoint(layer.neurons.tolist())
        for layer in network.layers
        if layer.computes
    )


def has_selection(context: Context) -> bool:
    """Whether anything is selected."""
    return bool(context.selection.picked)


def has_neurons_selected(context: Context) -> bool:
    """Whether a layer or a neuron is selected, which can be copied."""
    picked = context.selection.picked
    return bool(picked.layers or picked.neurons)


def has_one_selected(context: Context) -> bool:
    """Whether exactly one layer or neuron is selected, which can be renamed."""
    picked = context.selection.picked
    return len(picked.layers) + len(picked.neurons) == 1


def has_data(context: Context) -> bool:
    """Whether there are data."""
    return context.document.project.dataset is not None


def has_parameters(context: Context) -> bool:
    """Whether there is anything that could be drawn anew."""
    return context.document.project.network.n_parameters > 0


def has_learned(context: Context) -> bool:
    """Whether there is a start to go back to."""
    return context.session.is_running or context.document.project.is_trained


def can_undo(context: Context) -> bool:
    """Whether a step can be undone; a run that is on is one."""
    return context.session.is_running or context.document.stack.canUndo()


def can_redo(context: Context) -> bool:
    """Whether a step that was undone can be redone."""
    return not context.session.is_running and context.document.stack.canRedo()


def has_recent(context: Context) -> bool:
    """Whether any file was opened or saved lately."""
    return bool(context.settings.recent_files)


def large_layer(context: Context) -> int | None:
    """The large layer that is selected alone."""
    canvas, picked = context.canvas, context.selection.picked
    if len(picked.layers) != 1 or picked.neurons or picked.connections:
        return None
    (layer,) = picked.layers
    card = canvas.scene_geometry.card(layer)
    if card is None or not (card.closed or layer in canvas.stage.opened):
        return None
    return layer


def has_large_layer(context: Context) -> bool:
    """Whether one large layer is selected."""
    return large_layer(context) is not None


def has_some_to_freeze(context: Context) -> bool:
    """Whether something is selected that can be frozen."""
    return can_freeze(context.document.project.network, context.selection.picked)


def has_one_neuron(context: Context) -> bool:
    """Whether a neuron is selected, and nothing else."""
    picked = context.selection.picked
    others = picked.layers or picked.connections
    return len(picked.neurons) == 1 and not others


REASONS: dict[Condition, str] = {
    has_layers: "There is nothing on the canvas yet.",
    has_selection: "Nothing is selected.",
    has_neurons_selected: "No layer or neuron is selected.",
    has_one_selected: "Select one layer or neuron first.",
    has_connections: "Nothing is connected yet.",
    has_computing_selected: "Select a layer or a neuron with an activation first.",
    has_large_layer: "Select one layer of more than 16 neurons first.",
    has_some_to_freeze: "Select neurons, layers or connections to freeze first.",
    has_one_neuron: "Select one neuron first.",
    has_data: "No data are chosen yet.",
    has_parameters: "There are no weights and biases yet.",
    has_learned: "Nothing was learned yet.",
    can_undo: "There is no step to take back.",
    can_redo: "No step was taken back.",
    has_recent: "No file was opened or saved lately.",
}
"""Why an action whose condition does not hold cannot be used."""


def why_not(condition: Condition) -> str:
    """Say in a sentence why an action cannot be used now."""
    return REASONS.get(condition, "It cannot be used at this moment.")

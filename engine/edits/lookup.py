"""Find layers and neurons by id, or say that they are gone."""

from collections.abc import Collection

from engine.edits.edit import RefusedEdit
from engine.network.layer import Layer
from engine.network.network import Network

FEW = 16
"""Up to so many neurons are looked up one by one."""


def layer_of(network: Network, layer_id: int) -> Layer:
    """Return the layer with an id.

    Raises
    ------
    RefusedEdit
        If there is none.
    """
    if not network.has_layer(layer_id):
        raise RefusedEdit("That layer does not exist any more.")
    return network.layer(layer_id)


def neuron_of(network: Network, neuron: int) -> tuple[Layer, int]:
    """Layer of a neuron and its place in it.

    Raises
    ------
    RefusedEdit
        If there is none.
    """
    if not network.has_neuron(neuron):
        raise RefusedEdit("That neuron does not exist any more.")
    return network.find_neuron(neuron)


def neurons_of(
    network: Network, neurons: Collection[int]
) -> dict[int, tuple[Layer, int]]:
    """Layer of each of some neurons and its place in it.

    Raises
    ------
    RefusedEdit
        If one of them does not exist.
    """
    if len(neurons) <= FEW:
        return {neuron: neuron_of(network, neuron) for neuron in neurons}
    everyone = {
        neuron: (layer, index)
        for layer in network.layers
        for index, neuron in enumerate(layer.neurons.tolist())
    }
    missing = next((neuron for neuron in neurons if neuron not in everyone), None)
    if missing is not None:
        raise RefusedEdit("That neuron does not exist any more.")
    return {neuron: everyone[neuron] for neuron in neurons}


def check_computes(layer: Layer, index: int) -> None:
    """Refuse what only neurons that compute have.

    Raises
    ------
    RefusedEdit
        If it is the layer of an input neuron.
    """
    if not layer.computes:
        name = layer.names[index]
        raise RefusedEdit(
            f"{name} is an input neuron: it has no bias and no activation."
        )

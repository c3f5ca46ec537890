"""Find layers and neurons by id, or say that they are gone."""

from engine.edits.edit import RefusedEdit
from engine.network.layer import Layer
from engine.network.network import Network


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


def computing_neuron_of(network: Network, neuron: int) -> tuple[Layer, int]:
    """Like `neuron_of`, for what only neurons that compute have.

    Raises
    ------
    RefusedEdit
        If there is none, or if it is an input neuron.
    """
    layer, index = neuron_of(network, neuron)
    if not layer.computes:
        name = layer.names[index]
        raise RefusedEdit(
            f"{name} is an input neuron: it has no bias and no activation."
        )
    return layer, index

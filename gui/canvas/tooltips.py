"""The words that appear over a thing on the canvas after a moment."""

from engine.network.network import Network
from gui.canvas.hit_test import Hit
from gui.canvas.live_values import LiveValues
from gui.style.number_text import full_text


def tooltip(hit: Hit, network: Network, values: LiveValues) -> str:
    """Return the whole name and number of what lies under the mouse."""
    if hit.connection is not None:
        return _connection(hit.connection, network)
    if hit.layer is None or not network.has_layer(hit.layer):
        return ""
    layer = network.layer(hit.layer)
    if hit.neuron is None:
        return layer.name
    index = layer.index_of(hit.neuron)
    value = values.value(layer.id, index)
    name = f"{layer.names[index]} in {layer.name}"
    return name if value is None else f"{name}: {full_text(value)}"


def _connection(connection: tuple[int, int], network: Network) -> str:
    (source, row), (target, column) = map(network.find_neuron, connection)
    projection = network.projection(source.id, target.id)
    if projection is None:
        return ""
    weight = full_text(float(projection.weights[row, column]))
    return f"{source.names[row]} to {target.names[column]}: {weight}"

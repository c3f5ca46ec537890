"""The words over a thing on the canvas: its name and number, and what it does."""

from collections.abc import Collection

from engine.activations import ACTIVATIONS
from engine.network.layer import Layer
from engine.network.network import Network
from gui.canvas.geometry import is_closed
from gui.canvas.hit_test import Hit
from gui.canvas.live_values import LiveValues
from gui.canvas.pictured import pictured_name
from gui.style.number_text import format_count, full_shown

STUCK = {
    "silent": "\nNone of the training rows looked at gives it a slope to learn by.",
    "saturated": "\nEach of the training rows looked at drives it to a limit.",
}
DRAG_PILL = "Drag it up or down to change the weight, with Shift more finely."


def tooltip(
    hit: Hit, network: Network, values: LiveValues, opened: Collection[int] = ()
) -> str:
    """Return the name and number of what lies under the mouse, and one sentence.

    `opened` are the large layers that are shown neuron by neuron.
    """
    if hit.connection is not None:
        return _connection(hit, hit.connection, network)
    if hit.layer is None or not network.has_layer(hit.layer):
        return ""
    layer = network.layer(hit.layer)
    if hit.neuron is None:
        return f"{layer.name}\n{_of_layer(hit, layer, network, opened)}"
    index = layer.index_of(hit.neuron)
    value = values.value(layer.id, index)
    name = (
        layer.names[index] if layer.loose else f"{layer.names[index]} in {layer.name}"
    )
    if value is not None:
        name = f"{name}: {full_shown(value)}"
    stuck = STUCK.get(values.stuck.get(hit.neuron, ""), "")
    return f"{name}\n{_of_neuron(hit, layer, index)}{stuck}"


def _of_layer(hit: Hit, layer: Layer, network: Network, opened: Collection[int]) -> str:
    if hit.kind == "card_port":
        return _of_port(hit, layer.name)
    if hit.kind == "lower_edge":
        return "Drag to change how many neurons the layer has."
    neurons = f"{format_count(layer.size)} neurons"
    if is_closed(layer, opened):
        source = pictured_name(network, layer) if layer.kind == "hidden" else ""
        images = f"\nThe images are its weights from {source}." if source else ""
        words = f"Double-click to show its {neurons} one by one; drag to move it."
        return words + images
    if hit.kind == "head" and layer.id in opened:
        return f"Double-click to show its {neurons} as a picture; drag to move it."
    if hit.kind == "head":
        return "Drag to move the layer, double-click to rename it."
    if not layer.computes:
        return "Takes the columns of the data in; drag to move it."
    return "Its neurons see the same layers before it; drag to move it."


def _of_neuron(hit: Hit, layer: Layer, index: int) -> str:
    if hit.port is not None:
        return _of_port(hit, layer.names[index])
    if hit.on_label:
        return "Double-click to rename the neuron."
    if not layer.computes:
        return "Hands on its column of the row that is shown."
    word = ACTIVATIONS[layer.activations[index]].label
    what = "the network's answer" if layer.kind == "output" else "its value"
    return (
        f"Adds what comes in, times the weights, to its bias; {word} makes it {what}."
    )


def _of_port(hit: Hit, name: str) -> str:
    if hit.port == "in":
        return f"Drag to what is to feed {name}."
    return f"Drag to what {name} is to feed."


def _connection(hit: Hit, connection: tuple[int, int], network: Network) -> str:
    if not all(map(network.has_neuron, connection)):
        return ""
    (source, row), (target, column) = map(network.find_neuron, connection)
    projection = network.projection(source.id, target.id)
    if projection is None:
        return ""
    first, last = source.names[row], target.names[column]
    title = f"{first} to {last}: {full_shown(float(projection.weights[row, column]))}"
    if hit.kind == "pill":
        return f"{title}\n{DRAG_PILL}"
    frozen = projection.frozen is not None and bool(projection.frozen[row, column])
    kept = "; training leaves it as it is" if frozen else ""
    return (
        f"{title}\nAdds the value of {first}, times this, to the sum of {last}{kept}."
    )

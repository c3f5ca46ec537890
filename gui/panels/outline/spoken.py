"""What a screen reader says of the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.style.number_text import full_text

if TYPE_CHECKING:
    from engine.network.layer import Layer
    from engine.network.network import Network
    from gui.panels.outline.rows import Item

_KINDS = {"input": "input layer", "hidden": "hidden layer", "output": "output layer"}
_NEURONS = {"input": "input", "hidden": "neuron", "output": "output"}


def spoken_row(network: Network, item: Item) -> str:
    """Return what a row of the tree stands for, in a few words."""
    if item.key is not None:
        source, target, _ = item.key
        ends = network.layer(source), network.layer(target)
        names = [layer.names[0] if layer.loose else layer.name for layer in ends]
        projection = network.projection(*item.key)
        count = 0 if projection is None else projection.n_connections
        return f"{names[0]} to {names[1]}: {counted(count, 'weight')}"
    layer = network.layer(item.layer_id)
    if item.kind == "layer":
        return f"{layer.name}, {_KINDS[layer.kind]} of {counted(layer.size, 'neuron')}"
    name = layer.names[item.index]
    if layer.loose:
        return f"{name}, single neuron"
    return f"{name}, {_NEURONS[layer.kind]} in {layer.name}"


def spoken_cell(heading: str, text: str) -> str:
    """Return a cell of the tree with the word for its column."""
    return f"{heading.lower()} {text}" if text else f"no {heading.lower()}"


def spoken_weight(
    source: str, target: str, value: float | None, frozen: bool, shown: str
) -> str:
    """Return a cell of the table; the number as it is shown."""
    if value is None:
        return f"no connection from {source} to {target}"
    words = f"weight from {source} to {target}: {shown}"
    return f"{words}, frozen" if frozen else words


def spoken_bias(name: str, frozen: bool, shown: str) -> str:
    """Return a cell of the row of biases."""
    words = f"bias of {name}: {shown}"
    return f"{words}, frozen" if frozen else words


def weight_tip(words: str, value: float | None) -> str:
    """Return the words of a cell with the number in full."""
    if value is None:
        return f"{words[0].upper()}{words[1:]}; type a number to make it"
    head, _, rest = words.partition(": ")
    ending = ", frozen" if rest.endswith(", frozen") else ""
    return f"{head[0].upper()}{head[1:]}: {full_text(value)}{ending}"


def table_title(layer: Layer, neuron: str = "", source: str = "") -> str:
    """Return what the table shows."""
    target = layer.names[0] if layer.loose else layer.name
    if source:
        return f"{source} to {target}"
    return f"Weights into {neuron or target}"


def counted(count: int, what: str) -> str:
    """Return a number of things."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")

"""Connections with the keyboard alone: walking over them, stepping their weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gui.canvas.gestures.drag_weight import set_weight, weight_of
from gui.canvas.gestures.gesture import apply
from gui.canvas.gestures.reading_order import columns

if TYPE_CHECKING:
    from engine.network.network import Network
    from gui.canvas.canvas import Canvas
    from gui.selection import Connection

STEP, FINE_STEP = 0.1, 0.01


def held_connection(canvas: Canvas) -> Connection | None:
    """Return the connection that is selected alone, if one is."""
    picked = canvas.selection.picked
    if picked.layers or picked.neurons or len(picked.connections) != 1:
        return None
    (connection,) = picked.connections
    return connection


def step_weight(canvas: Canvas, steps: int, fine: bool, gesture: int) -> None:
    """Change the weight of the selected connection by some steps."""
    connection = held_connection(canvas)
    if connection is None:
        return
    weight = weight_of(canvas.session.latest.network, connection)
    if weight is None:
        return
    value = round(weight + steps * (FINE_STEP if fine else STEP), 6)
    edit = set_weight(canvas, connection, value)
    apply(canvas, edit, gesture, title="The weight stays as it is")


def select_connection(canvas: Canvas, step: int) -> bool:
    """Select the next connection: by the neuron where they end, then by their source.

    From a neuron it begins with what comes in, or with what goes out of an input.
    """
    network, chosen = canvas.document.project.network, held_connection(canvas)
    order = [item for column in columns(canvas) for item in column]
    neurons = [item for item in order if network.has_neuron(item)]
    if chosen is None:
        return _begin(canvas, network, neurons, step)
    source, target = chosen
    into = _into(network, target, neurons)
    place = into.index(source) + step if source in into else 0
    if 0 <= place < len(into):
        canvas.selection.select(connections=[(into[place], target)])
        return True
    at = neurons.index(target) if target in neurons else 0
    for away in range(1, len(neurons) + 1):
        other = neurons[(at + step * away) % len(neurons)]
        into = _into(network, other, neurons)
        if into:
            first = into[0 if step > 0 else -1]
            canvas.selection.select(connections=[(first, other)])
            return True
    return False


def _begin(canvas: Canvas, network: Network, neurons: list[int], step: int) -> bool:
    picked = canvas.selection.picked
    of_layers = [
        neuron
        for layer in network.layers
        if layer.id in picked.layers
        for neuron in layer.neurons.tolist()
    ]
    wanted = {*picked.neurons, *of_layers} or set(neurons)
    chosen = [neuron for neuron in neurons if neuron in wanted]
    end = 0 if step > 0 else -1
    for neuron in chosen[::step]:
        into = _into(network, neuron, neurons)
        if into:
            canvas.selection.select(connections=[(into[end], neuron)])
            return True
    for target in neurons[::step]:
        out = [s for s in _into(network, target, neurons) if s in wanted]
        if out:
            canvas.selection.select(connections=[(out[end], target)])
            return True
    return False


def _into(network: Network, target: int, neurons: list[int]) -> list[int]:
    """Neurons that feed one, in the order of the keys."""
    layer, column = network.find_neuron(target)
    feeding = {
        int(neuron)
        for projection in network.projections
        if projection.target == layer.id and projection.delay == 0
        for neuron in network.layer(projection.source).neurons[
            np.flatnonzero(projection.exists[:, column])
        ]
    }
    return [neuron for neuron in neurons if neuron in feeding]

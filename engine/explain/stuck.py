"""Neurons from which no row of the data teaches anything."""

from typing import Literal

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array, Ints, Mask
from engine.explain.activation_curve import slopes_of, steepest_slope
from engine.explain.layer_values import NeuronValues
from engine.explain.neuron_steps import NEAR, at_limit
from engine.network.layer import Layer
from engine.network.network import Network

Stuck = Literal["silent", "saturated"]
"""No slope on any row, or next to a limit of the activation on each of them."""


def stuck_neurons(network: Network, values: NeuronValues) -> dict[int, Stuck]:
    """Hidden neurons that every row leaves on a flat part of their activation.

    An output neuron that is sure of every row is no fault.

    Parameters
    ----------
    network : Network
        Any.
    values : NeuronValues
        Of several rows, of the same moment.

    Returns
    -------
    dict from the id of a neuron to "silent" or "saturated"

    Notes
    -----
    *Saturated* and *silent* are those of `neuron_spread`, for each row: an output
    within 0.05 of a limit where the slope is at most 0.05 of the steepest one; a slope
    of exactly 0.
    """
    found: dict[int, Stuck] = {}
    for layer in network.of_kind("hidden"):
        sums, outputs = values.sums[layer.id], values.outputs[layer.id]
        if sums.ndim < 2 or not sums.shape[1]:
            continue
        for word in sorted(set(layer.activations)):
            if not ACTIVATIONS[word].whole_layer:
                places = np.flatnonzero([each == word for each in layer.activations])
                silent, saturated = _flat(word, sums[places], outputs[places])
                _note(found, layer, places[saturated], "saturated")
                _note(found, layer, places[silent], "silent")
    return found


def _flat(activation: str, sums: Array, outputs: Array) -> tuple[Mask, Mask]:
    """Which of some neurons [n, n_rows] are silent, and saturated, on all rows."""
    z, a = sums.ravel(), outputs.ravel()
    with np.errstate(all="ignore"):
        slopes = slopes_of(activation, z, a)
    is_flat = np.abs(slopes) <= NEAR * steepest_slope(activation)
    near = is_flat & at_limit(activation, z, a)
    silent, saturated = (
        np.logical_and.reduce(each.reshape(sums.shape), axis=1)
        for each in (slopes == 0, near)
    )
    return silent, saturated


def _note(found: dict[int, Stuck], layer: Layer, places: Ints, word: Stuck) -> None:
    found.update(dict.fromkeys(layer.neurons[places].tolist(), word))

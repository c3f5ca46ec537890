"""Which neurons are seen, where, and what they show."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine.network.layer import Layer
from gui.canvas.live_values import LiveValues
from gui.canvas.painters.context import Context

if TYPE_CHECKING:
    from engine.arrays import Array

ROOM = 60.0
"""How far outside the widget the centre of a neuron may lie that is drawn."""


class Reading(NamedTuple):
    """What the neurons of a layer show: plain lists, since most layers are small.

    `shares` are the outputs as shares of the layer's full scale. Without values all
    but the biases are empty.
    """

    layer: Layer
    shares: list[float]
    sums: list[float]
    outputs: list[float]
    biases: list[float]

    @classmethod
    def of(cls, layer: Layer, values: LiveValues) -> "Reading":
        """Read a layer."""
        biases: list[float] = layer.biases.tolist()
        found = values.outputs.get(layer.id)
        if found is None or len(found) != layer.size:
            return cls(layer, [], [], [], biases)
        scale = values.scales.get(layer.id, 1.0)
        outputs: list[float] = found.tolist()
        shares = [output / scale for output in outputs]
        return cls(layer, shares, values.sums[layer.id].tolist(), outputs, biases)


class Seen(NamedTuple):
    """A neuron in view: its layer, its place in it, its centre on the screen."""

    reading: Reading
    place: int
    x: float
    y: float


class NeuronsInView:
    """Finds the neurons that are seen, once for each view."""

    def __init__(self) -> None:
        self._centres: Array | None = None
        self._found_for: tuple[object, ...] = ()
        self._found: list[tuple[int, int, float, float]] = []
        self._counts: Mapping[int, int] = {}

    def __call__(self, context: Context) -> list[Seen]:
        """Each neuron that is seen, with its centre on whole device pixels."""
        geometry = context.stage.geometry
        self._look(context)
        layers = {layer.id: layer for layer in geometry.network.layers}
        readings = {
            layer: Reading.of(layers[layer], context.values) for layer in self._counts
        }
        return [Seen(readings[layer], i, x, y) for layer, i, x, y in self._found]

    def counts(self, context: Context) -> Mapping[int, int]:
        """How many neurons of each layer are seen, without a look at each of them."""
        self._look(context)
        return self._counts

    def _look(self, context: Context) -> None:
        geometry, view = context.stage.geometry, context.view
        offset = view.offset
        wanted = view.zoom, offset.x(), offset.y(), context.size, context.dpr
        if geometry.centres is not self._centres or wanted != self._found_for:
            self._centres, self._found_for = geometry.centres, wanted
            self._found = _find(context)
            self._counts = Counter(layer for layer, _, _, _ in self._found)


def _find(context: Context) -> list[tuple[int, int, float, float]]:
    geometry, dpr = context.stage.geometry, context.dpr
    area = context.area.adjusted(-ROOM, -ROOM, ROOM, ROOM)
    centres = context.view.array_to_screen(geometry.centres)
    right_of = centres > (area.left(), area.top())
    left_of = centres < (area.right(), area.bottom())
    inside = (right_of & left_of).all(axis=1)
    snapped = np.rint(centres[inside] * dpr) / dpr
    return [
        (layer, index, x, y)
        for layer, index, (x, y) in zip(
            geometry.layers[inside].tolist(),
            geometry.indices[inside].tolist(),
            snapped.tolist(),
            strict=True,
        )
    ]

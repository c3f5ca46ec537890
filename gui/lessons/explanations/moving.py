"""Moves a parameter of the document while a ball is dragged in a chart."""

from itertools import count
from time import perf_counter

import numpy as np

from engine.edits.edit import Edit
from engine.edits.parameters import SetBiases, SetWeights
from engine.explain.subject import ends_of
from engine.network.network import Network
from engine.network.parameters import describe
from gui.document import Document

BURST_SECONDS = 1.0
"""Keys that follow each other sooner are one step of undo."""

# Below the numbers of the canvas's own gestures, so that none of them is met.
_gestures = count(-1, -1)


class Mover:
    """One drag is one step of undo."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._gesture = next(_gestures)
        self._nudged = 0.0

    def begin(self) -> None:
        """Another drag begins."""
        self._gesture = next(_gestures)

    def nudge(self, values: dict[int, float]) -> None:
        """Set parameters by a key."""
        now = perf_counter()
        if now - self._nudged > BURST_SECONDS:
            self.begin()
        self._nudged = now
        self.move(values)

    def move(self, values: dict[int, float]) -> None:
        """Set parameters, by their places in network order."""
        if not values:
            return
        network = self._document.project.network
        for edit in edits_for(network, values):
            self._document.do(edit, self._gesture)


def edits_for(network: Network, values: dict[int, float]) -> list[Edit]:
    """Return what sets some parameters: weights at once, biases at once."""
    weights: dict[tuple[int, int], float] = {}
    biases: dict[int, float] = {}
    for place, value in values.items():
        source, target = ends_of(network, place)
        if source is None:
            biases[target] = float(np.float32(value))
        else:
            weights[source, target] = float(np.float32(value))
    name = describe(network, next(iter(values))) if len(values) == 1 else ""
    edits: list[Edit] = []
    if weights:
        edits.append(SetWeights(weights, name.removeprefix("weight from ")))
    if biases:
        edits.append(SetBiases(biases, name.removeprefix("bias of ")))
    return edits

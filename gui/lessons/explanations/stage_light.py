"""What lights up on the canvas in each stage of a training step."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.arrays import Array
from engine.explain.worked_step import WorkedStep
from engine.network.network import Network
from engine.network.projection import Projection
from gui.spotlight import Glow, StageLight
from gui.style.number_text import format_number

MOST_GLOWS = 200
"""The largest flows; more would be a cloud."""
MOST_WORDS = 64
ARRIVED = 0.7
"""Part of a stage after which all that flows has arrived."""


def light_of(network: Network, step: WorkedStep, stage: int) -> StageLight | None:
    """Return neurons and connections at work; None past the last stage."""
    if not 0 <= stage < len(step.trace.stages):
        return None
    column = int(np.flatnonzero(step.trace.rows == step.row)[0])
    light = _Light(network, step, column)
    kind, layer = step.trace.stages[stage].kind, step.trace.stages[stage].layer
    if kind == "forward" and layer is not None:
        return light.forward(layer)
    if kind == "backward" and layer is not None:
        return light.backward(layer)
    return light.loss() if kind == "loss" else light.update()


def at_share(light: StageLight, share: float) -> StageLight:
    """The light of a stage of which so much is over: first it flows, then it counts."""
    if share >= 1 or not light.glows:
        return light
    come = min(1.0, share / ARRIVED)
    glows = tuple(replace(glow, share=come) for glow in light.glows)
    return StageLight(light.words if share >= ARRIVED else (), glows)


def in_order_of(
    light: StageLight | None, before: StageLight | None
) -> StageLight | None:
    """The same light, its glows in the order of the light before where they match.

    The largest lie below the others; during a run that would change all the time, and
    each change has all of them painted anew.
    """
    if light is None or before is None or len(light.glows) != len(before.glows):
        return light
    found = {(glow.source, glow.target): glow for glow in light.glows}
    ordered = [found.get((glow.source, glow.target)) for glow in before.glows]
    glows = tuple(glow for glow in ordered if glow is not None)
    return StageLight(light.words, glows) if len(glows) == len(ordered) else light


class _Light:
    def __init__(self, network: Network, step: WorkedStep, column: int) -> None:
        self._network, self._trace, self._column = network, step.trace, column

    def forward(self, layer: int) -> StageLight:
        """Products arrive, and the outputs of the layer."""
        outputs = self._trace.values.outputs
        flows = [
            (p, outputs[p.source][:, self._column][:, None] * p.weights)
            for p in self._network.incoming(layer)
        ]
        return StageLight(self._words(layer, outputs[layer], "a"), self._glows(flows))

    def loss(self) -> StageLight:
        """What the outputs lack."""
        words: tuple[tuple[int, str], ...] = ()
        for layer in self._network.of_kind("output"):
            words += self._words(
                layer.id, self._trace.differences[layer.id], "a\u2212y"
            )
        return StageLight(words)

    def backward(self, layer: int) -> StageLight:
        """Error comes back along the connections, and the errors of the layer."""
        deltas = self._trace.deltas
        flows = [
            (p, deltas[p.target][:, self._column][None, :] * p.weights)
            for p in self._network.outgoing(layer)
        ]
        glows = tuple(replace(glow, backward=True) for glow in self._glows(flows))
        return StageLight(self._words(layer, deltas[layer], "\u03b4"), glows)

    def update(self) -> StageLight:
        """What every weight changes by."""
        change = self._trace.change
        offset = sum(layer.size for layer in self._network.layers)
        flows = []
        for p in self._network.projections:
            size = p.weights.size
            flows.append((p, change[offset : offset + size].reshape(p.weights.shape)))
            offset += size
        return StageLight((), self._glows(flows))

    def _words(
        self, layer: int, values: Array, symbol: str
    ) -> tuple[tuple[int, str], ...]:
        neurons = self._network.layer(layer).neurons.tolist()[:MOST_WORDS]
        numbers = values[:, self._column].tolist()
        return tuple(
            (neuron, f"{symbol} {format_number(number, 3)}")
            for neuron, number in zip(neurons, numbers, strict=False)
        )

    def _glows(self, flows: Sequence[tuple[Projection, Array]]) -> tuple[Glow, ...]:
        found: list[tuple[float, int, int]] = []
        for projection, values in flows:
            source = self._network.layer(projection.source).neurons
            target = self._network.layer(projection.target).neurons
            rows, columns = np.nonzero(projection.exists)
            chosen = values[rows, columns]
            keep = np.argsort(-np.abs(chosen), kind="stable")[:MOST_GLOWS]
            ends = zip(
                chosen[keep].tolist(),
                source[rows[keep]].tolist(),
                target[columns[keep]].tolist(),
                strict=True,
            )
            found.extend(ends)
        found.sort(key=_size, reverse=True)
        return tuple(
            Glow(source, target, 1.0, value)
            for value, source, target in found[:MOST_GLOWS]
        )


def _size(flow: tuple[float, int, int]) -> float:
    return abs(flow[0])

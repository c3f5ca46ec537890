"""What lights up on the canvas in each stage of a training step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat

import numpy as np

from engine.arrays import Array
from engine.explain.worked_step import WorkedStep
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from gui.spotlight import Glow, StageLight
from gui.style.number_text import format_change, format_number

MOST_GLOWS = 200
"""The largest flows; more would be a cloud."""
MOST_WORDS = 64
MOST_OPEN = 16
"""Layers of more neurons are drawn as images until they are opened."""
ARRIVED = 0.7
"""Part of a stage after which all that flows has arrived."""

_Flow = tuple[float, int, int, tuple[float, float] | None]


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


def left_out(network: Network, step: WorkedStep, stage: int) -> str:
    """In a sentence, what of a stage is too much for the canvas; empty for nothing."""
    if not 0 <= stage < len(step.trace.stages):
        return ""
    kind, layer = step.trace.stages[stage].kind, step.trace.stages[stage].layer
    wires, layers = list(network.projections), list(network.layers)
    if kind in {"forward", "backward"} and layer is not None:
        ways = network.incoming if kind == "forward" else network.outgoing
        wires, layers = list(ways(layer)), [network.layer(layer)]
    elif kind == "loss":
        wires, layers = [], list(network.of_kind("output"))
    flows = sum(int(np.count_nonzero(p.exists)) for p in wires)
    neurons = sum(layer.size for layer in layers if layer.computes)
    parts = []
    if flows > MOST_GLOWS:
        parts.append(f"the {MOST_GLOWS} largest of {flows:,} connections")
    if neurons > MOST_WORDS:
        parts.append(f"the numbers of {MOST_WORDS} of {neurons:,} neurons")
    words = [f"The canvas shows {' and '.join(parts)}."] if parts else []
    if any(layer.size > MOST_OPEN for layer in layers if layer.computes):
        words.append(
            "Where a layer is drawn as images, double-click it to see its numbers."
        )
    return " ".join(words)


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
        """Every weight and bias before and after; the largest changes lie on top."""
        trace, change = self._trace, self._trace.change
        words: list[tuple[int, str]] = []
        start = 0
        for layer in self._network.layers:
            if layer.computes:
                words += self._biases(layer, start)
            start += layer.size
        flows, weights = [], []
        for p in self._network.projections:
            part, shape = slice(start, start + p.weights.size), p.weights.shape
            flows.append((p, change[part].reshape(shape)))
            ends = trace.before[part].reshape(shape), trace.after[part].reshape(shape)
            weights.append(ends)
            start += p.weights.size
        return StageLight(tuple(words[:MOST_WORDS]), self._glows(flows, weights))

    def _biases(self, layer: Layer, start: int) -> Iterator[tuple[int, str]]:
        """What the biases become; they lie at this place of all parameters."""
        part = slice(start, start + min(layer.size, MOST_WORDS))
        neurons = layer.neurons.tolist()
        before, after = self._trace.before[part], self._trace.after[part]
        for neuron, old, new in zip(
            neurons, before.tolist(), after.tolist(), strict=False
        ):
            yield neuron, f"b {format_change(old, new)}"

    def _words(
        self, layer: int, values: Array, symbol: str
    ) -> tuple[tuple[int, str], ...]:
        neurons = self._network.layer(layer).neurons.tolist()[:MOST_WORDS]
        numbers = values[:, self._column].tolist()
        return tuple(
            (neuron, f"{symbol} {format_number(number, 3)}")
            for neuron, number in zip(neurons, numbers, strict=False)
        )

    def _glows(
        self,
        flows: Sequence[tuple[Projection, Array]],
        weights: Sequence[tuple[Array, Array]] = (),
    ) -> tuple[Glow, ...]:
        """The largest flows; `weights` are those before and after, if they change."""
        found: list[_Flow] = []
        for place, (projection, values) in enumerate(flows):
            source = self._network.layer(projection.source).neurons
            target = self._network.layer(projection.target).neurons
            rows, columns = np.nonzero(projection.exists)
            chosen = values[rows, columns]
            keep = np.argsort(-np.abs(chosen), kind="stable")[:MOST_GLOWS]
            rows, columns = rows[keep], columns[keep]
            told: Iterable[tuple[float, float] | None] = repeat(None, len(keep))
            if weights:
                before, after = (
                    side[rows, columns].tolist() for side in weights[place]
                )
                told = zip(before, after, strict=True)
            ends = zip(
                chosen[keep].tolist(),
                source[rows].tolist(),
                target[columns].tolist(),
                told,
                strict=True,
            )
            found.extend(ends)
        found.sort(key=_size, reverse=True)
        return tuple(
            Glow(source, target, 1.0, value, weight=weight)
            for value, source, target, weight in found[:MOST_GLOWS]
        )


def _size(flow: _Flow) -> float:
    return abs(flow[0])

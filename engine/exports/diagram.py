"""A diagram of a network for print, as SVG, from where its layers stand."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from engine.edits.layout import (
    FIRST_NEURON,
    HEAD,
    LARGE,
    PITCH,
    card_size,
)
from engine.exports.contents import Contents, Side, contents
from engine.exports.vector_text import escaped, number, shortened
from engine.files.atomic_write import atomic_write
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project

RADIUS = 26.0
MARGIN = 40.0
FOOTER = 96.0
WIDEST, WIDEST_OF_MANY, MANY = 4.5, 2.0, 100
"""Width of the strongest connection beyond half a pixel; less where there are many."""

MOST_LINES = 600
"""A projection of more connections is drawn as one band with its size."""

POSITIVE, NEGATIVE, INK, SOFT = "#0367c7", "#d16401", "#1b2130", "#5a6274"
_REFERENCES = (0.01, 0.1, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_STYLE = f"""\
text {{ font-family: Inter, "DejaVu Sans", Helvetica, Arial, sans-serif; fill: {INK}; }}
.layer {{ font-size: 12px; font-weight: 600; text-anchor: middle; }}
.kind {{ font-size: 10px; fill: {SOFT}; text-anchor: middle; }}
.name {{ font-size: 10px; text-anchor: middle; }}
.note {{ font-size: 11px; fill: {SOFT}; }}
.card {{ fill: #fbfbfd; stroke: #c9ced8; }}
.neuron {{ fill: #ffffff; stroke: {INK}; stroke-width: 1.2; }}
.curve {{ fill: none; stroke: {INK}; stroke-width: 1.6; stroke-linejoin: round; }}
.zero {{ stroke: #c9ced8; stroke-width: 1; }}
.link {{ fill: none; }}
.band {{ fill: none; stroke: #c9ced8; stroke-width: 14; stroke-opacity: 0.6; }}
"""


def export_svg(project: Project, path: Path) -> tuple[str, ...]:
    """Write a labelled diagram.

    Connections are as thick as their weights are large, blue above 0, orange and dashed
    below; a neuron shows the curve of its activation, its name and its bias. The names
    of inputs, targets and classes and the scaling are in the metadata, as JSON.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """
    lines = _Diagram(project.network, contents(project)).lines()
    atomic_write(path, ("\n".join(lines) + "\n").encode())
    return ()


class _Diagram:
    def __init__(self, network: Network, about: Contents) -> None:
        self._network = network
        self._about = about
        self._reference = _reference(network)

    def lines(self) -> Iterator[str]:
        left, top, right, bottom = self._bounds()
        width, height = right - left, bottom - top
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" '
            f'width="{number(width)}" height="{number(height)}" '
            f'viewBox="{number(left)} {number(top)} {number(width)} {number(height)}">'
        )
        network = self._network
        words = f"A neural network of {network.n_neurons:,} neurons"
        yield f"<title>{words}</title>"
        yield f"<metadata>{escaped(json.dumps(_record(self._about)))}</metadata>"
        yield f"<style>{_STYLE}</style>"
        yield (
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(width)}" '
            f'height="{number(height)}" fill="#ffffff"/>'
        )
        for layer in network.layers:
            yield from self._card(layer)
        for projection in network.projections:
            yield from self._links(projection)
        for layer in network.layers:
            if layer.size <= LARGE:
                yield from self._neurons(layer)
        yield from self._legend(left + MARGIN, bottom - FOOTER + 30)
        yield "</svg>"

    def _bounds(self) -> tuple[float, float, float, float]:
        boxes = [_box(layer) for layer in self._network.layers] or [(0, 0, 400, 0)]
        left = min(x for x, _, _, _ in boxes) - MARGIN
        top = min(y for _, y, _, _ in boxes) - MARGIN
        right = max(x + w for x, _, w, _ in boxes) + MARGIN
        bottom = max(y + h for _, y, _, h in boxes) + MARGIN
        return left, top, max(right, left + 480), bottom + FOOTER

    def _card(self, layer: Layer) -> Iterator[str]:
        if layer.loose:
            return
        x, y, width, height = (number(value) for value in _box(layer))
        yield (
            f'<rect class="card" x="{x}" y="{y}" width="{width}" height="{height}" '
            'rx="8"/>'
        )
        middle, top = layer.position[0], _box(layer)[1]
        yield _text("layer", middle, top + 18, shortened(layer.name, 16))
        yield _text("kind", middle, top + 33, _kind(layer))
        if layer.size > LARGE:
            words = f"{layer.size:,} neurons"
            yield _text("layer", middle, top + _box(layer)[3] / 2, words)

    def _links(self, projection: Projection) -> Iterator[str]:
        source = self._network.layer(projection.source)
        target = self._network.layer(projection.target)
        starts, ends = _points(source, 1.0), _points(target, -1.0)
        if projection.delay or projection.n_connections > MOST_LINES:
            yield from self._band(projection, source, target)
            return
        pairs = np.argwhere(projection.exists).tolist()
        room = WIDEST if len(pairs) <= MANY else WIDEST_OF_MANY
        # The strongest lie on top.
        pairs.sort(key=lambda pair: abs(float(projection.weights[pair[0], pair[1]])))
        for row, column in pairs:
            weight = float(projection.weights[row, column])
            names = f"{source.names[row]} to {target.names[column]}"
            yield self._link((starts[row], ends[column]), weight, names, room)

    def _link(
        self, ends: tuple[Array, Array], weight: float, names: str, room: float
    ) -> str:
        share = min(1.0, abs(weight) / self._reference)
        width = 0.5 + room * share**0.9
        dash = ""
        if weight < 0:
            on, off = max(6.0, 3.4 * width), max(2.5, 0.62 * width)
            dash = f' stroke-dasharray="{number(on)} {number(off)}"'
        colour = NEGATIVE if weight < 0 else POSITIVE
        return (
            f'<path class="link" d="{_curve(*ends)}" stroke="{colour}" '
            f'stroke-width="{number(width)}" '
            f'stroke-opacity="{number(0.4 + 0.6 * share)}"{dash}>'
            f"<title>{escaped(names)}: {weight:.4g}</title></path>"
        )

    def _band(
        self, projection: Projection, source: Layer, target: Layer
    ) -> Iterator[str]:
        start = _points(source, 1.0).mean(axis=0)
        end = _points(target, -1.0).mean(axis=0)
        count = f"{projection.n_connections:,} connections"
        words = f"{count}, delayed" if projection.delay else count
        yield f'<path class="band" d="{_curve(start, end)}"/>'
        middle = (start + end) / 2
        yield _text("kind", middle[0], middle[1] + 4, words)

    def _neurons(self, layer: Layer) -> Iterator[str]:
        x, first = layer.position
        for index, name in enumerate(layer.names):
            y = first + PITCH * index
            place = f'cx="{number(x)}" cy="{number(y)}"'
            yield f'<circle class="neuron" {place} r="{number(RADIUS)}">'
            yield f"<title>{escaped(name)}</title></circle>"
            yield _text("name", x, y + RADIUS + 12, shortened(name, 17))
            if layer.computes:
                yield from _glyph(x, y, layer.activations[index])
                bias = f"b = {layer.biases[index]:.3g}".replace("-", "\u2212")
                yield _text("kind", x, y + RADIUS + 23, bias)
            else:
                yield _text("kind", x, y + 4, "input")

    def _legend(self, x: float, y: float) -> Iterator[str]:
        words = f"{self._reference:g}"
        for place, (weight, label) in enumerate(
            ((-self._reference, f"\u2212{words}"), (self._reference, f"+{words}"))
        ):
            start = np.array([x + 130 * place, y])
            end = start + np.array([70.0, 0.0])
            yield self._link((start, end), weight, "weight", WIDEST)
            yield _text("note", end[0] + 8, y + 4, label)
        network = self._network
        words = (
            f"{network.n_neurons:,} neurons, {network.n_connections:,} connections, "
            f"{network.n_parameters:,} parameters"
        )
        yield _text("note", x, y + 24, words)
        if self._about.classes:
            names = ", ".join(self._about.classes)
            yield _text("note", x, y + 42, shortened(f"Classes: {names}", 70))


def _record(about: Contents) -> dict[str, object]:
    def side(part: Side) -> dict[str, object]:
        record: dict[str, object] = {"names": list(part.names)}
        if part.mean is not None and part.scale is not None:
            record |= {"mean": part.mean.tolist(), "scale": part.scale.tolist()}
        return record

    record = {"inputs": side(about.inputs), "targets": side(about.targets)}
    return record | ({"classes": list(about.classes)} if about.classes else {})


def _reference(network: Network) -> float:
    largest = max(
        (float(np.abs(p.weights).max(initial=0)) for p in network.projections),
        default=0.0,
    )
    return next((ref for ref in _REFERENCES if ref >= largest), largest)


def _box(layer: Layer) -> tuple[float, float, float, float]:
    x, y = layer.position
    width, height = card_size(layer)
    top = y - (PITCH / 2 if layer.loose else FIRST_NEURON)
    return x - width / 2, top, width, height


def _points(layer: Layer, side: float) -> Array:
    """Where the connections of the neurons leave (side 1) or arrive (side -1)."""
    x, y = layer.position
    if layer.size <= LARGE:
        rows = y + PITCH * np.arange(layer.size)
        return np.stack([np.full(layer.size, x + side * RADIUS), rows], axis=1)
    _, top, width, height = _box(layer)
    share = (np.arange(layer.size) + 0.5) / layer.size
    rows = top + HEAD + share * (height - HEAD)
    return np.stack([np.full(layer.size, x + side * width / 2), rows], axis=1)


def _curve(start: Array, end: Array) -> str:
    bend = (end[0] - start[0]) / 2
    numbers = (*start, start[0] + bend, start[1], end[0] - bend, end[1], *end)
    a, b, c, d, e, f, g, h = (number(value) for value in numbers)
    return f"M{a} {b}C{c} {d} {e} {f} {g} {h}"


def _glyph(x: float, y: float, word: str) -> Iterator[str]:
    """The curve of an activation from -3 to 3, in the middle of a neuron."""
    sums = np.linspace(-3, 3, 25)
    values = np.empty_like(sums)
    if word == "softmax":
        word = "sigmoid"  # of one neuron among others that stay as they are
    ACTIVATIONS[word].apply(sums[None, :], values[None, :])
    low, high = min(values.min(), -1e-9), max(values.max(), 1e-9)
    width, height = 1.1 * RADIUS, 0.9 * RADIUS
    zero = y + height / 2 - (0 - low) / (high - low) * height
    ends = number(x - width / 2), number(x + width / 2)
    yield (
        f'<line class="zero" x1="{ends[0]}" x2="{ends[1]}" y1="{number(zero)}" '
        f'y2="{number(zero)}"/>'
    )
    points = " ".join(
        f"{number(x + s / 6 * width)},"
        f"{number(y + height / 2 - (v - low) / (high - low) * height)}"
        for s, v in zip(sums.tolist(), values.tolist(), strict=True)
    )
    yield f'<polyline class="curve" points="{points}"/>'


def _kind(layer: Layer) -> str:
    if not layer.computes:
        return f"{layer.size:,} inputs" if layer.size > 1 else "1 input"
    words = dict.fromkeys(layer.activations)
    label = ACTIVATIONS[next(iter(words))].label if len(words) == 1 else "mixed"
    return f"{layer.size:,} \u00b7 {label}"


def _text(style: str, x: float, y: float, words: str) -> str:
    place = f'x="{number(x)}" y="{number(y)}"'
    return f'<text class="{style}" {place}>{escaped(words)}</text>'

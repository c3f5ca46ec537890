"""Neurons: disc, activation curve with its dot, ring of the value, bias tick.

Their parts are copied from kept pictures. While the size changes with every picture, as
in zooming, they are drawn: a picture that is used once costs more than it saves.
"""

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from engine.network.layer import Layer
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.context import SHADES, Context
from gui.canvas.painters.dot_painter import FAINT, DotPainter
from gui.canvas.painters.label_painter import (
    paint_label,
    paint_label_beside,
    paint_value,
)
from gui.canvas.painters.neuron_pictures import (
    CURVE_HEIGHT,
    CURVE_WIDTH,
    FULL_BIAS,
    PHASES,
    TICKS,
    Key,
    picture_of,
)
from gui.canvas.painters.neurons_in_view import NeuronsInView, Seen
from gui.canvas.painters.response_painter import (
    MOST_PICTURES,
    ResponsePainter,
    has_response,
)
from gui.canvas.painters.stamps import Stamps
from gui.canvas.painters.text import canvas_pixels
from gui.canvas.showing import Mode
from gui.style.curves import curve_share


class Inside(NamedTuple):
    """In how many neurons what the mode shows is shown, and of how many that have it.

    "curve" has nothing to count: a curve is in each neuron that is no dot.
    """

    mode: Mode = "curve"
    shown: int = 0
    of: int = 0

    @property
    def what(self) -> str:
        """What is counted, in a word."""
        return "values" if self.mode == "value" else "answers"


class NeuronPainter:
    """Paints neurons; the pictures of their parts are kept."""

    def __init__(self) -> None:
        self._parts = Stamps()
        self._dots = DotPainter()
        self._in_view = NeuronsInView()
        self._responses = ResponsePainter()
        self._settled = False

    def paint(
        self, painter: QPainter, context: Context, *, has_dots: bool = False
    ) -> Inside:
        """Draw all neurons in view; what of them is told inside their rings.

        `has_dots` tells that the picture of the connections has them as dots already.
        """
        if not len(context.stage.geometry.neurons):
            return Inside()
        if context.detail.dots:
            if not has_dots:
                self._dots.of(context).paint(painter)
            return self._untold(context)
        # A picture that stays is the same however it came about.
        self._settled = self._parts.keep_for(_look(context)) or context.resting
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._responses.begin(context)
        told = of = 0
        for seen in self._in_view(context):
            mode = context.shown.mode if _has(context, seen) else "curve"
            of += mode != "curve"
            if of > MOST_PICTURES and mode == "response":
                mode = "curve"
            if context.near is not None:
                painter.setOpacity(opacity_of(context, seen))
            is_told = self._paint_neuron(painter, context, seen, mode)
            told += is_told
            if context.detail.labels:
                inside = is_told and mode == "value"
                left, base = paint_label(painter, context, seen, valued=not inside)
                self._paint_warning(painter, context, seen, left, base)
            elif seen.reading.layer.id in context.room_beside:
                paint_label_beside(painter, context, seen)
        painter.setOpacity(1.0)
        return Inside(context.shown.mode, told, of)

    def _untold(self, context: Context) -> Inside:
        """Nothing of how many, where neurons are too small for it."""
        if context.shown.mode == "curve":
            return Inside()
        counts = self._in_view.counts(context)
        layers = context.stage.geometry.network.layers
        of = sum(counts.get(n.id, 0) for n in layers if _layer_has(context, n))
        return Inside(context.shown.mode, 0, of)

    def _paint_neuron(
        self, painter: QPainter, context: Context, seen: Seen, mode: Mode
    ) -> bool:
        """Draw one neuron; whether what its mode shows inside is there as a whole."""
        reading, index, x, y = seen
        layer, is_told = reading.layer, mode == "response"
        self._copy(painter, context, x, y, _disc_key(context, seen, mode))
        if mode == "response":
            self._responses.paint(painter, context, seen)
            if layer.computes and context.detail.fine:
                key: Key = ("activation", layer.activations[index])
                self._copy(painter, context, x, y, key)
        elif mode == "value":
            is_told = paint_value(painter, context, seen)
        filled = level(reading.shares[index], SHADES) if reading.shares else 0
        if filled:
            self._copy(painter, context, x, y, ("arc", filled, layer.computes))
        if layer.computes and context.detail.fine:
            if reading.shares and mode == "curve":
                self._paint_dot(painter, context, seen)
            bias = reading.biases[index]
            sign = (bias > 0) - (bias < 0)
            key = "tick", level(bias / FULL_BIAS, TICKS), sign
            self._copy(painter, context, x, y, key)
        if layer.frozen[index]:
            self._copy(painter, context, x, y, ("badge",))
        return is_told

    def _paint_warning(
        self, painter: QPainter, context: Context, seen: Seen, left: float, base: float
    ) -> None:
        """Mark the label of a neuron that no row teaches anything."""
        if int(seen.reading.layer.neurons[seen.place]) in context.values.stuck:
            pixels = canvas_pixels("canvas_label", context.view.zoom)
            key: Key = ("warning", pixels)
            at = left - 0.85 * pixels, base - 0.36 * pixels
            self._copy(painter, context, *at, key)

    def _paint_dot(self, painter: QPainter, context: Context, seen: Seen) -> None:
        reading, index, x, y = seen
        dpr, share = context.dpr, reading.shares[index]
        # A dot near 0 would hardly be seen in its true shade; its sign is what counts.
        vivid = math.copysign(0.5 + 0.5 * min(1.0, abs(share)), share)
        right, up = curve_share(
            reading.layer.activations[index],
            reading.sums[index],
            reading.outputs[index],
        )
        steps = DIAMETER * context.view.zoom * dpr * PHASES
        across, phase_x = divmod(round((right - 0.5) * CURVE_WIDTH * steps), PHASES)
        down, phase_y = divmod(round((0.5 - up) * CURVE_HEIGHT * steps), PHASES)
        key = "dot", level(vivid, SHADES), phase_x, phase_y
        self._copy(painter, context, x + across / dpr, y + down / dpr, key)

    def _copy(
        self, painter: QPainter, context: Context, x: float, y: float, key: Key
    ) -> None:
        """Copy the picture of a key to a point, or draw it while sizes change."""
        stamp = None if context.vector else self._parts.find(key)
        if stamp is None:
            box, paint = picture_of(context, key)
            if context.vector or not self._settled:
                painter.translate(x, y)
                paint(painter)
                painter.translate(-x, -y)
                return
            stamp = self._parts.keep(key, box, context.dpr, paint)
        painter.drawPixmap(QPointF(x + stamp.left, y + stamp.top), stamp.picture)


def _has(context: Context, seen: Seen) -> bool:
    """Whether a neuron has what the mode shows; the others show their curves."""
    if context.shown.mode == "response":
        return has_response(context, seen)
    is_read = seen.reading.layer.computes and bool(seen.reading.outputs)
    return context.shown.mode == "value" and is_read


def _layer_has(context: Context, layer: Layer) -> bool:
    """Whether all neurons of a layer have what the mode shows, or none."""
    if context.shown.mode == "response":
        return len(context.responses.pictures.get(layer.id, ())) == layer.size
    outputs = context.values.outputs.get(layer.id, ())
    return layer.computes and len(outputs) == layer.size


def opacity_of(context: Context, seen: Seen) -> float:
    """Return how much is left of a neuron when others step far back."""
    neuron = int(seen.reading.layer.neurons[seen.place])
    return 1.0 if context.near is None or neuron in context.near else FAINT


def level(share: float, steps: int) -> int:
    """Return a share of -1 to 1 in whole steps; what is no number counts as 0."""
    return round(min(1.0, max(-1.0, share)) * steps) if share == share else 0


def _look(context: Context) -> tuple[object, ...]:
    return (
        *(context.view.zoom, context.dpr, context.palette.key),
        *(context.detail.fine, context.values.data_version),
    )


def _disc_key(context: Context, seen: Seen, mode: Mode) -> Key:
    layer, index = seen.reading.layer, seen.place
    if not layer.computes:
        return "input", int(layer.columns[index]), mode != "response"
    fed = context.values.is_fed(layer.id, index)
    return "disc", layer.activations[index], fed, mode == "curve"

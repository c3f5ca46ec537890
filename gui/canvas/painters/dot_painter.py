"""Neurons seen from afar: dots in the colours of their values."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor, QPainter

from engine.arrays import Array, Ints, Mask
from engine.network.layer import Layer
from gui.canvas.live_values import shares_of
from gui.canvas.painters.context import SHADES, Context
from gui.canvas.painters.dot_strips import FORMAT, DotStrips
from gui.canvas.painters.neuron_pictures import DOT_ROOM, picture_of
from gui.canvas.painters.stamps import draw_stamp
from gui.raster.sheet import Box, Pixels

FAINT = 0.28
"""Opacity of neurons that step far back."""
N_SHADES = 2 * SHADES + 1


class DotPictures:
    """The dot of each shade, and after them the same dots faint."""

    def __init__(self) -> None:
        self._look: tuple[object, ...] = ()
        self._pixels: Pixels = np.zeros((0, 0, 0), np.uint32)

    def of(self, context: Context) -> Pixels:
        """Return the dots for these colours and this screen; (m, side, side)."""
        look = context.dpr, context.palette.key
        if look != self._look:
            self._look, self._pixels = look, dots_of(context)
        return self._pixels


@dataclass(frozen=True, eq=False)
class Dots:
    """The neurons of one moment, seen from afar.

    What it holds does not change, so that the thread that paints the connections can
    paint them too; but only one painting at a time uses the same `strips`.

    `seen` are the places in view among the neurons of all `layers`, `near` of those in
    view the ones that do not step far back.
    """

    strips: DotStrips
    pictures: Pixels
    layers: tuple[Layer, ...]
    seen: Mask
    near: Mask | None
    outputs: Mapping[int, Array]
    scales: Mapping[int, float]

    def paint(self, painter: QPainter) -> None:
        """Copy a dot to each place, in the shade of its value."""
        shares = shares_of(self.layers, self.outputs, self.scales)[self.seen]
        which: Ints = np.rint((shares + 1) * SHADES).astype(np.intp)
        if self.near is not None:
            which[~self.near] += N_SHADES
        self.strips.paint(painter, self.pictures, which)

    @property
    def box(self) -> Box:
        """Where they are on the screen, in its dots."""
        left, top, right, bottom = self.strips.box
        return max(0, left), max(0, top), right, bottom


class DotPainter:
    """Knows where the dots are, which is found once for each view.

    A run changes the colours alone.
    """

    def __init__(self) -> None:
        self._pictures = DotPictures()
        self._strips = DotStrips(np.zeros((0, 2), np.int64), 1, 1.0)
        self._centres: Array | None = None
        self._found_for: tuple[object, ...] = ()
        self._seen: Mask = np.zeros(0, np.bool_)
        self._layers: frozenset[int] = frozenset()

    def of(self, context: Context) -> Dots:
        """Return the dots of all neurons in view."""
        self._find(context)
        geometry, values = context.stage.geometry, context.values
        near = None
        if context.near is not None:
            neurons = geometry.neurons[self._seen]
            near = np.isin(neurons, np.fromiter(context.near, np.int64))
        return Dots(
            self._strips,
            self._pictures.of(context),
            tuple(each for each in geometry.network.layers if each.id in self._layers),
            self._seen,
            near,
            values.outputs,
            values.scales,
        )

    def _find(self, context: Context) -> None:
        geometry, view, dpr = context.stage.geometry, context.view, context.dpr
        wanted = view.zoom, view.corner, context.size, dpr
        if geometry.centres is self._centres and wanted == self._found_for:
            return
        self._centres, self._found_for = geometry.centres, wanted
        corners = view.array_to_screen(geometry.centres) - DOT_ROOM / 2
        places, area = np.rint(corners * dpr), context.area
        ends = area.right() * dpr, area.bottom() * dpr
        self._seen = ((places > -DOT_ROOM * dpr) & (places < ends)).all(axis=1)
        seen = places[self._seen].astype(np.int64)
        self._strips = DotStrips(seen, side_of(dpr), dpr)
        self._layers = frozenset(geometry.layers.tolist())


def side_of(dpr: float) -> int:
    """Width and height of a dot's picture."""
    return int(np.ceil(DOT_ROOM * dpr))


def dots_of(context: Context) -> Pixels:
    """The dot of each shade, and after them the same dots faint; (m, side, side).

    One is drawn, and what it covers is filled with each colour: hundreds of pictures,
    each drawn by Qt, would take tens of milliseconds.
    """
    coverage = _coverage(context)
    opacities = np.array([1.0, FAINT])[:, None, None, None]
    alphas = opacities * coverage
    levels = range(-SHADES, SHADES + 1)
    colours = [context.value_colour(level / SHADES) for level in levels]
    pixels = np.rint(255 * alphas).astype(np.int64) << 24
    for shift, part in ((16, QColor.red), (8, QColor.green), (0, QColor.blue)):
        shades = np.array([part(colour) for colour in colours], np.float64)
        # Qt has colours that are multiplied by their opacity.
        channel = np.rint(shades[:, None, None] * alphas).astype(np.int64)
        pixels = pixels | channel << shift
    side = side_of(context.dpr)
    return pixels.astype(np.uint32).reshape(-1, side, side)


def _coverage(context: Context) -> Array:
    """Which part of each pixel a dot covers; (side, side)."""
    box, paint = picture_of(context, ("small", SHADES))
    picture = draw_stamp(box, context.dpr, paint).picture.toImage()
    picture = picture.convertToFormat(FORMAT)
    rows = np.frombuffer(picture.constBits(), np.uint32)
    side = side_of(context.dpr)
    opaque = rows.reshape(picture.height(), -1)[:side, :side] >> 24
    coverage: Array = opaque / 255
    return coverage

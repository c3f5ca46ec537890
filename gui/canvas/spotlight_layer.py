"""What is explained, lit over the canvas: products on wires, a sum, a bend."""

import math
import weakref

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.edges import curve_points
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.kept_text import write_pill
from gui.canvas.painters.text import pill_rect
from gui.spotlight import Beam, Glow, Spotlight, StageLight
from gui.style.curves import activation_path, curve_point
from gui.style.number_text import format_number, format_signed
from gui.style.palette import faded, weight_colour
from gui.style.theme import theme

DISC = 92.0
"""The explained neuron is drawn larger, at every zoom."""
WIRE = 5.0
HALO = 13.0
PIECES = 48
VEIL = 0.55
MOST_NUMBERS = 24
"""More numbers on connections would cover each other."""


class SpotlightLayer(QWidget):
    """Lies over a canvas, takes no mouse, and paints the beam of a spotlight."""

    def __init__(self, canvas: Canvas, spotlight: Spotlight) -> None:
        super().__init__(canvas)
        self.setObjectName("spotlight_layer")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._spotlight = spotlight
        spotlight.changed.connect(self._follow)
        canvas.view.changed.connect(self.update)
        canvas.installEventFilter(self)
        self.hide()

    @property
    def _canvas(self) -> Canvas:
        canvas = self._canvas_ref()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the canvas."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._canvas.size())
        return False

    def centre(self, neuron: int) -> QPointF | None:
        """Return where a neuron stands on the screen; None if it is gone."""
        geometry = self._canvas.scene_geometry
        found = geometry.centre_of(neuron)
        if found is None:
            if not geometry.network.has_neuron(neuron):
                return None
            layer, index = geometry.network.find_neuron(neuron)
            x, y = geometry.ends[layer.id][index].tolist()
            found = QPointF(x, y)
        return self._canvas.view.to_screen(found)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the beam."""
        light = self._spotlight.light
        if light is None:
            return
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), faded(theme().palette.canvas, VEIL))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            lines = [(glow, self._points(glow)) for glow in light.glows]
            for glow, points in lines:
                self._paint_glow(painter, glow, points)
            if isinstance(light, StageLight):
                self._paint_words(painter, light)
            else:
                self._paint_beam(painter, light)
            for glow, points in lines[:MOST_NUMBERS]:
                self._paint_number(painter, glow, points)
        finally:
            painter.end()

    def _paint_beam(self, painter: QPainter, beam: Beam) -> None:
        centre = self.centre(beam.neuron)
        if centre is not None:
            _paint_neuron(painter, centre, beam)

    def _paint_words(self, painter: QPainter, light: StageLight) -> None:
        palette = theme().palette
        radius = max(10.0, DIAMETER / 2 * self._canvas.view.zoom + 5)
        for neuron, words in light.words:
            centre = self.centre(neuron)
            if centre is None:
                continue
            painter.setPen(QPen(palette.accent_text, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius, radius)
            at = centre + QPointF(0, radius + 12)
            write_pill(painter, pill_rect(at, words), words, palette)

    def _follow(self) -> None:
        shown = self._spotlight.light is not None
        if shown and not self.isVisible():
            self.resize(self._canvas.size())
            self.show()
            self.raise_()
        elif not shown:
            self.hide()
        self.update()

    def _points(self, glow: Glow) -> np.ndarray | None:
        """Points along the connection, on the screen, as far as the glow came."""
        geometry = self._canvas.scene_geometry
        network = geometry.network
        if not (network.has_neuron(glow.source) and network.has_neuron(glow.target)):
            return None
        source, row = network.find_neuron(glow.source)
        target, column = network.find_neuron(glow.target)
        start = geometry.starts[source.id][row][None, :]
        end = geometry.ends[target.id][column][None, :]
        points = curve_points(start, end, PIECES)[0]
        if glow.backward:
            points = points[::-1]
        count = max(2, round(glow.share * PIECES) + 1)
        screen: np.ndarray = self._canvas.view.array_to_screen(points[:count])
        return screen

    def _paint_glow(
        self, painter: QPainter, glow: Glow, points: np.ndarray | None
    ) -> None:
        if points is None or glow.share <= 0:
            return
        path = QPainterPath(QPointF(*points[0].tolist()))
        for x, y in points[1:].tolist():
            path.lineTo(x, y)
        colour = weight_colour(theme().palette, math.copysign(1, glow.value))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, share in ((HALO, 0.22), (WIRE, 1.0)):
            pen = QPen(faded(colour, share), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.strokePath(path, pen)
        if glow.share < 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(*points[-1].tolist()), 7, 7)

    def _paint_number(
        self, painter: QPainter, glow: Glow, points: np.ndarray | None
    ) -> None:
        if points is None or glow.share < 0.5:
            return
        x, y = points[len(points) // 2].tolist()
        text = format_signed(glow.value, 2)
        write_pill(painter, pill_rect(QPointF(x, y), text), text, theme().palette)


def _paint_neuron(painter: QPainter, centre: QPointF, beam: Beam) -> None:
    """Draw the neuron, filled up to the level of its sum, and the curve that bends."""
    palette = theme().palette
    disc = QRectF(0, 0, DISC, DISC)
    disc.moveCenter(centre)
    painter.setPen(QPen(palette.accent_text, 2))
    painter.setBrush(palette.raised)
    painter.drawEllipse(disc)
    if beam.level is not None:
        _paint_level(painter, disc, beam.level / beam.full)
    _paint_bend(painter, disc, beam)
    if beam.level is not None:
        bending = beam.point is not None and beam.bend < 1
        value = beam.point[0] if beam.point and bending else beam.level
        text = f"{'a' if beam.bend >= 1 else 'z'} {format_number(value, 2)}"
        at = QPointF(centre.x(), disc.bottom() + 14)
        write_pill(painter, pill_rect(at, text), text, palette)


def _paint_level(painter: QPainter, disc: QRectF, share: float) -> None:
    """Fill the disc from its middle, upwards above 0 and downwards below."""
    palette = theme().palette
    share = min(1.0, max(-1.0, share)) if share == share else 0.0
    inside = disc.adjusted(4, 4, -4, -4)
    middle = inside.center().y()
    height = share * inside.height() / 2
    area = QRectF(inside.left(), middle - max(0.0, height), inside.width(), abs(height))
    circle = QPainterPath()
    circle.addEllipse(inside)
    part = QPainterPath()
    part.addRect(area)
    colour = faded(weight_colour(palette, math.copysign(1, share)), 0.55)
    painter.fillPath(circle.intersected(part), colour)
    painter.setPen(QPen(palette.text2, 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(inside.left(), middle), QPointF(inside.right(), middle))


def _paint_bend(painter: QPainter, disc: QRectF, beam: Beam) -> None:
    palette = theme().palette
    box = QRectF(0, 0, 0.56 * DISC, 0.44 * DISC)
    box.moveCenter(disc.center())
    pen = QPen(faded(palette.text, 0.25 + 0.75 * beam.bend), 2.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(activation_path(beam.activation, box))
    if beam.point is None:
        return
    z, value = beam.point
    at = curve_point(beam.activation, z, box, value)
    painter.setPen(QPen(palette.raised, 1.5))
    painter.setBrush(weight_colour(palette, math.copysign(1, value)))
    # The dot comes down from the middle onto the curve.
    start = QPointF(at.x(), disc.center().y() - DIAMETER / 2)
    painter.drawEllipse(start + (at - start) * beam.bend, 5.5, 5.5)

"""What is explained, lit over the canvas: products on wires, a sum, a bend."""

import math
import weakref

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.kept_text import write_pill
from gui.canvas.painters.light_painter import (
    LightPainter,
    Pill,
    centre_of,
    is_told,
    pill_at,
)
from gui.canvas.painters.text import pill_rect
from gui.spotlight import Beam, Light, Spotlight, StageLight
from gui.style.curves import activation_path, curve_point
from gui.style.number_text import format_number
from gui.style.palette import faded, weight_colour
from gui.style.theme import theme

DISC = 92.0
"""The explained neuron is drawn larger, at every zoom."""
COUNT_ABOVE = 32
"""From the canvas's lower edge to the middle of how many numbers there are."""
LATEST_MS = 40
"""So long a light waits at most for the next picture of the canvas under it."""


class SpotlightLayer(QWidget):
    """Lies over a canvas, takes no mouse, and paints the beam of a spotlight.

    During a run a new light waits for the next picture of the canvas: both would have
    the other painted too.
    """

    def __init__(self, canvas: Canvas, spotlight: Spotlight) -> None:
        super().__init__(canvas)
        self.setObjectName("spotlight_layer")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._spotlight = spotlight
        self._painter = LightPainter()
        self._words: list[Pill] = []
        self._pills: list[Pill] = []
        self._count: list[Pill] = []
        self._shown: Light | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATEST_MS)
        self._late.timeout.connect(self._show_light)
        spotlight.changed.connect(self._follow)
        canvas.view.changed.connect(self.update)
        canvas.weaver.woven.connect(self._join)
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
        canvas = self._canvas
        return centre_of(neuron, canvas.scene_geometry, canvas.view)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the beam."""
        light = self._spotlight.light
        if light is None:
            return
        self._prepare(light)
        palette, ratio = theme().palette, self.devicePixelRatioF()
        painter = QPainter(self)
        try:
            self._painter.paint_wires(painter, event.region())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if isinstance(light, Beam):
                self._paint_beam(painter, light)
            self._painter.paint_pills(painter, self._words, palette, ratio)
            self._painter.paint_pills(painter, self._pills, palette, ratio)
            self._painter.paint_pills(painter, self._count, palette, ratio)
        finally:
            painter.end()

    def _paint_beam(self, painter: QPainter, beam: Beam) -> None:
        centre = self.centre(beam.neuron)
        if centre is not None:
            _paint_neuron(painter, centre, beam)

    def _prepare(self, light: Light) -> bool:
        """Find what is to be painted; whether it is more than other numbers."""
        canvas = self._canvas
        geometry, view = canvas.scene_geometry, canvas.view
        ratio, palette = self.devicePixelRatioF(), theme().palette
        size = self.size()
        redrawn = self._painter.follow(light, geometry, view, palette, size, ratio)
        if redrawn or light is not self._shown:
            self._shown = light
            self._words = []
            if isinstance(light, StageLight):
                self._words = self._painter.words_of(light, geometry, view)
            taken = [rect for rect, _ in self._words]
            self._pills = self._painter.number_pills(light.glows, taken)
            self._count = self._counted(light)
        return redrawn

    def _counted(self, light: Light) -> list[Pill]:
        """How many numbers are seen, where some have no room."""
        if not isinstance(light, StageLight):
            return []
        every = len(light.words) + sum(is_told(glow) for glow in light.glows)
        seen = len(self._words) + len(self._pills)
        if seen == every:
            return []
        words = f"{seen} of {every:,} numbers: the largest that have room"
        middle = QPointF(self.width() / 2, self.height() - COUNT_ABOVE)
        pill = pill_at(middle, words)
        if self._canvas.tools.covered.region.intersects(pill[0].toAlignedRect()):
            pill = pill_at(middle - QPointF(0, COUNT_ABOVE), words)
        return [pill]

    def _follow(self) -> None:
        canvas, shown = self._canvas, self._spotlight.light is not None
        if not shown:
            self._late.stop()
            self.hide()
        elif not self.isVisible():
            self.resize(canvas.size())
            self.show()
            self.raise_()
            self.update()
        elif not canvas.session.is_running:
            self.update()
        elif not self._late.isActive():
            self._late.start()

    def _join(self) -> None:
        """Come with the picture of the canvas that is about to be painted."""
        if self._late.isActive():
            self._late.stop()
            self._show_light()

    def _show_light(self) -> None:
        """Paint the newest light, but around the tools where only numbers changed."""
        light = self._spotlight.light
        if light is None:
            return
        before = self._pill_rects()
        if self._prepare(light) or not isinstance(light, StageLight):
            self.update()
            return
        tools = self._canvas.tools.covered.region
        region = QRegion(self.rect()) - tools
        for rect in (*before, *self._pill_rects()):
            if tools.intersects(rect.toAlignedRect()):
                region += rect.toAlignedRect()
        self.update(region)

    def _pill_rects(self) -> list[QRectF]:
        return [rect for rect, _ in (*self._pills, *self._words, *self._count)]


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

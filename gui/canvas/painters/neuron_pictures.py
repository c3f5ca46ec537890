"""The parts of a neuron as pictures around its centre: disc, arc, dot, tick, badge.

`picture_of` tells for a key what is covered and how it is drawn. A key holds everything
that the picture depends on besides size and theme, in steps that cannot be seen: half a
pixel of arc, dot and tick.
"""

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.canvas.geometry import DIAMETER
from gui.canvas.painters.context import SHADES, Context
from gui.canvas.painters.stamps import Paint
from gui.style.curves import activation_path, zero_line
from gui.style.icons import paint_icon
from gui.style.palette import Palette, faded

RING_WIDTH = 0.068
RING_END = 140.0
"""Angle of the full scale, from the top."""
FULL_BIAS = 1.2
"""Bias whose tick stands at the end of the scale."""
TICKS = 256
"""How many places a tick can have on either side of the top."""
PHASES = 2
"""At how many places within a device pixel a dot can be drawn."""
MARGIN = 2.0
BADGE = (22.0, 14.0)
BADGE_BELOW = 0.42
"""How far below the centre the badge of an activation is, in diameters."""
CURVE_WIDTH, CURVE_HEIGHT = 0.52, 0.41
DOT_RADIUS = 0.07
"""Of the dot on a curve, in diameters."""
DOT_DIAMETER = 8.0
DOT_ROOM = 10.0

Key = tuple[object, ...]
Picture = tuple[QRectF, Paint]


def disc(context: Context, name: str, fed: bool, curve: bool) -> Picture:
    """A neuron that computes: disc, groove of the ring, and its activation's curve."""
    diameter = DIAMETER * context.view.zoom

    def paint(painter: QPainter) -> None:
        paint_disc(painter, context.palette, diameter, fed)
        if curve:
            paint_curve(painter, context, diameter, name)

    return _square(diameter / 2 + MARGIN), paint


def input_disc(context: Context, column: int, bars: bool) -> Picture:
    """An input: a plain ring around the histogram of its column."""
    diameter = DIAMETER * context.view.zoom
    heights = context.values.histogram(column) if bars else []
    return _square(diameter / 2 + MARGIN), partial(
        paint_input_disc, palette=context.palette, diameter=diameter, bars=heights
    )


def arc(context: Context, level: int, computes: bool) -> Picture:
    """The filled part of the ring; `level` is the value's share in `SHADES`."""
    diameter, share = DIAMETER * context.view.zoom, level / SHADES
    half = diameter / 2 + 1
    side = QRectF(0, -half, half, 2 * half)
    if share < 0:
        side.moveLeft(-half)
    if abs(share) * RING_END < 90:
        side.setBottom(RING_WIDTH * diameter)
    # The round end at the top reaches over to the other side.
    box = side.adjusted(-RING_WIDTH * diameter, 0, RING_WIDTH * diameter, 0)
    return box, partial(
        paint_value_arc,
        diameter=diameter,
        share=share,
        colour=context.value_colour(share),
        round_ends=computes,
    )


def curve_dot(context: Context, level: int, across: int, down: int) -> Picture:
    """The dot on the curve; its colour as a level, its place within a pixel."""
    radius = DOT_RADIUS * DIAMETER * context.view.zoom + 0.7
    step = 1 / (PHASES * context.dpr)
    middle = QPointF(across * step, down * step)
    colour = context.value_colour(level / SHADES)
    rim = context.palette.raised

    def paint(painter: QPainter) -> None:
        painter.setPen(QPen(rim, 1.4))
        painter.setBrush(colour)
        painter.drawEllipse(middle, radius, radius)

    return _square(radius + 2).translated(middle), paint


def bias_tick(context: Context, level: int, sign: int) -> Picture:
    """The bias outside the ring; `level` is its share of the full scale in `TICKS`."""
    diameter = DIAMETER * context.view.zoom
    angle = math.radians(level / TICKS * RING_END)
    out = QPointF(math.sin(angle), -math.cos(angle))
    scale = diameter / DIAMETER
    # The ring of a selected neuron, which does not grow either, stays clear of it.
    length = min(1.0, scale)
    near = diameter / 2 + 1.2 * length
    line = QLineF(out * near, out * (near + 5 * length))
    pen = QPen(context.sign_colour(sign), 2.2 * max(0.7, scale))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)

    def paint(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.drawLine(line)

    wide = pen.widthF()
    box = QRectF(line.p1(), line.p2()).normalized()
    return box.adjusted(-wide, -wide, wide, wide), paint


def badge(context: Context) -> Picture:
    """The mark of a frozen neuron, at its lower right."""
    diameter = DIAMETER * context.view.zoom
    middle = QPointF(0.37, 0.37) * diameter
    radius = max(6.0, 0.14 * diameter)
    palette = context.palette

    def paint(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.canvas)
        painter.drawEllipse(middle, radius + 1, radius + 1)
        box = QRectF(0, 0, radius * 1.7, radius * 1.7)
        box.moveCenter(middle)
        paint_icon(painter, "freeze", palette.text2, box)

    return _square(radius + 2).translated(middle), paint


def warning(context: Context, pixels: int) -> Picture:
    """The mark of a neuron that no row teaches, for type of so many pixels."""
    side = 1.15 * pixels
    box = QRectF(-side / 2, -side / 2, side, side)

    def paint(painter: QPainter) -> None:
        paint_icon(painter, "warning", context.palette.warn, box)

    return box.adjusted(-1, -1, 1, 1), paint


def activation_badge(context: Context, name: str) -> Picture:
    """The activation in the gap of the ring, where its curve has made way."""
    zoom = context.view.zoom
    box = QRectF(-BADGE[0] / 2, -BADGE[1] / 2, *BADGE)
    palette = context.palette
    down = BADGE_BELOW * DIAMETER * zoom

    def paint(painter: QPainter) -> None:
        painter.translate(0, down)
        painter.scale(zoom, zoom)
        painter.setPen(QPen(palette.card_border, 1 / zoom))
        painter.setBrush(palette.raised)
        painter.drawRoundedRect(box, 4, 4)
        pen = QPen(palette.text, 1.2)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(activation_path(name, box.adjusted(5, 3.5, -5, -3.5)))

    half = BADGE[0] * zoom / 2 + 1
    return QRectF(-half, down - half, 2 * half, 2 * half), paint


def small_dot(context: Context, level: int) -> Picture:
    """A whole neuron where it is small: a dot in the colour of its value."""
    colour = context.value_colour(level / SHADES)

    def paint(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        middle = QPointF(DOT_ROOM / 2, DOT_ROOM / 2)
        painter.drawEllipse(middle, DOT_DIAMETER / 2, DOT_DIAMETER / 2)

    return QRectF(0, 0, DOT_ROOM, DOT_ROOM), paint


_PICTURES: dict[str, Callable[..., Picture]] = {
    "disc": disc,
    "input": input_disc,
    "arc": arc,
    "dot": curve_dot,
    "tick": bias_tick,
    "badge": badge,
    "warning": warning,
    "activation": activation_badge,
    "small": small_dot,
}


def picture_of(context: Context, key: Key) -> Picture:
    """What a key stands for: the place it takes, and what draws it."""
    kind, *details = key
    return _PICTURES[str(kind)](context, *details)


def paint_disc(painter: QPainter, palette: Palette, diameter: float, fed: bool) -> None:
    """Draw disc and groove of the ring; dotted in danger where nothing feeds it."""
    painter.setPen(QPen(palette.card_border, 1))
    painter.setBrush(palette.raised)
    painter.drawEllipse(QPointF(0, 0), diameter / 2 - 0.5, diameter / 2 - 0.5)
    width = RING_WIDTH * diameter
    ring = ring_box(diameter)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not fed:
        pen = QPen(palette.danger, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        dash = math.pi * ring.width() / 12 / width
        pen.setDashPattern([dash * 0.6, dash * 0.4])
        painter.setPen(pen)
        painter.drawEllipse(ring)
        return
    pen = QPen(palette.track, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    start = (90 + RING_END) * 16
    painter.drawArc(ring, round(start), round(-2 * RING_END * 16))
    top = QPointF(0, ring.top())
    pen = QPen(faded(palette.text2, 0.55), max(1.0, 0.03 * diameter))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    half = QPointF(0, width / 2)
    painter.drawLine(QLineF(top - half, top + half))


def paint_input_disc(
    painter: QPainter, palette: Palette, diameter: float, bars: list[float]
) -> None:
    """Draw an input: a plain ring around the histogram of its column."""
    painter.setPen(QPen(palette.strong, 1.25))
    painter.setBrush(palette.raised)
    painter.drawEllipse(QPointF(0, 0), diameter / 2 - 0.65, diameter / 2 - 0.65)
    box = curve_box(diameter)
    if not bars or diameter < 18:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(palette.text2, 0.75))
    step = box.width() / len(bars)
    for place, height in enumerate(bars):
        tall = height * box.height()
        corner = QPointF(box.left() + place * step, box.bottom() - tall)
        painter.drawRect(QRectF(corner, QSizeF(step * 0.72, tall)))


def paint_curve(
    painter: QPainter, context: Context, diameter: float, name: str
) -> None:
    """Draw the activation's curve, over its zero line where there is room."""
    box = curve_box(diameter)
    palette = context.palette
    if context.detail.fine:
        painter.setPen(QPen(faded(palette.text2, 0.25), 1))
        height = zero_line(name, box)
        painter.drawLine(QLineF(box.left(), height, box.right(), height))
    pen = QPen(palette.text, max(1.2, 0.036 * diameter))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(activation_path(name, box))


def paint_value_arc(
    painter: QPainter, diameter: float, share: float, colour: QColor, round_ends: bool
) -> None:
    """Fill the ring from the top, clockwise above 0, anticlockwise below."""
    pen = QPen(colour, RING_WIDTH * diameter)
    cap = Qt.PenCapStyle.RoundCap if round_ends else Qt.PenCapStyle.FlatCap
    pen.setCapStyle(cap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(ring_box(diameter), 90 * 16, round(-share * RING_END * 16))


def curve_box(diameter: float) -> QRectF:
    """Return the box of the curve around the centre of a disc."""
    width, height = CURVE_WIDTH * diameter, CURVE_HEIGHT * diameter
    return QRectF(-width / 2, -height / 2, width, height)


def ring_box(diameter: float) -> QRectF:
    """Return the square whose inscribed circle is the middle of the ring."""
    return _square(diameter * (1 - RING_WIDTH) / 2)


def _square(half: float) -> QRectF:
    return QRectF(-half, -half, 2 * half, 2 * half)

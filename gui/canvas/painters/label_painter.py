"""Names and values under the neurons; when large, sums and the ends of the axes."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from engine.edits.layout import CARD_WIDTH, FOOT, PITCH
from gui.canvas.beside import MOST
from gui.canvas.detail import FREE, Detail, detail_at
from gui.canvas.geometry import DIAMETER, CanvasGeometry
from gui.canvas.painters.context import Context
from gui.canvas.painters.neuron_pictures import CURVE_HEIGHT, CURVE_WIDTH, DOT_RADIUS
from gui.canvas.painters.neurons_in_view import Seen
from gui.canvas.painters.text import (
    canvas_pixels,
    rise,
    short_name,
    text_width,
    value_text,
)
from gui.canvas.view import View
from gui.style.curves import WINDOWS, curve_share
from gui.style.fonts import pixel_size
from gui.style.number_text import MINUS, format_number, format_short

GAP = 5.0
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
WIDEST = 100.0
INSIDE_CARD = 2.0
"""Between a label and the edges of its card."""
BELOW_RING = 3.0
"""How much lower the label stands under a ring, as of a selected neuron."""
BELOW_LAST = PITCH / 2 - DIAMETER / 2 + FOOT
"""Between the last neuron of a card and the edge of that, at 100 %."""
LINE, LINE_BELOW = 1.3, 1.2
"""Height of lines, and of what is below the upper end of one, in sizes of type."""
VALUE_SIZE, INSIDE = 0.23, 0.8
"""Size of a value inside its ring, and the room for it, in diameters."""
LEAST_VALUE = 9
WIDE_VALUE = f"{MINUS}0.00"
BESIDE, LEAST_BESIDE = 8.0, 40.0
"""Between a card and a label outside of it; least width of such a label."""
AXIS_HEIGHT, AXIS_WIDTH = 0.29, 0.25
"""Where the ends of an axis are written, from the centre, in diameters."""
AXIS_ROOM = 7.0
"""How many times larger than this text a disc is that has room for it."""


def paint_label(
    painter: QPainter, context: Context, seen: Seen, *, valued: bool = True
) -> tuple[float, float]:
    """Draw a neuron's name and value as one centred line; where that begins.

    `valued` tells that the value is wanted here, as it does not stand in the ring.
    """
    reading, place, x, y = seen
    layer, texts = reading.layer, context.texts
    zoom = context.view.zoom
    pixels = _label_pixels(context.detail, zoom)
    known = bool(reading.outputs) and valued
    number = value_text(reading.outputs[place]) if known else ""
    number_width = text_width(number, "canvas_value", pixels) if number else 0.0
    gap = 0.5 * pixels if number else 0.0
    widest = WIDEST * max(zoom, 0.8)
    if not layer.loose:
        widest = min(widest, CARD_WIDTH * zoom - 2 * INSIDE_CARD)
    room = int(widest - number_width - gap)
    name = short_name(layer.names[place], "canvas_label", pixels, room)
    name_width = text_width(name, "canvas_label", pixels)
    left = x - (name_width + gap + number_width) / 2
    picked = context.picked.neurons
    ringed = picked, context.stage.overlay.drop_neurons
    has_ring = any(layer.neurons[place] in some for some in ringed if some)
    gap_above = _gap_above(context.detail, pixels, zoom)
    if has_ring:
        gap_above = GAP + BELOW_RING
    base = y + DIAMETER * zoom / 2 + gap_above + pixels
    texts.draw(painter, (left, base), name, "text2", "canvas_label", pixels)
    if number:
        right = left + name_width + gap, base
        texts.draw(painter, right, number, "text", "canvas_value", pixels)
    if context.detail.numbers:
        lowest = gap_above + _lines(context.detail) * pixels
        has_room = lowest <= (FREE if has_ring else BELOW_LAST) * zoom
        if reading.sums and layer.computes and has_room:
            words = f"z {value_text(reading.sums[place])}"
            wide = text_width(words, "canvas_label", pixels)
            below = x - wide / 2, base + LINE * pixels
            texts.draw(painter, below, words, "text2", "canvas_label", pixels)
        if context.shown.mode == "curve":
            _paint_axis_ends(painter, context, seen)
    return left, base


def label_height(zoom: float) -> float:
    """Return how far below a disc its label reaches, on the screen."""
    detail = detail_at(zoom)
    if not detail.labels:
        return 0.0
    return GAP + BELOW_RING + _lines(detail) * _label_pixels(detail, zoom)


def _label_pixels(detail: Detail, zoom: float) -> int:
    """Return the size of type of a label: two lines of it stay on their card."""
    pixels = canvas_pixels("canvas_label", zoom)
    if not detail.numbers:
        return pixels
    fitting = int((BELOW_LAST * zoom - 1) / _lines(detail))
    return max(pixel_size("canvas_label"), min(pixels, fitting))


def _gap_above(detail: Detail, pixels: int, zoom: float) -> float:
    """Return how close large type stands to its disc: it stays on its card."""
    return max(1.0, min(GAP, BELOW_LAST * zoom - _lines(detail) * pixels))


def _lines(detail: Detail) -> float:
    """Height of a label in sizes of its type."""
    return LINE_BELOW + (LINE if detail.numbers else 0.0)


def paint_label_beside(painter: QPainter, context: Context, seen: Seen) -> None:
    """Draw an input's or output's label outside its card, where below is no room."""
    reading, place, _, y = seen
    layer = reading.layer
    card = context.stage.geometry.card(layer.id)
    room = min(MOST, context.room_beside.get(layer.id, 0.0) - 2 * BESIDE)
    if card is None or room < LEAST_BESIDE:
        return
    pixels = canvas_pixels("canvas_label", context.view.zoom)
    number = value_text(reading.outputs[place]) if reading.outputs else ""
    number_width = text_width(number, "canvas_value", pixels) if number else 0.0
    gap = 0.5 * pixels if number else 0.0
    most = int(room - number_width - gap)
    name = short_name(layer.names[place], "canvas_label", pixels, most)
    if number and name.endswith(ELLIPSIS) and most < LEAST_BESIDE:
        # Two letters of a name tell nothing; the value alone does.
        name, gap = "", 0.0
    name_width = text_width(name, "canvas_label", pixels)
    rect = context.view.rect_to_screen(card.rect)
    left = rect.right() + BESIDE
    if layer.kind == "input":
        left = rect.left() - BESIDE - name_width - gap - number_width
    base = y + rise("canvas_label", pixels)
    texts = context.texts
    texts.draw(painter, (left, base), name, "text2", "canvas_label", pixels)
    if number:
        right = left + name_width + gap, base
        texts.draw(painter, right, number, "text", "canvas_value", pixels)


def names_beside_outputs(geometry: CanvasGeometry, view: View) -> list[QRectF]:
    """What labels beside open cards of outputs cover on screen, if all have room."""
    detail, found = detail_at(view.zoom), []
    pixels = canvas_pixels("canvas_label", view.zoom)
    value = 0.5 * pixels + text_width(WIDE_VALUE, "canvas_value", pixels)
    for card in geometry.cards:
        layer = geometry.network.layer(card.layer)
        if layer.kind == "output" and not (card.closed or detail.labels or detail.dots):
            widths = (text_width(name, "canvas_label", pixels) for name in layer.names)
            rect = view.rect_to_screen(card.rect)
            width = BESIDE + min(MOST, max(widths) + value)
            found.append(QRectF(rect.right(), rect.top(), width, rect.height()))
    return found


def paint_value(painter: QPainter, context: Context, seen: Seen) -> bool:
    """Write a neuron's value inside its ring, with as many digits as fit.

    Returns
    -------
    bool
        Whether it fits in any spelling; an ellipsis stands for one that does not.
    """
    diameter = DIAMETER * context.view.zoom
    value = seen.reading.outputs[seen.place]
    pixels = max(LEAST_VALUE, round(VALUE_SIZE * diameter))
    spelled = (value_text(value), format_number(value, 1), format_number(value, 0))
    fitting = (
        words
        for words in spelled
        if text_width(words, "canvas_value", pixels) <= INSIDE * diameter
    )
    words = next(fitting, ELLIPSIS)
    at = QPointF(seen.x, seen.y)
    context.texts.draw_line(painter, at, words, "text", "canvas_value", pixels)
    return words != ELLIPSIS


def _paint_axis_ends(painter: QPainter, context: Context, seen: Seen) -> None:
    """Write what the curve, or the histogram of an input, reaches from and to."""
    reading, place, x, y = seen
    layer, diameter = reading.layer, DIAMETER * context.view.zoom
    pixels = pixel_size("canvas_label")
    if diameter < AXIS_ROOM * pixels:
        return
    if layer.computes:
        window = WINDOWS[layer.activations[place]]
        ends: tuple[float, float] | None = window.left, window.right
    else:
        ends = context.values.column_range(int(layer.columns[place]))
    if ends is None:
        return
    words = [format_short(end) for end in ends]
    wide = [text_width(word, "canvas_label", pixels) for word in words]
    reach = AXIS_WIDTH * diameter
    if sum(wide) > 2 * reach - 0.5 * pixels:
        return
    height = y + AXIS_HEIGHT * diameter
    dot = _dot_on_curve(seen, diameter)
    for word, middle, width in zip(
        words, (x - reach + wide[0] / 2, x + reach - wide[1] / 2), wide, strict=True
    ):
        box = QRectF(middle - width / 2, height - pixels / 2, width, pixels)
        if not box.intersects(dot):
            at = QPointF(middle, height)
            context.texts.draw_line(painter, at, word, "text2", "canvas_label", pixels)


def _dot_on_curve(seen: Seen, diameter: float) -> QRectF:
    """Return what the dot of the value covers; empty where there is none."""
    reading, place, x, y = seen
    if not (reading.layer.computes and reading.shares):
        return QRectF()
    name = reading.layer.activations[place]
    right, up = curve_share(name, reading.sums[place], reading.outputs[place])
    radius = DOT_RADIUS * diameter
    middle = QPointF(
        x + (right - 0.5) * CURVE_WIDTH * diameter,
        y + (0.5 - up) * CURVE_HEIGHT * diameter,
    )
    return QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)

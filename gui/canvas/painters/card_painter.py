"""Cards of layers: body, head, ports."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.activations import ACTIVATIONS
from engine.edits.layout import FIRST_NEURON
from engine.network.layer import Layer
from gui.canvas.geometry import RADIUS, Card
from gui.canvas.painters.context import Context
from gui.canvas.painters.kept_text import Written
from gui.canvas.painters.text import canvas_pixels, elided, text_width
from gui.style.fonts import font_scale
from gui.style.palette import faded

CARD_RADIUS = 8.0
CARD_OPACITY = 0.92
FAINT = 0.35
"""Opacity of what a card shows that steps far back."""
SMALL_HEAD = 0.55
"""Below this zoom the name stands above the card, where it has room."""
LINE_PITCH = 0.65
"""Distance of the lines of a head, as a share of both their sizes."""
ASCENT, DESCENT = 0.55, 0.58
"""How far letters reach from the middle of their line, and room above the first."""
RING_GAP, RING_LINE = 7.0, 2.0
"""Between a neuron and the ring of its selection; how wide that is."""


def paint_card_bodies(painter: QPainter, context: Context, area: QRectF) -> None:
    """Draw the bodies of all cards in a part of the widget; links go over them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for card in context.stage.geometry.cards:
        rect = card_on_screen(context, card)
        if rect.adjusted(-8, -8, 8, 8).intersects(area):
            _paint_body(painter, context, rect, card.layer in context.picked.layers)


class HeadPainter:
    """Paints name, size and activation of the cards; where they stand is kept."""

    def __init__(self) -> None:
        self._kept_for: tuple[object, ...] = ()
        self._written: list[tuple[int, Written]] = []

    def paint(self, painter: QPainter, context: Context) -> None:
        """Draw the heads of all cards in view."""
        if context.detail.dots:
            return
        layers = context.stage.geometry.network.layers
        offset, texts = context.view.offset, context.texts
        wanted = (
            *(context.view.zoom, offset.x(), offset.y(), context.dpr),
            *(context.size, context.palette.key, font_scale()),
            *(context.stage.geometry.cards, [_title(layer) for layer in layers]),
        )
        if wanted != self._kept_for:
            self._kept_for = wanted
            self._written = list(_heads(context))
        for layer, written in self._written:
            painter.setOpacity(opacity_of_card(context, layer))
            texts.paint(painter, written)
        painter.setOpacity(1.0)


def opacity_of_card(context: Context, layer: int) -> float:
    """Return how much is left of what a card shows when others step far back."""
    if context.near is None:
        return 1.0
    neurons = context.stage.geometry.network.layer(layer).neurons.tolist()
    return FAINT if context.near.isdisjoint(neurons) else 1.0


def _title(layer: Layer) -> tuple[object, ...]:
    return layer.id, layer.name, layer.size, layer.activations, layer.kind


def _heads(context: Context) -> Iterator[tuple[int, Written]]:
    for card in context.stage.geometry.cards:
        rect = card_on_screen(context, card)
        if rect.adjusted(-40, -24, 40, 0).intersects(context.area):
            layer = context.stage.geometry.network.layer(card.layer)
            for written in head_lines(context, rect, layer.name, subtitle(layer)):
                yield card.layer, written


def paint_hovered_card(painter: QPainter, context: Context) -> None:
    """Mark the card under the mouse with a strong edge and its ports."""
    hover = context.stage.hover
    if hover.layer is None:
        return
    card = context.stage.geometry.card(hover.layer)
    if card is None or hover.kind in ("neuron", "port"):
        return
    rect = card_on_screen(context, card)
    if hover.layer not in context.picked.layers:
        painter.setPen(QPen(context.palette.strong, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, *_corner(context))
    if hover.kind == "lower_edge":
        pen = QPen(context.palette.accent, 2)
        painter.setPen(pen)
        painter.drawLine(
            rect.bottomLeft() + QPointF(8, 0), rect.bottomRight() - QPointF(8, 0)
        )
    layer = context.stage.geometry.network.layer(hover.layer)
    for side in ("in", "out") if layer.computes else ("out",):
        x = rect.left() if side == "in" else rect.right()
        hot = hover.kind == "card_port" and hover.port == side
        paint_port(painter, context, QPointF(x, rect.center().y()), hot)


def paint_port(
    painter: QPainter, context: Context, centre: QPointF, hot: bool, size: float = 8
) -> None:
    """Draw a port; a hot one would be taken by a press or a drop."""
    palette = context.palette
    painter.setPen(QPen(palette.canvas, 1.4))
    painter.setBrush(palette.accent if hot else palette.text2)
    radius = size / 2 + 0.7
    painter.drawEllipse(centre, radius, radius)


def card_on_screen(context: Context, card: Card) -> QRectF:
    """Return the card's rectangle on the screen, its hairline on whole pixels."""
    rect = context.view.rect_to_screen(card.rect)
    return QRectF(
        round(rect.left()) + 0.5,
        round(rect.top()) + 0.5,
        round(rect.width()) - 1,
        round(rect.height()) - 1,
    )


def subtitle(layer: Layer) -> str:
    """Return what stands under a layer's name: its size and its activation."""
    if not layer.computes:
        return f"{layer.size:,} column" + ("s" if layer.size != 1 else "")
    kinds = set(layer.activations)
    what = "mixed" if len(kinds) > 1 else ACTIVATIONS[next(iter(kinds))].label
    return f"{layer.size:,} · {what}"


def _corner(context: Context) -> tuple[float, float]:
    radius = CARD_RADIUS * min(1.0, max(0.4, context.view.zoom))
    return radius, radius


def _paint_body(
    painter: QPainter, context: Context, rect: QRectF, selected: bool
) -> None:
    palette = context.palette
    edge: tuple[QColor, float] = (palette.card_border, 1)
    if selected:
        painter.setPen(QPen(faded(palette.accent, 0.16), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            rect.adjusted(-2.2, -2.2, 2.2, 2.2), CARD_RADIUS + 2, CARD_RADIUS + 2
        )
        edge = (palette.accent, 1.5)
    painter.setPen(QPen(*edge))
    painter.setBrush(faded(palette.card, CARD_OPACITY))
    painter.drawRoundedRect(rect, *_corner(context))


def _pixels_for(words: str, role: str, pixels: int, room: float) -> int:
    """Return the size that words of large type have where only smaller ones fit."""
    usual = round(pixels / max(1.0, font_scale()))
    if text_width(words, role, pixels) <= room:
        return pixels
    widest = int(pixels * room / max(1.0, text_width(words, role, pixels)))
    return max(usual, min(pixels, widest))


def head_lines(
    context: Context, rect: QRectF, title: str, words: str
) -> Iterator[Written]:
    """Return what the head of a card says, where it stands on the screen."""
    zoom, texts = context.view.zoom, context.texts
    pixels = canvas_pixels("section", zoom)
    small = zoom < SMALL_HEAD
    room = rect.width() + 36 if small else rect.width() - 10 * min(1.0, zoom) ** 2
    pixels = _pixels_for(title, "section", pixels, room)
    name = elided(title, "section", pixels, int(room))
    x = rect.center().x()
    if small:
        yield texts.line(QPointF(x, rect.top() - 10), name, "text", "section", pixels)
        return
    scale = max(zoom, 0.75)
    middle = rect.top() + 15.5 * scale
    if not context.detail.labels:
        yield texts.line(QPointF(x, middle), name, "text", "section", pixels)
        return
    lower = canvas_pixels("canvas_label", zoom)
    lower = _pixels_for(words, "canvas_label", lower, room)
    end = _end_of_head(zoom)
    pixels, lower = _pixels_of_both(pixels, lower, end)
    name = elided(title, "section", pixels, int(room))
    words = elided(words, "canvas_label", lower, int(room))
    below = middle + max(13.5 * scale, LINE_PITCH * (pixels + lower))
    # What is large is moved up, so that the ring of a neuron below it is clear of it.
    up = max(0.0, below + DESCENT * lower - rect.top() - end)
    yield texts.line(QPointF(x, middle - up), name, "text", "section", pixels)
    yield texts.line(QPointF(x, below - up), words, "text2", "canvas_label", lower)


def _end_of_head(zoom: float) -> float:
    """From the top of a card to where the ring of its first neuron may be."""
    ring = RING_GAP * min(1.0, max(0.5, zoom)) + RING_LINE
    return (FIRST_NEURON - RADIUS) * zoom - ring


def _pixels_of_both(name: int, words: int, room: float) -> tuple[int, int]:
    """Return the sizes of two lines of large type where only smaller ones fit."""
    needed = ASCENT * name + LINE_PITCH * (name + words) + DESCENT * words
    share = max(1 / max(1.0, font_scale()), min(1.0, room / needed))
    return int(name * share), int(words * share)

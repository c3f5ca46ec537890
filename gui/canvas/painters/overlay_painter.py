"""What a gesture shows: box, dragged connection, ghosts, drop targets."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from engine.activations import ACTIVATIONS
from engine.edits.layout import FIRST_NEURON, LARGE, LARGE_SIZE, PITCH
from gui.canvas.geometry import DIAMETER, neuron_rect, open_size
from gui.canvas.overlay import NOTHING, Ghost, Link
from gui.canvas.painters.card_painter import CARD_RADIUS, head_lines, paint_port
from gui.canvas.painters.context import Context
from gui.canvas.painters.text import pill_rect
from gui.style.curves import activation_path
from gui.style.fonts import font
from gui.style.number_text import format_count
from gui.style.palette import faded

GHOST_OPACITY = 0.75
CHIP_HEIGHT = 22.0
CHIP_BELOW = 12.0
CROSS = 8.0
NOTE_BESIDE = QPointF(20, -14)
"""Where the words of a note begin, away from what the mouse covers."""
TITLES = {"input": "Inputs", "hidden": "Layer", "output": "Output"}


def paint_overlay(painter: QPainter, context: Context, *, reason: bool) -> None:
    """Draw the preview of the gesture under way; `reason` shows why it is refused."""
    overlay = context.stage.overlay
    if overlay is NOTHING:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if overlay.drop_layer is not None:
        _paint_drop_layer(painter, context, overlay.drop_layer)
    if overlay.resized is not None:
        _paint_resized(painter, context, *overlay.resized)
    for ghost in overlay.ghosts:
        _paint_ghost(painter, context, Ghost(*ghost))
    if overlay.link is not None:
        _paint_takers(painter, context, Link(*overlay.link))
        for other in overlay.others:
            _paint_link(painter, context, Link(*other), reason)
        _paint_link(painter, context, Link(*overlay.link), reason)
    if overlay.refusal is not None:
        at = context.view.to_screen(overlay.refusal.at)
        _paint_refusal(painter, context, at, overlay.refusal.reason if reason else "")
    if overlay.note is not None:
        _paint_note(painter, context, *overlay.note)
    if overlay.box is not None:
        accent = context.palette.accent
        painter.setPen(QPen(accent, 1))
        painter.setBrush(faded(accent, 0.08))
        rect = context.view.rect_to_screen(overlay.box).toRect()
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))


def _dashed(context: Context, width: float = 1.5) -> QPen:
    pen = QPen(context.palette.accent_text, width)
    pen.setDashPattern([4, 2.4])
    return pen


def _paint_drop_layer(painter: QPainter, context: Context, layer: int) -> None:
    card = context.stage.geometry.card(layer)
    if card is None:
        return
    rect = context.view.rect_to_screen(card.rect)
    painter.setPen(_dashed(context, 2))
    painter.setBrush(faded(context.palette.accent, 0.06))
    painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), CARD_RADIUS, CARD_RADIUS)


def _paint_resized(painter: QPainter, context: Context, layer: int, size: int) -> None:
    card = context.stage.geometry.card(layer)
    if card is None:
        return
    width, height = open_size(size)
    if card.closed:
        share = size / context.stage.geometry.network.layer(layer).size
        width, height = card.rect.width(), share * card.rect.height()
    rect = QRectF(card.rect.topLeft(), card.rect.topLeft() + QPointF(width, height))
    rect = context.view.rect_to_screen(rect)
    painter.setPen(_dashed(context))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, CARD_RADIUS, CARD_RADIUS)
    words = f"{format_count(size)} neuron" + ("s" if size != 1 else "")
    centre = QPointF(rect.center().x(), rect.bottom() + 18)
    _paint_chip(painter, context, centre, words, refused=False)


def _paint_ghost(painter: QPainter, context: Context, ghost: Ghost) -> None:
    painter.setOpacity(GHOST_OPACITY)
    zoom, position = context.view.zoom, QPointF(ghost.position)
    diameter = max(8.0, DIAMETER * zoom)
    if ghost.kind == "neuron":
        _paint_ghost_disc(painter, context, position, ghost.activation, 1.0)
    else:
        rect = context.view.rect_to_screen(ghost_rect(ghost))
        painter.setPen(_dashed(context))
        painter.setBrush(context.palette.card)
        painter.drawRoundedRect(rect, CARD_RADIUS, CARD_RADIUS)
        title = ghost.title or TITLES.get(ghost.kind, "Layer")
        if not context.detail.dots:
            for written in head_lines(context, rect, title, _ghost_words(ghost)):
                context.texts.paint(painter, written)
        # A large layer lands as a closed card, which shows no neurons.
        for row in range(ghost.size if ghost.size <= LARGE else 0):
            at = position + QPointF(0, PITCH * row)
            name = ghost.each[row] if ghost.each else ghost.activation
            if diameter > 6:
                _paint_ghost_disc(painter, context, at, name, 0.75)
    painter.setOpacity(1.0)


def ghost_rect(ghost: Ghost) -> QRectF:
    """Return the scene rectangle that a ghost covers."""
    x, y = ghost.position.x(), ghost.position.y()
    if ghost.kind == "neuron":
        return neuron_rect(x, y)
    width, height = LARGE_SIZE if ghost.size > LARGE else open_size(ghost.size)
    return QRectF(x - width / 2, y - FIRST_NEURON, width, height)


def _ghost_words(ghost: Ghost) -> str:
    if ghost.kind == "input":
        return f"{ghost.size} column" + ("s" if ghost.size != 1 else "")
    if len(set(ghost.each)) > 1:
        return f"{ghost.size} · mixed"
    return f"{ghost.size} · {ACTIVATIONS[ghost.activation].label}"


def _paint_ghost_disc(
    painter: QPainter, context: Context, position: QPointF, name: str, share: float
) -> None:
    palette, zoom = context.palette, context.view.zoom
    centre = context.view.to_screen(position)
    diameter = DIAMETER * zoom * share
    painter.setPen(QPen(palette.strong, 1.25) if share < 1 else _dashed(context))
    painter.setBrush(palette.raised)
    painter.drawEllipse(centre, diameter / 2, diameter / 2)
    box = QRectF(0, 0, 0.52 * diameter, 0.41 * diameter)
    box.moveCenter(centre)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.text2, max(1.2, 0.036 * diameter)))
    painter.drawPath(activation_path(name, box))


def _paint_link(painter: QPainter, context: Context, link: Link, reason: bool) -> None:
    palette = context.palette
    start = context.view.to_screen(QPointF(link.start))
    end = context.view.to_screen(QPointF(link.end))
    colour = palette.accent_text if link.refused is None else palette.danger
    reach = max(abs(end.x() - start.x()) / 2, 20.0)
    if link.backward:
        reach = -reach
    path = QPainterPath(start)
    path.cubicTo(
        start.x() + reach, start.y(), end.x() - reach, end.y(), end.x(), end.y()
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    painter.drawPath(path)
    if link.refused is None:
        paint_port(painter, context, start, hot=True)
        paint_port(painter, context, end, hot=True, size=10)
        return
    paint_port(painter, context, start, hot=False)
    _paint_refusal(painter, context, end, link.refused if reason else "")


def _paint_takers(painter: QPainter, context: Context, link: Link) -> None:
    """Draw the ports of all cards and neurons that face the dragged connection."""
    if context.detail.dots:
        return
    geometry, view = context.stage.geometry, context.view
    side = "out" if link.backward else "in"
    radius = DIAMETER / 2 if link.backward else -DIAMETER / 2
    takers = {
        layer.id for layer in geometry.network.layers if layer.computes or link.backward
    }
    ports = geometry.centres[np.isin(geometry.layers, list(takers))]
    places = [QPointF(x + radius, y) for x, y in ports.tolist()]
    places += [card.port(side) for card in geometry.cards if card.layer in takers]
    for place in places:
        at = view.to_screen(place)
        if context.area.contains(at):
            paint_port(painter, context, at, hot=False)


def _paint_refusal(
    painter: QPainter, context: Context, at: QPointF, words: str
) -> None:
    """Draw a cross, and below it the reason if it is said already."""
    half = CROSS / 2
    painter.setPen(QPen(context.palette.danger, 2))
    painter.drawLine(at + QPointF(-half, -half), at + QPointF(half, half))
    painter.drawLine(at + QPointF(-half, half), at + QPointF(half, -half))
    if words:
        centre = at + QPointF(0, CHIP_BELOW + CHIP_HEIGHT / 2 + half)
        _paint_chip(painter, context, centre, words, refused=True)


def _paint_note(
    painter: QPainter, context: Context, scene_at: QPointF, words: str
) -> None:
    at = context.view.to_screen(scene_at) + NOTE_BESIDE
    half = pill_rect(at, words).width() / 2 + 6
    if at.x() + 2 * half > context.area.right() - 4:
        half = -half - 2 * NOTE_BESIDE.x()
    _paint_chip(painter, context, at + QPointF(half, 0), words, refused=False)


def _paint_chip(
    painter: QPainter, context: Context, centre: QPointF, words: str, refused: bool
) -> None:
    palette = context.palette
    rect = pill_rect(centre, words)
    rect.setHeight(CHIP_HEIGHT)
    rect = rect.adjusted(-6, 0, 6, 0)
    inside = context.area.adjusted(4, 4, -4, -4)
    rect.moveLeft(min(max(rect.left(), inside.left()), inside.right() - rect.width()))
    top = min(rect.top(), inside.bottom() - CHIP_HEIGHT)
    rect.moveTop(max(top, inside.top()))
    painter.setPen(QPen(palette.danger if refused else palette.border, 1))
    painter.setBrush(palette.danger_soft if refused else palette.raised)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(palette.danger if refused else palette.text)
    painter.setFont(font("canvas_label"))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)

"""Soft shadows under what floats, as cached nine-patches."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache

POPOVER = (4, 16)
CHIP = (2, 8)


def paint_shadow(
    painter: QPainter,
    rect: QRectF,
    colour: QColor,
    kind: tuple[int, int] = CHIP,
    radius: float = 8,
) -> None:
    """Draw the shadow of a rounded rectangle; `kind` is its fall and its softness."""
    fall, blur = kind
    dpr = painter.device().devicePixelRatio()
    target = rect.toAlignedRect().translated(0, fall)
    target += QMargins(blur, blur, blur, blur)
    whole = _whole(target.size(), colour, blur, radius, dpr)
    painter.drawPixmap(target.topLeft(), whole)


def _whole(
    size: QSize, colour: QColor, blur: int, radius: float, dpr: float
) -> QPixmap:
    """The shadow of one size, kept: nine scaled pieces take longer than one whole."""
    key = (
        f"weightloom/shadow/{size.width()}/{size.height()}/"
        f"{colour.rgba():08x}/{blur}/{radius:g}/{dpr:g}"
    )
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = QPixmap(size * dpr)
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    try:
        patch, edge = _patch(colour, blur, radius, dpr), blur + round(radius)
        _paint_nine(painter, QRect(QPoint(0, 0), size), patch, edge, dpr)
    finally:
        painter.end()
    QPixmapCache.insert(key, made)
    return made


def _paint_nine(
    painter: QPainter, target: QRect, patch: QPixmap, edge: int, dpr: float
) -> None:
    size = round(patch.width() / dpr)
    spans_x = _spans(target.left(), target.width(), edge, size)
    spans_y = _spans(target.top(), target.height(), edge, size)
    for top, height, from_top, from_height in spans_y:
        for left, width, from_left, from_width in spans_x:
            source = QRectF(from_left, from_top, from_width, from_height)
            scaled = QRectF(
                source.x() * dpr, source.y() * dpr,
                source.width() * dpr, source.height() * dpr,
            )  # fmt: skip
            painter.drawPixmap(QRectF(left, top, width, height), patch, scaled)


def _spans(
    start: int, length: int, edge: int, size: int
) -> tuple[tuple[int, int, int, int], ...]:
    side = min(edge, length // 2)
    return (
        (start, side, 0, side),
        (start + side, length - 2 * side, edge, size - 2 * edge),
        (start + length - side, side, size - side, side),
    )


def _patch(colour: QColor, blur: int, radius: float, dpr: float) -> QPixmap:
    key = f"weightloom/shadow/{colour.rgba():08x}/{blur}/{radius:g}/{dpr:g}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = _draw_patch(colour, blur, radius, dpr)
    QPixmapCache.insert(key, made)
    return made


def _draw_patch(colour: QColor, blur: int, radius: float, dpr: float) -> QPixmap:
    size = 2 * (blur + round(radius)) + 4
    pixels = round(size * dpr)
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    made.setDevicePixelRatio(dpr)
    steps = 2 * blur
    layer = QColor(colour)
    painter = QPainter(made)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        # From the outside in, each ring replaces what is under it. A blurred edge
        # has a little over half of the full opacity where the rectangle ends.
        for step in range(steps + 1):
            inset = blur * step / steps
            share = step / steps
            layer.setAlphaF(0.58 * colour.alphaF() * share**1.5)
            painter.setBrush(layer)
            area = QRectF(0, 0, size, size).adjusted(inset, inset, -inset, -inset)
            corner = radius + blur - inset
            painter.drawRoundedRect(area, corner, corner)
    finally:
        painter.end()
    return made

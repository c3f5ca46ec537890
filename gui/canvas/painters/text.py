"""Text on the canvas: fonts that follow the zoom, elided lines, places of pills."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from gui.style.fonts import font, pixel_size
from gui.style.number_text import digits, format_number, format_short

PILL_HEIGHT = 16.0
MOST_GROWTH = 1.7


def canvas_pixels(role: str, zoom: float) -> int:
    """Return the size of a role: as large as everywhere up to 100 %, then growing."""
    return round(pixel_size(role) * min(MOST_GROWTH, max(1.0, zoom)))


def canvas_font(role: str, zoom: float) -> QFont:
    """Return the font of a role in its size on the canvas."""
    return sized_font(role, canvas_pixels(role, zoom))


def value_text(value: float) -> str:
    """Return a neuron's value or a weight, a decimal less than elsewhere."""
    if math.isfinite(value) and abs(value) >= 1000:
        return format_short(value)
    return format_number(value, digits() - 1)


@lru_cache(maxsize=4096)
def elided(text: str, role: str, pixels: int, width: int) -> str:
    """Return a text cut to a width with an ellipsis."""
    metrics = QFontMetricsF(sized_font(role, pixels))
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def short_name(name: str, role: str, pixels: int, width: int) -> str:
    """Return a neuron's name cut to a width; of `column=value` rather the value."""
    if text_width(name, role, pixels) > width:
        name = name.partition("=")[2] or name
    return elided(name, role, pixels, width)


@lru_cache(maxsize=8192)
def text_width(text: str, role: str, pixels: int) -> float:
    """Return how wide a text is."""
    return QFontMetricsF(sized_font(role, pixels)).horizontalAdvance(text)


def text_box(text: str, role: str, pixels: int) -> QRectF:
    """Return what a text covers from the left end of its base line, with a margin."""
    metrics = QFontMetricsF(sized_font(role, pixels))
    width = metrics.horizontalAdvance(text)
    line = QRectF(0, -metrics.ascent(), width, metrics.ascent() + metrics.descent())
    return line.united(metrics.tightBoundingRect(text)).adjusted(-1, -1, 1, 1)


@lru_cache(maxsize=64)
def rise(role: str, pixels: int) -> float:
    """Return how far the base line is below the middle of a line."""
    metrics = QFontMetricsF(sized_font(role, pixels))
    return (metrics.ascent() - metrics.descent()) / 2


def pill_rect(centre: QPointF, text: str) -> QRectF:
    """Return the place of a number pill around a point."""
    width = text_width(text, "canvas_value", pixel_size("canvas_value")) + 10
    height = max(PILL_HEIGHT, pixel_size("canvas_value") + 6.0)
    left = round(centre.x() - width / 2)
    return QRectF(left, round(centre.y() - height / 2), round(width), height)


@lru_cache(maxsize=64)
def sized_font(role: str, pixels: int) -> QFont:
    """Return the font of a role in a size."""
    sized = font(role)
    sized.setPixelSize(pixels)
    return sized

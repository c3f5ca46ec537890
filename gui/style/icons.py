"""Icons: SVG files of our own, drawn in the colour and at the size asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from engine.data.resources import resource_path
from gui.style.palette import LIGHT, Palette
from gui.style.theme import theme

ICON_NAMES = (
    *("play", "pause", "step", "rewind", "undo", "redo", "search"),
    *("chevron-down", "chevron-left", "chevron-right", "chevron-up", "close", "more"),
    *("plus", "minus", "fit", "lock", "unlock", "freeze", "dice"),
    *("open", "save", "export", "copy", "trash", "table", "chart", "surface"),
    *("layer", "neuron", "input", "output", "delay", "eye", "explain", "lesson"),
    *("flag", "layout", "panel", "theme", "warning", "info", "check"),
)


def pixmap(name: str, colour: QColor, size: int = 16, dpr: float = 1.0) -> QPixmap:
    """Return an icon in one colour, `size` logical pixels wide and high."""
    key = f"weightloom/{name}/{colour.rgba():08x}/{size}/{dpr:g}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    source = _source(name).replace("currentColor", colour.name())
    drawn = _render(source, size, dpr, colour.alphaF())
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, token: str = "text", size: int = 16) -> QIcon:
    """Return an icon for actions and menus in the colours of the present theme."""
    palette = theme().palette
    made = QIcon()
    shades = (
        (QIcon.Mode.Normal, palette.colour(token)),
        (QIcon.Mode.Active, palette.colour(token)),
        (QIcon.Mode.Selected, palette.colour(token)),
        (QIcon.Mode.Disabled, palette.disabled),
    )
    for mode, colour in shades:
        for dpr in (1.0, 2.0):
            made.addPixmap(pixmap(name, colour, size, dpr), mode)
    return made


def mark(palette: Palette, size: int = 18, dpr: float = 1.0) -> QPixmap:
    """Return the program's mark in the colours of a palette."""
    source = _source("mark")
    shades = (
        (LIGHT.weight_stops[0], palette.weight_stops[0]),
        (LIGHT.weight_stops[-1], palette.weight_stops[-1]),
        (LIGHT.weight_stops[-2], palette.weight_stops[-3]),
        (LIGHT.text, palette.text),
    )
    for written, wanted in shades:
        source = source.replace(written.name().upper(), wanted.name())
    return _render(source, size, dpr, 1.0)


def mark_icon() -> QIcon:
    """Return the mark as the icon of windows and tasks, the same in both themes."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(mark(theme().palette, size))
    return made


def paint_icon(painter: QPainter, name: str, colour: QColor, area: QRectF) -> None:
    """Draw an icon centred in an area, as large as its smaller side allows."""
    size = round(min(area.width(), area.height()))
    drawn = pixmap(name, colour, size, painter.device().devicePixelRatio())
    left = round(area.center().x() - size / 2)
    top = round(area.center().y() - size / 2)
    painter.drawPixmap(left, top, drawn)


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _render(source: str, size: int, dpr: float, opacity: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(source.encode()))
    pixels = max(1, round(size * dpr))
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    try:
        painter.setOpacity(opacity)
        renderer.render(painter, QRectF(0, 0, pixels, pixels))
    finally:
        painter.end()
    drawn.setDevicePixelRatio(dpr)
    return drawn

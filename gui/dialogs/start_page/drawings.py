"""Small drawings of data, networks and surfaces."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from gui.dialogs.start_page.miniature import Links, Miniature, Points
from gui.dialogs.start_page.surface import Surface
from gui.style.palette import Palette, weight_colour, weight_table

DOT = 8.0


def paint_miniature(
    painter: QPainter, picture: Miniature, area: QRectF, palette: Palette
) -> None:
    """Draw the data in the left part of an area, the network in the right."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left = QRectF(area.left() + 12, area.top() + 9, 80, area.height() - 18)
    right = area.adjusted(112, 14, -20, -14)
    if picture.image is not None:
        _paint_image(painter, picture.image, left, palette)
    elif picture.points is not None:
        colour = palette.text2 if picture.points.groups.max() < 0 else None
        paint_points(painter, picture.points, left, palette, 1.9, colour)
    _paint_network(painter, picture, right, palette)


def paint_points(
    painter: QPainter,
    points: Points,
    area: QRectF,
    palette: Palette,
    radius: float,
    colour: QColor | None = None,
) -> None:
    """Draw rows as discs, in the colours of their classes unless one is given."""
    xs = area.left() + points.places[:, 0] * area.width()
    ys = area.bottom() - points.places[:, 1] * area.height()
    for x, y, group in zip(
        xs.tolist(), ys.tolist(), points.groups.tolist(), strict=True
    ):
        painter.setBrush(colour or palette.class_colour(group))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _paint_image(
    painter: QPainter, image: np.ndarray, area: QRectF, palette: Palette
) -> None:
    side = image.shape[0]
    cell = min(area.width(), area.height()) / side
    left = area.center().x() - cell * side / 2
    top = area.center().y() - cell * side / 2
    ink = QColor(palette.text)
    painter.setPen(Qt.PenStyle.NoPen)
    for row in range(side):
        for column in range(side):
            ink.setAlphaF(0.06 + 0.84 * float(image[row, column]))
            box = QRectF(left + column * cell, top + row * cell, cell - 1, cell - 1)
            painter.fillRect(box, ink)


def _paint_network(
    painter: QPainter, picture: Miniature, area: QRectF, palette: Palette
) -> None:
    places = [
        _column(area, index, len(picture.columns), count)
        for index, count in enumerate(picture.columns)
    ]
    for links in picture.links:
        _paint_links(painter, links, places, palette)
    painter.setPen(QPen(palette.text2, 1.2))
    painter.setBrush(palette.raised)
    size = min(DOT, 0.9 * area.height() / max(picture.columns, default=1))
    for column in places:
        for place in column:
            painter.drawEllipse(place, size / 2, size / 2)


def _column(area: QRectF, index: int, columns: int, count: int) -> list[QPointF]:
    share = 0.5 if columns == 1 else index / (columns - 1)
    x = area.left() + share * area.width()
    gap = min(16.0, area.height() / max(1, count - 1))
    top = area.center().y() - gap * (count - 1) / 2
    return [QPointF(x, top + gap * row) for row in range(count)]


def _paint_links(
    painter: QPainter, links: Links, places: list[list[QPointF]], palette: Palette
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    order = np.argsort(np.abs(links.weights), axis=None)
    for flat in order.tolist():
        row, column = divmod(flat, links.weights.shape[1])
        weight = float(links.weights[row, column])
        if weight == 0.0:
            continue
        colour = weight_colour(palette, weight)
        painter.setPen(QPen(colour, 0.4 + 1.4 * abs(weight)))
        source, target = places[links.source][row], places[links.target][column]
        half = (target.x() - source.x()) / 2
        path = QPainterPath(source)
        path.cubicTo(
            QPointF(source.x() + half, source.y()),
            QPointF(target.x() - half, target.y()),
            target,
        )
        painter.drawPath(path)


def paint_surface(
    painter: QPainter, surface: Surface, area: QRectF, palette: Palette
) -> None:
    """Draw a decision surface, and its rows on top."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    clip = QPainterPath()
    clip.addRoundedRect(area, 4, 4)
    painter.save()
    painter.setClipPath(clip)
    painter.fillRect(area, palette.canvas)
    painter.setOpacity(0.70 if palette.name == "dark" else 0.62)
    painter.drawImage(area, _surface_image(surface, palette))
    painter.restore()
    painter.setPen(QPen(palette.canvas, 1))
    paint_points(painter, surface.points, area, palette, 2.7)


def _surface_image(surface: Surface, palette: Palette) -> QImage:
    # The second class has the colour that is below zero elsewhere.
    index = np.clip(255 - surface.probabilities * 255, 0, 255).astype(np.uint8)
    # The scale at 78 %: the ends stay for the points.
    index = np.round(127.5 + 0.78 * (index - 127.5)).astype(np.uint8)
    pixels = np.ascontiguousarray(weight_table(palette)[index])
    height, width = index.shape
    form = QImage.Format.Format_RGB888
    return QImage(pixels.tobytes(), width, height, 3 * width, form).copy()

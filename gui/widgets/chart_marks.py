"""What can be drawn in a chart: curves, dots, squares, arrows, lines and fields."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF, QTransform

from engine.arrays import Array
from gui.style.fonts import font
from gui.style.palette import Palette, faded, mixed, rgb

LEVELS = 14
"""Into how many bands a field is divided."""
FINE = 4
"""How many times finer than its grid a field is drawn."""
HEAD = 7.0


@dataclass(frozen=True)
class Sheet:
    """Where a mark is drawn: on a painter, through a transform, in a palette."""

    painter: QPainter
    transform: QTransform
    palette: Palette
    area: QRectF

    def at(self, x: float, y: float) -> QPointF:
        """Where a place of the axes lies."""
        return self.transform.map(QPointF(x, y))

    def polygon(self, x: Array, y: Array) -> QPolygonF:
        """Where places of the axes lie; those that are not finite are left out."""
        keep = np.isfinite(x) & np.isfinite(y)
        points = zip(x[keep].tolist(), y[keep].tolist(), strict=True)
        return self.transform.map(QPolygonF([QPointF(*point) for point in points]))


@dataclass(frozen=True, eq=False)
class Curve:
    """A line through points."""

    x: Array
    y: Array
    token: str = "text"
    width: float = 2.0
    dashed: bool = False
    share: float = 1.0

    def paint(self, sheet: Sheet) -> None:
        """Draw it."""
        pen = QPen(faded(sheet.palette.colour(self.token), self.share), self.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self.dashed:
            pen.setDashPattern([4, 3])
        sheet.painter.setPen(pen)
        sheet.painter.drawPolyline(sheet.polygon(self.x, self.y))


@dataclass(frozen=True, eq=False)
class Dots:
    """Points; hollow ones are of the test rows."""

    x: Array
    y: Array
    token: str = "text"
    size: float = 5.4
    hollow: bool = False

    def paint(self, sheet: Sheet) -> None:
        """Draw them."""
        painter, colour = sheet.painter, sheet.palette.colour(self.token)
        ground = sheet.palette.canvas
        painter.setPen(QPen(colour if self.hollow else ground, 1.0))
        painter.setBrush(ground if self.hollow else colour)
        for point in sheet.polygon(self.x, self.y).toList():
            painter.drawEllipse(point, self.size / 2, self.size / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True, eq=False)
class Squares:
    """At each x a square whose side is the distance of two heights."""

    x: Array
    low: Array
    high: Array
    token: str = "accent"
    share: float = 0.16

    def paint(self, sheet: Sheet) -> None:
        """Draw them."""
        colour = sheet.palette.colour(self.token)
        sheet.painter.setPen(QPen(faded(colour, 0.6), 1.0))
        sheet.painter.setBrush(faded(colour, self.share))
        for x, low, high in zip(self.x, self.low, self.high, strict=True):
            first, second = sheet.at(x, low), sheet.at(x, high)
            side = second.y() - first.y()
            # Towards the side with more room, so that few of them are cut.
            left = first.x() > sheet.area.center().x()
            across = -abs(side) if left else abs(side)
            corner = QRectF(first.x(), first.y(), across, side)
            sheet.painter.drawRect(corner.normalized())
        sheet.painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True)
class Rule:
    """A dashed line over the whole chart at a place, with a word.

    Words of neighbours stand at different levels, or they would cover each other.
    """

    place: float
    words: str = ""
    upright: bool = True
    token: str = "text2"
    level: int = 0
    strong: bool = False
    """Whether it is the one that keys move."""

    def paint(self, sheet: Sheet) -> None:
        """Draw it."""
        painter, area = sheet.painter, sheet.area
        pen = QPen(sheet.palette.colour(self.token), 2.5 if self.strong else 1.0)
        if not self.strong:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setFont(font("canvas_label"))
        if self.upright:
            x = sheet.at(self.place, 0).x()
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            down = 11 + self.level * painter.fontMetrics().height()
            painter.drawText(QPointF(x + 4, area.top() + down), self.words)
        else:
            y = sheet.at(0, self.place).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.drawText(QPointF(area.left() + 4, y - 4), self.words)


@dataclass(frozen=True)
class Veil:
    """Hides what lies across from one place to another."""

    start: float
    end: float

    def paint(self, sheet: Sheet) -> None:
        """Draw it over the whole height."""
        left, right = sheet.at(self.start, 0).x(), sheet.at(self.end, 0).x()
        area = QRectF(left, sheet.area.top(), right - left, sheet.area.height())
        sheet.painter.fillRect(area, sheet.palette.track)


@dataclass(frozen=True)
class Arrow:
    """From one place to another."""

    start: tuple[float, float]
    end: tuple[float, float]
    token: str = "accent_text"
    width: float = 2.0

    def paint(self, sheet: Sheet) -> None:
        """Draw it, with a head if it is long enough to have a direction."""
        start, end = sheet.at(*self.start), sheet.at(*self.end)
        painter, colour = sheet.painter, sheet.palette.colour(self.token)
        painter.setPen(QPen(colour, self.width))
        painter.drawLine(start, end)
        along = end - start
        length = (along.x() ** 2 + along.y() ** 2) ** 0.5
        if length < 1.5:
            return
        unit = along / length
        side = QPointF(-unit.y(), unit.x()) * (HEAD / 2)
        foot = end - unit * HEAD
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([end, foot + side, foot - side]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True, eq=False)
class Field:
    """Heights over a grid, shaded in bands with a contour between two of them.

    Attributes
    ----------
    xs, ys : arrays
        Where the columns and rows of `heights` lie, evenly spaced.
    heights : array, shape (len(ys), len(xs))
    """

    xs: Array
    ys: Array
    heights: Array
    _pictures: dict[str, QImage] = field(default_factory=dict, repr=False)

    def paint(self, sheet: Sheet) -> None:
        """Draw it; the picture of a palette is kept."""
        name = sheet.palette.name
        if name not in self._pictures:
            self._pictures[name] = picture_of(self.heights, sheet.palette)
        first = sheet.at(float(self.xs[0]), float(self.ys[-1]))
        last = sheet.at(float(self.xs[-1]), float(self.ys[0]))
        hint = QPainter.RenderHint.SmoothPixmapTransform
        sheet.painter.setRenderHint(hint)
        sheet.painter.drawImage(QRectF(first, last), self._pictures[name])
        sheet.painter.setRenderHint(hint, False)


Mark = Curve | Dots | Squares | Rule | Veil | Arrow | Field


def picture_of(heights: Array, palette: Palette) -> QImage:
    """Return heights as bands of one hue, the lowest the strongest, row 0 below."""
    bands = bands_of(heights)
    low, high = mixed(palette.canvas, palette.accent, 0.62), palette.canvas
    shares = np.linspace(0, 1, LEVELS)
    table = np.array([rgb(mixed(low, high, share)) for share in shares], np.uint8)
    line = np.array(rgb(mixed(palette.canvas, palette.text2, 0.55)), np.uint8)
    pixels = table[bands]
    edge = np.zeros(bands.shape, np.bool_)
    edge[1:] |= bands[1:] != bands[:-1]
    edge[:, 1:] |= bands[:, 1:] != bands[:, :-1]
    pixels[edge] = line
    pixels = np.ascontiguousarray(pixels[::-1])
    height, width = bands.shape
    image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.copy()


def bands_of(heights: Array) -> Array:
    """Number of the band of each point of a finer grid; bands are by logarithm."""
    finite = np.isfinite(heights)
    largest = float(heights[finite].max()) if finite.any() else 0.0
    lifted = np.log1p(np.where(finite, heights, largest) - float(_least(heights)))
    fine = _finer(_finer(lifted).T).T
    top = float(fine.max()) or 1.0
    bands: Array = np.minimum((fine / top * LEVELS).astype(np.int64), LEVELS - 1)
    return bands


def _least(heights: Array) -> float:
    finite = heights[np.isfinite(heights)]
    return float(finite.min()) if len(finite) else 0.0


def _finer(rows: Array) -> Array:
    """Straight lines between the rows."""
    count = len(rows)
    places = np.linspace(0, count - 1, (count - 1) * FINE + 1)
    below = np.minimum(places.astype(np.int64), count - 2)
    share = (places - below)[:, None]
    finer: Array = rows[below] * (1 - share) + rows[below + 1] * share
    return finer

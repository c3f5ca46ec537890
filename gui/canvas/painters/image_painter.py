"""Closed cards: weights as images, the mean of the data, outputs as bars."""

import math
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from engine.arrays import Array, Ints
from engine.network.layer import Layer
from engine.network.projection import Projection
from gui.canvas.geometry import Card
from gui.canvas.painters.card_painter import opacity_of_card
from gui.canvas.painters.context import SHADES, Context
from gui.canvas.painters.stamps import Paint, Stamp, draw_stamp, place_stamp
from gui.canvas.painters.text import pill_rect
from gui.canvas.pictured import pictured_feed, pictured_name
from gui.style.number_text import format_count
from gui.style.palette import Palette, mixed, weight_table

IMAGE, GAP, PADDING = 34.0, 2.0, 10.0
REFRESH_SECONDS = 0.2
"""Images of changing weights are drawn anew five times a second."""
FULL_QUANTILE = 0.98
MOST_BARS = 150
TILED_UP_TO = 12
"""Means of up to 12 x 12 pixels are drawn as tiles with gaps."""


@dataclass
class _Kept:
    """A picture, what it was drawn from, and when.

    `is_chosen` tells that `order` is of the strongest in `source`, and not older.
    """

    look: tuple[object, ...]
    source: object
    order: Ints
    is_chosen: bool
    picture: QPixmap
    drawn_at: float


@dataclass
class _Body:
    """What a card shows of values, what it was drawn from, and when."""

    look: tuple[object, ...]
    source: object
    stamp: Stamp
    drawn_at: float


class ImagePainter:
    """Paints closed cards; pictures are kept as long as they hold."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}
        self._bodies: dict[int, _Body] = {}
        self._untold = 0, 0

    def paint(self, painter: QPainter, context: Context) -> tuple[int, int]:
        """Draw the contents of all closed cards in view.

        Returns
        -------
        tuple of two int
            Of the cards that are too small to say what they leave out: how many
            neurons they show, and of how many.
        """
        self._untold = 0, 0
        geometry = context.stage.geometry
        closed = [card for card in geometry.cards if card.closed]
        self._kept = {
            card.layer: self._kept[card.layer]
            for card in closed
            if card.layer in self._kept
        }
        self._bodies = {
            card.layer: self._bodies[card.layer]
            for card in closed
            if card.layer in self._bodies
        }
        for card in closed:
            if context.view.rect_to_screen(card.rect).intersects(context.area):
                painter.setOpacity(opacity_of_card(context, card.layer))
                self._paint_card(painter, context, card)
        painter.setOpacity(1.0)
        return self._untold

    def _paint_card(self, painter: QPainter, context: Context, card: Card) -> None:
        layer = context.stage.geometry.network.layer(card.layer)
        if layer.kind == "hidden":
            projection = pictured_feed(context.stage.geometry.network, layer)
            if projection is not None:
                self._paint_weights(painter, context, card, layer, projection)
            return
        if layer.kind == "input":
            mean = context.values.mean_inputs(layer.columns)
            side = math.isqrt(layer.size)
            if mean is not None and side * side == layer.size:
                self._paint_mean(painter, context, card, mean.reshape(side, side))
                return
        self._paint_bars(painter, context, card, layer)

    def _paint_mean(
        self, painter: QPainter, context: Context, card: Card, mean: Array
    ) -> None:
        body = _body_at_origin(context, card)
        source = context.values.data_version, len(mean)
        paint = _draw_mean(body, context.palette, mean)
        self._copy(painter, context, card, source, paint)

    def _paint_bars(
        self, painter: QPainter, context: Context, card: Card, layer: Layer
    ) -> None:
        body = _body_at_origin(context, card)
        shares = context.values.shares_of([layer])[:MOST_BARS]
        levels = np.rint(shares * SHADES).astype(np.int64)
        paint = _draw_bars(body, context, (levels / SHADES).tolist())
        self._copy(painter, context, card, levels.tobytes(), paint)
        self._tell(painter, context, card, len(shares), layer.size)

    def _copy(
        self,
        painter: QPainter,
        context: Context,
        card: Card,
        source: object,
        paint: Paint,
    ) -> None:
        """Copy the picture of a card's body; it is drawn anew a few times a second."""
        body = context.view.rect_to_screen(_body(card))
        look = body.width(), body.height(), context.dpr, context.palette.name
        kept = self._bodies.get(card.layer)
        if kept is None or kept.look != look or _has_changed(kept, source, context):
            size = QRectF(QPointF(0, 0), body.size())
            stamp = draw_stamp(size, context.dpr, paint)
            kept = _Body(look, source, stamp, perf_counter())
            self._bodies[card.layer] = kept
        corner = context.snapped(body.topLeft())
        place_stamp(painter, corner.x(), corner.y(), kept.stamp)

    def _paint_weights(
        self,
        painter: QPainter,
        context: Context,
        card: Card,
        layer: Layer,
        projection: Projection,
    ) -> None:
        columns, rows = grid_of(card)
        area = _image_area(card, columns, rows)
        on_screen = context.view.rect_to_screen(area)
        look = (on_screen.width(), context.dpr, context.palette.key, layer.size)
        kept = self._kept.get(layer.id)
        if kept is None or kept.look != look or _is_old(kept, projection, context):
            order = kept.order if kept is not None else None
            is_chosen = order is None or context.resting or order.max() >= layer.size
            if order is None or is_chosen:
                order = strongest_neurons(projection.weights, columns * rows)
            kept = _Kept(
                look,
                projection.weights,
                order,
                is_chosen,
                _draw_weights(projection.weights, order, on_screen, context, columns),
                perf_counter(),
            )
            self._kept[layer.id] = kept
        painter.drawPixmap(context.snapped(on_screen.topLeft()), kept.picture)
        self._tell(painter, context, card, len(kept.order), layer.size)

    def _tell(
        self, painter: QPainter, context: Context, card: Card, shown: int, size: int
    ) -> None:
        """Say on a card what it does not show, or have the canvas say how much."""
        network = context.stage.geometry.network
        source = pictured_name(network, network.layer(card.layer))
        words = [f"from {source}"] if source else []
        if shown < size:
            words.append(f"{format_count(size - shown)} more")
        if words and not context.detail.dots:
            _paint_words(painter, context, card, ", ".join(words))
        elif shown < size:
            before, of = self._untold
            self._untold = before + shown, of + size


def grid_of(card: Card) -> tuple[int, int]:
    """How many weight images fit on a card, columns and rows."""
    width = card.rect.width() - 2 * PADDING + GAP
    height = card.rect.bottom() - card.body_top - PADDING + GAP
    return max(1, int(width // (IMAGE + GAP))), max(1, int(height // (IMAGE + GAP)))


def strongest_neurons(weights: Array, count: int) -> Ints:
    """Return the neurons whose incoming weights have the largest norm, in order."""
    norms = np.einsum("ij,ij->j", weights, weights)
    return np.argsort(-norms, kind="stable")[:count]


def image_shape(n_sources: int) -> tuple[int, int]:
    """Return rows and columns of the image of so many weights, square if it can be."""
    columns = math.ceil(math.sqrt(n_sources))
    return math.ceil(n_sources / columns), columns


def weight_pixels(
    weights: Array, reference: float, palette: Palette
) -> NDArray[np.uint8]:
    """Return weights [n_sources, n] as n images of colours, uint8 [n, h, w, 3]."""
    n_sources, count = weights.shape
    rows, columns = image_shape(n_sources)
    shares = np.zeros((count, rows * columns))
    shares[:, :n_sources] = np.nan_to_num(weights.T / reference)
    places = np.rint((np.clip(shares, -1, 1) + 1) * 127.5).astype(np.int64)
    pixels: NDArray[np.uint8] = weight_table(palette)[places]
    return pixels.reshape(count, rows, columns, 3)


def to_image(pixels: NDArray[np.uint8]) -> QImage:
    """Return colours [h, w, 3] as an image with memory of its own."""
    height, width, _ = pixels.shape
    padded = np.full((height, width, 4), 255, np.uint8)
    padded[..., :3] = pixels[..., ::-1]
    kind = QImage.Format.Format_RGB32
    return QImage(padded.data, width, height, 4 * width, kind).copy()


def _is_old(kept: _Kept, projection: Projection, context: Context) -> bool:
    if kept.source is projection.weights:
        return context.resting and not kept.is_chosen
    return context.resting or perf_counter() - kept.drawn_at > REFRESH_SECONDS


def _has_changed(kept: _Body, source: object, context: Context) -> bool:
    if kept.source == source:
        return False
    return context.resting or perf_counter() - kept.drawn_at > REFRESH_SECONDS


def _image_area(card: Card, columns: int, rows: int) -> QRectF:
    area = QRectF(0, 0, columns * (IMAGE + GAP) - GAP, rows * (IMAGE + GAP) - GAP)
    area.moveCenter(_body(card).center())
    return area


def _body(card: Card) -> QRectF:
    top = QPointF(card.rect.left(), card.body_top)
    return QRectF(top, card.rect.bottomRight()).adjusted(PADDING, 0, -PADDING, -PADDING)


def _body_at_origin(context: Context, card: Card) -> QRectF:
    """The body of a card on the screen, as if its corner were the origin."""
    size = context.view.rect_to_screen(_body(card)).size()
    return QRectF(QPointF(0, 0), size)


def _draw_weights(
    weights: Array, order: Ints, area: QRectF, context: Context, columns: int
) -> QPixmap:
    dpr, zoom = context.dpr, context.view.zoom
    picture = QPixmap(math.ceil(area.width() * dpr), math.ceil(area.height() * dpr))
    picture.setDevicePixelRatio(dpr)
    picture.fill(Qt.GlobalColor.transparent)
    shown = weights[:, order]
    # Few pixels of an image are as strong as the strongest connections, so that the
    # canvas's reference would leave it pale: images have the full scale of their own.
    reference = max(1e-6, float(np.quantile(np.abs(shown), FULL_QUANTILE)))
    pixels = weight_pixels(shown, reference, context.palette)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place, image in enumerate(pixels):
            row, column = divmod(place, columns)
            corner = QPointF(column, row) * (IMAGE + GAP) * zoom
            side = IMAGE * zoom
            painter.drawImage(
                QRectF(corner.x(), corner.y(), side, side), to_image(image)
            )
    finally:
        painter.end()
    return picture


def _draw_mean(body: QRectF, palette: Palette, mean: Array) -> Paint:
    """What draws the mean of the data as a picture, in the middle of a body."""
    side = len(mean)
    length = min(body.width(), body.height())
    area = QRectF(0, 0, length, length)
    area.moveCenter(body.center())

    def paint_pixels(painter: QPainter) -> None:
        low, high = _channels(palette.track), _channels(palette.text2)
        pixels = np.rint(low + (high - low) * mean[..., None]).astype(np.uint8)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, to_image(pixels))

    def paint_tiles(painter: QPainter) -> None:
        cell = area.width() / side
        painter.setPen(Qt.PenStyle.NoPen)
        for row in range(side):
            for column in range(side):
                painter.setBrush(
                    mixed(palette.track, palette.text2, float(mean[row, column]))
                )
                corner = area.topLeft() + QPointF(column, row) * cell
                painter.drawRoundedRect(
                    QRectF(corner.x(), corner.y(), cell * 0.88, cell * 0.88), 1, 1
                )

    return paint_pixels if side > TILED_UP_TO else paint_tiles


def _draw_bars(body: QRectF, context: Context, shares: list[float]) -> Paint:
    """What draws outputs as bars of their sizes, one below the other."""
    pitch = body.height() / max(1, len(shares))
    thick = max(1.0, min(pitch * 0.72, 7 * context.view.zoom))
    radius = min(2.0, thick / 3)
    track = context.palette.track

    def paint(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for index, share in enumerate(shares):
            top = body.top() + (index + 0.5) * pitch - thick / 2
            groove = QRectF(body.left(), top, body.width(), thick)
            painter.setBrush(track)
            painter.drawRoundedRect(groove, radius, radius)
            width = max(2.0, min(1.0, abs(share)) * body.width())
            vivid = math.copysign(0.6 + 0.4 * abs(share), share)
            painter.setBrush(context.value_colour(vivid))
            bar = QRectF(body.left(), top, width, thick)
            painter.drawRoundedRect(bar, radius, radius)

    return paint


def _paint_words(painter: QPainter, context: Context, card: Card, words: str) -> None:
    """Say on the lower edge of a card what it does not show."""
    rect = context.view.rect_to_screen(card.rect)
    place = pill_rect(QPointF(rect.center().x(), rect.bottom()), words)
    context.texts.draw_pill(painter, place, words)


def _channels(colour: QColor) -> Array:
    return np.array([colour.red(), colour.green(), colour.blue()], np.float64)

"""A small picture of data with one or two inputs."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.arrays import Array, Ints
from engine.data.dataset import Dataset
from gui.style.fonts import font
from gui.style.number_text import format_count
from gui.style.palette import faded, weight_colour
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

MOST_POINTS = 600
HEIGHT = 104
MARGIN = 14.0
TEST_OPACITY = 0.38


def can_draw(dataset: Dataset) -> bool:
    """Whether points in a plane show these data."""
    if dataset.one_hot.any():
        return False
    if dataset.n_inputs == 1:
        return dataset.n_outputs == 1
    single = bool(dataset.classes) or dataset.n_outputs == 1
    return dataset.n_inputs == 2 and single


class Thumbnail(QWidget):
    """Training rows as points, test rows fainter; coloured by class or value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._picture = QPixmap()
        self._drawn_for: tuple[object, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Picture of the data")
        theme().changed.connect(self.update)

    def show_data(self, dataset: Dataset | None) -> None:
        """Draw other data."""
        if dataset is not self._dataset:
            self._dataset = dataset
            self._drawn_for = ()
            what = "" if dataset is None else _left_out(dataset)
            name = "Picture of the data"
            self.setAccessibleName(f"{name}: {what}" if what else name)
            self.update()

    def sizeHint(self) -> QSize:
        """A box of the panel's width."""
        return QSize(183, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and the points."""
        palette = theme().palette
        wanted = (self.size(), self.devicePixelRatioF(), palette.key)
        if wanted != self._drawn_for:
            self._draw()
            self._drawn_for = wanted
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), palette.canvas, palette.border)
        painter.drawPixmap(0, 0, self._picture)
        if self._dataset is not None:
            painter.setFont(font("canvas_label"))
            painter.setPen(palette.text2)
            low = QRectF(self.rect()).adjusted(6, 0, -6, -1)
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
            painter.drawText(low, int(flags), _left_out(self._dataset))
        painter.end()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        dataset = self._dataset
        if dataset is None or not can_draw(dataset):
            return
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter = QPainter(self._picture)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            _paint_points(painter, dataset, area)
        finally:
            painter.end()


def _chosen(dataset: Dataset) -> Ints:
    """Rows that are drawn, evenly picked from many."""
    return np.arange(0, dataset.n_rows, max(1, -(-dataset.n_rows // MOST_POINTS)))


def _left_out(dataset: Dataset) -> str:
    """How many rows are drawn where it is not all of them; else empty."""
    drawn = len(_chosen(dataset))
    if drawn == dataset.n_rows:
        return ""
    return f"{format_count(drawn)} of {format_count(dataset.n_rows)} rows drawn"


def _paint_points(painter: QPainter, dataset: Dataset, area: QRectF) -> None:
    is_test = np.zeros(dataset.n_rows, dtype=np.bool_)
    is_test[dataset.test_rows] = True
    chosen = _chosen(dataset)
    points = _placed(_points(dataset), area, dataset.n_inputs == 2)[chosen].tolist()
    colours = _colours(dataset, chosen)
    radius = 3.5 if dataset.n_rows <= 10 else 2.0
    order = np.argsort(~is_test[chosen], kind="stable").tolist()
    for place in order:
        faint = bool(is_test[chosen[place]])
        colour = colours[place]
        painter.setBrush(faded(colour, TEST_OPACITY) if faint else colour)
        painter.drawEllipse(QPointF(*points[place]), radius, radius)


def _points(dataset: Dataset) -> Array:
    if dataset.n_inputs == 1:
        return np.column_stack([dataset.inputs[:, 0], dataset.targets[:, 0]])
    return dataset.inputs


def _placed(points: Array, area: QRectF, in_proportion: bool) -> Array:
    """Fit points into a box, which they fill unless they keep their proportions."""
    low, high = points.min(axis=0), points.max(axis=0)
    spread = np.where(high > low, high - low, 1.0)
    scale = np.array([area.width(), area.height()]) / spread
    if in_proportion and 0.4 < spread[0] / spread[1] < 4:
        scale = np.full(2, scale.min())
    middle = np.array([area.center().x(), area.center().y()])
    away = (points - (low + high) / 2) * scale
    placed: Array = middle + away * np.array([1.0, -1.0])
    return placed


def _colours(dataset: Dataset, rows: Ints) -> list[QColor]:
    palette = theme().palette
    if dataset.classes:
        classes = dataset.class_index()[rows].tolist()
        return [class_colour(place) for place in classes]
    if dataset.n_inputs == 1:
        return [palette.text2] * len(rows)
    values = dataset.targets[:, 0]
    largest = float(np.abs(values).max()) or 1.0
    return [weight_colour(palette, v / largest) for v in values[rows].tolist()]


def class_colour(place: int) -> QColor:
    """Return the colour of a class, by its place among the classes."""
    return theme().palette.class_colour(place)

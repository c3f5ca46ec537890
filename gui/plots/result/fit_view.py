"""The fitted curve: what the network says along one input, among the points."""

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.arrays import Array, Ints
from engine.explain.surface import Line
from gui.plots.result.axis_words import line_height, paint_below
from gui.plots.result.plane_colours import quiet
from gui.plots.result.points import paint_points
from gui.plots.result.shown_data import ShownData
from gui.style.fonts import font, grown
from gui.style.number_text import format_short
from gui.style.theme import theme
from gui.widgets.ticks import Axis, linear_axis

LEFT = 40
ROOM = 0.06


class FitView(QWidget):
    """A curve over the rows of the data; a tooltip tells its value anywhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fit_view")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._shown: ShownData | None = None
        self._line: Line | None = None
        self._values: Array | None = None
        self._axis = Axis(0.0, 1.0, ((0.0, "0"), (1.0, "1")))
        self._under = QPixmap()
        self._drawn_for: tuple[object, ...] = ()
        theme().changed.connect(self._follow_theme)

    @property
    def values(self) -> Array | None:
        """The curve that is drawn, in the user's units."""
        return self._values

    @property
    def line(self) -> Line | None:
        """Where it was looked."""
        return self._line

    def show_curve(self, shown: ShownData, line: Line, outputs: Array) -> None:
        """Draw what the network says along a line, outputs [n, n_targets]."""
        if shown is not self._shown or line is not self._line:
            self._shown, self._line = shown, line
            self._axis = _axis_of(shown)
            self._drawn_for = ()
            self.setAccessibleName(_spoken(shown))
        self._values = outputs[:, shown.target]
        self.update()

    def sizeHint(self) -> QSize:
        """As in the corner of the window."""
        return QSize(240, 176)

    def minimumSizeHint(self) -> QSize:
        """A small curve."""
        return QSize(180, 90)

    @property
    def area(self) -> QRectF:
        """Where the curve lies."""
        return QRectF(self.rect()).adjusted(
            grown(LEFT), line_height() + 4, -4, -line_height() - 4
        )

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where an input and an output lie in the widget."""
        area, line = self.area, self._line
        if line is None:
            return area.center()
        low, high = float(line.places[0]), float(line.places[-1])
        across = (x - low) / (high - low)
        up = (y - self._axis.low) / (self._axis.high - self._axis.low)
        left, top = across * area.width(), up * area.height()
        return QPointF(area.left() + left, area.bottom() - top)

    def words_at(self, at: QPointF) -> str:
        """Return the input and the output of the curve at a point of the widget."""
        area, line, values, shown = self.area, self._line, self._values, self._shown
        if line is None or values is None or shown is None:
            return ""
        if not area.left() <= at.x() <= area.right():
            return _spoken(shown)
        share = (at.x() - area.left()) / area.width()
        place = round(share * (len(line.places) - 1))
        name = shown.dataset.input_names[line.column]
        told = (
            f"{name} {format_short(float(line.places[place]))}\n"
            f"{shown.output_name} {format_short(float(values[place]))}"
        )
        return f"{told}\n{_spoken(shown)}"

    def event(self, event: QEvent) -> bool:
        """Tell the curve's value under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid and points, which are kept, and the curve over them."""
        if self._shown is None or self._line is None or self._values is None:
            return
        wanted = (self.size(), self.devicePixelRatioF(), theme().name, font("body"))
        if wanted != self._drawn_for:
            self._draw_under(self._shown, self._line)
            self._drawn_for = wanted
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._under)
        self._paint_curve(painter, self._line, self._values)
        painter.end()

    def _follow_theme(self) -> None:
        self._drawn_for = ()
        self.update()

    def _paint_curve(self, painter: QPainter, line: Line, values: Array) -> None:
        path = QPainterPath()
        pen_is_down = False
        span = 4 * (self._axis.high - self._axis.low)
        for x, y in zip(line.places.tolist(), values.tolist(), strict=True):
            if not np.isfinite(y):
                pen_is_down = False
                continue
            # Far outside, a steep line is drawn as well from near by.
            y = min(max(y, self._axis.low - span), self._axis.high + span)
            at = self.place_of(x, y)
            if pen_is_down:
                path.lineTo(at)
            else:
                path.moveTo(at)
            pen_is_down = True
        painter.save()
        painter.setClipRect(self.area.adjusted(0, -2, 0, 2))
        pen = QPen(theme().palette.accent_text, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
        painter.restore()

    def _draw_under(self, shown: ShownData, line: Line) -> None:
        ratio = self.devicePixelRatioF()
        self._under = QPixmap(self.size() * ratio)
        self._under.setDevicePixelRatio(ratio)
        self._under.fill(Qt.GlobalColor.transparent)
        palette, area = theme().palette, self.area
        painter = QPainter(self._under)
        try:
            painter.setPen(QPen(palette.plot_grid, 1))
            for value, _ in self._axis.ticks:
                height = round(self.place_of(0, value).y()) + 0.5
                painter.drawLine(QLineF(area.left(), height, area.right(), height))
            self._paint_words(painter, shown, line)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(area.adjusted(-3, -3, 3, 3))
            train, test = shown.points()
            self._paint_rows(painter, test, shown, hollow=True)
            self._paint_rows(painter, train, shown, hollow=False)
        finally:
            painter.end()

    def _paint_rows(
        self, painter: QPainter, rows: Ints, shown: ShownData, hollow: bool
    ) -> None:
        inputs = shown.dataset.inputs[rows, shown.columns[0]].tolist()
        targets = shown.dataset.targets[rows, shown.target].tolist()
        places = [self.place_of(x, y) for x, y in zip(inputs, targets, strict=True)]
        colours = [_colour(shown, row) for row in rows.tolist()]
        paint_points(painter, places, colours, hollow)

    def _paint_words(self, painter: QPainter, shown: ShownData, line: Line) -> None:
        low, high = float(line.places[0]), float(line.places[-1])
        area = self.area
        paint_below(painter, area, shown.dataset.input_names[line.column], low, high)
        painter.setPen(theme().palette.text2)
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for value, words in self._axis.ticks:
            middle = self.place_of(0, value).y()
            box = QRectF(0, middle - line_height() / 2, grown(LEFT) - 6, line_height())
            painter.drawText(box, flags, words)
        painter.setPen(theme().palette.text)
        metrics = QFontMetricsF(font("canvas_label"))
        name = shown.output_name
        room = QRectF(area.left(), 0, area.width(), line_height())
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), name)


def _axis_of(shown: ShownData) -> Axis:
    dataset = shown.dataset
    if dataset.classes:
        return linear_axis(0.0, 1.0, 4)
    values = dataset.targets[:, shown.target]
    low, high = float(values.min()), float(values.max())
    room = ROOM * ((high - low) or abs(high) or 1.0)
    return linear_axis(low - room, high + room, 5)


def _colour(shown: ShownData, row: int) -> QColor:
    palette, dataset = theme().palette, shown.dataset
    if not dataset.classes:
        return palette.text2
    is_it = dataset.targets[row, shown.target] > 0.5
    if len(dataset.classes) > 2 and not is_it:
        return quiet(palette)
    return palette.class_colour(1 if is_it else 0)


def _spoken(shown: ShownData) -> str:
    name = shown.dataset.input_names[shown.columns[0]]
    lines = [f"{shown.output_name} over {name}"]
    if shown.others:
        lines.append(f"{shown.others}; the points have their own")
    if shown.left_out:
        lines.append(shown.left_out)
    lines.append("Test rows are hollow")
    return "\n".join(lines)

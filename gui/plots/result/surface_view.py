"""The decision surface: what the network says over two inputs, under the points."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.arrays import Array, Ints
from engine.explain.surface import Plane
from gui.plots.result.axis_words import (
    end_text,
    left_room,
    line_height,
    paint_below,
    paint_beside,
)
from gui.plots.result.plane_colours import (
    MOST_COLOURED,
    Pixels,
    Scale,
    plane_pixels,
    point_colour,
    quiet,
    scale_of,
    scale_pixels,
)
from gui.plots.result.points import paint_points
from gui.plots.result.shown_data import ShownData
from gui.style.fonts import font, grown
from gui.style.number_text import format_short
from gui.style.theme import theme

SIDE_ROOM = 64
"""Width of scale and classes."""
GAP = 12.0
BAR = 10.0
LEAST_SIDE = 40.0


class SurfaceView(QWidget):
    """A square of colours with the data over it; a tooltip tells any point's output."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface_view")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._shown: ShownData | None = None
        self._plane: Plane | None = None
        self._outputs: Array | None = None
        self._scale = Scale("signed")
        self._image = QImage()
        self._pixels: Pixels | None = None
        self._over = QPixmap()
        self._drawn_for: tuple[object, ...] = ()
        theme().changed.connect(self._follow_theme)

    @property
    def outputs(self) -> Array | None:
        """What is drawn, [side, side, n_targets], the first row at the lower edge."""
        return self._outputs

    @property
    def plane(self) -> Plane | None:
        """Where it was looked."""
        return self._plane

    def show_surface(self, shown: ShownData, plane: Plane, outputs: Array) -> None:
        """Draw what the network says over a plane."""
        if shown is not self._shown or plane is not self._plane:
            self._shown, self._plane = shown, plane
            self._scale = scale_of(shown.dataset, shown.target)
            self._drawn_for = ()
            self.setAccessibleName(self._spoken(shown))
        self._outputs = outputs
        self._colour()
        self.update()

    def sizeHint(self) -> QSize:
        """As in the corner of the window."""
        return QSize(240, 176)

    def minimumSizeHint(self) -> QSize:
        """A small plane with its scale."""
        return QSize(180, 90)

    @property
    def area(self) -> QRectF:
        """Where the plane lies."""
        room = self.width() - left_room() - GAP - grown(SIDE_ROOM)
        side = max(LEAST_SIDE, min(room, self.height() - line_height() - 4))
        return QRectF(left_room(), 1, side, side)

    def place_of(self, x: float, y: float) -> QPointF:
        """Return where a pair of inputs lies in the widget."""
        area, plane = self.area, self._plane
        if plane is None:
            return area.center()
        across = (x - plane.low[0]) / (plane.high[0] - plane.low[0])
        up = (y - plane.low[1]) / (plane.high[1] - plane.low[1])
        left, top = across * area.width(), up * area.height()
        return QPointF(area.left() + left, area.bottom() - top)

    def words_at(self, at: QPointF) -> str:
        """Return the inputs and the output at a point of the widget."""
        area, plane, shown = self.area, self._plane, self._shown
        outputs = self._outputs
        if plane is None or shown is None or outputs is None or not area.contains(at):
            return "" if shown is None else self._spoken(shown)
        across = (at.x() - area.left()) / area.width()
        up = (area.bottom() - at.y()) / area.height()
        column = round(across * (plane.side - 1))
        row = round(up * (plane.side - 1))
        # The values of the point of the grid whose output is told.
        steps = column / (plane.side - 1), row / (plane.side - 1)
        names = [shown.dataset.input_names[c] for c in plane.columns]
        ends = zip(plane.low, plane.high, steps, strict=True)
        values = [low + (high - low) * step for low, high, step in ends]
        lines = [f"{n} {format_short(v)}" for n, v in zip(names, values, strict=True)]
        targets = [shown.target]
        if self._scale.kind == "classes":
            targets = list(range(outputs.shape[2]))
        for target in targets:
            name = (
                shown.output_name
                if len(targets) == 1
                else shown.dataset.target_names[target]
            )
            lines.append(f"{name} {format_short(float(outputs[row, column, target]))}")
        return "\n".join(lines)

    def event(self, event: QEvent) -> bool:
        """Tell what the network says under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface, and over it what does not change with the weights."""
        if self._shown is None or self._plane is None:
            return
        wanted = (self.size(), self.devicePixelRatioF(), theme().name, font("body"))
        if wanted != self._drawn_for:
            self._draw_over(self._shown, self._plane)
            self._drawn_for = wanted
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.area, self._image)
        painter.drawPixmap(0, 0, self._over)
        painter.end()

    def _follow_theme(self) -> None:
        self._drawn_for = ()
        if self._outputs is not None:
            self._colour()
        self.update()

    def _colour(self) -> None:
        if self._shown is None or self._outputs is None:
            return
        target, palette = self._shown.target, theme().palette
        pixels = plane_pixels(self._outputs, target, self._scale, palette)
        side = pixels.shape[0]
        self._image = QImage(
            pixels.data, side, side, 4 * side, QImage.Format.Format_RGB32
        )
        # The image reads the array, which must live as long.
        self._pixels = pixels

    def _draw_over(self, shown: ShownData, plane: Plane) -> None:
        ratio = self.devicePixelRatioF()
        self._over = QPixmap(self.size() * ratio)
        self._over.setDevicePixelRatio(ratio)
        self._over.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._over)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.area)
            train, test = shown.points()
            self._paint_rows(painter, test, hollow=True)
            self._paint_rows(painter, train, hollow=False)
            painter.setClipping(False)
            self._paint_bar(painter)
            self._paint_words(painter, shown, plane)
        finally:
            painter.end()

    def _paint_rows(self, painter: QPainter, rows: Ints, hollow: bool) -> None:
        shown, plane = self._shown, self._plane
        if shown is None or plane is None:
            return
        palette = theme().palette
        inputs = shown.dataset.inputs[rows][:, list(plane.columns)].tolist()
        places = [self.place_of(x, y) for x, y in inputs]
        colours = [
            point_colour(shown.dataset, row, shown.target, self._scale, palette)
            for row in rows.tolist()
        ]
        paint_points(painter, places, colours, hollow)

    @property
    def _bar(self) -> QRectF:
        area = self.area
        height = min(84.0, area.height() - 3 * line_height() - 12)
        return QRectF(
            area.right() + GAP, area.top() + line_height() + 6, BAR, max(20.0, height)
        )

    def _paint_bar(self, painter: QPainter) -> None:
        if self._scale.kind == "classes":
            return
        pixels = scale_pixels(self._scale, theme().palette)
        count = pixels.shape[0]
        image = QImage(pixels.data, 1, count, 4, QImage.Format.Format_RGB32)
        painter.drawImage(self._bar, image.copy())

    def _paint_words(self, painter: QPainter, shown: ShownData, plane: Plane) -> None:
        names = [shown.dataset.input_names[column] for column in plane.columns]
        paint_below(painter, self.area, names[0], plane.low[0], plane.high[0])
        paint_beside(painter, self.area, names[1], plane.low[1], plane.high[1])
        left = self.area.right() + GAP
        room = QRectF(left, self.area.top(), self.width() - left, line_height())
        top = room.top()
        if self._scale.kind != "classes":
            painter.setPen(theme().palette.text2)
            _paint_elided(painter, room, shown.output_name)
            self._paint_ticks(painter)
            top = self._bar.bottom() + 8
        self._paint_classes(painter, room, top, shown)

    def _paint_ticks(self, painter: QPainter) -> None:
        bar = self._bar
        painter.setFont(font("canvas_label"))
        painter.setPen(theme().palette.text2)
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        left, room = bar.right() + 4, self.width() - bar.right() - 4
        close = bar.height() < 2 * line_height()
        for place, value in enumerate(self._scale.ticks):
            if close and place == 1:
                continue
            middle = bar.top() + bar.height() * place / 2
            box = QRectF(left, middle - line_height() / 2, room, line_height())
            painter.drawText(box, flags, end_text(value))

    def _paint_classes(
        self, painter: QPainter, room: QRectF, top: float, shown: ShownData
    ) -> None:
        """Name the classes by their colours, as far as there is room."""
        palette, classes = theme().palette, shown.dataset.classes
        count = len(classes)
        if not classes:
            return
        if count > MOST_COLOURED:
            is_it = shown.dataset.classes[shown.target]
            entries = [(is_it, palette.weight_stops[-1]), ("others", quiet(palette))]
        else:
            entries = [(c, palette.class_colour(k)) for k, c in enumerate(classes)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for words, colour in entries:
            if top + line_height() > self.height():
                break
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(
                QPointF(room.left() + 4, top + line_height() / 2), 3.5, 3.5
            )
            painter.setPen(palette.text2)
            _paint_elided(
                painter,
                QRectF(room.left() + 12, top, room.width() - 12, line_height()),
                words,
            )
            top += line_height() + 1

    def _spoken(self, shown: ShownData) -> str:
        names = " and ".join(shown.dataset.input_names[c] for c in shown.columns)
        what = shown.output_name
        if self._scale.kind == "classes":
            what = "The class"
        classes = ", ".join(shown.dataset.classes)
        lines = [f"{what} over {names}", shown.others, shown.left_out]
        if classes:
            lines.append(f"Classes: {classes}")
        lines.append("Test rows are hollow")
        return "\n".join(line for line in lines if line)


def _paint_elided(painter: QPainter, box: QRectF, words: str) -> None:
    chosen = font("canvas_label")
    painter.setFont(chosen)
    metrics = QFontMetricsF(chosen)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)

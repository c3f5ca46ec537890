"""The canvas as a picture for print: pixels, or lines and letters.

Painting is for the window's thread, as fonts and pictures of Qt are; drawing the
connections and encoding are for another one.
"""

from copy import copy
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.canvas.canvas import Canvas
from gui.canvas.crowd import Crowd
from gui.canvas.detail import detail_at
from gui.canvas.painters.card_painter import paint_card_bodies
from gui.canvas.painters.connection_painter import paint_links
from gui.canvas.painters.context import Context
from gui.canvas.painters.grid_painter import paint_grid
from gui.canvas.painters.kept_text import KeptTexts
from gui.canvas.painters.wedge_painter import WeightScale
from gui.canvas.picture_foot import FOOT, foot_width, paint_foot
from gui.canvas.renderer import Renderer
from gui.canvas.stage import Stage
from gui.canvas.strokes import Strokes
from gui.canvas.view import View
from gui.raster.kernel_file import Kernel
from gui.raster.paint_thread import Job, carry_out
from gui.raster.records import Records
from gui.raster.sheet import Sheet
from gui.selection import Picked
from gui.style.number_text import format_count
from gui.style.signs import palette_of
from gui.style.theme import theme

MARGIN = 32.0
MOST_DOTS = 8_000.0
"""A picture is at most so wide and high; larger networks are drawn smaller."""
MOST_LINES = 5_000
"""Connections in a picture of lines; more would make a file that nothing opens."""
THREADS = 2


@dataclass(frozen=True)
class Wanted:
    """What is to be seen: all of it or the part on the screen, and in which colours.

    `scale` is the number of dots to a pixel of the screen.
    """

    scale: float = 1.0
    whole: bool = False
    light: bool = False
    caption: str = ""
    legend: bool = True


class Picture:
    """One moment of a canvas, to be painted at any scale."""

    def __init__(self, canvas: Canvas, wanted: Wanted) -> None:
        self._canvas, self._wanted = canvas, wanted
        self._view, self.size = _seen(canvas, wanted)
        self._texts = KeptTexts()
        self._renderer = Renderer(
            *(canvas.stage, self._view, canvas.values, canvas.weaver),
            *(canvas.showing, canvas.responses),
        )

    @property
    def full_size(self) -> QSizeF:
        """The size with legend and caption under it."""
        return QSizeF(self.size.width(), self.size.height() + self._foot_height)

    @property
    def _foot_height(self) -> float:
        return FOOT if self._wanted.legend or self._wanted.caption else 0.0

    def note(self, vector: bool) -> str:
        """What is left out of what was painted, in words; empty if nothing is."""
        edges = self._canvas.stage.edges
        painted = min(len(edges), MOST_LINES) if vector else len(edges)
        inside = self._renderer.inside
        told = (
            ("the strongest {} of {} connections", (painted, edges.total)),
            ("numbers on {} of {} connections", self._renderer.numbers),
            (f"{inside.what} in {{}} of {{}} neurons", (inside.shown, inside.of)),
            ("images of {} of {} neurons", self._renderer.images),
        )
        words = [
            words.format(format_count(few), format_count(many))
            for words, (few, many) in told
            if few < many
        ]
        if painted and not edges.curved:
            words.append("connections drawn straight")
        return ", ".join(words)

    def pixels(self) -> "Pixels":
        """Paint what lies under the connections; the rest is up to `Pixels`."""
        context = self._context(self._wanted.scale, vector=False)
        ground = Sheet(self.size, self._wanted.scale)
        ground.fill(context.palette.canvas)
        painter = QPainter(ground.image)
        try:
            self._paint_ground(painter, context)
        finally:
            painter.end()
        return Pixels(ground, Strokes.of(context), self._canvas.weaver.kernel)

    def finish(self, pixels: "Pixels") -> QImage:
        """Paint what lies over the connections, and the foot."""
        scale = self._wanted.scale
        context = self._context(scale, vector=False)
        full = self.full_size * scale
        image = QImage(full.toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(context.palette.canvas)
        painter = QPainter(image)
        try:
            painter.save()
            painter.setClipRect(context.area)
            painter.drawImage(QPointF(0, 0), pixels.image)
            if not pixels.has_links:
                paint_links(painter, context)
            self._renderer.paint_above(painter, context)
            painter.restore()
            self._paint_foot(painter, context, vector=False)
        finally:
            painter.end()
        return image

    def vector(self) -> bytes:
        """Paint everything as lines and letters; an SVG file."""
        context = self._context(1.0, vector=True)
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(buffer)
        generator.setResolution(96)
        generator.setSize(self.full_size.toSize())
        generator.setViewBox(QRectF(QPointF(0, 0), self.full_size))
        generator.setTitle(self._wanted.caption or "A neural network")
        generator.setDescription("Drawn by Weightloom")
        painter = QPainter(generator)
        try:
            painter.fillRect(context.area, context.palette.canvas)
            painter.setClipRect(context.area)
            self._paint_ground(painter, context)
            paint_links(painter, context)
            self._renderer.paint_above(painter, context)
            painter.setClipping(False)
            self._paint_foot(painter, context, vector=True)
        finally:
            painter.end()
        buffer.close()
        return bytes(content.data())

    def _context(self, scale: float, *, vector: bool) -> Context:
        stage, wanted = self._canvas.stage, self._wanted
        palette = theme().palette
        if wanted.light:
            palette = palette_of("light", palette.signs)
        self._texts.begin(palette, scale)
        self._texts.vector = vector
        return Context(
            stage=_with_fewer_lines(stage) if vector else stage,
            view=self._view,
            values=self._canvas.values,
            picked=Picked() if wanted.whole else self._canvas.selection.picked,
            palette=palette,
            detail=detail_at(self._view.zoom),
            texts=self._texts,
            responses=self._canvas.responses,
            size=self.size,
            dpr=scale,
            resting=True,
            crowd=Crowd().of(
                stage.edges, self._view, (self.size.width(), self.size.height())
            ),
            vector=vector,
            shown=self._canvas.showing.now,
        )

    def _paint_ground(self, painter: QPainter, context: Context) -> None:
        if not (self._wanted.whole or self._wanted.light):
            paint_grid(painter, context, context.area)
        paint_card_bodies(painter, context, context.area)

    def _paint_foot(self, painter: QPainter, context: Context, *, vector: bool) -> None:
        if not self._foot_height:
            return
        words = self._wanted.caption, self.note(vector)
        place = QPointF(0, self.size.height())
        area = QRectF(place, QSizeF(self.size.width(), self._foot_height))
        scale = WeightScale.of(Strokes.of(context)) if self._wanted.legend else None
        paint_foot(painter, area, context.palette, words, scale)


class Pixels:
    """The ground of a picture, over which a thread may draw the connections."""

    def __init__(self, ground: Sheet, strokes: Strokes, kernel: Kernel | None) -> None:
        self._ground, self._strokes, self._kernel = ground, strokes, kernel
        self._sheet = ground
        self.has_links = False

    @property
    def image(self) -> QImage:
        """What is drawn so far."""
        return self._sheet.image

    def draw_links(self) -> None:
        """Draw the connections, where there is a rasteriser; for another thread."""
        if self._kernel is None:
            return
        strokes, ground = self._strokes, self._ground
        sheet = Sheet(ground.size, ground.scale)

        def records() -> Records:
            straight, count = not strokes.edges.curved, len(strokes.edges)
            lines = strokes.lines(ground.scale, straight, count)
            return lines.records()

        carry_out(self._kernel, Job(ground, sheet, records, THREADS))
        self._sheet, self.has_links = sheet, True


def _with_fewer_lines(stage: Stage) -> Stage:
    """The same moment with no more connections than a file of lines can hold."""
    if len(stage.edges) <= MOST_LINES:
        return stage
    fewer = copy(stage)
    fewer.edges = stage.edges.strongest(MOST_LINES)
    return fewer


def encoded(image: QImage) -> bytes:
    """Return a picture as the bytes of a PNG file; for any thread."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(content.data())


def _seen(canvas: Canvas, wanted: Wanted) -> tuple[View, QSizeF]:
    """A view of what is to be seen, and the size of the picture."""
    view = View()
    if not wanted.whole:
        view.show_at(canvas.view.zoom, canvas.view.offset)
        return view, QSizeF(canvas.size())
    bounds = canvas.stage.geometry.bounds().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
    longest = max(bounds.width(), bounds.height()) * wanted.scale
    zoom = min(1.0, MOST_DOTS / longest)
    size = bounds.size() * zoom
    # A small network stands in the middle above its legend and caption.
    least = foot_width(legend=wanted.legend, words=bool(wanted.caption))
    wider = max(0.0, least - size.width()) if wanted.legend or wanted.caption else 0.0
    view.show_at(zoom, QPointF(wider / 2, 0) - bounds.topLeft() * zoom)
    return view, QSizeF(size.width() + wider, size.height())

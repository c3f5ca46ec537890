"""Paints the canvas in its order: grid, cards, links, heads, neurons, what is on top.

Grid and card bodies are the ground that the links are drawn over, by the rasteriser in
a thread of its own, or by QPainter where there is none. Both pictures are kept, so that
hovering draws neither.
"""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from gui.canvas.crowd import Crowd
from gui.canvas.detail import detail_at
from gui.canvas.ground import Ground
from gui.canvas.hit_test import EMPTY
from gui.canvas.live_values import LiveValues
from gui.canvas.painters.card_painter import (
    HeadPainter,
    paint_hovered_card,
)
from gui.canvas.painters.connection_painter import (
    is_smooth,
    paint_hovered_link,
    paint_links,
    paint_locks,
)
from gui.canvas.painters.context import Context, Pills
from gui.canvas.painters.dot_painter import DotPainter, Dots
from gui.canvas.painters.emphasis_painter import (
    EmphasisPainter,
    paint_neuron_marks,
)
from gui.canvas.painters.image_painter import ImagePainter
from gui.canvas.painters.kept_text import KeptTexts
from gui.canvas.painters.neuron_painter import Inside, NeuronPainter
from gui.canvas.painters.overlay_painter import paint_overlay
from gui.canvas.painters.pill_painter import Numbers, PillPainter
from gui.canvas.painters.shadow_painter import ShadowPainter
from gui.canvas.responses import Responses
from gui.canvas.showing import Showing
from gui.canvas.stage import Stage
from gui.canvas.strokes import Strokes
from gui.canvas.view import View
from gui.canvas.weaver import Weaver, Wish
from gui.raster.governor import Demand, Quality
from gui.raster.sheet import Sheet
from gui.selection import Picked
from gui.style.fonts import font
from gui.style.theme import theme

MANY = "So many connections are drawn as straight lines"
PACE = "To keep pace with what changes; all is drawn when it stays"
FAILURE = "The canvas could not be painted. Undo the last change, or open another file."


class Simply(NamedTuple):
    """What is drawn more simply than it is, and why."""

    words: str
    reason: str


class Renderer:
    """Paints one canvas and keeps the pictures that do not change at every frame."""

    def __init__(
        self,
        stage: Stage,
        view: View,
        values: LiveValues,
        weaver: Weaver,
        showing: Showing,
        responses: Responses,
    ) -> None:
        self._stage = stage
        self._view = view
        self._values = values
        self._weaver = weaver
        self._showing = showing
        self._responses = responses
        self._theme = theme()
        self.inside = Inside()
        self.images = Numbers(0, 0)
        self.numbers = Numbers(0, 0)
        self._neurons = NeuronPainter()
        # Of its own: the thread paints them while the window may paint others.
        self._dots = DotPainter()
        self._heads = HeadPainter()
        self._images = ImagePainter()
        self._emphasis = EmphasisPainter()
        self._pills = PillPainter()
        self._shadows = ShadowPainter()
        self._crowd = Crowd()
        self._texts = KeptTexts()
        self._ground = Ground(weaver.reads)
        self._woven: Sheet | None = None
        self._woven_key: tuple[object, ...] = ()
        self.pills: Pills = []
        """The numbers that were painted last, for hands to take hold of."""

    def context(
        self, widget: QWidget, picked: Picked, *, resting: bool, training: bool
    ) -> Context:
        """What there is to paint now."""
        palette, dpr = self._theme.palette, widget.devicePixelRatioF()
        size = QSizeF(widget.size())
        seen = max(1.0, size.width()), max(1.0, size.height())
        self._texts.begin(palette, dpr)
        return Context(
            stage=self._stage,
            view=self._view,
            values=self._values,
            picked=picked,
            palette=palette,
            detail=detail_at(self._view.zoom),
            texts=self._texts,
            responses=self._responses,
            size=size,
            dpr=dpr,
            resting=resting,
            crowd=self._crowd.of(self._stage.edges, self._view, seen),
            training=training,
            shown=self._showing.now,
        )

    def begin(self, context: Context) -> bool:
        """Have the links drawn if they changed; whether a picture is on its way."""
        if self._weaver.is_occupied:
            return True
        return self._weaver.kernel is not None and self._weaver.ask(self._wish(context))

    def n_links(self, context: Context) -> int:
        """How many of the staged connections are drawn."""
        most = len(self._stage.edges)
        if self._weaver.kernel is None:
            return most
        look, demand = self._look(context), _demand(context)
        return min(most, self._quality(context, look, demand).most)

    def drawn_simply(self, context: Context) -> tuple[Simply, ...]:
        """What is drawn more simply than it is, and why; empty where nothing is."""
        edges, told = context.stage.edges, []
        if len(edges) and not edges.curved:
            told.append(Simply("drawn straight", MANY))
        if self._weaver.kernel is None:
            if not is_smooth(context):
                told.append(Simply("drawn roughly", PACE))
            return tuple(told)
        demand = _demand(context)
        quality = self._quality(context, self._look(context), demand)
        if quality.straight and demand.curved:
            told.append(Simply("curves drawn straight", PACE))
        if quality.coarse and demand.fine_screen:
            told.append(Simply("one dot per pixel", PACE))
        return tuple(told)

    def paint(
        self,
        widget: QWidget,
        context: Context,
        shadows: list[QRectF],
        region: QRegion,
        *,
        reason: bool = True,
    ) -> None:
        """Paint a region; `reason` also says why a dragged connection is refused.

        `shadows` are the boxes that float over the canvas.
        """
        ready = self._weaver.kernel is not None
        ground = None if ready else self._kept_ground(context, context.dpr)
        painter = QPainter(widget)
        try:
            if ground is None:
                self._weaver.paint(painter, context, region)
            elif context.resting:
                woven = self._kept_weave(context, ground)
                painter.drawImage(QPointF(0, 0), woven.image)
            else:
                painter.drawImage(QPointF(0, 0), ground.image)
                paint_links(painter, context)
            context.pills.clear()
            has_dots = ground is None and self._weaver.has_over
            self._paint_above(painter, context, reason, has_dots=has_dots)
            self.pills = context.pills
            self._shadows.paint(painter, context, shadows)
        finally:
            painter.end()

    @property
    def counted(self) -> tuple[Numbers, Inside, Numbers]:
        """What was painted last of numbers, inside neurons, of images; of how many."""
        return self.numbers, self.inside, self.images

    def paint_failure(self, widget: QWidget) -> None:
        """Say in words that painting failed."""
        palette = self._theme.palette
        painter = QPainter(widget)
        try:
            painter.fillRect(widget.rect(), palette.canvas)
            painter.setPen(palette.danger)
            painter.setFont(font("body"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(widget.rect().adjusted(40, 0, -40, 0), int(flags), FAILURE)
        finally:
            painter.end()

    def paint_above(self, painter: QPainter, context: Context) -> None:
        """Paint what lies over the connections, for a picture that is kept."""
        self._paint_above(painter, context, False)

    def _paint_above(
        self,
        painter: QPainter,
        context: Context,
        reason: bool,
        *,
        has_dots: bool = False,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_locks(painter, context)
        paint_hovered_link(painter, context)
        self._heads.paint(painter, context)
        paint_hovered_card(painter, context)
        self.images = Numbers(*self._images.paint(painter, context))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._emphasis.paint_halos(painter, context)
        self.inside = self._neurons.paint(painter, context, has_dots=has_dots)
        paint_neuron_marks(painter, context)
        self.numbers = self._pills.paint(painter, context)
        paint_overlay(painter, context, reason=reason)

    def _wish(self, context: Context) -> Wish:
        look, demand = self._look(context), _demand(context)
        quality = self._quality(context, look, demand)
        scale = 1.0 if quality.coarse else context.dpr
        ground = self._kept_ground(context, scale)
        return Wish(
            key=self._key_of_links(context),
            look=look,
            strokes=Strokes.of(context),
            ground=ground,
            demand=demand,
            quality=quality,
            resting=context.resting,
            over=self._dots_of_run(context) if scale == context.dpr else None,
        )

    def _dots_of_run(self, context: Context) -> Dots | None:
        """Neurons that the thread may paint: nothing lies between them and the links.

        They change with every moment of a run. At rest the window's thread paints them,
        since a view that is panned has its picture moved and not painted anew; and so
        it does in the midst of a zoom, where the picture is enlarged.
        """
        is_plain = not context.picked and context.stage.hover == EMPTY
        holds_still = self._weaver.shown_zoom == context.view.zoom
        if context.training and context.detail.dots and is_plain and holds_still:
            return self._dots.of(context)
        return None

    def _quality(
        self, context: Context, look: tuple[object, ...], demand: Demand
    ) -> Quality:
        """How to draw now; a picture that only moves stays as good as it is."""
        kept = None if context.resting else self._weaver.kept_quality(look)
        return kept or self._weaver.quality(demand, resting=context.resting)

    def _kept_ground(self, context: Context, scale: float) -> Sheet:
        shared = self._weaver.kernel is not None
        return self._ground.at(context, scale, shared=shared)

    def _kept_weave(self, context: Context, ground: Sheet) -> Sheet:
        key = self._key_of_links(context)
        if self._woven is None or key != self._woven_key:
            self._woven = Sheet(context.size, context.dpr)
            self._woven_key = key
            painter = QPainter(self._woven.image)
            try:
                painter.drawImage(QPointF(0, 0), ground.image)
                paint_links(painter, context)
            finally:
                painter.end()
        return self._woven

    def _look(self, context: Context) -> tuple[object, ...]:
        """What the picture of the links depends on besides where the view is."""
        stage = context.stage
        return (
            *(context.size.width(), context.size.height(), context.dpr),
            *(context.view.zoom, context.palette.key, stage.geometry.cards),
            *(stage.edges, context.picked, stage.reference.value, context.lit),
            *(context.shown.secluded, context.crowd),
        )

    def _key_of_links(self, context: Context) -> tuple[object, ...]:
        reference = context.stage.reference.value
        return (
            *(self._ground.key, context.stage.edges, context.picked, reference),
            *(context.lit, context.shown.secluded, context.crowd),
        )


def _demand(context: Context) -> Demand:
    edges = context.stage.edges
    return Demand(len(edges), edges.curved, context.dpr > 1, context.training)

"""Paints the canvas in its order: grid, cards, links, heads, neurons, what is on top.

Grid and card bodies are kept as one picture, and at rest the links with them, so that
a frame of training draws only lines and values, and hovering draws neither.
"""

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.canvas.detail import detail_at
from gui.canvas.live_values import LiveValues
from gui.canvas.painters.card_painter import (
    paint_card_bodies,
    paint_card_heads,
    paint_hovered_card,
)
from gui.canvas.painters.connection_painter import paint_hovered_link, paint_links
from gui.canvas.painters.context import Context
from gui.canvas.painters.emphasis_painter import (
    paint_neuron_halos,
    paint_neuron_marks,
    paint_pills,
)
from gui.canvas.painters.grid_painter import paint_grid
from gui.canvas.painters.image_painter import ImagePainter
from gui.canvas.painters.neuron_painter import NeuronPainter
from gui.canvas.painters.overlay_painter import paint_overlay
from gui.canvas.stage import Stage
from gui.canvas.view import View
from gui.selection import Picked
from gui.style.fonts import font
from gui.style.shadow import paint_shadow
from gui.style.theme import theme

FAILURE = "The canvas could not be painted. Undo the last change, or open another file."


class Renderer:
    """Paints one canvas and keeps the pictures that do not change at every frame."""

    def __init__(self, stage: Stage, view: View, values: LiveValues) -> None:
        self._stage = stage
        self._view = view
        self._values = values
        self._neurons = NeuronPainter()
        self._images = ImagePainter()
        self._ground = QPixmap()
        self._ground_key: tuple[object, ...] = ()
        self._woven = QPixmap()
        self._woven_key: tuple[object, ...] = ()

    def paint(
        self,
        widget: QWidget,
        picked: Picked,
        shadows: list[QRectF],
        *,
        resting: bool,
        reason: bool = True,
    ) -> None:
        """Paint everything; `reason` also says why a dragged connection is refused.

        `shadows` are the boxes that float over the canvas.
        """
        context = Context(
            stage=self._stage,
            view=self._view,
            values=self._values,
            picked=picked,
            palette=theme().palette,
            detail=detail_at(self._view.zoom),
            size=QSizeF(widget.size()),
            dpr=widget.devicePixelRatioF(),
            resting=resting,
        )
        ground = self._kept_ground(context)
        painter = QPainter(widget)
        try:
            if resting:
                painter.drawPixmap(0, 0, self._kept_weave(context, ground))
            else:
                painter.drawPixmap(0, 0, ground)
                paint_links(painter, context)
            self._paint_above(painter, context, reason)
            for box in shadows:
                paint_shadow(painter, box, context.palette.shadow, radius=4)
        finally:
            painter.end()

    def paint_failure(self, widget: QWidget) -> None:
        """Say in words that painting failed."""
        palette = theme().palette
        painter = QPainter(widget)
        try:
            painter.fillRect(widget.rect(), palette.canvas)
            painter.setPen(palette.danger)
            painter.setFont(font("body"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(widget.rect().adjusted(40, 0, -40, 0), int(flags), FAILURE)
        finally:
            painter.end()

    def _paint_above(self, painter: QPainter, context: Context, reason: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_hovered_link(painter, context)
        paint_card_heads(painter, context)
        paint_hovered_card(painter, context)
        self._images.paint(painter, context)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_neuron_halos(painter, context)
        self._neurons.paint(painter, context)
        paint_neuron_marks(painter, context)
        paint_pills(painter, context)
        paint_overlay(painter, context, reason=reason)

    def _kept_ground(self, context: Context) -> QPixmap:
        offset = context.view.offset
        key = (
            *(context.size.width(), context.size.height(), context.dpr),
            *(context.view.zoom, offset.x(), offset.y(), context.palette.name),
            *(context.stage.geometry.cards, context.picked.layers),
        )
        if key != self._ground_key:
            self._ground = _picture(context, None, paint_grid, paint_card_bodies)
            self._ground_key = key
        return self._ground

    def _kept_weave(self, context: Context, ground: QPixmap) -> QPixmap:
        key = (
            *(self._ground_key, context.stage.edges, context.picked),
            context.stage.reference.value,
        )
        if key != self._woven_key:
            self._woven = _picture(context, ground, paint_links)
            self._woven_key = key
        return self._woven


def _picture(
    context: Context,
    ground: QPixmap | None,
    *layers: Callable[[QPainter, Context], None],
) -> QPixmap:
    width = math.ceil(context.size.width() * context.dpr)
    height = math.ceil(context.size.height() * context.dpr)
    picture = QPixmap(width, height)
    picture.setDevicePixelRatio(context.dpr)
    if ground is None:
        picture.fill(context.palette.canvas)
    painter = QPainter(picture)
    try:
        if ground is not None:
            painter.drawPixmap(0, 0, ground)
        for paint in layers:
            paint(painter, context)
    finally:
        painter.end()
    return picture

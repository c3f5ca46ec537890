"""Dragging the lower edge of a card to another number of neurons.

A card that shows them one by one grows by one for each that has room; one that shows
them as images grows by as large a part as the card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from engine.edits.layout import LARGE, PITCH
from engine.edits.resize import ResizeLayer
from gui.canvas.gestures.gesture import apply, clear, reason_of
from gui.canvas.overlay import Overlay, Refusal

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from gui.canvas.canvas import Canvas


class ResizeByEdge:
    """The lower edge follows the mouse in steps of one neuron."""

    cursor: ClassVar = Qt.CursorShape.SizeVerCursor

    def __init__(self, canvas: Canvas, pos: QPointF, layer: int) -> None:
        self._canvas = canvas
        self._layer = layer
        self._start = canvas.scene_pos(pos).y()
        self._size = canvas.document.project.network.layer(layer).size
        card = canvas.scene_geometry.card(layer)
        self._is_open = card is None or not card.closed
        self._pitch = PITCH
        if card is not None and card.closed:
            self._pitch = card.rect.height() / self._size

    def update(self, pos: QPointF) -> None:
        """Show the size that it would have, or why it cannot have it."""
        project, wanted = self._canvas.document.project, self._wanted(pos)
        reason = reason_of(lambda: ResizeLayer(self._layer, wanted).check(project))
        overlay = Overlay(resized=(self._layer, wanted))
        if reason is not None:
            # Not at the mouse, which is far below by then, or beyond the canvas.
            middle = self._canvas.scene_geometry.rect_of(self._layer).center()
            overlay = Overlay(refusal=Refusal(middle, reason))
        self._canvas.set_overlay(overlay)

    def finish(self, pos: QPointF) -> None:
        """Give the layer that size."""
        wanted = self._wanted(pos)
        clear(self._canvas)
        if wanted == self._size:
            return
        resized = apply(
            self._canvas,
            ResizeLayer(self._layer, wanted),
            title="The layer keeps its size",
        )
        if resized and wanted > LARGE and self._is_open:
            # It was seen neuron by neuron, and still is under the hand.
            self._canvas.open_layer(self._layer)

    def click(self, pos: QPointF) -> None:
        """A click on the edge selects the layer."""
        self._canvas.selection.select(layers=(self._layer,))

    def cancel(self) -> None:
        """Keep the size."""
        clear(self._canvas)

    def _wanted(self, pos: QPointF) -> int:
        down = self._canvas.scene_pos(pos).y() - self._start
        return max(1, self._size + round(down / self._pitch))

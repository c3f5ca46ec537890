"""Bringing what is selected into line, and spreading it evenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.edits.alignment import aligned, distributed
from engine.edits.placement import Place
from gui.canvas.gestures.gesture import apply
from gui.canvas.gestures.pick_and_move import selected_layers

if TYPE_CHECKING:
    from engine.edits.alignment import Box, Direction, Line, Way
    from gui.canvas.canvas import Canvas


def align_selection(canvas: Canvas, line: Line) -> None:
    """Bring the selected cards and loose neurons to one line."""
    boxes = _boxes(canvas)
    if len(boxes) < 2:
        canvas.notices.hint(
            "Nothing to align", "Select two or more layers or single neurons first."
        )
        return
    _shift(canvas, aligned(boxes, line), "Align")


def distribute_selection(canvas: Canvas, direction: Direction) -> None:
    """Make the gaps between the selected cards and loose neurons equal."""
    boxes = _boxes(canvas)
    if len(boxes) < 3:
        canvas.notices.hint(
            "Nothing to distribute",
            "Select three or more layers or single neurons first.",
        )
        return
    _shift(canvas, distributed(boxes, direction), "Distribute")


def _boxes(canvas: Canvas) -> dict[int, Box]:
    """What the selected cards and loose neurons cover; a neuron stands for its card."""
    boxes = {}
    for layer in selected_layers(canvas):
        rect = canvas.scene_geometry.rect_of(layer)
        boxes[layer] = rect.left(), rect.top(), rect.right(), rect.bottom()
    return boxes


def _shift(canvas: Canvas, ways: dict[int, Way], word: str) -> None:
    positions = {}
    for layer, (dx, dy) in ways.items():
        x, y = canvas.document.project.network.layer(layer).position
        positions[layer] = x + dx, y + dy
    apply(canvas, Place(positions, word))

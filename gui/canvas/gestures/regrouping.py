"""Gathering what is selected into a layer, and splitting layers into neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from engine.edits.gather import Gather, Split, gathered_from, middle_of
from engine.edits.layout import FIRST_NEURON, LARGE, LARGE_SIZE, PITCH
from engine.errors import UserError
from gui.canvas.geometry import open_size
from gui.canvas.gestures.free_place import beside
from gui.canvas.gestures.gesture import apply, reason_against
from gui.canvas.gestures.pick_and_move import selected_neurons

if TYPE_CHECKING:
    from engine.arrays import Ints
    from engine.edits.edit import Edit
    from gui.canvas.canvas import Canvas


def gather_selection(canvas: Canvas) -> None:
    """Make one layer of what is selected, and select it."""
    neurons = selected_neurons(canvas)
    edit = Gather(*_chosen(canvas), _free_position(canvas))
    if _do(canvas, edit, "Nothing was gathered"):
        network = canvas.document.project.network
        made, _ = network.find_neuron(neurons[0])
        canvas.selection.select(layers=[made.id])


def split_selection(canvas: Canvas) -> None:
    """Let selected layers fall apart and selected neurons leave theirs; select them."""
    neurons = selected_neurons(canvas)
    if _do(canvas, Split(*_chosen(canvas)), "Nothing was split"):
        canvas.selection.select(neurons=neurons)


def _do(canvas: Canvas, edit: Edit, title: str) -> bool:
    """Do an edit; one that would be refused is not tried while a run is on."""
    if canvas.session.is_running:
        # It would end what the run learned so far as a step of undo.
        reason = reason_against(canvas.document.project, edit)
        if reason is not None:
            canvas.notices.refused(title, reason)
            return False
    return apply(canvas, edit, title=title)


def _chosen(canvas: Canvas) -> tuple[tuple[int, ...], tuple[int, ...]]:
    picked = canvas.selection.picked
    return tuple(sorted(picked.layers)), tuple(sorted(picked.neurons))


def _free_position(canvas: Canvas) -> tuple[float, float] | None:
    """Where a gathered layer covers nothing, as near to its neurons as can be."""
    network = canvas.document.project.network
    try:
        chosen = gathered_from(network, *_chosen(canvas))
    except UserError:
        return None
    parts = [(network.layer(key), places) for key, places in chosen.items()]
    if not parts:
        return None
    count = sum(len(places) for _, places in parts)
    x, y = middle_of(parts)
    width, height = LARGE_SIZE if count > LARGE else open_size(count)
    wanted = QRectF(x - width / 2, y - FIRST_NEURON, width, height)
    taken = _left_over(canvas, chosen)
    box = beside(wanted, taken, canvas.visible_rect(), upright=False)
    return round(box.center().x()), round(box.top() + FIRST_NEURON)


def _left_over(canvas: Canvas, chosen: dict[int, Ints]) -> list[QRectF]:
    """What layers cover once their gathered neurons have left."""
    geometry = canvas.scene_geometry
    rects = []
    for layer in geometry.network.layers:
        rect = QRectF(geometry.rect_of(layer.id))
        gone = len(chosen.get(layer.id, ()))
        if gone == layer.size:
            continue
        if layer.size <= LARGE:
            rect.setHeight(rect.height() - PITCH * gone)
        rects.append(rect)
    return rects

"""What a press, a double click or the menu button means where it hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.aiming import rect_of_selection
from gui.canvas.gestures import commands
from gui.canvas.gestures.box_select import BoxSelect, ConnectOrBox, PickOrBox
from gui.canvas.gestures.connect import ConnectByDrag
from gui.canvas.gestures.drag_weight import DragWeight
from gui.canvas.gestures.pick_and_move import PickAndMove, overlap, picked_by
from gui.canvas.gestures.resize_layer import ResizeByEdge
from gui.canvas.gestures.weight_keys import held_connection
from gui.canvas.named import item_named_at

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas
    from gui.canvas.gestures.gesture import Gesture
    from gui.canvas.hit_test import Hit

_CURSORS = {
    "port": Qt.CursorShape.CrossCursor,
    "card_port": Qt.CursorShape.CrossCursor,
    "lower_edge": Qt.CursorShape.SizeVerCursor,
    "head": Qt.CursorShape.OpenHandCursor,
    "card": Qt.CursorShape.OpenHandCursor,
    "connection": Qt.CursorShape.PointingHandCursor,
    "pill": Qt.CursorShape.SizeVerCursor,
    "neuron": Qt.CursorShape.PointingHandCursor,
}


def cursor_over(canvas: Canvas, hit: Hit) -> Qt.CursorShape:
    """Return the cursor that tells what a press on a hit would do."""
    if _holds_weight(canvas, hit):
        return DragWeight.cursor
    return _CURSORS.get(hit.kind, Qt.CursorShape.ArrowCursor)


def _holds_weight(canvas: Canvas, hit: Hit) -> bool:
    """Whether a drag changes a weight: on its number, or on what is selected alone."""
    chosen = held_connection(canvas)
    return hit.kind == "pill" or (chosen is not None and chosen == hit.connection)


def by_hit(canvas: Canvas, pos: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture:
    """Return the gesture that a press of the left button begins."""
    hit = canvas.hit(pos)
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    if hit.kind == "empty":
        return BoxSelect(canvas, pos, adding=shift or control)
    if hit.connection is not None:
        if _holds_weight(canvas, hit):
            return DragWeight(canvas, pos, hit.connection, toggling=control or shift)
        return PickOrBox(canvas, pos, hit.connection, adding=shift or control)
    if shift and hit.layer is not None:
        return ConnectOrBox(canvas, pos, hit)
    if hit.port is not None and not control:
        return ConnectByDrag(canvas, hit)
    if hit.kind == "lower_edge" and hit.layer is not None and not control:
        return ResizeByEdge(canvas, pos, hit.layer)
    return PickAndMove(canvas, pos, hit, toggling=control or shift)


def double_click(canvas: Canvas, pos: QPointF) -> bool:
    """Open or close a large layer, rename or explain what was hit; whether it did."""
    hit = canvas.hit(pos)
    if hit.kind in ("empty", "connection"):
        return _rename_outside(canvas, pos)
    card = None if hit.layer is None else canvas.scene_geometry.card(hit.layer)
    if card is not None and card.closed and hit.port is None:
        canvas.open_layer(card.layer)
    elif card is not None and hit.kind == "head":
        if card.layer in canvas.stage.opened:
            canvas.close_layer(card.layer)
        else:
            canvas.selection.select(layers=(card.layer,))
            commands.rename_selection(canvas)
    elif hit.on_label:
        canvas.selection.set(picked_by(hit))
        commands.rename_selection(canvas)
    elif hit.kind == "neuron" and hit.neuron is not None:
        canvas.explain_requested.emit(hit.neuron)
    else:
        return False
    return True


def _rename_outside(canvas: Canvas, pos: QPointF) -> bool:
    """Rename what has its name beside or above itself at a point; whether it did."""
    geometry, seen = canvas.scene_geometry, canvas.visible_rect()
    item = item_named_at(geometry, canvas.view, seen, pos)
    if item is None:
        return False
    if geometry.network.has_layer(item):
        canvas.selection.select(layers=(item,))
    else:
        canvas.selection.select(neurons=(item,))
    commands.rename_selection(canvas)
    return True


def select_for_menu(canvas: Canvas, pos: QPointF) -> None:
    """Select what a menu is asked for; a selection under the mouse stays whole."""
    picked = picked_by(canvas.hit(pos))
    if not picked or not overlap(canvas.selection.picked, picked):
        canvas.selection.set(picked)


def ask_for_menu(canvas: Canvas) -> None:
    """Ask for the menu of the selection, beside it."""
    place = place_of_selection(canvas)
    canvas.context_menu_requested.emit(canvas.mapToGlobal(place))


def place_of_selection(canvas: Canvas) -> QPoint:
    """Return the point of the widget for a menu that was asked for with a key."""
    rect = rect_of_selection(canvas.scene_geometry, canvas.selection.picked)
    if rect.isEmpty():
        return canvas.rect().center()
    point = canvas.view.to_screen(rect.center()).toPoint()
    inside = canvas.rect().adjusted(8, 8, -8, -8)
    return QPoint(
        min(max(point.x(), inside.left()), inside.right()),
        min(max(point.y(), inside.top()), inside.bottom()),
    )

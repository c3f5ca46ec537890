"""What keys and menus do with the canvas: each is one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCursor

from engine.edits.duplicate import Duplicate, whole_layers
from engine.edits.fragment import Fragment, Paste, copy_fragment
from engine.edits.remove import RemoveItems
from gui.canvas.gestures import clipboard
from gui.canvas.gestures.added import add
from gui.canvas.gestures.copy_place import CopyPlace, place_for
from gui.canvas.gestures.gesture import apply, attempt
from gui.canvas.gestures.name_field import NameField
from gui.canvas.gestures.place import add_in_view, landing, on_canvas
from gui.canvas.gestures.rename_editor import RenameEditor
from gui.canvas.gestures.weight_keys import select_connection

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas


def delete_selection(canvas: Canvas) -> None:
    """Remove what is selected."""
    picked = canvas.selection.picked
    if not picked:
        return
    edit = RemoveItems(
        tuple(sorted(picked.layers)),
        tuple(sorted(picked.neurons)),
        tuple(sorted(picked.connections)),
    )
    if apply(canvas, edit, title="Nothing was removed"):
        canvas.selection.clear()


def duplicate_selection(canvas: Canvas) -> None:
    """Put a copy of the selected layers and neurons beside them, and select it."""
    picked = canvas.selection.picked
    if picked.layers or picked.neurons:
        layers, neurons = tuple(sorted(picked.layers)), tuple(sorted(picked.neurons))
        whole = whole_layers(canvas.document.project.network, layers, neurons)
        place = place_for(canvas, whole, None)
        edit = Duplicate(layers, neurons, place.offset)
        if add(canvas, edit, "Nothing was duplicated") and whole:
            _tell_where(canvas, place, "The copy")


def copy_selection(canvas: Canvas) -> None:
    """Put the selected layers and neurons on the clipboard."""
    picked = canvas.selection.picked
    if not picked.layers and not picked.neurons:
        return
    project = canvas.session.snapshot()
    clipboard.put(copy_fragment(project, picked.layers, picked.neurons))


def cut_selection(canvas: Canvas) -> None:
    """Copy what is selected, then remove it."""
    copy_selection(canvas)
    delete_selection(canvas)


def paste(canvas: Canvas) -> None:
    """Put what is on the clipboard on the canvas, and select it."""

    def do() -> None:
        paste_fragment(canvas, clipboard.take())

    attempt(canvas, do, title="Nothing was pasted")


def paste_fragment(canvas: Canvas, fragment: Fragment) -> None:
    """Put copied layers where nothing is, near the cursor; select them."""
    pos = _cursor(canvas)
    aimed = None if pos is None else canvas.scene_pos(pos)
    place = place_for(canvas, fragment.network.layers, aimed)
    if add(canvas, Paste(fragment, place.offset), "Nothing was pasted"):
        _tell_where(canvas, place, "What was pasted")


def select_all(canvas: Canvas) -> None:
    """Select every layer and every loose neuron."""
    layers = canvas.document.project.network.layers
    canvas.selection.select(
        layers=[layer.id for layer in layers if not layer.loose],
        neurons=[int(layer.neurons[0]) for layer in layers if layer.loose],
    )


def rename_selection(canvas: Canvas) -> None:
    """Rename the one layer or neuron that is selected, in place."""
    picked = canvas.selection.picked
    items = [*picked.layers, *picked.neurons]
    if len(items) == 1:
        RenameEditor(canvas, items[0])


def select_next_connection(canvas: Canvas, step: int) -> None:
    """Select the next connection, or with -1 the one before, and hear the arrows."""
    if select_connection(canvas, step):
        canvas.setFocus()


def connect_selection(canvas: Canvas) -> None:
    """Let the arrow keys choose what the selection is joined to."""
    canvas.setFocus()
    canvas.gestures.start_joining()


def add_layer_at_cursor(canvas: Canvas) -> None:
    """Put a hidden layer at the cursor, or in view if the cursor is elsewhere."""
    pos = _cursor(canvas)
    if pos is None:
        add_in_view(canvas, "layer")
    else:
        add(canvas, on_canvas(canvas, "layer", canvas.scene_pos(pos)).edit)


def add_neuron_at_cursor(canvas: Canvas) -> None:
    """Put a neuron at the cursor: into the layer there, or by itself."""
    pos = _cursor(canvas)
    if pos is None:
        add_in_view(canvas, "neuron")
    else:
        add(canvas, landing(canvas, "neuron", pos).edit)


def add_by_name(canvas: Canvas) -> None:
    """Open the field at the cursor in which one types what to add."""
    NameField(canvas, _cursor(canvas))


def _cursor(canvas: Canvas) -> QPointF | None:
    """Where the cursor is on the canvas, or was when a menu was asked for."""
    pos = canvas.mapFromGlobal(canvas.gestures.aimed or QCursor.pos())
    return QPointF(pos) if canvas.rect().contains(pos) else None


def _tell_where(canvas: Canvas, place: CopyPlace, what: str) -> None:
    """Say so where the copy is not in sight: the view never moves by itself."""
    if not place.in_sight:
        canvas.notices.hint(
            f"{what} is out of sight",
            "In what you see there was no free place that is large enough.",
            (("Show it", "view.frame_selection"),),
        )

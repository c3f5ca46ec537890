"""What keys and menus do with the canvas: each is one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCursor, QGuiApplication

from engine.edits.connect import Connect
from engine.edits.duplicate import Duplicate
from engine.edits.edit import Compound, Edit
from engine.edits.fragment import Fragment, Paste, copy_fragment
from engine.edits.fragment_text import from_text, to_text
from engine.edits.placement import Move
from engine.edits.remove import RemoveItems
from gui.canvas.gestures.connect import item_of
from gui.canvas.gestures.gesture import apply, attempt
from gui.canvas.gestures.pick_and_move import selected_layers
from gui.canvas.gestures.place import add, landing
from gui.canvas.gestures.rename_editor import RenameEditor
from gui.canvas.hit_test import Hit
from gui.selection import Picked

if TYPE_CHECKING:
    from engine.network.network import Network
    from gui.canvas.canvas import Canvas

PASTE_STEP = (24.0, 24.0)


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
    apply(canvas, edit)
    canvas.selection.keep_existing(canvas.document.project.network)


def duplicate_selection(canvas: Canvas) -> None:
    """Put a copy of the selected layers and neurons beside them, and select it."""
    picked = canvas.selection.picked
    if picked.layers or picked.neurons:
        edit = Duplicate(tuple(sorted(picked.layers)), tuple(sorted(picked.neurons)))
        _select_what_is_new(canvas, edit)


def copy_selection(canvas: Canvas) -> None:
    """Put the selected layers and neurons on the clipboard, as text."""
    picked = canvas.selection.picked
    if not picked.layers and not picked.neurons:
        return
    project = canvas.session.snapshot()
    fragment = copy_fragment(project, picked.layers, picked.neurons)
    QGuiApplication.clipboard().setText(to_text(fragment))


def cut_selection(canvas: Canvas) -> None:
    """Copy what is selected, then remove it."""
    copy_selection(canvas)
    delete_selection(canvas)


def paste(canvas: Canvas) -> None:
    """Put what is on the clipboard on the canvas, and select it."""
    text = QGuiApplication.clipboard().text()

    def do() -> None:
        _select_what_is_new(canvas, Paste(from_text(text), PASTE_STEP))

    attempt(canvas, do)


def paste_fragment(canvas: Canvas, fragment: Fragment) -> None:
    """Put copied layers on the canvas, and select them."""
    _select_what_is_new(canvas, Paste(fragment, PASTE_STEP))


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


def add_layer_at_cursor(canvas: Canvas) -> None:
    """Put a hidden layer at the cursor."""
    add(canvas, landing(canvas, "layer", Hit(), _cursor(canvas)).edit)


def add_neuron_at_cursor(canvas: Canvas) -> None:
    """Put a neuron at the cursor: into the layer there, or by itself."""
    pos = _cursor(canvas)
    add(canvas, landing(canvas, "neuron", canvas.hit(pos), pos).edit)


def connect_selection_to(canvas: Canvas, hit: Hit) -> None:
    """Join everything selected to what was hit, as one step."""
    target, picked = item_of(hit), canvas.selection.picked
    sources = [*sorted(picked.layers), *sorted(picked.neurons)]
    if target is None or not sources:
        return
    edits = tuple(Connect(source, target) for source in sources)
    apply(canvas, edits[0] if len(edits) == 1 else Compound(edits, "Connect"))


def nudge(canvas: Canvas, dx: float, dy: float, gesture: int) -> None:
    """Move the selected layers by a distance; repeated nudges are one step."""
    layers = selected_layers(canvas)
    if layers:
        apply(canvas, Move(layers, dx, dy), gesture)


def _cursor(canvas: Canvas) -> QPointF:
    """Where the cursor is, or the middle if it is elsewhere."""
    pos = canvas.mapFromGlobal(QCursor.pos())
    inside = canvas.rect().contains(pos)
    return QPointF(pos if inside else canvas.rect().center())


def _select_what_is_new(canvas: Canvas, edit: Edit) -> None:
    before = canvas.document.project.network
    if apply(canvas, edit):
        canvas.selection.set(new_items(before, canvas.document.project.network))


def new_items(before: Network, after: Network) -> Picked:
    """Layers and neurons that an edit made; neurons in layers that were there."""
    layers = {layer.id for layer in before.layers}
    neurons = {n for layer in before.layers for n in layer.neurons.tolist()}
    made = [layer for layer in after.layers if layer.id not in layers]
    inside = [
        neuron
        for layer in after.layers
        if layer.id in layers or layer.loose
        for neuron in layer.neurons.tolist()
        if neuron not in neurons
    ]
    cards = frozenset(layer.id for layer in made if not layer.loose)
    return Picked(cards, frozenset(inside))

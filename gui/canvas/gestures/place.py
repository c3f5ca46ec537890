"""Placing an entry of the palette: by drag, by double-click, by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer, AddNeuron
from engine.edits.by_name import Wanted
from engine.edits.fitting import output_activation
from engine.edits.layout import FIRST_NEURON, LARGE, LARGE_SIZE, PITCH
from engine.edits.naming import layer_name
from engine.project import binds
from gui.canvas.geometry import open_size
from gui.canvas.gestures.added import add
from gui.canvas.gestures.free_place import beside, free_place, taken_rects
from gui.canvas.gestures.gesture import clear, reason_against, target_at
from gui.canvas.overlay import Ghost, Overlay, Refusal

if TYPE_CHECKING:
    from engine.edits.edit import Edit
    from engine.network.layer import Layer, LayerKind
    from engine.project import Project
    from gui.canvas.canvas import Canvas
    from gui.canvas.hit_test import Hit

HIDDEN_SIZE = 4
ACTIVATION = "tanh"
KINDS: dict[str, LayerKind] = {"input": "input", "layer": "hidden", "output": "output"}


@dataclass(frozen=True)
class Landing:
    """What a drop would do: the edit and how it is shown before."""

    edit: Edit
    overlay: Overlay


class PlaceEntry:
    """Follows an entry over the canvas and shows where it would land."""

    cursor: ClassVar = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, entry: str) -> None:
        self._canvas = canvas
        self._entry = entry
        self._judged: tuple[Edit, str | None] | None = None

    def update(self, pos: QPointF) -> None:
        """Show where the entry would land; nothing outside of the canvas."""
        if not self._canvas.rect().contains(pos.toPoint()):
            clear(self._canvas)
            return
        landed = landing(self._canvas, self._entry, pos)
        overlay, reason = landed.overlay, None
        if not overlay.ghosts:
            reason = self._refusal(landed.edit)
        if reason is not None:
            overlay = Overlay(refusal=Refusal(self._canvas.scene_pos(pos), reason))
        self._canvas.set_overlay(overlay)

    def finish(self, pos: QPointF) -> None:
        """Land there."""
        clear(self._canvas)
        if self._canvas.rect().contains(pos.toPoint()):
            add(self._canvas, landing(self._canvas, self._entry, pos).edit)

    def click(self, pos: QPointF) -> None:
        """A press in the palette alone places nothing."""

    def cancel(self) -> None:
        """Place nothing."""
        clear(self._canvas)

    def _refusal(self, edit: Edit) -> str | None:
        """Why a drop here would be refused; found out once for each target."""
        if self._judged is None or self._judged[0] != edit:
            self._judged = edit, reason_against(self._canvas.document.project, edit)
        return self._judged[1]


def landing(canvas: Canvas, entry: str, pos: QPointF) -> Landing:
    """What dropping an entry at a point of the widget would do."""
    hit, network = target_at(canvas, pos), canvas.document.project.network
    layer = None if hit.layer is None else network.layer(hit.layer)
    by_itself = entry == "neuron" and layer is not None and layer.loose
    if entry in KINDS or layer is None or by_itself:
        return on_canvas(canvas, entry, canvas.scene_pos(pos))
    if entry == "neuron":
        return Landing(AddNeuron(layer.id), Overlay(drop_layer=layer.id))
    neurons = _targets(canvas, layer, hit)
    overlay = Overlay(drop_neurons=frozenset(neurons))
    if hit.neuron is None:
        overlay = Overlay(drop_layer=layer.id)
    return Landing(SetActivation(neurons, entry), overlay)


def on_canvas(canvas: Canvas, entry: str, at: QPointF) -> Landing:
    """A new layer, or a neuron by itself, with its middle at a scene point."""
    kind = KINDS.get(entry)
    if kind is not None:
        return put(canvas, Wanted(kind), at)
    activations = (entry,) if entry in ACTIVATIONS else ()
    return put(canvas, Wanted("hidden", loose=True, activations=activations), at)


def put(canvas: Canvas, asked: Wanted, at: QPointF) -> Landing:
    """What is asked for, with its middle at a scene point.

    What would cover something lands beside it.
    """
    project, kind = canvas.document.project, asked.kind
    box = QRectF(0, 0, *size_of(project, asked))
    box.moveCenter(at)
    taken, seen = taken_rects(canvas), canvas.visible_rect()
    box = beside(box, taken, seen, upright=asked.loose)
    x, y = round(box.center().x()), round(box.center().y())
    hidden = ACTIVATION if kind == "hidden" else None
    chosen = asked.activations[0] if asked.activations else hidden
    each = asked.activations if len(asked.activations) > 1 else ()
    shown = chosen or _activation(project, kind)
    if asked.loose:
        edit = AddLayer(kind, 1, chosen, (float(x), float(y)), loose=True)
        ghost = Ghost("neuron", 1, shown, QPointF(x, y))
        return Landing(edit, Overlay(ghosts=(ghost,)))
    y = round(box.top() + FIRST_NEURON)
    size = new_size(project, kind) if asked.size is None else asked.size
    edit = AddLayer(kind, size, chosen, (float(x), float(y)), each=each)
    name = layer_name(project.network, kind, loose=False)
    ghost = Ghost(kind, size, shown, QPointF(x, y), name, each)
    return Landing(edit, Overlay(ghosts=(ghost,)))


def _activation(project: Project, kind: LayerKind) -> str:
    if kind == "output":
        return output_activation(project.dataset)
    return ACTIVATION if kind == "hidden" else "identity"


def entry_size(project: Project, entry: str) -> tuple[float, float]:
    """Width and height of what an entry covers on the canvas."""
    kind = KINDS.get(entry)
    return size_of(project, Wanted(kind or "hidden", loose=kind is None))


def size_of(project: Project, asked: Wanted) -> tuple[float, float]:
    """Width and height of what is asked for."""
    if asked.loose:
        return PITCH, PITCH
    size = new_size(project, asked.kind) if asked.size is None else asked.size
    return LARGE_SIZE if size > LARGE else open_size(size)


def new_size(project: Project, kind: LayerKind) -> int:
    """How many neurons a layer has that is dropped on the canvas."""
    if kind == "hidden":
        return HIDDEN_SIZE
    if project.dataset is None:
        return 2 if kind == "input" else 1
    is_input = kind == "input"
    count = project.dataset.n_inputs if is_input else project.dataset.n_outputs
    taken = set(binds(project.network, kind).tolist())
    return max(1, len(set(range(count)) - taken))


def add_in_view(canvas: Canvas, entry: str) -> None:
    """Add an entry at a free place in view.

    A selected layer takes the neuron, and selected neurons the activation.
    """
    edit = _edit_of_selection(canvas, entry)
    if edit is None:
        size = entry_size(canvas.document.project, entry)
        edit = on_canvas(canvas, entry, free_place(canvas, entry, size)).edit
    add(canvas, edit)


def _edit_of_selection(canvas: Canvas, entry: str) -> Edit | None:
    """What an entry does to the selection; None if it is put on the canvas."""
    picked, network = canvas.selection.picked, canvas.document.project.network
    chosen = [
        layer
        for layer in network.layers
        if layer.id in picked.layers
        or not picked.neurons.isdisjoint(layer.neurons.tolist())
    ]
    if entry == "neuron" and len(chosen) == 1 and not chosen[0].loose:
        return AddNeuron(chosen[0].id)
    if entry not in ACTIVATIONS:
        return None
    neurons = tuple(
        neuron
        for layer in chosen
        if layer.computes
        for neuron in layer.neurons.tolist()
        if layer.id in picked.layers or neuron in picked.neurons
    )
    return SetActivation(neurons, entry) if neurons else None


def _targets(canvas: Canvas, layer: Layer, hit: Hit) -> tuple[int, ...]:
    """Neurons that an activation dropped on a hit is for."""
    if hit.neuron is None:
        return tuple(layer.neurons.tolist())
    selected = canvas.selection.picked.neurons
    if hit.neuron in selected:
        return tuple(sorted(selected))
    return (hit.neuron,)

"""Placing an entry of the palette: by drag, by double-click, by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.edits.add import AddLayer, AddNeuron
from engine.edits.layout import FIRST_NEURON
from engine.project import Project, binds
from gui.canvas.geometry import DIAMETER, open_size
from gui.canvas.gestures.gesture import apply, clear
from gui.canvas.hit_test import Hit
from gui.canvas.overlay import Ghost, Overlay

if TYPE_CHECKING:
    from engine.edits.edit import Edit
    from engine.network.layer import Layer, LayerKind
    from gui.canvas.canvas import Canvas

HIDDEN_SIZE = 4
ACTIVATION = "tanh"
KINDS: dict[str, LayerKind] = {"input": "input", "layer": "hidden", "output": "output"}
GAP = 46.0
"""Between what is added without a drag and what is there already."""


@dataclass(frozen=True)
class Landing:
    """What a drop would do: the edit and how it is shown before."""

    edit: Edit
    overlay: Overlay


class PlaceEntry:
    """Follows an entry over the canvas and shows where it would land."""

    def __init__(self, canvas: Canvas, entry: str) -> None:
        self._canvas = canvas
        self._entry = entry

    def update(self, pos: QPointF) -> None:
        """Show where the entry would land; nothing outside of the canvas."""
        if self._canvas.rect().contains(pos.toPoint()):
            self._canvas.set_overlay(self._landing(pos).overlay)
        else:
            clear(self._canvas)

    def finish(self, pos: QPointF) -> None:
        """Land there."""
        clear(self._canvas)
        if self._canvas.rect().contains(pos.toPoint()):
            add(self._canvas, self._landing(pos).edit)

    def click(self, pos: QPointF) -> None:
        """A press in the palette alone places nothing."""

    def cancel(self) -> None:
        """Place nothing."""
        clear(self._canvas)

    def _landing(self, pos: QPointF) -> Landing:
        return landing(self._canvas, self._entry, self._canvas.hit(pos), pos)


def landing(canvas: Canvas, entry: str, hit: Hit, pos: QPointF) -> Landing:
    """What dropping an entry at a point of the widget would do."""
    network = canvas.document.project.network
    layer = None if hit.layer is None else network.layer(hit.layer)
    if entry in KINDS or layer is None:
        return _on_canvas(canvas.document.project, entry, canvas.scene_pos(pos))
    if entry == "neuron":
        overlay = Overlay(drop_layer=layer.id)
        return Landing(AddNeuron(layer.id), overlay)
    neurons = _targets(canvas, layer, hit)
    overlay = Overlay(drop_neurons=frozenset(neurons))
    if hit.neuron is None:
        overlay = Overlay(drop_layer=layer.id)
    return Landing(SetActivation(neurons, entry), overlay)


def _targets(canvas: Canvas, layer: Layer, hit: Hit) -> tuple[int, ...]:
    """Neurons that an activation dropped on a hit is for."""
    if hit.neuron is None:
        return tuple(layer.neurons.tolist())
    selected = canvas.selection.picked.neurons
    if hit.neuron in selected:
        return tuple(sorted(selected))
    return (hit.neuron,)


def _on_canvas(project: Project, entry: str, at: QPointF) -> Landing:
    """A new layer, or a neuron by itself, whose middle is at a scene point."""
    kind = KINDS.get(entry)
    if kind is None:
        activation = entry if entry in ACTIVATIONS else ACTIVATION
        edit = AddLayer("hidden", 1, activation, (at.x(), at.y()), loose=True)
        ghost = Ghost("neuron", 1, activation, at)
        return Landing(edit, Overlay(ghosts=(ghost,)))
    size = new_size(project, kind)
    chosen = ACTIVATION if kind == "hidden" else None
    _, height = open_size(size)
    first = QPointF(at.x(), at.y() - height / 2 + FIRST_NEURON)
    edit = AddLayer(kind, size, chosen, (first.x(), first.y()))
    ghost = Ghost(kind, size, chosen or "identity", first)
    return Landing(edit, Overlay(ghosts=(ghost,)))


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


def add(canvas: Canvas, edit: Edit) -> None:
    """Do an edit and select what it made."""
    before = {layer.id for layer in canvas.document.project.network.layers}
    if not apply(canvas, edit):
        return
    made = [
        layer
        for layer in canvas.document.project.network.layers
        if layer.id not in before
    ]
    if made:
        canvas.selection.select(
            layers=[layer.id for layer in made if not layer.loose],
            neurons=[int(layer.neurons[0]) for layer in made if layer.loose],
        )


def add_in_view(canvas: Canvas, entry: str) -> None:
    """Add an entry right of all that is there, or in the middle of an empty canvas.

    A selected layer takes the neuron, and selected neurons the activation.
    """
    hit = _selected(canvas)
    if entry not in KINDS and hit.layer is not None:
        add(canvas, landing(canvas, entry, hit, QPointF()).edit)
        return
    add(canvas, landing(canvas, entry, Hit(), _free_place(canvas, entry)).edit)


def _selected(canvas: Canvas) -> Hit:
    picked = canvas.selection.picked
    if picked.neurons:
        neuron = min(picked.neurons)
        layer, _ = canvas.document.project.network.find_neuron(neuron)
        return Hit("neuron", layer.id, neuron)
    if len(picked.layers) == 1:
        return Hit("card", min(picked.layers))
    return Hit()


def _free_place(canvas: Canvas, entry: str) -> QPointF:
    """Point of the widget in view where the entry covers nothing, if there is one."""
    seen, geometry = canvas.visible_rect(), canvas.scene_geometry
    taken = [geometry.rect_of(layer.id) for layer in geometry.network.layers]
    if not taken:
        return QPointF(canvas.rect().center())
    width, height = DIAMETER + GAP, DIAMETER
    if entry in KINDS:
        width, height = open_size(new_size(canvas.document.project, KINDS[entry]))
    bounds = geometry.bounds()
    right = QPointF(bounds.right() + GAP + width / 2, bounds.center().y())
    candidates = [right, bounds.center() + QPointF(0, bounds.height() / 2 + height)]
    step = DIAMETER
    rows, columns = int(seen.height() / step), int(seen.width() / step)
    candidates += [
        seen.topLeft() + QPointF(column, row) * step
        for row in range(rows)
        for column in range(columns)
    ]
    for centre in candidates:
        box = QRectF(0, 0, width, height)
        box.moveCenter(centre)
        if seen.contains(box) and not any(box.intersects(rect) for rect in taken):
            return canvas.view.to_screen(centre)
    return canvas.view.to_screen(right)

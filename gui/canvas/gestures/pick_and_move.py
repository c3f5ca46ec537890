"""Selecting by a click, and moving what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, Qt

from engine.edits.placement import Move
from gui.canvas.gestures.gesture import apply, clear
from gui.canvas.overlay import Overlay
from gui.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas
    from gui.canvas.hit_test import Hit


class PickAndMove:
    """A press on a thing selects it; moving then takes all selected layers along."""

    cursor: ClassVar = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, pos: QPointF, hit: Hit, toggling: bool) -> None:
        self._canvas = canvas
        self._start = canvas.scene_pos(pos)
        self._picked = picked_by(hit)
        self._toggling = toggling
        self._before = canvas.selection.picked
        self._was_selected = bool(overlap(self._before, self._picked))
        if not toggling and not self._was_selected:
            canvas.selection.set(self._picked)

    def update(self, pos: QPointF) -> None:
        """Show the layers where they would be."""
        if self._toggling and not self._was_selected:
            self._canvas.selection.extend(self._picked)
        by = self._way(pos)
        moved = dict.fromkeys(self._layers(), (by.x(), by.y()))
        self._canvas.set_overlay(Overlay(moved=moved))

    def finish(self, pos: QPointF) -> None:
        """Put the layers there."""
        by, layers = self._way(pos), self._layers()
        clear(self._canvas)
        if layers and not by.isNull():
            apply(self._canvas, Move(layers, by.x(), by.y()))

    def click(self, pos: QPointF) -> None:
        """Select this alone; with Ctrl add or remove it."""
        if self._toggling:
            self._canvas.selection.set(self._before ^ self._picked)
        else:
            self._canvas.selection.set(self._picked)

    def cancel(self) -> None:
        """Put everything back, the selection too."""
        clear(self._canvas)
        self._canvas.selection.set(self._before)

    def _way(self, pos: QPointF) -> QPointF:
        way = self._canvas.scene_pos(pos) - self._start
        # On whole pixels layers that were in line stay in line at every zoom.
        return QPointF(round(way.x()), round(way.y()))

    def _layers(self) -> tuple[int, ...]:
        return selected_layers(self._canvas)


def picked_by(hit: Hit) -> Picked:
    """What a click on a hit selects."""
    if hit.connection is not None:
        return Picked(connections=frozenset({hit.connection}))
    if hit.neuron is not None:
        return Picked(neurons=frozenset({hit.neuron}))
    if hit.layer is not None:
        return Picked(layers=frozenset({hit.layer}))
    return Picked()


def overlap(first: Picked, second: Picked) -> Picked:
    """What is in both."""
    return Picked(
        first.layers & second.layers,
        first.neurons & second.neurons,
        first.connections & second.connections,
    )


def selected_layers(canvas: Canvas) -> tuple[int, ...]:
    """Selected layers, and those of selected neurons, in the network's order."""
    picked = canvas.selection.picked
    return tuple(
        layer.id
        for layer in canvas.document.project.network.layers
        if layer.id in picked.layers
        or not picked.neurons.isdisjoint(layer.neurons.tolist())
    )


def selected_neurons(canvas: Canvas) -> list[int]:
    """Selected neurons, and those of selected layers, in the network's order."""
    picked = canvas.selection.picked
    return [
        neuron
        for layer in canvas.document.project.network.layers
        for neuron in layer.neurons.tolist()
        if layer.id in picked.layers or neuron in picked.neurons
    ]

"""Dragging a weight up and down on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, Qt

from engine.edits.parameters import SetFrozen, SetWeights
from gui.canvas.gestures.gesture import attempt, clear
from gui.canvas.overlay import Note, Overlay
from gui.selection import Connection, Picked
from gui.style.number_text import format_number

if TYPE_CHECKING:
    from engine.network.network import Network
    from gui.canvas.canvas import Canvas

PER_PIXEL, FINE_PER_PIXEL = 0.02, 0.001
"""What a pixel upwards adds, and what it adds while Shift is held."""
GRAIN, FINE_GRAIN = 0.01, 0.001
"""The value is a multiple of this, so that a hand finds round numbers."""


class DragWeight:
    """The weight follows the mouse; what it does to the network is seen meanwhile."""

    cursor: ClassVar = Qt.CursorShape.SizeVerCursor

    def __init__(
        self, canvas: Canvas, pos: QPointF, connection: Connection, toggling: bool
    ) -> None:
        self._canvas = canvas
        self._connection = connection
        self._toggling = toggling
        self._before = canvas.selection.picked
        self._reference = canvas.stage.reference.value
        self._last = pos
        self._first = self._value = self._exact = 0.0
        self._begun = False

    def update(self, pos: QPointF) -> None:
        """Show the network with the weight that the mouse stands for."""
        if not self._begun:
            self._begin()
        trial = self._canvas.session.trial
        if not trial.is_on:
            # Something else changed the project: there is nothing to hold any more.
            clear(self._canvas)
            return
        fine = self._canvas.gestures.modifiers & Qt.KeyboardModifier.ShiftModifier
        up, self._last = self._last.y() - pos.y(), pos
        if up:
            self._exact += up * (FINE_PER_PIXEL if fine else PER_PIXEL)
            grain = FINE_GRAIN if fine else GRAIN
            self._value = round(round(self._exact / grain) * grain, 6)
            if abs(self._exact - self._first) < FINE_PER_PIXEL / 2:
                self._value = self._first
            trial.show(self._edit())
        words = format_number(self._value, 3 if fine else 2)
        note = Note(self._canvas.scene_pos(pos), words)
        self._canvas.set_overlay(Overlay(note=note))

    def finish(self, pos: QPointF) -> None:
        """Set the weight: one step of undo."""
        self.update(pos)
        clear(self._canvas)
        changed = self._value != self._first
        trial = self._canvas.session.trial

        def keep() -> None:
            trial.keep(self._edit() if changed else None)

        attempt(self._canvas, keep, title="The weight stays as it is")

    def click(self, pos: QPointF) -> None:
        """Select the connection; with Ctrl add or remove it."""
        picked = Picked(connections=frozenset({self._connection}))
        toggled = self._before ^ picked
        self._canvas.selection.set(toggled if self._toggling else picked)

    def cancel(self) -> None:
        """Put everything back, the selection and what was learned meanwhile too."""
        clear(self._canvas)
        if self._begun:
            self._canvas.session.trial.drop()
            self._canvas.selection.set(self._before)
            # Widths and colours followed the weight; by themselves they would stay.
            self._canvas.stage.reference.value = self._reference
            self._canvas.presenter.changed()

    def _begin(self) -> None:
        canvas, connection = self._canvas, self._connection
        session = canvas.session
        self._begun = True
        canvas.selection.select(connections=[connection])
        weight = weight_of(session.latest.network, connection)
        self._first = self._value = self._exact = 0.0 if weight is None else weight
        if session.is_busy and not session.is_running:
            # A single step is over in a moment: it is not trained around.
            session.pause()
        if weight is not None:
            session.trial.begin(SetFrozen((), (connection,)))

    def _edit(self) -> SetWeights:
        return set_weight(self._canvas, self._connection, self._value)


def set_weight(canvas: Canvas, connection: Connection, value: float) -> SetWeights:
    """Return the edit that gives a connection another weight."""
    network = canvas.document.project.network
    (source, row), (target, column) = map(network.find_neuron, connection)
    name = f"{source.names[row]} to {target.names[column]}"
    return SetWeights({connection: value}, name)


def weight_of(network: Network, connection: Connection) -> float | None:
    """Return the weight of a connection; None if there is none."""
    if not all(map(network.has_neuron, connection)):
        return None
    (source, row), (target, column) = map(network.find_neuron, connection)
    projection = network.projection(source.id, target.id)
    if projection is None or not projection.has(row, column):
        return None
    return float(projection.weights[row, column])

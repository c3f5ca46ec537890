"""Joining the selection to something with the keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from engine.edits.connect import refusal
from gui.canvas.gestures.connect import (
    holder_of,
    join,
    port_point,
    selected_items,
    show_link,
)
from gui.canvas.gestures.gesture import clear
from gui.canvas.gestures.reading_order import columns
from gui.canvas.overlay import Link

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConnectByKeys:
    """Left and right choose a layer, up and down a neuron of it; Enter joins."""

    def __init__(self, canvas: Canvas, sources: list[int]) -> None:
        self._canvas = canvas
        self._sources = sources
        self._columns = columns(canvas, without=sources)
        self._column, self._row = self._first(), 0
        self._show()

    def key(self, key: Qt.Key) -> bool:
        """Take a key; whether joining goes on."""
        if key in _ENTER:
            target = self._target
            self.cancel()
            join(self._canvas, [(source, target) for source in self._sources])
            return False
        step = _STEPS.get(key)
        if step is None:
            self.cancel()
            return False
        across, down = step
        if across:
            self._column = (self._column + across) % len(self._columns)
            self._row = 0
        else:
            self._row = (self._row + down) % len(self._columns[self._column])
        self._show()
        return True

    def cancel(self) -> None:
        """Join nothing."""
        clear(self._canvas)

    @property
    def _target(self) -> int:
        return self._columns[self._column][self._row]

    def _show(self) -> None:
        """Show all that Enter would join, or why it joins nothing."""
        canvas, target = self._canvas, self._target
        network = canvas.document.project.network
        possible = [
            source
            for source in self._sources
            if refusal(network, source, target) is None
        ]
        first, *rest = possible or self._sources[:1]
        show_link(canvas, (first, target), None)
        end = port_point(canvas, target)
        others = tuple(
            Link(port_point(canvas, source, "out"), end, at_port=True)
            for source in rest
        )
        canvas.set_overlay(replace(canvas.overlay, others=others))

    def _first(self) -> int:
        """The first thing to the right of the source that can take it, if any can."""
        geometry = self._canvas.scene_geometry
        network, source = geometry.network, self._sources[0]
        right = geometry.rect_of(holder_of(network, source)).center().x()
        possible = [
            place
            for place, column in enumerate(self._columns)
            if refusal(network, source, column[0]) is None
        ]
        for place in possible:
            holder = holder_of(network, self._columns[place][0])
            if geometry.rect_of(holder).center().x() > right:
                return place
        return possible[0] if possible else 0


def begin(canvas: Canvas) -> ConnectByKeys | None:
    """Start joining what is selected; say what is missing if that is not possible."""
    sources = selected_items(canvas)
    if not sources:
        canvas.notices.hint(
            "Nothing is selected to connect from",
            "Select a layer or a neuron with Ctrl+Right first.",
        )
        return None
    if not columns(canvas, without=sources):
        canvas.notices.hint(
            "There is nothing to connect to", "Add another layer or neuron first."
        )
        return None
    return ConnectByKeys(canvas, sources)

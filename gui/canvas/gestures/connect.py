"""Joining things: by dragging from a port, and from what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, Qt

from engine.edits.connect import Connect, is_joined, refusal
from engine.edits.edit import Compound
from gui.canvas.geometry import RADIUS
from gui.canvas.gestures.gesture import apply, clear, target_at
from gui.canvas.gestures.pick_and_move import picked_by
from gui.canvas.overlay import Link, Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.network.network import Network
    from gui.canvas.canvas import Canvas
    from gui.canvas.hit_test import Hit, Side

Ends = tuple[int, int]
"""Ids of source and target, each a layer or a neuron."""


class ConnectByDrag:
    """Layer to layer joins all, neuron to neuron one; a refusal says why meanwhile."""

    cursor: ClassVar = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, hit: Hit) -> None:
        self._canvas = canvas
        self._hit = hit
        self._here = item_of(hit)
        self._backward = hit.port == "in"

    def update(self, pos: QPointF) -> None:
        """Show the connection as far as the mouse, or the reason against it."""
        ends = self._ends(pos)
        if self._here is None:
            return
        if ends is None:
            start = port_point(self._canvas, self._here, self._hit.port or "out")
            end = self._canvas.scene_pos(pos)
            link = Link(start, end, backward=self._backward)
            self._canvas.set_overlay(Overlay(link=link))
            return
        show_link(self._canvas, ends, self._canvas.scene_pos(pos), self._backward)

    def finish(self, pos: QPointF) -> None:
        """Join the two ends."""
        ends = self._ends(pos)
        clear(self._canvas)
        if ends is not None:
            join(self._canvas, [ends])

    def click(self, pos: QPointF) -> None:
        """A click on a port selects what it belongs to."""
        self._canvas.selection.set(picked_by(self._hit))

    def cancel(self) -> None:
        """Join nothing."""
        clear(self._canvas)

    def _ends(self, pos: QPointF) -> Ends | None:
        """Source and target by id; None over empty canvas and over the start itself."""
        there, here = item_of(target_at(self._canvas, pos)), self._here
        if there is None or here is None or there == here:
            return None
        return (there, here) if self._backward else (here, there)


def join(canvas: Canvas, pairs: Sequence[Ends]) -> bool:
    """Join all pairs that can be, as one step; say why some cannot."""
    network = canvas.document.project.network
    reasons = [refusal(network, *pair) for pair in pairs]
    edits = tuple(
        Connect(*pair)
        for pair, reason in zip(pairs, reasons, strict=True)
        if reason is None
    )
    if not edits:
        # Not even tried: an edit that is refused would still end a run's step of undo.
        canvas.notices.refused("Not connected", next(filter(None, reasons), ""))
        return False
    edit = edits[0] if len(edits) == 1 else Compound(edits, "Connect")
    if not apply(canvas, edit, title="Not connected"):
        return False
    left_out = [
        reason
        for pair, reason in zip(pairs, reasons, strict=True)
        if reason is not None and not is_joined(network, *pair)
    ]
    if left_out:
        canvas.notices.hint("Not everything was connected", left_out[0])
    return True


def connect_selection_to(canvas: Canvas, hit: Hit) -> None:
    """Join everything selected to what was hit; without a selection, select it."""
    target, sources = item_of(hit), selected_items(canvas)
    if target is None or not sources:
        canvas.selection.set(picked_by(hit))
        return
    join(canvas, [(source, target) for source in sources])


def selected_items(canvas: Canvas) -> list[int]:
    """Ids of the selected layers, then of the selected neurons."""
    picked = canvas.selection.picked
    return [*sorted(picked.layers), *sorted(picked.neurons)]


def show_link(
    canvas: Canvas, ends: Ends, mouse: QPointF | None, backward: bool = False
) -> None:
    """Preview a connection between two things; refused ones end at the mouse."""
    reason = refusal(canvas.document.project.network, *ends)
    source, target = port_point(canvas, ends[0], "out"), port_point(canvas, ends[1])
    start, end = (target, source) if backward else (source, target)
    there = ends[0] if backward else ends[1]
    if reason is not None:
        link = Link(start, end if mouse is None else mouse, reason, backward=backward)
        canvas.set_overlay(Overlay(link=link))
        return
    link = Link(start, end, at_port=True, backward=backward)
    if canvas.document.project.network.has_layer(there):
        canvas.set_overlay(Overlay(link=link, drop_layer=there))
    else:
        canvas.set_overlay(Overlay(link=link, drop_neurons=frozenset({there})))


def item_of(hit: Hit) -> int | None:
    """Id of the neuron, else of the layer, that a hit is about."""
    return hit.neuron if hit.neuron is not None else hit.layer


def port_point(canvas: Canvas, item: int, side: Side = "in") -> QPointF:
    """Scene point of the port of a layer or neuron, or of the closed card it is in."""
    geometry, network = canvas.scene_geometry, canvas.document.project.network
    centre, layer = geometry.centre_of(item), holder_of(network, item)
    card = geometry.card(layer)
    if centre is None and card is not None:
        return card.port(side)
    if centre is None:
        centre = geometry.rect_of(layer).center()
    return centre + QPointF(RADIUS if side == "out" else -RADIUS, 0)


def holder_of(network: Network, item: int) -> int:
    """Id of the layer that an item is, or is in."""
    return item if network.has_layer(item) else network.find_neuron(item)[0].id

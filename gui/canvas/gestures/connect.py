"""Dragging a connection from a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from engine.edits.connect import Connect, refusal
from gui.canvas.geometry import RADIUS
from gui.canvas.gestures.gesture import apply, clear
from gui.canvas.gestures.pick_and_move import picked_by
from gui.canvas.overlay import Link, Overlay

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas
    from gui.canvas.hit_test import Hit


class ConnectByDrag:
    """Layer to layer joins all, neuron to neuron one; a refusal says why meanwhile."""

    def __init__(self, canvas: Canvas, hit: Hit) -> None:
        self._canvas = canvas
        self._hit = hit
        self._start = port_point(canvas, hit)

    def update(self, pos: QPointF) -> None:
        """Show the connection as far as the mouse, or the reason against it."""
        target = self._canvas.hit(pos)
        end = self._canvas.scene_pos(pos)
        ends = self._ends(target)
        if ends is None:
            self._show(Link(self._start, end))
            return
        reason = refusal(self._canvas.document.project.network, *ends)
        if reason is None:
            end = port_point(self._canvas, target, facing=self._hit.port)
        self._show(Link(self._start, end, reason, at_port=reason is None), target)

    def finish(self, pos: QPointF) -> None:
        """Join the two ends."""
        ends = self._ends(self._canvas.hit(pos))
        clear(self._canvas)
        if ends is not None:
            apply(self._canvas, Connect(*ends))

    def click(self, pos: QPointF) -> None:
        """A click on a port selects what it belongs to."""
        self._canvas.selection.set(picked_by(self._hit))

    def cancel(self) -> None:
        """Join nothing."""
        clear(self._canvas)

    def _ends(self, target: Hit) -> tuple[int, int] | None:
        """Source and target by id; None over empty canvas and over the start itself."""
        there, here = item_of(target), item_of(self._hit)
        if there is None or here is None or there == here:
            return None
        return (there, here) if self._hit.port == "in" else (here, there)

    def _show(self, link: Link, target: Hit | None = None) -> None:
        overlay = Overlay(link=link)
        if target is not None and link.refused is None:
            on = frozenset() if target.neuron is None else frozenset({target.neuron})
            layer = target.layer if target.neuron is None else None
            overlay = Overlay(link=link, drop_layer=layer, drop_neurons=on)
        self._canvas.set_overlay(overlay)


def item_of(hit: Hit) -> int | None:
    """Id of the neuron, else of the layer, that a hit is about."""
    return hit.neuron if hit.neuron is not None else hit.layer


def port_point(canvas: Canvas, hit: Hit, facing: str | None = None) -> QPointF:
    """Scene point of a hit's port; of the port that faces a dragged one, if given."""
    side = hit.port or "in"
    if facing is not None:
        side = "in" if facing == "out" else "out"
    geometry = canvas.scene_geometry
    if hit.neuron is not None:
        centre = geometry.centre_of(hit.neuron)
        if centre is not None:
            return centre + QPointF(RADIUS if side == "out" else -RADIUS, 0)
    card = None if hit.layer is None else geometry.card(hit.layer)
    return QPointF() if card is None else card.port(side)

"""Size and dropout of a layer, typed into its row where both are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.edits.dropout import SetDropout
from engine.edits.resize import ResizeLayer

if TYPE_CHECKING:
    from engine.edits.edit import Edit
    from engine.network.layer import Layer
    from gui.widgets.number_field import Mode

LayerNumber = Literal["size", "dropout"]
MODES: dict[LayerNumber, Mode] = {"size": "whole", "dropout": "short"}
WORDS: dict[LayerNumber, str] = {
    "size": "Number of neurons",
    "dropout": "Part of the neurons that is silent in each step of training",
}


def layer_numbers(layer: Layer) -> tuple[LayerNumber, ...]:
    """Return which numbers of a layer can be typed."""
    if layer.loose:
        return ()
    return ("size", "dropout") if layer.kind == "hidden" else ("size",)


def number_of(layer: Layer, what: LayerNumber) -> float:
    """Return what a number is now."""
    return float(layer.size if what == "size" else layer.dropout)


def change_of(layer_id: int, what: LayerNumber, value: float) -> Edit:
    """Return the edit that another number asks for."""
    if what == "size":
        return ResizeLayer(layer_id, round(value))
    return SetDropout((layer_id,), value)

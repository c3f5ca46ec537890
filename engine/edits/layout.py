"""How much room layers and neurons take up on the canvas."""

import numpy as np

from engine.arrays import Array
from engine.network.layer import Layer

CARD_WIDTH = 104.0
HEAD = 44.0
PITCH = 88.0
FOOT = 4.0
FIRST_NEURON = 80.0
"""From the top of a card to the centre of its first neuron."""

LARGE = 16
"""Layers of more neurons are drawn as a card of weight images."""

LARGE_SIZE = 168.0, 200.0
COLUMN_GAP, LARGE_COLUMN_GAP = 150.0, 180.0
ROW_GAP = 40.0


def card_size(layer: Layer) -> tuple[float, float]:
    """Width and height of what a layer takes up, in pixels at 100 % zoom."""
    if layer.loose:
        return PITCH, PITCH
    if layer.size > LARGE:
        return LARGE_SIZE
    return CARD_WIDTH, HEAD + PITCH * layer.size + FOOT


def top_of(layer: Layer) -> float:
    """From the top of what a layer takes up to its position."""
    return PITCH / 2 if layer.loose else FIRST_NEURON


def tops_of(column: list[Layer]) -> list[float]:
    """Upper edges of a column whose middle is at 0."""
    tops, bottom = [], 0.0
    for above, layer in zip([None, *column[:-1]], column, strict=True):
        # Loose neurons stand as close as those on a card.
        close = above is None or (above.loose and layer.loose)
        tops.append(bottom + (0.0 if close else ROW_GAP))
        bottom = tops[-1] + card_size(layer)[1]
    return [top - bottom / 2 for top in tops]


def neurons_below_top(layer: Layer) -> Array:
    """From the top of what a layer takes up to each of its neurons, shape (n,)."""
    places = np.arange(layer.size)
    if layer.size <= LARGE:
        return top_of(layer) + PITCH * places
    return HEAD + (places + 0.5) / layer.size * (LARGE_SIZE[1] - HEAD)

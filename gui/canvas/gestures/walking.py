"""Walking over the canvas with keys, and selecting on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.canvas.gestures.reading_order import columns
from gui.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas


class Walk:
    """Where walking stands, and what stays selected meanwhile."""

    def __init__(self) -> None:
        self._here: int | None = None
        self._kept = self._shown = Picked()

    def to_next(self, canvas: Canvas, step: int, *, adding: bool = False) -> bool:
        """Select what follows in reading order: each layer, then its neurons.

        While adding, what is selected stays, and neurons are followed by neurons,
        layers by layers and loose neurons, as far as there are any.
        """
        order = [item for column in columns(canvas) for item in column]
        if not order:
            return False
        here = self._present(canvas, order, step)
        if here is None:
            self._select(canvas, order[0 if step > 0 else -1], adding)
            return True
        if adding:
            order = _alike(canvas, order, here)
        place = order.index(here) + step
        if 0 <= place < len(order) or not adding:
            self._select(canvas, order[place % len(order)], adding)
        return True

    def to_column(self, canvas: Canvas, step: int) -> bool:
        """Select the next layer, or the neuron in the same row of it."""
        found = columns(canvas)
        if not found:
            return False
        order = [item for column in found for item in column]
        here = self._present(canvas, order, step)
        if here is None:
            self._select(canvas, found[0 if step > 0 else -1][0])
            return True
        place = next(n for n, column in enumerate(found) if here in column)
        row = found[place].index(here)
        beside = found[(place + step) % len(found)]
        self._select(canvas, beside[min(row, len(beside) - 1)])
        return True

    def keep(self, canvas: Canvas) -> None:
        """Keep what is selected while walking on; what was kept already is let go."""
        self._follow(canvas)
        here = None if self._here is None else _picked(canvas, self._here)
        if here is not None and (self._kept ^ here) | here == self._kept:
            self._kept ^= here
        else:
            self._kept = self._shown = canvas.selection.picked

    def _follow(self, canvas: Canvas) -> None:
        """Forget everything when something else has changed the selection."""
        if canvas.selection.picked != self._shown:
            self._here, self._kept = None, Picked()
            self._shown = canvas.selection.picked

    def _present(self, canvas: Canvas, order: list[int], step: int) -> int | None:
        """What walking goes on from: else the selected thing furthest on the way."""
        self._follow(canvas)
        if self._here in order:
            return self._here
        picked = canvas.selection.picked
        chosen = [item for item in order if item in picked.layers | picked.neurons]
        if not chosen:
            return None
        return chosen[-1] if step > 0 else chosen[0]

    def _select(self, canvas: Canvas, item: int, adding: bool = False) -> None:
        before = canvas.selection.picked if adding else self._kept
        self._here, self._shown = item, before | _picked(canvas, item)
        canvas.selection.set(self._shown)


def _picked(canvas: Canvas, item: int) -> Picked:
    one = frozenset({item})
    if canvas.document.project.network.has_layer(item):
        return Picked(layers=one)
    return Picked(neurons=one)


def _alike(canvas: Canvas, order: list[int], here: int) -> list[int]:
    """Only neurons where walking stands at one, else all that stands by itself."""
    network = canvas.document.project.network
    if not network.has_layer(here):
        return [item for item in order if not network.has_layer(item)]
    loose = {int(layer.neurons[0]) for layer in network.layers if layer.loose}
    return [item for item in order if network.has_layer(item) or item in loose]

"""How wide the columns of the tree are, and which go where room is short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF

from gui.panels.outline.cell_text import shorter
from gui.panels.outline.look import BOX, MARGIN
from gui.panels.outline.tree_model import (
    ACTIVATION,
    BIAS,
    FROZEN,
    HEADINGS,
    NAME,
    VALUE,
)
from gui.style.fonts import font, grown
from gui.style.number_text import MINUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.panels.outline.rows import Item
    from gui.panels.outline.tree_model import TreeModel

INDENT = 16
READABLE_NAME, SHORTEST_NAME = 104, 72
"""Room that names keep while there are numbers to leave out, and in any case."""
ENOUGH_FOR_NAME = 144
"""Longer names share the rest with the words on activations."""
LEAST_WORD, MOST_OF_WORD = "tanh", "sigmoid"
"""What of words on activations fits in a narrow tree."""
USUAL_NUMBER = f"{MINUS}0.000"
FROZEN_WIDTH = 30
BESIDE_HEADING = 13
"""How much more than its words and their padding Qt wants for a heading: measured."""
MOST_MEASURED = 200
"""Rows that are measured: of a large network the first."""
GIVING_WAY = (BIAS, VALUE)
"""What is left out, first one first; the inspector has both."""


@dataclass(frozen=True)
class Needs:
    """What columns need, in pixels.

    Attributes
    ----------
    name, joined : int
        For the widest name, with its indent: of all, and of those of projections.
    words, least_words, heading : int
        For what is said on activations: whole, and as short as it can be told; and for
        what stands above it.
    number : int
        For a value or a bias.
    """

    name: int
    joined: int
    words: int
    least_words: int
    heading: int
    number: int


def widths_for(width: int, needs: Needs) -> dict[int, int]:
    """Return the width of each column; 0 for those that there is no room for."""
    widths = {VALUE: needs.number, BIAS: needs.number, FROZEN: FROZEN_WIDTH}
    readable = min(needs.name, grown(READABLE_NAME))
    for column in GIVING_WAY:
        if width - sum(widths.values()) >= readable + needs.least_words:
            break
        widths[column] = 0
    left = width - sum(widths.values())
    enough = grown(ENOUGH_FOR_NAME)
    name = min(needs.name, enough + max(0, left - enough) // 2)
    words = min(needs.words, max(needs.least_words, left - name))
    if left - needs.heading >= enough:
        words = max(words, needs.heading)
    words = max(FROZEN_WIDTH, min(words, left - grown(SHORTEST_NAME)))
    widths[ACTIVATION] = words
    widths[NAME] = max(grown(SHORTEST_NAME), left - words)
    return widths


def needs_of(model: TreeModel) -> Needs:
    """Measure the words of the rows in the size of type in use."""
    plain, bold = QFontMetricsF(font("body")), QFontMetricsF(font("section"))

    def wide(words: str) -> int:
        return round(plain.horizontalAdvance(words)) + 2 * MARGIN

    names, joined = [0], [0]
    heading = wide(HEADINGS[ACTIVATION])
    told, short = [heading], [wide(LEAST_WORD)]
    for item, depth in _first_rows(model):
        metrics = bold if item.kind == "layer" else plain
        sign = BOX + MARGIN if depth == 1 else 0
        name = metrics.horizontalAdvance(model.text(item, NAME))
        names.append(round(name) + depth * INDENT + sign + 2 * MARGIN + 1)
        if item.key is not None:
            joined.append(names[-1])
        words = model.text(item, ACTIVATION)
        told.append(wide(words))
        short.append(wide(shorter(words)))
    least = min(max(short), wide(MOST_OF_WORD))
    number = wide(USUAL_NUMBER)
    heading += BESIDE_HEADING
    return Needs(max(names), max(joined), max(told), least, heading, number)


def _first_rows(model: TreeModel) -> Iterator[tuple[Item, int]]:
    """Layers, and what is below them, whether it is open or not: so nothing jumps."""
    rows, left = model.rows, MOST_MEASURED
    for row in range(min(len(rows.layers), MOST_MEASURED)):
        yield rows.at((row, -1)), 1
    for row in range(len(rows.layers)):
        count = min(rows.count(row), left)
        left -= count
        for below in range(count):
            yield rows.at((row, below)), 2

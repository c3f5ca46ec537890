"""The heads of the outline, and of what is in it, stand below each other."""

from __future__ import annotations

from PySide6.QtCore import QRect

from tests.gui.ink import dress, inked_columns

TITLE = 12
"""Where the titles of the outline begin."""


def test_headings_and_names_of_weights_stand_below_the_titles(bench):
    dress(bench.outline)
    bench.goes_to("b1")
    head = bench.tree.header()
    # Without the line below it.
    first = QRect(0, 0, head.sectionSize(0), head.height() - 2)
    assert abs(min(inked_columns(head, first)) - TITLE) <= 2
    names = bench.table.verticalHeader()
    row = QRect(0, 0, names.width(), names.sectionSize(0))
    assert abs(min(inked_columns(names, row)) - TITLE) <= 2

"""What the pages have in common begins at their margin."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from gui.panels.inspector.glyph import Glyph
from gui.panels.inspector.page import MARGIN
from tests.gui.ink import inked_columns


@pytest.mark.parametrize("kind", ["network", "layer", "neuron"])
def test_the_disc_of_a_page_begins_at_its_margin(bench, kind):
    if kind == "layer":
        bench.selection.select(layers=[bench.layer("Hidden 1").id])
    elif kind == "neuron":
        bench.selection.select(neurons=[bench.neuron("Hidden 1", 0)])
    glyph, page = bench.find(Glyph), bench.inspector.page
    disc = glyph.width() / 2 - 18
    left = glyph.mapTo(page, QPoint(0, 0)).x() + disc
    assert left == MARGIN


def test_nothing_is_drawn_left_of_the_margin_of_the_network(bench):
    page = bench.inspector.page
    shown = QRect(0, 60, page.width(), 120)
    assert abs(min(inked_columns(page, shown)) - MARGIN) <= 1

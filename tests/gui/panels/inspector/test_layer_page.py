"""The page of a layer in line: rows, fields and tiles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from gui.panels.inspector.activation_row import ActivationRow
from gui.panels.inspector.facts import Facts
from gui.panels.inspector.neuron_list import NeuronList
from gui.widgets.number_field import NumberField
from tests.gui.ink import inked_columns


@pytest.fixture
def page(bench):
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    return bench.inspector.page


def test_neurons_stand_in_line_with_what_is_above(bench, page):
    facts, listed = bench.find(Facts), bench.find(NeuronList)
    edges = []
    for part in (facts, listed):
        inked, left = inked_columns(part), part.mapTo(page, QPoint(0, 0)).x()
        edges.append((left + min(inked), left + max(inked)))
    for above, below in zip(*edges, strict=True):
        assert abs(above - below) <= 2


def test_the_dropout_stands_as_far_from_the_tiles_as_other_parts(bench, page):
    tile = bench.find(ActivationRow).tiles["tanh"]
    field = bench.find(NumberField, "inspector_dropout")
    below = tile.mapTo(page, QPoint(0, tile.height())).y()
    assert 8 <= field.mapTo(page, QPoint(0, 0)).y() - below <= 16

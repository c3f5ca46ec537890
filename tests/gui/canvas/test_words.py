"""Detail by zoom, tooltips, subtitles: the words on and over the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gui.canvas.detail import detail_at
from gui.canvas.hit_test import EMPTY, Hit
from gui.canvas.painters.card_painter import subtitle
from gui.canvas.painters.text import short_name, text_width, value_text
from gui.canvas.tooltips import tooltip
from gui.style.number_text import full_text
from tests.gui.canvas.conftest import small_project


@pytest.mark.parametrize(
    ("zoom", "drawn"),
    [
        (0.34, {"dots"}),
        (0.4, set()),
        (0.54, {"grid"}),
        (0.6, {"grid", "fine"}),
        (0.8, {"grid", "fine", "labels"}),
        (1.5, {"grid", "fine", "labels", "numbers"}),
    ],
)
def test_more_is_drawn_where_there_is_room(zoom, drawn):
    detail = detail_at(zoom)
    assert {name for name in vars(detail) if getattr(detail, name)} == drawn


def test_cards_say_size_and_activation():
    layers = small_project().network.layers
    words = ["2 columns", "4 · tanh", "2 · ReLU", "1 · sigmoid"]
    assert [subtitle(layer) for layer in layers] == words


@pytest.mark.parametrize(
    ("value", "text"), [(-0.875, "−0.88"), (0.0, "0.00"), (12345.6, "12346")]
)
def test_values_are_short(value, text):
    assert value_text(value) == text


def test_tooltips_have_whole_names_and_numbers(small):
    network = small.document.project.network
    hidden, second = network.layers[1:3]
    source, target = int(hidden.neurons[1]), int(second.neurons[0])
    values = small.canvas.values
    weight = float(network.projections[1].weights[1, 0])
    assert tooltip(Hit("connection", connection=(source, target)), network, values) == (
        f"{hidden.names[1]} to {second.names[0]}: {full_text(weight)}"
    )
    value = full_text(values.value(hidden.id, 1))
    words = tooltip(Hit("neuron", hidden.id, source), network, values)
    assert words == f"{hidden.names[1]} in Hidden 1: {value}"
    assert tooltip(Hit("head", hidden.id), network, values) == "Hidden 1"
    assert tooltip(EMPTY, network, values) == ""


def test_the_canvas_offers_them(small, qtbot):
    canvas = small.canvas
    point = canvas.point_of("Hidden 1")
    event = QHelpEvent(QEvent.Type.ToolTip, point, canvas.mapToGlobal(point))
    QApplication.sendEvent(canvas, event)
    assert QToolTip.text() == "Hidden 1"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_long_value_of_a_column_is_told_before_the_column():
    pixels = 10
    wide, narrow = 400, int(text_width("Torgersen", "canvas_label", pixels)) + 2
    name = "island=Torgersen"
    assert short_name(name, "canvas_label", pixels, wide) == name
    assert short_name(name, "canvas_label", pixels, narrow) == "Torgersen"
    assert short_name("bill_length_mm", "canvas_label", pixels, narrow)[-1] == "…"

"""Detail by zoom, tooltips, subtitles: the words on and over the canvas."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolTip

from gui.canvas.detail import detail_at
from gui.canvas.hit_test import EMPTY, Hit
from gui.canvas.painters.card_painter import subtitle
from gui.canvas.painters.text import short_name, text_width, value_text
from gui.canvas.tooltips import tooltip
from gui.style.number_text import MINUS, full_shown
from tests.gui.canvas.conftest import small_project, wide_project


@pytest.mark.parametrize(
    ("zoom", "drawn"),
    [
        (0.344, {"dots"}),
        (0.346, set()),
        (0.494, set()),
        (0.544, {"grid"}),
        (0.546, {"grid", "fine"}),
        (0.744, {"grid", "fine"}),
        (0.746, {"grid", "fine", "labels"}),
        (1.404, {"grid", "fine", "labels"}),
        (1.406, {"grid", "fine", "labels", "numbers"}),
    ],
)
def test_more_is_drawn_where_there_is_room(qapp, zoom, drawn):
    detail = detail_at(zoom)
    assert {name for name in vars(detail) if getattr(detail, name)} == drawn


@pytest.mark.parametrize(
    ("zoom", "words"),
    [
        (0.3, ["rings and curves (from 35 %)", "bias ticks", "names", "sums z"]),
        (0.4, ["bias ticks (from 55 %)", "names", "sums z"]),
        (0.6, ["names and values below neurons (from 75 %)", "sums z"]),
        (1.0, ["sums z (above 140 %)"]),
        (1.5, []),
    ],
)
def test_the_zoom_says_what_it_leaves_out(small, zoom, words):
    canvas = small.canvas
    canvas.view.show_at(zoom, QPointF())
    canvas.tools.refresh()
    percent = f"{zoom * 100:.0f} %"
    told = next(
        each.toolTip()
        for each in canvas.tools.zoom.findChildren(QAbstractButton)
        if each.accessibleName() == percent
    )
    _, _, left_out = told.partition("Not drawn at this zoom: ")
    parts = left_out.removesuffix(".").split(", ") if left_out else []
    assert len(parts) == len(words)
    assert all(p.startswith(word) for p, word in zip(parts, words, strict=True))


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
    words = tooltip(Hit("connection", connection=(source, target)), network, values)
    assert words.split("\n")[0] == (
        f"{hidden.names[1]} to {second.names[0]}: {full_shown(weight)}"
    )
    value = full_shown(values.value(hidden.id, 1))
    words = tooltip(Hit("neuron", hidden.id, source), network, values)
    assert words.split("\n")[0] == f"{hidden.names[1]} in Hidden 1: {value}"
    words = tooltip(Hit("head", hidden.id), network, values)
    assert words.split("\n")[0] == "Hidden 1"
    assert tooltip(EMPTY, network, values) == ""


def test_tooltips_have_the_minus_of_the_panels(small):
    network = small.document.project.network
    first, second = network.layers[:2]
    weights = network.projections[0].weights
    row, column = (int(at[0]) for at in (weights < 0).nonzero())
    link = int(first.neurons[row]), int(second.neurons[column])
    words = tooltip(Hit("connection", connection=link), network, small.canvas.values)
    assert f": {MINUS}0." in words.split("\n")[0]


def all_hits(network):
    inputs, hidden = network.layers[:2]
    output = network.layers[-1]
    link = int(inputs.neurons[0]), int(hidden.neurons[0])
    kinds = ("head", "card", "lower_edge")
    yield from (Hit(kind, hidden.id) for kind in kinds)
    yield Hit("card", inputs.id)
    for side in ("in", "out"):
        yield Hit("card_port", hidden.id, port=side)
        yield Hit("port", hidden.id, int(hidden.neurons[0]), port=side)
    for layer in (inputs, hidden, output):
        yield Hit("neuron", layer.id, int(layer.neurons[0]))
    yield Hit("neuron", hidden.id, int(hidden.neurons[0]), on_label=True)
    yield Hit("connection", connection=link)
    yield Hit("pill", connection=link)


def test_tooltips_say_in_one_sentence_what_a_thing_does(small):
    network, values = small.document.project.network, small.canvas.values
    sentences = []
    for hit in all_hits(network):
        _, sentence = tooltip(hit, network, values).split("\n")
        assert re.fullmatch(r"[A-Z][^.!?]*\.", sentence), sentence
        assert len(sentence) <= 100
        sentences.append(sentence)
    assert len(set(sentences)) == len(sentences)
    assert "tanh" in " ".join(sentences)


def test_tooltips_of_large_layers_say_how_they_open(show):
    scene = show(wide_project())
    network, values = scene.document.project.network, scene.canvas.values
    large = next(layer for layer in network.layers if layer.name == "Hidden 1")
    closed = tooltip(Hit("card", large.id), network, values)
    assert "show its 40 neurons one by one" in closed
    opened = tooltip(Hit("head", large.id), network, values, {large.id})
    assert "as a picture" in opened


def test_a_tooltip_of_what_is_gone_says_nothing(small):
    network, values = small.document.project.network, small.canvas.values
    assert tooltip(Hit("connection", connection=(900, 901)), network, values) == ""
    assert tooltip(Hit("card", 900), network, values) == ""


def test_the_canvas_offers_them(small, qtbot):
    canvas = small.canvas
    point = canvas.point_of("Hidden 1")
    event = QHelpEvent(QEvent.Type.ToolTip, point, canvas.mapToGlobal(point))
    QApplication.sendEvent(canvas, event)
    assert QToolTip.text().startswith("Hidden 1\nDrag to move")
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_long_value_of_a_column_is_told_before_the_column():
    pixels = 10
    wide, narrow = 400, int(text_width("Torgersen", "canvas_label", pixels)) + 2
    name = "island=Torgersen"
    assert short_name(name, "canvas_label", pixels, wide) == name
    assert short_name(name, "canvas_label", pixels, narrow) == "Torgersen"
    assert short_name("bill_length_mm", "canvas_label", pixels, narrow)[-1] == "…"

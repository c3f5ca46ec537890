"""Names beside the cards of inputs and outputs, where below a neuron is no room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from engine.files.examples import EXAMPLES
from gui.canvas.beside import free_beside, strips_beside
from gui.canvas.detail import detail_at, least_zoom_of_labels
from gui.canvas.geometry import build_geometry
from gui.style.fonts import set_font_scale
from tests.gui.whole import seen

FAR = QRectF(-1000, -1000, 4000, 4000)


@pytest.fixture
def watch(monkeypatch) -> seen.Watch:
    return seen.Watch(monkeypatch)


@pytest.fixture
def penguins(open_window):
    """Nine inputs, so many that they are small in this window."""
    return open_window(EXAMPLES["penguins"].path, (1280, 800))


def painted(watch, window) -> dict[str, QRectF]:
    """Every text of the canvas, and where it stands."""
    watch.look(window)
    return {t.words: t.rect for t in watch.painted if t.widget is window.canvas}


def card(window, layer_name: str) -> QRectF:
    canvas = window.canvas
    layer = window.document.project.network.layer_named(layer_name)
    return canvas.view.rect_to_screen(canvas.scene_geometry.rect_of(layer.id))


def test_inputs_are_named_left_and_outputs_right_of_their_card(penguins, watch):
    assert not detail_at(penguins.canvas.view.zoom).labels
    texts = painted(watch, penguins)
    inputs, outputs = card(penguins, "Inputs"), card(penguins, "Output")
    names = ("bill_length_mm", "island=Biscoe", "sex=male")
    assert all(texts[name].right() <= inputs.left() for name in names)
    assert len({texts[name].top() for name in names}) == 3
    classes = ("p(Adelie)", "p(Chinstrap)", "p(Gentoo)")
    assert all(texts[name].left() >= outputs.right() for name in classes)


def test_a_name_that_would_be_two_letters_is_left_out_for_its_value(penguins, watch):
    canvas = penguins.canvas
    canvas.view.show_at(0.5, canvas.view.offset)
    canvas.view.pan(QPointF(66 - card(penguins, "Inputs").left(), 0))
    texts = painted(watch, penguins)
    left = card(penguins, "Inputs").left()
    beside = [words for words, rect in texts.items() if rect.right() < left]
    assert "0.00" in beside
    assert not [words for words in beside if words.startswith(("bill", "island"))]


def test_no_name_stands_on_another_card(penguins):
    network = penguins.document.project.network
    inputs, outputs = network.of_kind("input")[0], network.of_kind("output")[0]
    x, y = inputs.position
    behind = replace(outputs, position=(x - 300, y))
    moved = build_geometry(
        network.with_layers(
            [behind if layer is outputs else layer for layer in network.layers]
        )
    )
    free = free_beside(moved, FAR)
    assert free[inputs.id] == pytest.approx(300 - 104)
    assert free[outputs.id] == pytest.approx(300 - 104)
    usual = free_beside(build_geometry(network), FAR)
    assert usual[inputs.id] > 500
    (strip, _) = strips_beside(build_geometry(network), FAR, 0.5)
    assert strip.width() == 360
    assert strip.right() == x - 52


def test_the_bar_at_a_selection_leaves_the_names_free(penguins, watch):
    network = penguins.document.project.network
    output = network.of_kind("output")[0]
    penguins.canvas.selection.select(neurons=[int(output.neurons[0])])
    texts = painted(watch, penguins)
    bar = penguins.canvas.tools.selection
    assert bar.isVisible()
    names = [rect for words, rect in texts.items() if words.startswith("p(")]
    assert len(names) == 3
    assert not any(QRectF(bar.geometry()).intersects(name) for name in names)
    title = texts["Output"]
    assert not QRectF(bar.geometry()).intersects(title)


def test_a_shortened_name_is_told_where_it_stands(penguins, watch):
    canvas = penguins.canvas
    canvas.view.pan(QPointF(120 - card(penguins, "Inputs").left(), 0))
    short = next(w for w in painted(watch, penguins) if w.startswith("flipper"))
    at = painted(watch, penguins)[short].center().toPoint()
    assert short != "flipper_length_mm"
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, event)
    assert watch.tips[-1].startswith("flipper_length_mm in Inputs")


def test_labels_wait_for_the_room_that_their_type_needs(qapp):
    assert least_zoom_of_labels() == 0.745
    try:
        set_font_scale(1.5)
        assert least_zoom_of_labels() > 0.75
    finally:
        set_font_scale(1.0)

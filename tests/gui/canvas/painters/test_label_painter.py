"""Labels have room: on their card, under their disc, clear of dots and rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF

from engine.edits.rename import RenameNeuron
from gui.canvas.geometry import DIAMETER
from gui.canvas.overlay import NOTHING, Ghost, Overlay
from gui.canvas.painters.card_painter import RING_GAP, subtitle
from gui.canvas.painters.kept_text import KeptTexts
from gui.canvas.painters.neuron_pictures import (
    CURVE_HEIGHT,
    CURVE_WIDTH,
    DOT_RADIUS,
    bias_tick,
)
from gui.style.curves import curve_share
from tests.gui.canvas.test_canvas import at_rest, layer_of, picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter

Words = list[tuple[str, QRectF]]


@pytest.fixture
def written(small, qtbot, monkeypatch) -> Callable[[], Words]:
    """What is written on the canvas when it is painted, and where."""
    found: Words = []
    original = KeptTexts.paint

    def paint(texts: KeptTexts, painter: QPainter, line) -> None:
        original(texts, painter, line)
        size = line.picture.deviceIndependentSize()
        found.append((line.text, QRectF(line.corner, size)))

    def look() -> Words:
        at_rest(qtbot, small.canvas)
        with monkeypatch.context() as patched:
            patched.setattr(KeptTexts, "paint", paint)
            found.clear()
            picture(small.canvas)
        return list(found)

    return look


def on_screen(canvas) -> dict[int, QRectF]:
    cards = canvas.scene_geometry.cards
    return {card.layer: canvas.view.rect_to_screen(card.rect) for card in cards}


def look_at(scene, layer, zoom: float) -> None:
    """Show the lowest neuron of a layer in the middle."""
    canvas = scene.canvas
    at = canvas.scene_geometry.centre_of(int(layer.neurons[-1]))
    middle = canvas.rect().toRectF().center()
    canvas.view.show_at(zoom, middle - at * zoom)


@pytest.mark.parametrize("zoom", [0.75, 0.9, 1.2, 1.42, 1.8, 2.1, 3.0])
@pytest.mark.parametrize("name", ["a", "a name that is much too long"])
def test_labels_stay_on_their_cards(small, written, zoom, name):
    layer = layer_of(small, "Hidden 1")
    small.document.do(RenameNeuron(int(layer.neurons[-1]), name))
    look_at(small, layer, zoom)
    words, card = written(), on_screen(small.canvas)[layer.id]
    labels = [
        (text, rect)
        for text, rect in words
        if abs(rect.center().x() - card.center().x()) < card.width() / 2
        and rect.center().y() > card.center().y()
    ]
    assert labels
    for text, rect in labels:
        assert card.left() <= rect.left(), text
        assert rect.right() <= card.right(), text
        assert rect.bottom() <= card.bottom() + 1, text


@pytest.mark.parametrize("zoom", [1.41, 1.6, 1.8, 2.1, 4.0])
def test_every_sum_is_written_from_near(small, written, zoom):
    for layer in small.document.project.network.layers[1:]:
        look_at(small, layer, zoom)
        sums = [text for text, _ in written() if text.startswith("z ")]
        assert sums


@pytest.mark.parametrize("row", [0, 3, 11])
def test_ends_of_axes_are_clear_of_the_dot(small, written, row):
    small.viewed_row.set(row)
    canvas, layer = small.canvas, layer_of(small, "Hidden 2")
    look_at(small, layer, 1.8)
    diameter, values = DIAMETER * 1.8, canvas.values
    ends = [rect for text, rect in written() if text in ("−3", "3")]
    assert ends
    for place, neuron in enumerate(layer.neurons.tolist()):
        middle = canvas.view.to_screen(canvas.scene_geometry.centre_of(neuron))
        right, up = curve_share(
            layer.activations[place],
            values.weighted_sum(layer.id, place),
            values.value(layer.id, place),
        )
        dot = middle + QPointF(
            (right - 0.5) * CURVE_WIDTH * diameter, (0.5 - up) * CURVE_HEIGHT * diameter
        )
        for rect in ends:
            away = QLineF(dot, rect.center()).length()
            assert away > DOT_RADIUS * diameter


def test_a_preview_has_the_head_of_the_card_that_it_becomes(small, written):
    canvas, layer = small.canvas, layer_of(small, "Hidden 1")
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.9)
    card = on_screen(canvas)[layer.id]
    lines = [layer.name, subtitle(layer)]
    of_card = {text: rect for text, rect in written() if text in lines}
    ghost = Ghost(
        kind="hidden",
        position=QPointF(*layer.position) + QPointF(0, 40),
        size=layer.size,
        activation="tanh",
        title=layer.name,
    )
    canvas.set_overlay(Overlay(ghosts=(ghost,)))
    both = [(text, rect) for text, rect in written() if text in lines]
    canvas.set_overlay(NOTHING)
    assert [text for text, _ in both[-2:]] == lines
    for text, rect in both[-2:]:
        below = rect.top() - of_card[text].top()
        assert below == pytest.approx(40 * 0.9, abs=1.0)
        assert rect.center().x() == pytest.approx(card.center().x(), abs=1.5)


@pytest.mark.parametrize("zoom", [0.6, 1.0, 2.0, 4.0])
def test_the_tick_of_a_bias_is_inside_of_the_ring_of_a_selection(small, zoom):
    small.canvas.view.zoom_to(QPointF(0, 0), zoom)
    box, _ = bias_tick(small.canvas.presenter.moment, 0, 1)
    wide = 2.2 * max(0.7, zoom)
    ring = DIAMETER * zoom / 2 + RING_GAP * min(1.0, max(0.5, zoom))
    assert -box.top() - wide <= ring

"""Weights and bias are edited in the card, as they are on the canvas."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.edits.parameters import SetFrozen
from engine.edits.settings import ChangeSettings
from engine.files.examples import EXAMPLES
from gui.lessons.neuron_card.gauge import Glyph
from gui.lessons.neuron_card.steps_view import StepsView
from gui.lessons.neuron_card.weight_fields import CardField
from gui.style.number_text import set_digits
from tests.gui.lessons.test_neuron_card import card, double_click, expected_values


@pytest.fixture
def moons(open_window):
    return open_window(EXAMPLES["two-moons"].path)


def fields(window) -> list[CardField]:
    return [each for each in window.findChildren(CardField) if each.isVisible()]


def field_of(window, key) -> CardField:
    return next(each for each in fields(window) if each.key == key)


def type_into(field, words: str, key=Qt.Key.Key_Return) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, key)


def test_every_product_has_its_weight_as_a_field(moons):
    double_click(moons, "Hidden 2", 0)
    steps = card(moons).steps
    shown = {each.key: each.value for each in fields(moons)}
    expected = {(term.source, steps.neuron): term.weight for term in steps.terms}
    assert shown == {**expected, steps.neuron: steps.bias}
    view = moons.findChild(StepsView)
    for place, term in enumerate(steps.terms):
        field = field_of(moons, (term.source, steps.neuron))
        row = view.rows.box(place, view.rect().toRectF())
        assert row.top() < field.geometry().center().y() < row.bottom()
        assert field.accessibleName() == f"Weight from {term.name} to {steps.name}"


def test_a_weight_is_typed_and_all_numbers_follow(moons):
    double_click(moons, "Hidden 2", 0)
    before = card(moons).steps
    source = before.terms[1].source
    type_into(field_of(moons, (source, before.neuron)), "1/4")
    after = card(moons).steps
    assert after.terms[1].weight == 0.25
    assert after.terms[1].product == pytest.approx(0.25 * after.terms[1].value)
    total, output = expected_values(moons, after.neuron)
    assert after.weighted_sum == pytest.approx(float(total), abs=1e-6)
    assert after.output == pytest.approx(float(output), abs=1e-6)
    inward = moons.document.project.network.projection(1, 2) or next(
        p
        for p in moons.document.project.network.projections
        if before.neuron in moons.document.project.network.layer(p.target).neurons
    )
    assert 0.25 in inward.weights
    moons.session.undo()
    assert card(moons).steps.terms[1].weight == before.terms[1].weight
    assert not moons.document.stack.canUndo()


def test_the_bias_is_stepped_by_the_arrows_in_one_step_of_undo(moons):
    double_click(moons, "Hidden 2", 0)
    before = card(moons).steps
    field = field_of(moons, before.neuron)
    field.setFocus()
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Up)
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert card(moons).steps.bias == pytest.approx(before.bias + 0.29, abs=1e-6)
    moons.session.undo()
    assert card(moons).steps.bias == before.bias


def test_what_is_no_number_is_said_and_changes_nothing(moons):
    double_click(moons, "Hidden 2", 0)
    before = moons.document.project
    field = field_of(moons, card(moons).steps.neuron)
    type_into(field, "loud")
    assert field.error
    assert "loud" in card(moons)._line.text()
    assert moons.document.project is before
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert card(moons).isVisible()
    assert not field.error
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not card(moons).isVisible()


def test_it_is_edited_while_training_runs(moons, qtbot):
    double_click(moons, "Hidden 2", 0)
    neuron = card(moons).steps.neuron
    # So slowly that it is still near 3 whenever one looks.
    moons.document.do(ChangeSettings((("learning_rate", 1e-4), ("pace", 15))))
    moons.session.play()
    qtbot.waitUntil(lambda: moons.session.latest.epoch > 1)
    type_into(field_of(moons, neuron), "3")
    assert moons.session.is_running
    # It begins at 3 and is trained on from there.
    qtbot.waitUntil(lambda: card(moons).steps.bias != 3.0)
    assert card(moons).steps.bias == pytest.approx(3.0, abs=0.5)
    moons.session.pause()
    layer, index = moons.document.project.network.find_neuron(neuron)
    assert card(moons).steps.bias == layer.biases[index]
    assert field_of(moons, neuron).value == layer.biases[index]


def test_frozen_weights_say_so(moons):
    double_click(moons, "Hidden 2", 0)
    neuron = card(moons).steps.neuron
    moons.document.do(SetFrozen((neuron,)))
    assert "frozen" in field_of(moons, neuron).accessibleName()


def test_tab_goes_through_the_fields_from_top_to_bottom(moons):
    double_click(moons, "Hidden 2", 0)
    steps = card(moons).steps
    keys = [*((term.source, steps.neuron) for term in steps.terms), steps.neuron]
    field_of(moons, keys[0]).setFocus(Qt.FocusReason.TabFocusReason)
    for key in keys[1:]:
        QTest.keyClick(moons.focusWidget(), Qt.Key.Key_Tab)
        assert moons.focusWidget() is field_of(moons, key)


def test_the_ring_shows_the_same_share_as_on_the_canvas(moons):
    for layer, index in (("Hidden 1", 1), ("Hidden 2", 1), ("Output", 0)):
        double_click(moons, layer, index)
        gauge = moons.findChild(Glyph).gauge
        network = moons.document.project.network
        there = network.layer_named(layer)
        values = moons.canvas.values
        assert gauge.share == pytest.approx(values.share(there.id, index), abs=1e-5)
        assert gauge.bias == there.biases[index]
        steps = card(moons).steps
        for term in steps.terms:
            source, place = network.find_neuron(term.source)
            share = values.share(source.id, place)
            assert term.value / term.full == pytest.approx(share, abs=1e-5)
        QTest.keyClick(card(moons), Qt.Key.Key_Escape)


@pytest.mark.parametrize("digits", [3, 4, 5, 6])
@pytest.mark.parametrize("example", ["two-moons", "penguins"])
def test_nothing_covers_a_field_at_any_number_of_digits(open_window, example, digits):
    set_digits(digits)
    try:
        window = open_window(EXAMPLES[example].path)
        double_click(window, "Hidden 1", 0)
        shown = fields(window)
        assert shown
        for one in shown:
            text = one.fontMetrics().horizontalAdvance(one.text())
            assert text + 18 <= one.width(), one.text()
        tops = [each.geometry().top() for each in shown]
        assert np.all(np.diff(sorted(tops)) >= shown[0].height())
    finally:
        set_digits(3)

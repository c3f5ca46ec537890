"""Esc in a field of the explanations gives up what is typed; the next one closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.window import ExplanationWindow
from tests.gui.lessons.explanations.conftest import page_of, settled

EXAMPLE = {"curve": "sine", "rates": "line", "prices": "meals", "line": "line"}
FIELDS = {
    "curve": {"Formula of the curve"},
    "rates": {"Learning rates of the race"},
    "step": {"Training loss to reach", "Find a line"},
}


def press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.activeWindow().windowHandle(), key)


def fields(page) -> list[QLineEdit]:
    """What can be typed into on a page."""
    return [
        field
        for field in page.findChildren(QLineEdit)
        if field.isVisible() and field.isEnabled() and not field.isReadOnly()
    ]


@pytest.mark.parametrize("key", [row.key for row in PAGES])
def test_the_first_gives_up_what_is_typed_the_next_closes(explain, qtbot, key):
    window, page = explain(EXAMPLE.get(key, "two-moons"), key)
    explanations = window.findChild(ExplanationWindow)
    qtbot.waitUntil(explanations.isActiveWindow)
    steps, found = window.document.stack.count(), fields(page)
    assert {field.accessibleName() for field in found} == FIELDS.get(key, set())
    for field in found:
        field.setFocus(Qt.FocusReason.TabFocusReason)
        before = field.text()
        QTest.keyClicks(field, "12")
        assert field.text() != before
        press(Qt.Key.Key_Escape)
        assert (field.text(), field.hasFocus()) == (before, True)
        assert explanations.isVisible()
    press(Qt.Key.Key_Escape)
    assert not explanations.isVisible()
    assert window.document.stack.count() == steps


def test_a_formula_goes_back_to_the_one_that_was_learned(explain, qtbot):
    window, page = explain("sine", "curve")
    qtbot.waitUntil(window.findChild(ExplanationWindow).isActiveWindow)
    page.formula.setFocus()
    QTest.keyClicks(page.formula, "x^2")
    press(Qt.Key.Key_Return)
    dataset = window.document.project.dataset
    QTest.keyClicks(page.formula, " + sin(")
    press(Qt.Key.Key_Return)
    assert page.note.text(), "that is no formula"
    press(Qt.Key.Key_Escape)
    assert page.formula.text() == "x^2"
    assert window.document.project.dataset is dataset


def test_while_a_race_is_on_typing_is_given_up_first(explain, qtbot):
    window, page = explain("line", "rates")
    explanations = window.findChild(ExplanationWindow)
    qtbot.waitUntil(explanations.isActiveWindow)
    page.rates.setFocus()
    QTest.keyClicks(page.rates, "0.01 0.02 0.03")
    press(Qt.Key.Key_Return)
    assert page.is_racing
    QTest.keyClicks(page.rates, " 7")
    press(Qt.Key.Key_Escape)
    assert page.rates.text() == "0.01 0.02 0.03"
    assert page.is_racing
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.is_racing)
    assert explanations.isVisible()
    press(Qt.Key.Key_Escape)
    assert not explanations.isVisible()


def test_a_formula_can_be_typed_where_there_is_no_curve_yet(explain, qtbot):
    window, page = explain("two-moons", "curve")
    assert "one input" in page.lack
    own = window.document.project
    page.formula.setFocus()
    QTest.keyClicks(page.formula, "sin(x)")
    QTest.keyClick(page.formula, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert not page.lack
    assert page.formula.hasFocus()
    assert len(page.shown.contributions) == own.network.of_kind("hidden")[-1].size
    # Data and layers are one step.
    window.session.undo()
    assert window.document.project is own


def test_what_is_wrong_with_a_formula_is_seen_where_there_is_no_curve(explain, qtbot):
    window, page = explain("two-moons", "curve")
    page.formula.setFocus()
    QTest.keyClicks(page.formula, "x +* 2")
    QTest.keyClick(page.formula, Qt.Key.Key_Return)
    settled(page, qtbot)
    assert page.note.isVisible()
    assert page.note.text()
    assert page_of(window, "curve").lack

"""A page stays true while the network learns, loses a layer, and has it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.files.examples import EXAMPLES
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.window import ExplanationWindow
from tests.gui.lessons.explanations.conftest import LIMIT, page_of, settled

OWN = {
    "prices": "meals",
    "collapse": "chain",
    "curve": "sine",
    "line": "line",
    "weight": "valleys",
    "step": "textbook",
    "paths": "textbook",
    "rates": "line",
    "baseline": "penguins",
}


def told(page):
    """What stands on a page: a sentence, or its facts and lines."""
    facts = getattr(page, "facts", None)
    step = getattr(page, "step", None)
    return (
        page.lack,
        None if facts is None else facts.facts,
        None if step is None else [(each.name, each.value) for each in step.lines],
    )


def learning(window, qtbot):
    """Play by the key, until it has learned something."""
    window.canvas.setFocus()
    before = window.session.latest.step
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert window.session.is_running
    qtbot.waitUntil(lambda: window.session.latest.step > before + 2, timeout=LIMIT)


def rested(window, page, qtbot):
    window.session.pause()
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=LIMIT)
    settled(page, qtbot)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.key)
def test_a_page_amid_changes(open_window, qtbot, row):
    window = open_window(EXAMPLES[OWN.get(row.key, "xor")].path)
    page = page_of(window, row.key)
    explanations = window.findChild(ExplanationWindow)
    settled(page, qtbot)
    assert not page.lack
    before = window.document.project.network

    # The last layer goes while it learns, and comes back while nothing runs.
    learning(window, qtbot)
    last = before.layers[-1]
    window.canvas.selection.select(layers=[last.id])
    QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
    assert last.id not in {each.id for each in window.document.project.network.layers}
    rested(window, page, qtbot)
    if row.key != "collapse":
        assert page.lack.endswith(".")
        assert page.lack.count(". ") <= 1
    while last.id not in {each.id for each in window.document.project.network.layers}:
        window.session.undo()
    rested(window, page, qtbot)
    assert not page.lack

    # What stands there is what the page says when it is opened anew.
    learning(window, qtbot)
    rested(window, page, qtbot)
    seen = told(page)
    others = next(each.key for each in PAGES if each.key != row.key)
    explanations.show_page(others)
    settled(explanations.page, qtbot)
    explanations.show_page(row.key)
    settled(page, qtbot)
    assert told(page) == seen

    # It is closed in the midst of a run, and the window after it.
    learning(window, qtbot)
    explanations.close()
    assert not page.is_busy
    assert window.session.is_running
    window.session.pause()
    qtbot.waitUntil(lambda: not window.session.is_busy, timeout=LIMIT)
    page_of(window, row.key)
    learning(window, qtbot)
    window.leave()
    assert not window.isVisible()
    assert not explanations.isVisible()
    assert not page.is_busy

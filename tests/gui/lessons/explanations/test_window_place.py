"""The window of explanations opens where the light on the canvas stays to be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from gui.lessons.explanations.placing import EDGE, MOST_COVERED, placed, within
from gui.lessons.explanations.window import FIRST_SIZE, ExplanationWindow
from tests.gui.lessons.explanations.conftest import page_of

LEAST = QSize(735, 423)
SMALL, LARGE = QRect(0, 0, 1280, 800), QRect(0, 0, 1920, 1080)
ON_SMALL, ON_LARGE = QRect(100, 150, 760, 240), QRect(774, 328, 612, 223)
"""Networks: one that is higher has the window as small as its page lets it be."""
FAR_FROM_IT = QRect(100, 150, 800, 240)


def share_covered(network, rect):
    covered = network.intersected(rect)
    return covered.width() * covered.height() / (network.width() * network.height())


@pytest.mark.parametrize(("screen", "network"), [(SMALL, ON_SMALL), (LARGE, ON_LARGE)])
def test_it_is_smaller_so_that_the_network_is_seen(screen, network):
    rect = placed(screen, network, FIRST_SIZE, LEAST)
    assert share_covered(network, rect) <= MOST_COVERED
    assert LEAST.height() <= rect.height() < FIRST_SIZE.height()
    assert LEAST.width() <= rect.width() < FIRST_SIZE.width()
    assert screen.adjusted(0, 0, -EDGE, -EDGE).contains(rect)


def test_where_there_is_room_it_has_its_whole_size():
    rect = placed(LARGE, FAR_FROM_IT, FIRST_SIZE, LEAST)
    assert rect.size() == FIRST_SIZE
    assert not rect.intersects(FAR_FROM_IT)


def test_it_is_never_smaller_than_its_page():
    least = QSize(776, 670)
    rect = placed(SMALL, SMALL, FIRST_SIZE, least)
    assert rect.size() == least
    assert placed(SMALL, SMALL, QSize(300, 200), least).size() == QSize(300, 200)


@pytest.mark.parametrize("at", [(-300, -50), (0, 0), (900, 700), (5000, 5000)])
@pytest.mark.parametrize("size", [(400, 300), (2000, 1500)])
def test_what_is_moved_onto_the_screen_begins_on_it(at, size):
    screen = QRect(100, 50, 1280, 800)
    moved = within(screen, QRect(QPoint(*at), QSize(*size)))
    assert moved.size() == QSize(*size)
    assert screen.contains(moved.topLeft())
    if size == (400, 300):
        assert screen.contains(moved)


def test_it_opens_where_it_was_left(explain):
    window, _ = explain("textbook", "step")
    explanations = window.findChild(ExplanationWindow)
    first = explanations.geometry()
    explanations.close()
    page_of(window, "step")
    assert explanations.geometry() == first
    explanations.setGeometry(first.translated(-20, -10))
    explanations.close()
    page_of(window, "loss")
    assert explanations.geometry().topLeft() == first.topLeft() + QPoint(-20, -10)


def test_a_page_that_needs_more_room_gets_it_on_the_screen(explain, qtbot):
    window, _ = explain("textbook", "step")
    explanations = window.findChild(ExplanationWindow)
    explanations.resize(explanations.minimumSizeHint())
    before = explanations.height()
    curve = page_of(window, "curve")
    qtbot.waitUntil(lambda: explanations.height() > before)
    assert curve.height() >= curve.minimumSizeHint().height()
    assert explanations.screen().availableGeometry().contains(explanations.geometry())

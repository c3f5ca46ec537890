"""The window of explanations opens where the light on the canvas stays to be seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from gui.lessons.explanations.placing import EDGE, MOST_COVERED, placed, within
from gui.lessons.explanations.window import FIRST_SIZE, ExplanationWindow
from tests.gui.lessons.explanations.conftest import page_of

LEAST = QSize(735, 423)
SMALL, LARGE = QRect(0, 0, 1280, 800), QRect(0, 0, 1920, 1080)
CANVAS_OF_SMALL, CANVAS_OF_LARGE = QRect(56, 90, 904, 480), QRect(56, 90, 1540, 710)


def share_covered(canvas, rect):
    covered = canvas.intersected(rect)
    return covered.width() * covered.height() / (canvas.width() * canvas.height())


def test_on_a_small_screen_it_is_smaller_so_that_the_canvas_is_seen():
    rect = placed(SMALL, CANVAS_OF_SMALL, FIRST_SIZE, LEAST)
    assert share_covered(CANVAS_OF_SMALL, rect) <= MOST_COVERED
    assert LEAST.height() <= rect.height() < FIRST_SIZE.height()
    assert LEAST.width() <= rect.width() < FIRST_SIZE.width()
    assert SMALL.adjusted(0, 0, -EDGE, -EDGE).contains(rect)


def test_where_there_is_room_it_has_its_whole_size():
    for canvas in (CANVAS_OF_SMALL, CANVAS_OF_LARGE):
        rect = placed(LARGE, canvas, FIRST_SIZE, LEAST)
        assert rect.size() == FIRST_SIZE
        assert share_covered(canvas, rect) <= MOST_COVERED


def test_it_is_never_smaller_than_its_page():
    least = QSize(776, 670)
    rect = placed(SMALL, CANVAS_OF_SMALL, FIRST_SIZE, least)
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

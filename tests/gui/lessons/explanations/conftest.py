"""A window with an example and one of its explanations, opened by the menu's action."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from engine.files.examples import EXAMPLES
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.window import ExplanationWindow
from gui.main_window.main_window import MainWindow

LIMIT = 20_000

Explain = Callable[[str, str], tuple[MainWindow, Page]]


@pytest.fixture
def explain(open_window, qtbot) -> Explain:
    """Open an example and a page, and wait until the page has looked."""

    def show(example: str, key: str) -> tuple[MainWindow, Page]:
        window = open_window(EXAMPLES[example].path)
        page = page_of(window, key)
        settled(page, qtbot)
        return window, page

    return show


def page_of(window: MainWindow, key: str) -> Page:
    window.actions_by_id[f"explain.{key}"].trigger()
    explanations = window.findChild(ExplanationWindow)
    assert explanations is not None
    assert explanations.isVisible()
    page = explanations.page
    assert page is not None
    return page


def settled(page: Page, qtbot) -> None:
    """Wait until nothing is due to be shown any more."""
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.is_busy and not page.subject.is_due, timeout=LIMIT)


def shown_on(open_window, qtbot, project, key):
    """A window with a project, and a page of the explanations that is settled."""
    window = open_window()
    window.document.replace(project, None)
    page = page_of(window, key)
    settled(page, qtbot)
    return window, page

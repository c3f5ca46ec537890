"""What a screen reader hears: every place that takes keys has a name and a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QWidget

from engine.files.examples import EXAMPLES
from gui.lessons.explanations.pages import PAGES
from gui.lessons.lesson_panel import LessonPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME, ROLE = QAccessible.Text.Name, QAccessible.Role
SILENT = {ROLE.NoRole, ROLE.Client, ROLE.Pane, ROLE.Border, ROLE.Grouping}
"""Roles that say nothing of what keys would do there."""
PAINTED = {"Canvas"}
"""Painted as a whole; it speaks by name and description, and the outline for it."""

PARTS = [
    *("nothing", "layer", "neuron", "input", "connection", "several"),
    *("outline", "find", "lesson", "card", "start"),
]
DIALOGS = [
    *("edit.preferences", "help.shortcuts", "help.keys", "help.about", "help.guide"),
    *("file.export", "file.export_picture", "learn.lessons"),
]


def takers(top: QWidget) -> Iterator[QWidget]:
    """Every visible widget that the Tab key comes to."""
    for widget in top.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisible() and widget.focusProxy() is None:
            yield widget


def faults(top: QWidget) -> list[str]:
    """Places that take keys of which a screen reader could not say what they are."""
    found, heard = [], 0
    for widget in takers(top):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        heard += 1
        kind = type(widget).__name__
        words = f"{kind} {widget.objectName()!r}"
        if not interface.text(NAME).strip():
            found.append(f"{words} has no name")
        if interface.role() in SILENT and kind not in PAINTED:
            found.append(f"{words} has the role {interface.role().name}")
    assert heard
    return found


@pytest.fixture
def moons(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1920, 1080))
    window.activateWindow()
    return window


def show(window, qtbot, part: str) -> QWidget:
    """Bring a part up; what is to be heard is in the widget that is returned."""
    network, selection = window.document.project.network, window.canvas.selection
    hidden, inputs = network.layer_named("Hidden 1"), network.layer_named("Inputs")
    first, x = int(hidden.neurons[0]), int(inputs.neurons[0])
    match part:
        case "layer":
            selection.select(layers=[hidden.id])
        case "neuron" | "card":
            selection.select(neurons=[first])
        case "input":
            selection.select(neurons=[x])
        case "connection":
            selection.select(connections=[(x, first)])
        case "several":
            selection.select(layers=[hidden.id], neurons=[x])
    for action in {
        "outline": ("view.panel_outline",),
        "find": ("edit.find",),
        "card": ("learn.neuron",),
        "start": ("file.start_page",),
    }.get(part, ()):
        window.actions_by_id[action].trigger()
    if part == "lesson":
        window.learning.start("why-nonlinear")
        qtbot.waitUntil(window.findChild(LessonPanel).isVisible)
    QApplication.processEvents()
    return window


@pytest.mark.parametrize("part", PARTS)
def test_every_stop_of_the_window_has_a_name_and_a_role(moons, qtbot, part):
    top = show(moons, qtbot, part)
    assert isinstance(top, QMainWindow)
    assert not faults(top)


@pytest.mark.parametrize("action", DIALOGS)
def test_every_stop_of_a_dialog_has_a_name_and_a_role(moons, action):
    moons.actions_by_id[action].trigger()
    dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
    top = moons if dialog is None else dialog
    QApplication.processEvents()
    assert not faults(top)
    if dialog is not None:
        assert QAccessible.queryAccessibleInterface(dialog).text(NAME).strip()
        dialog.close()


@pytest.mark.parametrize("page", [row.key for row in PAGES])
def test_every_stop_of_an_explanation_has_a_name_and_a_role(moons, page):
    moons.actions_by_id[f"explain.{page}"].trigger()
    QApplication.processEvents()
    (top,) = [
        each
        for each in QApplication.topLevelWidgets()
        if each.objectName() == "explanations" and each.isVisible()
    ]
    assert not faults(top)
    top.close()


def test_a_silent_stop_is_found(qtbot):
    top = QWidget()
    qtbot.addWidget(top)
    silent = QWidget(top)
    silent.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QLabel("words", top)
    with qtbot.waitExposed(top):
        top.show()
    found = faults(top)
    assert any("has no name" in fault for fault in found)
    silent.setAccessibleName("A name")
    assert not any("has no name" in fault for fault in faults(top))

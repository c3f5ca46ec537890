"""Every control says on hover what it does, and not merely what it is called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from engine.files.examples import EXAMPLES
from gui.canvas.canvas import Canvas
from gui.canvas.gestures import commands
from gui.dialogs.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_ACTIONS = (
    *("edit.preferences", "help.shortcuts", "help.keys", "help.about", "help.guide"),
    *("file.export", "file.export_picture"),
)
OPENERS = "view.panel_outline", "edit.find", "learn.neuron"
LEAST_WORDS = 3
TOLD_BY_PLACE = (Canvas, QAbstractScrollArea)
"""What these hold has tooltips of its own, place by place."""


def controls(window: QWidget) -> Iterator[QWidget]:
    """What can be clicked or reached by Tab, as far as it is seen."""
    for each in window.findChildren(QWidget):
        if not each.isVisibleTo(window) or each.visibleRegion().isEmpty():
            continue
        takes_keys = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not takes_keys and not isinstance(each, QAbstractButton):
            continue
        if not isinstance(each, (QLabel, *TOLD_BY_PLACE)):
            yield each


def told(control: QWidget, window: QWidget) -> str:
    """What is shown over a control, or spoken as its description."""
    widget: QWidget | None = control
    while widget is not None and widget is not window and not widget.toolTip():
        widget = widget.parentWidget()
    tip = "" if widget is None else widget.toolTip()
    return tip or control.accessibleDescription()


def plain(words: str) -> str:
    """Words without a key in parentheses, capitals and the point at the end."""
    return re.sub(r"\s*\([^)]*\)", "", words).strip(" .").lower()


def says_a_sentence(tip: str, names: set[str]) -> bool:
    """Whether a line besides the name and the key has at least three words."""
    lines = [plain(line) for line in tip.splitlines()]
    others = [line for line in lines if line not in names]
    return any(len(re.findall(r"[^\W\d_]{2,}", line)) >= LEAST_WORDS for line in others)


def unsaid(window: QWidget) -> Iterator[str]:
    """Controls that do not say what they do."""
    for each in controls(window):
        words = each.text() if isinstance(each, QAbstractButton) else ""
        name = each.objectName() or each.accessibleName() or words
        tip = told(each, window)
        if not each.accessibleName() and not words:
            yield f"{type(each).__name__} {name} has no name"
        if not tip:
            yield f"{type(each).__name__} {name} says nothing"
        elif plain(tip) in {plain(each.accessibleName()), plain(words)}:
            yield f"{type(each).__name__} {name} says only its name: {tip!r}"
        elif not says_a_sentence(tip, {plain(each.accessibleName()), plain(words)}):
            yield f"{type(each).__name__} {name} says no sentence: {tip!r}"


def open_example(window, qtbot, name: str) -> None:
    window.files.open_path(EXAMPLES[name].path)
    qtbot.waitUntil(lambda: not window.files.work.is_busy)


def select(window, layer_name: str, neuron: int | None) -> None:
    layer = window.document.project.network.layer_named(layer_name)
    if neuron is None:
        window.canvas.selection.select(layers=[layer.id])
    else:
        window.canvas.selection.select(neurons=[int(layer.neurons[neuron])])


def select_connection(window) -> None:
    network = window.document.project.network
    projection = network.projections[0]
    ends = [network.layer(x).neurons[0] for x in (projection.source, projection.target)]
    window.canvas.selection.select(connections=[(int(ends[0]), int(ends[1]))])


def test_the_window_explains_itself(open_window, qtbot):
    window = open_window()
    found = [*unsaid(window)]
    open_example(window, qtbot, "two-moons")
    found += unsaid(window)
    for layer, neuron in (("Hidden 1", 1), ("Hidden 1", None), ("Inputs", 0)):
        select(window, layer, neuron)
        found += unsaid(window)
    select_connection(window)
    found += unsaid(window)
    window.canvas.selection.select(
        layers=[layer.id for layer in window.document.project.network.layers]
    )
    found += unsaid(window)
    window.notices.error("Trouble", "In words.", (("Save as", "file.save_as"),))
    found += unsaid(window)
    open_example(window, qtbot, "penguins")
    found += unsaid(window)
    window.presentation.begin()
    found += unsaid(window)
    window.presentation.leave()
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700), (880, 560)])
def test_what_is_opened_beside_the_canvas_explains_itself(open_window, size):
    window = open_window(EXAMPLES["two-moons"].path, size)
    found = [*unsaid(window)]
    select(window, "Hidden 1", 0)
    for action_id in OPENERS:
        window.actions_by_id[action_id].trigger()
        QApplication.processEvents()
        found += [f"{action_id}: {fault}" for fault in unsaid(window)]
    card = window.findChild(QWidget, "neuron_card")
    assert card.isVisible()
    assert window.findChild(QAbstractButton, "card_close").isVisible()
    assert window.findChild(QWidget, "canvas_find").isVisible()
    assert not found, "\n".join(dict.fromkeys(found))


def test_pages_and_popovers_explain_themselves(open_window, qtbot):
    window = open_window(EXAMPLES["xor"].path)
    found = []
    for action_id in PAGE_ACTIONS:
        window.actions_by_id[action_id].trigger()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, action_id
        found += [f"{action_id}: {fault}" for fault in unsaid(dialog)]
        dialog.close()
    for opener in ("transport_more", "transport_until"):
        window.findChild(QAbstractButton, opener).click()
        popover = QApplication.activePopupWidget()
        found += [f"{opener}: {fault}" for fault in unsaid(popover)]
        popover.close()
    for action_id in ("help.palette", "data.choose"):
        window.actions_by_id[action_id].trigger()
        popup = QApplication.activePopupWidget()
        found += [f"{action_id}: {fault}" for fault in unsaid(popup)]
        popup.close()
    window.actions_by_id["add.neuron"].trigger()
    window.close()
    question = window.findChild(Question)
    found += unsaid(question)
    question.close()
    assert not found, "\n".join(found)


def unsaid_entries(menu: QMenu) -> Iterator[str]:
    """Entries of a menu, and of those in it, that do not say what they do."""
    for action in menu.actions():
        words = action.text().partition("\t")[0]
        if action.isSeparator() or not action.isEnabled():
            continue
        if action.menu() is not None:
            yield from unsaid_entries(action.menu())
        elif not menu.toolTipsVisible() or not says_a_sentence(
            action.toolTip(), {plain(words)}
        ):
            yield f"{menu.objectName()} {words} says {action.toolTip()!r}"


def menu_of(view: QAbstractItemView) -> QMenu:
    """The menu that the key for menus opens over all that a view shows."""
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    reason = QContextMenuEvent.Reason.Keyboard
    asked = QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(view, asked)
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    return opened


def test_entries_of_menus_explain_themselves(open_window):
    window = open_window(EXAMPLES["two-moons"].path)
    select_connection(window)
    for layer, neuron in (("Hidden 1", 1), ("Hidden 1", None)):
        select(window, layer, neuron)
    commands.select_all(window.canvas)
    window.actions_by_id["view.panel_outline"].trigger()
    found = []
    for name in ("outline_tree", "outline_weights"):
        select(window, "Hidden 1", 1)
        opened = menu_of(window.findChild(QAbstractItemView, name))
        found += unsaid_entries(opened)
        opened.close()
    menus = [menu for menu in window.findChildren(QMenu) if menu.actions()]
    assert len(menus) > 12
    for menu in menus:
        found += unsaid_entries(menu)
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("name", "tip", "fault"),
    [
        ("Weave", "", "says nothing"),
        ("Weave", "Weave (Ctrl+W)", "says only its name"),
        ("", "Joins the threads", "has no name"),
        ("Weave", "Joins the threads (Ctrl+W)", None),
        ("Weave", "Weave\nJoins the threads", None),
    ],
)
def test_a_control_that_says_too_little_is_found(qtbot, name, tip, fault):
    sheet = QWidget()
    qtbot.addWidget(sheet)
    button = QPushButton(sheet)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    with qtbot.waitExposed(sheet):
        sheet.show()
    found = list(unsaid(sheet))
    assert len(found) == (fault is not None)
    assert fault is None or fault in found[0]

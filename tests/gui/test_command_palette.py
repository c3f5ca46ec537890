"""The command palette of a window, by keyboard and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.actions.action import always
from gui.actions.conditions import REASONS
from gui.actions.table import ACTIONS
from gui.dialogs.command_delegate import FOUND
from gui.dialogs.command_palette import NOTHING, CommandPalette
from gui.main_window.menu_row import ActionButton
from gui.main_window.search_field import NARROW, WIDTH, SearchField
from gui.style.theme import theme
from tests.gui.whole import seen

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(window) -> CommandPalette:
    QTest.keyClick(window.canvas, Qt.Key.Key_P, CONTROL | SHIFT)
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, CommandPalette)
    return palette


def commands(palette: CommandPalette) -> list:
    rows = range(palette.list.count())
    return [palette.list.item(row).data(FOUND).command for row in rows]


def test_every_action_is_listed_with_its_menu_and_its_key(window):
    palette = opened(window)
    listed = {command.id: command for command in commands(palette)}
    assert set(listed) == {row.id for row in ACTIONS} - {"help.palette"}
    assert all(command.place and command.help for command in listed.values())
    assert listed["edit.undo"].key == "Ctrl+Z"
    assert listed["train.play"].key == "Space"
    assert listed["view.theme_dark"].place.startswith("View")
    assert listed["view.theme_dark"].place.endswith("Theme")
    palette.close()


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.id)
def test_every_condition_has_a_reason(row):
    assert row.enabled is always or REASONS[row.enabled].endswith(".")


def test_enter_runs_what_is_found(window):
    palette = opened(window)
    QTest.keyClicks(QApplication.focusWidget() or palette.field, "add neur")
    assert palette.field.text() == "add neur"
    before = window.document.project.network.n_neurons
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.document.project.network.n_neurons == before + 1
    assert QApplication.activePopupWidget() is None


def test_arrows_mark_another_action_and_go_round(window):
    palette = opened(window)
    first, last = commands(palette)[0].id, commands(palette)[-1].id

    def marked() -> str:
        return palette.list.currentItem().data(FOUND).command.id

    assert marked() == first
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert marked() == last
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert marked() == first
    QTest.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentRow() == 8
    assert palette.field.accessibleDescription().startswith(commands(palette)[8].words)
    QTest.keyClick(palette.field, Qt.Key.Key_Tab)
    assert palette.field.hasFocus()
    palette.close()


def test_escape_closes_and_changes_nothing(window):
    before = window.document.project
    palette = opened(window)
    QTest.keyClicks(palette.field, "delete")
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert window.document.project is before


def test_what_cannot_be_used_says_why_and_does_not_run(window):
    palette = opened(window)
    QTest.keyClicks(palette.field, "undo")
    command = palette.list.currentItem().data(FOUND).command
    assert command.id == "edit.undo"
    assert command.reason == "There is no step to take back."
    assert command.reason in palette.list.currentItem().toolTip()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_a_click_runs_an_action(window):
    palette = opened(window)
    QTest.keyClicks(palette.field, "select all")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.canvas.selection.picked.layers
    assert not window.findChildren(CommandPalette) or not palette.isVisible()


def test_letters_that_fit_nothing_say_so(window):
    palette = opened(window)
    QTest.keyClicks(palette.field, "zzzz")
    assert palette.list.isHidden()
    assert palette.field.accessibleDescription() == NOTHING
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.close()


def test_the_field_in_the_menu_row_opens_it(window):
    field = window.findChild(SearchField)
    assert field.width() == WIDTH
    assert "Ctrl+Shift+P" in field.toolTip()
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert isinstance(QApplication.activePopupWidget(), CommandPalette)
    QApplication.activePopupWidget().close()
    window.resize(1024, 700)
    assert field.width() == NARROW


def test_it_works_on_the_start_page(open_window):
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_P, CONTROL | SHIFT)
    palette = QApplication.activePopupWidget()
    QTest.keyClicks(palette.field, "new")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert not window.shows_start_page


@pytest.mark.parametrize("query", ["", "lay", "undo", "zzzz"])
def test_it_can_be_read(window, monkeypatch, query):
    watch = seen.Watch(monkeypatch)
    palette = opened(window)
    QTest.keyClicks(palette.field, query)
    picture = watch.look(palette)
    assert not list(seen.cut(watch, palette))
    assert not list(seen.untold(watch))
    assert not list(seen.unexplained(palette))
    # What is greyed is exempt, and its reason beneath is not greyed.
    grey = theme().palette.disabled
    texts = [text for text in watch.painted if text.colour != grey]
    watch.painted[:] = texts
    if query != "undo":
        assert not list(seen.faint(watch, palette, picture))
    palette.close()


def test_disabled_actions_say_why_in_their_tooltips(window):
    undo = window.actions_by_id["edit.undo"]
    assert undo.toolTip().endswith("There is no step to take back.")
    window.actions_by_id["add.neuron"].trigger()
    assert not undo.toolTip().endswith("There is no step to take back.")


def test_buttons_of_the_menu_row_say_what_their_actions_say(window):
    undo = window.actions_by_id["edit.undo"]
    (button,) = [
        each
        for each in window.findChildren(ActionButton)
        if each.accessibleName().startswith("Undo")
    ]
    assert not button.isEnabled()
    assert button.toolTip().endswith("There is no step to take back.")
    window.settings.keys = {"edit.undo": ("F9",)}
    assert button.toolTip().startswith("Undo (F9)")
    window.actions_by_id["add.neuron"].trigger()
    assert button.isEnabled()
    assert button.toolTip() == undo.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.isWindowModified()

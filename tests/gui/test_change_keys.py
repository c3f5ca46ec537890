"""Giving actions other keys, with the keyboard and the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from engine.files.examples import EXAMPLES
from gui.actions.key_list import key_map
from gui.dialogs.key_editor import ID, KeyEditor
from gui.dialogs.shortcuts import ShortcutsDialog
from gui.settings import Settings
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from tests.gui.whole import seen

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def editor(window) -> KeyEditor:
    window.actions_by_id["help.keys"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, KeyEditor)
    yield dialog
    if isValid(dialog):
        dialog.close()


def choose(editor: KeyEditor, action_id: str) -> None:
    for row in range(editor.list.count()):
        if editor.list.item(row).data(ID) == action_id:
            editor.list.setCurrentRow(row)
    editor.list.setFocus()


def said(editor: KeyEditor) -> str:
    return editor.findChild(Label, "key_sentence").text()


def click(editor: KeyEditor, name: str) -> None:
    QTest.mouseClick(editor.findChild(Button, name), LEFT)


def keys(window, action_id: str) -> list[str]:
    return [key.toString() for key in window.actions_by_id[action_id].shortcuts()]


def test_a_key_of_the_canvas_is_refused_and_says_what_it_does(window, editor):
    before = keys(window, "view.reset_layout")
    choose(editor, "view.reset_layout")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, Qt.Key.Key_PageDown)
    assert "next layer" in said(editor)
    editor.close()
    assert keys(window, "view.reset_layout") == before


def test_a_new_key_works_at_once(window, editor, qtbot):
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    assert "Press the new key" in said(editor)
    QTest.keyClick(editor.list, Qt.Key.Key_J, CONTROL)
    assert keys(window, "add.layer") == ["Ctrl+J"]
    editor.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before = len(window.document.project.network.layers)
    QTest.keyClick(window.canvas, Qt.Key.Key_J, CONTROL)
    assert len(window.document.project.network.layers) == before + 1
    QTest.keyClick(window.canvas, Qt.Key.Key_L)
    assert len(window.document.project.network.layers) == before + 1
    assert window._views.palette.tiles["layer"].toolTip().startswith("Layer (Ctrl+J)")


def test_it_is_remembered(window, editor, settings_file, open_window):
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, Qt.Key.Key_J, CONTROL)
    editor.close()
    window._parts.settings.write()
    assert Settings(settings_file).keys == {"add.layer": ("Ctrl+J",)}
    assert keys(open_window(EXAMPLES["xor"].path), "add.layer") == ["Ctrl+J"]


def test_a_collision_is_told_and_taken_over_by_choice(window, editor):
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, Qt.Key.Key_D, CONTROL)
    assert said(editor) == "Ctrl+D is the key of “Duplicate”."
    assert keys(window, "add.layer") == ["L"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert keys(window, "add.layer") == ["Ctrl+D"]
    assert keys(window, "edit.duplicate") == []
    assert "“Duplicate” has no key now" in said(editor)


def test_a_collision_can_be_left(window, editor):
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, Qt.Key.Key_Backspace)
    assert said(editor) == "Backspace is the key of “Delete”."
    click(editor, "key_leave")
    assert keys(window, "add.layer") == ["L"]
    assert keys(window, "edit.delete") == ["Del", "Backspace"]
    assert editor.findChild(Button, "key_take").isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Left])
def test_keys_of_the_canvas_are_not_given_away(window, editor, key):
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, key)
    assert "cannot be given away" in said(editor)
    assert keys(window, "add.layer") == ["L"]


def test_escape_leaves_the_key_and_then_the_dialog(window, editor):
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert keys(window, "add.layer") == ["L"]
    QTest.keyClick(editor.list, Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_a_double_click_waits_for_a_key(window, editor):
    item = editor.list.item(0)
    place = editor.list.visualItemRect(item).center()
    QTest.mouseClick(editor.list.viewport(), LEFT, pos=place)
    QTest.mouseDClick(editor.list.viewport(), LEFT, pos=place)
    QTest.keyClick(editor.list, Qt.Key.Key_F8)
    assert keys(window, item.data(ID)) == ["F8"]


def test_keys_are_removed_and_reset(window, editor):
    choose(editor, "edit.redo")
    QTest.keyClick(editor.list, Qt.Key.Key_Delete)
    assert keys(window, "edit.redo") == []
    click(editor, "key_reset")
    assert keys(window, "edit.redo") == ["Ctrl+Y", "Ctrl+Shift+Z"]
    click(editor, "key_remove")
    choose(editor, "edit.undo")
    click(editor, "key_remove")
    assert keys(window, "edit.undo") == []
    click(editor, "key_reset_all")
    assert keys(window, "edit.undo") == ["Ctrl+Z"]
    assert window._parts.settings.keys == {}


def test_the_key_of_the_canvas_stays(window, editor):
    choose(editor, "train.play")
    click(editor, "key_change")
    assert said(editor) == "Space belongs to the canvas and stays."


def test_the_table_is_searched(editor):
    QTest.keyClicks(editor._find, "ctrl+z")
    shown = [
        editor.list.item(row).data(ID)
        for row in range(editor.list.count())
        if not editor.list.item(row).isHidden()
    ]
    assert shown == ["edit.undo"]
    QTest.keyClick(editor._find, Qt.Key.Key_Return)
    assert editor.list.hasFocus()
    assert editor.list.currentItem().data(ID) == "edit.undo"


def test_another_window_with_the_same_settings_follows(window, editor):
    changed = key_map({"add.layer": ("F9",)})
    window._parts.settings.keys = changed.changed
    assert keys(window, "add.layer") == ["F9"]


def test_the_page_of_keys_shows_what_was_changed_and_leads_there(window):
    window._parts.settings.keys = {"add.layer": ("F9",)}
    window.actions_by_id["help.shortcuts"].trigger()
    page = QApplication.activeModalWidget()
    assert isinstance(page, ShortcutsDialog)
    assert "F9" in [label.text() for label in page.findChildren(Label)]
    click(page, "change_keys")
    editor = QApplication.activeModalWidget()
    assert isinstance(editor, KeyEditor)
    editor.close()


def test_it_can_be_read(editor, monkeypatch):
    watch = seen.Watch(monkeypatch)
    choose(editor, "add.layer")
    QTest.keyClick(editor.list, Qt.Key.Key_Return)
    QTest.keyClick(editor.list, Qt.Key.Key_D, CONTROL)
    picture = watch.look(editor)
    found = [
        *seen.cut(watch, editor),
        *seen.faint(watch, editor, picture),
        *seen.overlapping(editor),
        *seen.untold(watch),
        *seen.unexplained(editor),
    ]
    assert not found, "\n".join(found)

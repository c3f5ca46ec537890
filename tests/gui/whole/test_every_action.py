"""Every action is reached by a hand: by its keys, in its menu, in the palette.

What the actions do is tried elsewhere; here each notes that it was reached.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMenuBar

from engine.files.examples import EXAMPLES
from gui.actions.action import always
from gui.actions.menus import MENUS, RECENT, Submenu
from gui.actions.table import ACTIONS
from gui.canvas.floating.find_bar import FindBar
from gui.dialogs.command_delegate import FOUND
from gui.dialogs.command_palette import CommandPalette

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
ITSELF = "help.palette"
KEYED = [(row.id, key) for row in ACTIONS for key in row.shortcuts]
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Reached:
    """A window in which each action can be used, and does nothing but say so."""

    def __init__(self, window) -> None:
        self.window = window
        self.ids: list[str] = []
        for action_id, action in window.actions_by_id.items():
            action.row = replace(
                action.row, run=self._noting(action_id), enabled=always
            )
            action.refresh()

    def _noting(self, action_id: str):
        return lambda _context: self.ids.append(action_id)

    def press(self, key: str, top=None) -> None:
        """Press a key, or keys in a row, in the window."""
        sequence = QKeySequence(key)
        for place in range(sequence.count()):
            pressed = sequence[place]
            QTest.keyClick(
                top or self.window.windowHandle(),
                pressed.key(),
                pressed.keyboardModifiers(),
            )
        QApplication.processEvents()


@pytest.fixture
def reached(open_window, qtbot) -> Reached:
    window = open_window(EXAMPLES["two-moons"].path)
    window.activateWindow()
    window.canvas.setFocus()
    qtbot.waitUntil(window.canvas.hasFocus)
    return Reached(window)


def test_each_key_reaches_its_action_and_no_other(reached):
    for action_id, key in KEYED:
        reached.ids.clear()
        reached.press(key)
        assert reached.ids == [action_id], key
    reached.ids.clear()
    QTest.keyClick(reached.window.windowHandle(), Qt.Key.Key_Space)
    assert reached.ids == ["train.play"]


def is_plain(key: str) -> bool:
    """Whether a key would be text, or would edit it."""
    pressed = QKeySequence(key)[0]
    held = pressed.keyboardModifiers() & HELD
    is_function = Qt.Key.Key_F1 <= pressed.key() <= Qt.Key.Key_F35
    return not held and not is_function


def test_single_keys_are_off_while_one_types(reached):
    reached.window.canvas.tools.find.open()
    field = reached.window.findChild(FindBar).findChild(QLineEdit)
    assert field.hasFocus()
    plain = [key for _, key in KEYED if is_plain(key)]
    assert len(plain) > 15
    for key in plain:
        reached.press(key)
        assert field.hasFocus()
    assert reached.ids == []
    assert not reached.window.session.is_busy


def menu_of(window, title: str) -> QMenu:
    bar = window.findChild(QMenuBar)
    return next(entry.menu() for entry in bar.actions() if entry.text() == title)


def walk_to(menu: QMenu, action) -> None:
    """Press Down until an entry is marked."""
    for _ in range(len(menu.actions()) + 1):
        if menu.activeAction() is action:
            return
        QTest.keyClick(menu, Qt.Key.Key_Down)
    raise AssertionError(f"{action.text()} cannot be reached")


def close_menus() -> None:
    while popup := QApplication.activePopupWidget():
        popup.close()


@pytest.mark.parametrize("title", [title for title, _ in MENUS])
def test_each_entry_of_the_menus_is_reached_by_keys(reached, title):
    entries = dict(MENUS)[title]
    for entry in entries:
        if entry == "-" or entry is RECENT:
            continue
        ids = entry.ids if isinstance(entry, Submenu) else (entry,)
        for action_id in ids:
            reached.ids.clear()
            reached.press(f"Alt+{title[0]}")
            menu = menu_of(reached.window, title)
            assert menu.isVisible()
            action = reached.window.actions_by_id[action_id]
            if isinstance(entry, Submenu):
                above = next(a for a in menu.actions() if a.text() == entry.title)
                walk_to(menu, above)
                QTest.keyClick(menu, Qt.Key.Key_Right)
                menu = above.menu()
            walk_to(menu, action)
            QTest.keyClick(menu, Qt.Key.Key_Return)
            QApplication.processEvents()
            assert reached.ids == [action_id]
            assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("title", [title for title, _ in MENUS])
def test_escape_leaves_each_menu_and_nothing_is_done(reached, title):
    document, selection = reached.window.document, reached.window.canvas.selection
    before, picked = document.project, selection.picked
    reached.press(f"Alt+{title[0]}")
    menu = menu_of(reached.window, title)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    close_menus()
    assert not menu.isVisible()
    assert reached.ids == []
    assert document.project is before
    assert selection.picked == picked


def test_each_entry_of_a_menu_is_clicked(reached):
    menu_ids = [entry for entry in dict(MENUS)["Train"] if entry != "-"]
    bar = reached.window.findChild(QMenuBar)
    for action_id in menu_ids:
        reached.ids.clear()
        train = next(entry for entry in bar.actions() if entry.text() == "Train")
        QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(train).center())
        menu = train.menu()
        area = menu.actionGeometry(reached.window.actions_by_id[action_id])
        QTest.mouseMove(menu, area.center() + QPoint(1, 0))
        QTest.mouseClick(menu, LEFT, pos=area.center())
        assert reached.ids == [action_id]


def test_the_palette_reaches_every_action_by_its_words(reached):
    for row in ACTIONS:
        if row.id == ITSELF:
            continue
        reached.ids.clear()
        action = reached.window.actions_by_id[ITSELF]
        action.row = next(each for each in ACTIONS if each.id == ITSELF)
        reached.press("Ctrl+Shift+P")
        palette = QApplication.activePopupWidget()
        assert isinstance(palette, CommandPalette)
        words = reached.window.actions_by_id[row.id].text().split("\t")[0]
        QTest.keyClicks(palette.field, words.removesuffix("...").replace("&&", "&"))
        for _ in range(palette.list.count()):
            if palette.list.currentItem().data(FOUND).command.id == row.id:
                break
            QTest.keyClick(palette.field, Qt.Key.Key_Down)
        # Whoever types its words finds it on the first page.
        assert palette.list.currentRow() < 9, row.id
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
        assert reached.ids == [row.id]

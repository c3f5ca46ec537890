"""The tables of actions: unique, explained, reachable, described in the manual."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from gui.actions.menus import MENUS, RECENT, Submenu
from gui.actions.table import ACTIONS
from gui.style.icons import ICON_NAMES
from tools.make_shortcuts import PAGE, page

if TYPE_CHECKING:
    from gui.actions.action import Action

BY_ID = {action.id: action for action in ACTIONS}

PROMISED = [
    "file.new",
    "file.open",
    "file.save",
    "file.save_as",
    "file.export",
    "file.recent",
    "edit.undo",
    "edit.redo",
    "edit.cut",
    "edit.copy",
    "edit.paste",
    "edit.duplicate",
    "edit.delete",
    "edit.select_all",
    "add.layer",
    "add.neuron",
    "train.play",
    "train.step",
    "train.rewind",
    "train.new_weights",
    "view.frame_selection",
    "view.auto_layout",
    "view.theme_light",
    "view.theme_dark",
]


def test_ids_are_unique():
    assert len(BY_ID) == len(ACTIONS)


@pytest.mark.parametrize("action_id", PROMISED)
def test_promised_actions_exist(action_id: str):
    assert action_id in BY_ID


def test_no_key_is_used_twice():
    keys = [key for action in ACTIONS for key in map(QKeySequence, action.keys)]
    twice = [k for k, n in Counter(k.toString() for k in keys).items() if n > 1]
    assert not twice
    assert not [key for key in keys if key.isEmpty()]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_each_action_is_explained(action: Action):
    assert re.fullmatch(r"[a-z]+\.[a-z0-9_-]+", action.id)
    assert action.text[0].isupper()
    if not action.id.startswith("example."):
        assert re.fullmatch(r"[A-Z].*[a-z0-9]\.", action.help)
    assert action.icon == "" or action.icon in ICON_NAMES


def test_each_action_is_in_a_menu():
    reachable: set[str] = set()
    for _, entries in MENUS:
        for entry in entries:
            reachable |= {entry} if isinstance(entry, str) else set(entry.ids)
            if entry is RECENT:
                reachable.add("file.recent")
    assert reachable - {"-"} == set(BY_ID)
    assert sum(isinstance(e, Submenu) for _, entries in MENUS for e in entries) == 7


def test_menus_are_built_from_the_table(window):
    titles = [menu.title() for menu in window.findChildren(QMenu) if menu.title()]
    for title in ("File", "Edit", "View", "Train", "Help"):
        assert title in titles
    for action_id, action in window.actions_by_id.items():
        keys = [QKeySequence(key) for key in BY_ID[action_id].shortcuts]
        assert action.shortcuts() == keys
        assert BY_ID[action_id].help in action.toolTip()


def test_the_manual_lists_every_key():
    assert PAGE.read_text(encoding="utf-8") == page()
    for action in ACTIONS:
        if action.keys:
            assert f"| {action.text.removesuffix('...')} |" in page()

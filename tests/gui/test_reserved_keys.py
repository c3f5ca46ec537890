"""Keys that the canvas hears itself are given to no action."""

from __future__ import annotations

import re

import pytest

from gui.actions.key_list import CANVAS_KEYS, key_map

ARROWS = ("Left", "Right", "Up", "Down")


def keys_of(words: str) -> list[str]:
    """The keys that a row of the table names, one by one."""
    found: list[str] = []
    for part in words.split(", "):
        if part == "finer with Shift":
            found += [f"Shift+{key}" for key in found]
        elif part == "then Enter":
            found.append("Enter")
        elif part.endswith(" and arrows"):
            found += [f"{part.removesuffix(' and arrows')}+{a}" for a in ARROWS]
        elif part == "arrows":
            found += ARROWS
        else:
            found += re.split(" and | or ", part.removeprefix("or "))
    return found


KEYS = [(words, key) for words, keys in CANVAS_KEYS for key in keys_of(keys)]


@pytest.mark.parametrize(("words", "key"), KEYS)
def test_each_key_of_the_canvas_is_reserved(words, key):
    keys = key_map()
    assert keys.does(key), f"{key}: {words}"
    with pytest.raises(ValueError, match="cannot be given"):
        keys.give("view.reset_layout", key)


def test_the_table_names_them():
    named = {key for _, key in KEYS}
    assert {"PgUp", "PgDown", "Ctrl+Space", "Ctrl+Shift+Left", "Menu"} <= named
    assert {"Shift+F10", "Shift+Up", "Ctrl+Down", "Esc", "Enter"} <= named

"""Keys of actions after the user's changes: never two owners, never nonsense."""

from __future__ import annotations

import pytest

from gui.dialogs.key_map import KeyMap, KeyRow, normal

ROWS = (
    KeyRow("undo", "Undo", "Edit", ("Ctrl+Z",)),
    KeyRow("redo", "Redo", "Edit", ("Ctrl+Y", "Ctrl+Shift+Z")),
    KeyRow("layer", "Add layer", "Edit", ("L",)),
    KeyRow("play", "Play", "Train", fixed="Space"),
    KeyRow("fit", "Fit the layers", "Edit"),
)
RESERVED = {"Esc": "cancels", "Space": "plays"}


def keys_of(changed=None) -> KeyMap:
    return KeyMap(ROWS, changed or {}, RESERVED)


def owners(keys: KeyMap) -> list[str]:
    return [key for row in keys.rows for key in keys.keys(row.id)]


def test_at_first_everything_is_as_the_tables_say():
    keys = keys_of()
    assert keys.changed == {}
    assert keys.keys("redo") == ("Ctrl+Y", "Ctrl+Shift+Z")
    assert keys.shown(ROWS[3]) == "Space"
    assert keys.holder("ctrl+z") is ROWS[0]
    assert keys.holder("Ctrl+J") is None


def test_a_new_key_replaces_the_first_and_leaves_the_others():
    keys = keys_of()
    keys.give("redo", "Ctrl+J")
    assert keys.keys("redo") == ("Ctrl+J", "Ctrl+Shift+Z")
    assert keys.changed == {"redo": ("Ctrl+J", "Ctrl+Shift+Z")}
    keys.give("redo", "Ctrl+Shift+Z")
    assert keys.keys("redo") == ("Ctrl+Shift+Z",)


def test_a_key_that_is_taken_over_has_one_owner():
    keys = keys_of()
    keys.give("fit", "Ctrl+Z")
    assert keys.holder("Ctrl+Z").id == "fit"
    assert keys.keys("undo") == ()
    assert keys.changed == {"undo": (), "fit": ("Ctrl+Z",)}
    assert len(owners(keys)) == len(set(owners(keys)))


def test_a_reset_takes_its_keys_back_and_says_from_whom():
    keys = keys_of()
    keys.give("fit", "Ctrl+Z")
    assert keys.reset("undo") == (ROWS[4],)
    assert keys.changed == {}
    assert keys.reset("redo") == ()


def test_all_can_be_reset():
    keys = keys_of({"undo": ["Ctrl+J"], "layer": []})
    assert keys.keys("layer") == ()
    keys.reset_all()
    assert keys.changed == {}


def test_what_was_changed_comes_back_from_its_record():
    keys = keys_of()
    keys.give("layer", "Ctrl+Z")
    keys.clear("redo")
    again = keys_of(keys.changed)
    for row in ROWS:
        assert again.keys(row.id) == keys.keys(row.id)


def test_a_reserved_key_is_given_to_nobody():
    keys = keys_of({"undo": ["Escape", "Esc"]})
    assert keys.keys("undo") == ()
    assert keys.does("Esc") == "cancels"
    with pytest.raises(ValueError, match="Space"):
        keys.give("undo", "Space")


@pytest.mark.parametrize(
    "changed",
    [
        {"undo": ["Ctrl+Y"]},
        {"undo": ["Ctrl+J"], "redo": ["Ctrl+J"]},
        {"undo": ["nonsense", "", "Ctrl+K, Ctrl+D"]},
        {"unknown": ["L"]},
    ],
)
def test_no_record_makes_two_owners_or_an_empty_key(changed):
    keys = keys_of(changed)
    assert len(owners(keys)) == len(set(owners(keys)))
    assert all(owners(keys))


def test_keys_are_spelled_in_one_way():
    assert normal("ctrl+shift+z") == "Ctrl+Shift+Z"
    assert normal("Escape") == "Esc"
    assert normal("nonsense") == ""
    assert normal("ctrl+k, ctrl+d") == "Ctrl+K, Ctrl+D"


def test_a_key_takes_all_that_begins_with_it():
    keys = keys_of({"fit": ["A, L"], "layer": ["A, C"]})
    assert keys.holder("A").id == "layer"
    assert keys.holder("A, L").id == "fit"
    keys.give("undo", "A")
    assert keys.keys("fit") == keys.keys("layer") == ()

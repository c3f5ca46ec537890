"""Finding a command by a few letters."""

from __future__ import annotations

import pytest

from gui.dialogs.commands import Command, search
from gui.dialogs.fuzzy import match

COMMANDS = (
    Command("new", "New", "File", help="Begin with an empty canvas."),
    Command("layer", "Add layer", "Edit", help="Put a hidden layer there."),
    Command("lay", "Lay out", "View", reason="There is nothing on the canvas yet."),
    Command("reset", "Reset the layout", "View"),
    Command("dark", "Dark", "View > Theme", help="Use the dark theme."),
    Command("play", "Play", "Train", help="Train the network, or pause."),
)


def found(query: str) -> list[str]:
    return [each.command.id for each in search(query, COMMANDS)]


def test_letters_must_stand_in_their_order():
    assert match("adl", "Add layer") is not None
    assert match("lda", "Add layer") is None
    assert match("add layers", "Add layer") is None
    assert match("", "Add layer").places == ()


def test_the_best_of_all_places_is_taken():
    assert match("la", "Halve all laws").places == (10, 11)
    assert match("RL", "Reset the layout").places == (0, 10)


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("lay", "Lay out", "Play"),
        ("al", "Add layer", "A scale"),
        ("set", "Frame set", "Reset"),
    ],
)
def test_beginnings_of_words_count_more(query, better, worse):
    assert match(query, better).score > match(query, worse).score


def test_nothing_asked_shows_everything_in_order():
    assert found("  ") == [command.id for command in COMMANDS]


def test_the_best_comes_first():
    assert found("add")[0] == "layer"
    assert found("pla")[0] == "play"
    assert found("rtl") == ["reset"]


def test_what_cannot_be_used_gives_way_to_what_can():
    assert set(found("layo")) == {"lay", "reset"}
    assert found("layo")[0] == "reset"


def test_menus_and_help_are_looked_through_too():
    assert found("theme") == ["dark"]
    assert found("hidden") == ["layer"]
    assert found("view dark") == ["dark"]
    assert found("pause") == ["play"]


def test_help_comes_after_words_and_menus():
    commands = (
        Command("draw", "New weights", "Train", help="Draw all weights anew."),
        Command(
            "all", "All", "View \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Weights"
        ),
    )
    ids = [each.command.id for each in search("weights all", commands)]
    assert ids == ["all", "draw"]


def test_every_part_must_fit():
    assert found("add dark") == []
    assert found("qqq") == []


def test_the_letters_that_fit_are_known():
    (first, *_) = search("out", COMMANDS)
    assert first.command.id == "lay"
    assert first.places == frozenset({4, 5, 6})

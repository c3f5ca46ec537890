"""Sentences are broken at spaces, and have room for all their lines."""

from __future__ import annotations

from gui.style.fonts import font
from gui.style.number_text import MINUS, format_count
from gui.widgets.paragraph import Paragraph, line_pitch, wrapped

WORDS = "Drop a CSV file anywhere in this window: roles and scaling are shown first"


def test_lines_are_broken_at_spaces_and_lose_nothing(qapp):
    lines = wrapped(WORDS, font("body"), 200)
    assert len(lines) > 1
    assert " ".join(lines) == WORDS
    assert wrapped(WORDS, font("body"), 4000) == [WORDS]


def test_a_narrow_paragraph_is_higher(qtbot):
    paragraph = Paragraph(WORDS)
    qtbot.addWidget(paragraph)
    lines = wrapped(WORDS, font("body"), 120)
    height = paragraph.heightForWidth(120)
    assert height == round(len(lines) * line_pitch(font("body")))
    assert height > paragraph.heightForWidth(400)
    assert paragraph.accessibleName() == WORDS


def test_counts_are_written_in_groups_of_three():
    assert format_count(999) == "999"
    assert format_count(2368) in {"2,368", "2\u202f368", "2'368", "2\u2019368"}
    assert format_count(-5) == f"{MINUS}5"

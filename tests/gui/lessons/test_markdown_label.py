"""Words of a lesson are set in type that the family has."""

from __future__ import annotations

import re

import pytest

from gui.lessons.markdown_label import POINT, MarkdownLabel
from gui.style.fonts import font
from tests.gui.whole.test_layout import type_of

WORDS = "A **strong** word, *leaning*, **both *of* them** and plain.\n\n- **One**\n"


@pytest.fixture
def label(qtbot):
    label = MarkdownLabel()
    qtbot.addWidget(label)
    return label


@pytest.mark.parametrize("family", ["Inter", "DejaVu Sans"])
def test_what_is_strong_has_a_weight_of_the_family(label, family):
    with type_of(family):
        label.set_markdown(WORDS)
        weights = re.findall(r"<span style=\"[^\"]*font-weight:(\d+)", label.text())
        assert set(weights) == {str(int(font("heading").weight()))}
        # Each strong run: of "both of them" the leaning word is one of its own.
        assert len(weights) == 5


def test_a_list_begins_where_paragraphs_do_but_for_its_points(label):
    label.set_markdown(WORDS)
    assert "-qt-list-indent: 0" in label.text()
    (item,) = re.findall(r"<li[^>]*>", label.text())
    assert f"margin-left:{POINT:g}px" in item

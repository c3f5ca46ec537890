"""What the card says of a neuron that has no steps to show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.project import Project
from tests.gui.lessons.explanations.odd_projects import loop
from tests.gui.lessons.test_neuron_card import card, double_click


def without_connections():
    project = new_project(load_set("xor"))
    return replace(project, network=replace(project.network, projections=()))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (loop, "has a delayed connection, which cannot be computed."),
        (lambda: Project(new_project(load_set("xor")).network), "Choose a data set."),
        (without_connections, "tanh( 0.000 ) = 0.000"),
    ],
    ids=["loop", "no data", "no connections"],
)
def test_what_has_no_steps_is_one_sentence(open_window, make, words):
    window = open_window()
    window.document.replace(make(), None)
    double_click(window, "Hidden 1", 0)
    shown = card(window)
    assert shown.isVisible()
    told = shown.steps is not None
    assert (shown._line.text() if told else shown._words.accessibleName()).endswith(
        words
    )
    # And the way back is open: undo, other data, the same card.
    window.document.replace(new_project(load_set("xor"), hidden=((3, "tanh"),)), None)
    double_click(window, "Hidden 1", 0)
    assert card(window).steps is not None

"""The card of a neuron leaves the words of a lesson to be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from engine.files.examples import EXAMPLES
from gui.lessons.neuron_card.card import BODY, ROOM
from tests.gui.lessons.pupil import Pupil


def body(card) -> QRect:
    """Where the card is seen, without the room around it for its shadow."""
    return QRect(card.pos() + QPoint(ROOM, ROOM), BODY)


@pytest.mark.parametrize("size", [(1280, 800), (1600, 900), (1920, 1080)])
@pytest.mark.parametrize("layer", ["Inputs", "Hidden 1", "Hidden 2", "Output"])
def test_it_stands_right_of_the_lesson(open_window, qtbot, size, layer):
    window = open_window(EXAMPLES["xor"].path, size)
    Pupil(window, qtbot).begins("neuron")
    neurons = window.document.project.network.layer_named(layer).neurons
    window.explaining.explain(int(neurons[-1]))
    lesson, card = window._views.lesson, window.explaining.card
    words = QRect(lesson.mapTo(window, QPoint(0, 0)), lesson.size())
    assert words.width() > 200
    assert not body(card).intersects(words)
    assert window.rect().contains(body(card))


def test_without_a_lesson_it_may_stand_over_the_panels(open_window):
    window = open_window(EXAMPLES["two-moons"].path, (1280, 800))
    neurons = window.document.project.network.layer_named("Output").neurons
    window.explaining.explain(int(neurons[0]))
    assert window.rect().contains(body(window.explaining.card))

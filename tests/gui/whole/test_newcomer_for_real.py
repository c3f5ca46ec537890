"""A newcomer at the real mouse and keys of X11, once with each alone.

The keys and the gestures are counted. A key is taken for 0.35 seconds and a gesture of
the mouse for 1.2, which is slow; how long it took here is only noted, since a program
that presses the keys does not think, and a busy machine is no slow program.
"""

from __future__ import annotations

import sys
from functools import partial
from time import monotonic

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor

from gui.canvas.gestures.name_field import NameField
from tests.gui.whole.test_first_hour import draw_2_4_2_1, has_layers, has_projections

pytestmark = pytest.mark.x11

KEY, GESTURE, ALLOWED = 0.35, 1.2, 30.0
NAMES = ("Inputs", "Hidden 1", "Hidden 2", "Output")
ASIDE = QPoint(1900, 1000)


class Keys:
    """Ten fingers at the real keys; counts each."""

    def __init__(self, person) -> None:
        self._person = person
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += 1 + key.count("+")
            self._person.hand.key(key)

    def type(self, words: str) -> None:
        self.count += len(words)
        self._person.hand.type(words)


def assert_built(person, hidden) -> None:
    layers = [person.layer(name) for name in NAMES]
    assert [layer.size for layer in layers] == [2, 4, 2, 1]
    assert [layer.activations for layer in layers[1:3]] == hidden
    sizes = [p.weights.shape for p in person.project.network.projections]
    assert sorted(sizes) == sorted([(2, 4), (4, 2), (2, 1)])
    assert all(np.all(p.exists) for p in person.project.network.projections)


def note(capsys, words: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f" [{words}] ")


def test_with_keys_alone(person, capsys):
    QCursor.setPos(ASIDE)
    keys, canvas, begun = Keys(person), person.window.canvas, monotonic()
    keys.press("ctrl+n")
    person.waits_until(lambda: not person.window.shows_start_page)
    lines = ("input 2", "tanh relu tanh tanh", "tanh sine", "output")
    for count, words in enumerate(lines, 1):
        keys.press("slash")
        person.waits_until(lambda: canvas.findChild(NameField) is not None)
        keys.type(words)
        keys.press("Return")
        person.waits_until(partial(has_layers, person, count))
    keys.press("Escape")
    for count in range(1, 4):
        keys.press("Next", "c", "Return")
        person.waits_until(partial(has_projections, person, count))
    note(capsys, f"{keys.count} keys in {monotonic() - begun:.1f} s")
    assert_built(person, [("tanh", "relu", "tanh", "tanh"), ("tanh", "sine")])
    assert keys.count <= 75
    assert keys.count * KEY < ALLOWED


def test_with_the_mouse(person, capsys):
    begun = monotonic()
    draw_2_4_2_1(person)
    person.drags_onto("relu", person.window.canvas_point("Hidden 1", 1))
    person.waits_until(lambda: person.layer("Hidden 1").activations[1] == "relu")
    person.drags_onto("sine", person.window.canvas_point("Hidden 2", 1))
    person.waits_until(lambda: person.layer("Hidden 2").activations[1] == "sine")
    note(capsys, f"{person.hand.gestures} gestures in {monotonic() - begun:.1f} s")
    assert_built(person, [("tanh", "relu", "tanh", "tanh"), ("tanh", "sine")])
    assert person.hand.gestures <= 15
    assert person.hand.gestures * GESTURE < ALLOWED

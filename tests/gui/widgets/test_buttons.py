"""Buttons are pressed by Enter as by Space, wherever they stand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from gui.dialogs.question import Question
from gui.widgets.buttons import Button, IconButton, PlayButton

KEYS = [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space]
MADE = [lambda: Button("Go"), lambda: IconButton("close", "Close"), PlayButton]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("make", MADE)
def test_keys_press_a_button(qtbot, key, make):
    button = make()
    qtbot.addWidget(button)
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    qtbot.keyClick(button, key)
    assert len(pressed) == 1
    button.setEnabled(False)
    qtbot.keyClick(button, key)
    assert len(pressed) == 1


def test_a_key_that_is_held_presses_once(qtbot):
    button = Button("Go")
    qtbot.addWidget(button)
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    for repeats in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "",
            repeats,
        )
        QApplication.sendEvent(button, event)
    assert len(pressed) == 1


@pytest.mark.parametrize("chosen", ["discard", "cancel", "save"])
def test_a_question_is_answered_by_enter(qtbot, chosen):
    words = (("discard", "Discard"), ("cancel", "Cancel"), ("save", "Save"))
    question = Question("Save?", "It is lost otherwise.", words)
    qtbot.addWidget(question)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    question.open()
    answers: list[str] = []
    question.answered.connect(answers.append)
    button = question.findChild(Button, f"answer_{chosen}")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert answers == [chosen]
    assert not question.isVisible()

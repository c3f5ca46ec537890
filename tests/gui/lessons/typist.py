"""Somebody without a mouse: keys alone, each sent to what has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gui.lessons.explanations.window import ExplanationWindow
from gui.lessons.lesson_panel import CHOOSE_FIRST, DONE, LessonPanel
from gui.lessons.markdown_label import MarkdownLabel
from gui.panels.data.set_chooser import NAME, SetChooser
from gui.widgets.activation_tile import ActivationTile

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_MS = 30_000
MOST_STOPS = 160
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Typist:
    """Reads the window, and changes it by keys alone."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def panel(self) -> LessonPanel:
        return self.window.findChild(LessonPanel)

    @property
    def course(self):
        return self.panel.course

    @property
    def network(self):
        return self.window.document.project.network

    @property
    def focus(self) -> QWidget:
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if above is not None:
            return above.focusWidget() or above
        return QApplication.focusWidget() or QApplication.activeWindow() or self.window

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.focus, key, held)
        QApplication.processEvents()

    def types(self, words: str) -> None:
        QTest.keyClicks(self.focus, words)
        QApplication.processEvents()

    def tabs_to(self, is_it: Callable[[QWidget], bool]) -> QWidget:
        """Press Tab until something has the focus."""
        seen = []
        for _ in range(MOST_STOPS):
            if is_it(self.focus):
                return self.focus
            seen.append(self.focus.objectName() or self.focus.accessibleName())
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead there, only to {set(seen)}")

    def presses(self, name: str) -> None:
        """Tab to a button, by its name or its words, and press it."""
        self.tabs_to(
            lambda each: (
                isinstance(each, QAbstractButton)
                and name in (each.objectName(), each.text())
            )
        )
        self.key(Qt.Key.Key_Space)

    def runs(self, words: str) -> None:
        """Find an action by its words, and run it."""
        self.key(Qt.Key.Key_P, CONTROL | SHIFT)
        self.types(words)
        self.key(Qt.Key.Key_Return)

    def begins(self, name: str) -> None:
        """Choose a lesson from the list."""
        self.is_given_the_keys()
        self.key(Qt.Key.Key_L, CONTROL)
        self.presses(f"lesson_{name}")
        self.qtbot.waitUntil(
            lambda: self.course is not None and self.course.lesson.name == name
        )
        self.is_given_the_keys()

    def is_given_the_keys(self) -> None:
        """Window systems do this when a window above closes; off the screen none is."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def comes_back(self) -> None:
        """Leave the window of explanations for the main one."""
        self.key(Qt.Key.Key_Escape)
        explanations = self.window.findChild(ExplanationWindow)
        assert not explanations.isVisible()
        self.is_given_the_keys()

    def goes_on(self) -> None:
        place = self.course.place
        self.presses("lesson_next")
        assert self.course.place == place + 1

    def expects(self, choice: int) -> None:
        assert self.panel.waiting == CHOOSE_FIRST
        # Tab goes to the choices, arrows from one to the next.
        self.tabs_to(lambda each: each.objectName() == "lesson_choice_0")
        for _ in range(choice):
            self.key(Qt.Key.Key_Down)
        assert self.focus.objectName() == f"lesson_choice_{choice}"
        self.key(Qt.Key.Key_Space)

    def follows(self, link: int = 0) -> None:
        """Tab to the words with links, on to one of them, and follow it."""
        self.tabs_to(
            lambda each: isinstance(each, MarkdownLabel) and "](" in each.source
        )
        # The label takes the focus with its first link.
        for _ in range(link):
            self.key(Qt.Key.Key_Tab)
        self.key(Qt.Key.Key_Return)

    def on_canvas(self) -> None:
        self.tabs_to(lambda each: each is self.window.canvas)

    def plays(self) -> None:
        self.on_canvas()
        self.key(Qt.Key.Key_Space)

    def plays_fast(self) -> None:
        """Play as fast as it goes: the numbers are the same at every pace."""
        self.tabs_to(lambda each: each.objectName() == "transport_speed")
        self.key(Qt.Key.Key_End)
        self.plays()

    def has_done_it(self) -> None:
        place = self.course.place
        self.qtbot.waitUntil(lambda: place in self.course.done, timeout=LONG_MS)
        assert self.panel.waiting == DONE
        if self.window.session.is_running:
            self.plays()

    def picks(self, activation: str) -> None:
        """Tab to an activation in the inspector, and press it."""
        self.tabs_to(
            lambda each: (
                isinstance(each, ActivationTile)
                and each.activation == activation
                and self.window.findChild(QWidget, "inspector").isAncestorOf(each)
            )
        )
        self.key(Qt.Key.Key_Space)

    def sets_the_rate(self, words: str) -> None:
        self.tabs_to(lambda each: each.objectName() == "transport_rate")
        self.types(words)
        self.key(Qt.Key.Key_Return)

    def finds(self, name: str) -> None:
        """Select something by its name."""
        self.on_canvas()
        self.key(Qt.Key.Key_F, CONTROL)
        self.types(name)
        self.key(Qt.Key.Key_Return)

    def joins(self, source: str, target: str) -> None:
        """Connect one layer to another, from the canvas."""
        self.finds(source)
        self.on_canvas()
        self.key(Qt.Key.Key_C)
        self.key(Qt.Key.Key_Return)
        ends = [self.network.layer_named(name).id for name in (source, target)]
        assert self.network.projection(*ends) is not None

    def takes_data(self, name: str) -> None:
        """Choose a data set from the list, and fit the layers to it."""
        self.presses("data_choose")
        chooser = QApplication.activePopupWidget()
        assert isinstance(chooser, SetChooser)
        self.key(Qt.Key.Key_Home)
        for _ in range(chooser.list.count()):
            if chooser.list.currentItem().data(NAME) == name:
                break
            self.key(Qt.Key.Key_Down)
        self.key(Qt.Key.Key_Return)
        self.qtbot.waitUntil(
            lambda: self.window.document.project.dataset.origin.name == name
        )

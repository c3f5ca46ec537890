"""Somebody who goes through lessons with mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from gui.lessons.explanations.window import ExplanationWindow
from gui.lessons.lesson_panel import CHOOSE_FIRST, DONE, LessonPanel
from gui.lessons.markdown_label import MarkdownLabel
from gui.panels.data.set_chooser import NAME, SetChooser
from gui.widgets.activation_tile import ActivationTile
from gui.widgets.buttons import Button, IconButton, PlayButton
from tests.gui.lessons.explanations.conftest import settled

LONG_MS = 20_000


def place_of_link(label: MarkdownLabel, wanted: str = "") -> QPoint:
    """Where a link can be clicked, the first or a wanted one: the mouse tells."""
    hand = Qt.CursorShape.PointingHandCursor
    hovered: list[str] = []
    label.linkHovered.connect(hovered.append)
    for y in range(4, label.height(), 6):
        for x in range(2, label.width(), 8):
            QTest.mouseMove(label, QPoint(x, y))
            at_link = label.cursor().shape() == hand
            if at_link and (not wanted or hovered[-1:] == [wanted]):
                return QPoint(x, y)
    raise AssertionError("No link can be clicked there")


class Pupil:
    """Goes through one lesson with mouse and keys."""

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

    def begins(self, name: str) -> None:
        canvas = self.window.canvas
        QTest.keyClick(canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        launcher = QApplication.activeModalWidget()
        row = launcher.findChild(QWidget, f"lesson_{name}")
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(
            lambda: self.course is not None and self.course.lesson.name == name
        )
        # Off the screen nobody gives the keys back when a window above closes.
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        # As fast as it goes: the numbers are the same at every pace.
        speed = self.window.findChild(QWidget, "transport_speed")
        speed.setFocus()
        QTest.keyClick(speed, Qt.Key.Key_End)
        assert self.window.document.project.settings.pace is None

    def presses(self, name: str) -> None:
        button = next(
            found
            for kind in (Button, IconButton)
            for found in self.window.findChildren(kind, name)
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def goes_on(self) -> None:
        place = self.course.place
        self.presses("lesson_next")
        assert self.course.place == place + 1

    def expects(self, choice: int) -> None:
        assert self.panel.waiting == CHOOSE_FIRST
        name = f"lesson_choice_{choice}"

        def seen() -> list[QWidget]:
            found = self.panel.findChildren(QWidget, name)
            return [each for each in found if each.isVisible()]

        self.qtbot.waitUntil(lambda: len(seen()) == 1)
        (option,) = seen()
        QTest.mouseClick(option, Qt.MouseButton.LeftButton)

    def plays(self) -> None:
        play = self.window.findChild(PlayButton)
        QTest.mouseClick(play, Qt.MouseButton.LeftButton)

    def has_done_it(self) -> None:
        place = self.course.place
        self.qtbot.waitUntil(lambda: place in self.course.done, timeout=LONG_MS)
        assert self.panel.waiting == DONE
        self.window.session.pause()

    def follows_the_link(self, wanted: str = "") -> None:
        label = next(
            each
            for each in self.window.findChildren(MarkdownLabel)
            if each.isVisible() and "](" in each.source
        )
        link = place_of_link(label, wanted)
        QTest.mouseMove(label, link)
        QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=link)

    def page(self):
        """The page of explanations that is shown, when it has looked."""
        page = self.window.findChild(ExplanationWindow).page
        settled(page, self.qtbot)
        return page

    def picks(self, activation: str) -> None:
        inspector = self.window.findChild(QWidget, "inspector")
        tile = next(
            each
            for each in inspector.findChildren(ActivationTile)
            if each.activation == activation and each.isVisible()
        )
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)

    def rewinds(self) -> None:
        self.presses("transport_rewind")

    def sets_the_rate(self, words: str) -> None:
        field = self.window.findChild(QWidget, "transport_rate")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def deletes_the_hidden_layer_and_joins(self) -> None:
        canvas = self.window.canvas
        self.follows_the_link()
        canvas.setFocus()
        QTest.keyClick(canvas, Qt.Key.Key_Delete)
        self.joins("Inputs", "Output")

    def joins(self, source: str, target: str) -> None:
        window, canvas = self.window, self.window.canvas
        canvas.frame_all()
        start = canvas.mapFromGlobal(window.canvas_point(source, port="out"))
        end = canvas.mapFromGlobal(window.canvas_point(target))
        QTest.mouseMove(canvas, start)
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
        for share in (0.3, 0.7, 1.0):
            QTest.mouseMove(canvas, start + (end - start) * share)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)

    def adds_a_layer(self) -> None:
        """Double-click the layer in the palette."""
        at = self.window.mapFromGlobal(self.window.palette_point("layer"))
        tile = self.window.childAt(at)
        QTest.mouseDClick(tile, Qt.MouseButton.LeftButton)

    def takes_data(self, name: str) -> None:
        """Choose a data set from the list, and take the offer to fit the layers."""
        self.presses("data_choose")
        chooser = QApplication.activePopupWidget()
        assert isinstance(chooser, SetChooser)
        items = [chooser.list.item(row) for row in range(chooser.list.count())]
        item = next(each for each in items if each.data(NAME) == name)
        chooser.list.scrollToItem(item)
        at = chooser.list.visualItemRect(item).center()
        QTest.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        document = self.window.document
        self.qtbot.waitUntil(lambda: document.project.dataset.origin.name == name)
        offers = self.window.findChildren(QAbstractButton, "data.fit")
        for offer in [each for each in offers if each.isVisible()]:
            QTest.mouseClick(offer, Qt.MouseButton.LeftButton)

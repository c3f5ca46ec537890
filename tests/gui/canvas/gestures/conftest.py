"""A hand at the window of a canvas: events that enter where the system's do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from gui.canvas.canvas import Canvas
from gui.canvas.overlay import NOTHING
from gui.document import Document
from gui.notices import Notice, Notices
from gui.panels.palette import PalettePanel
from gui.selection import Selection
from gui.training.session import Session
from gui.viewed_row import ViewedRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.network.layer import Layer
    from engine.project import Project

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """A canvas beside its palette, and a hand that uses mouse and keys on them.

    All points are those of the canvas. Every event enters through the window, so that
    grabs, double clicks, context menus and the focus are Qt's own.
    """

    def __init__(self, project: Project | None, size: tuple[int, int]) -> None:
        self.document, self.notices = Document(project), Notices()
        self.selection, self.viewed_row = Selection(), ViewedRow()
        self.session = Session(self.document, self.notices)
        self.told: list[Notice] = []
        self.notices.posted.connect(self.told.append)
        self.top = QWidget()
        parts = self.document, self.selection, self.session
        self.canvas = Canvas(*parts, self.viewed_row, self.notices, self.top)
        self.palette = PalettePanel(
            self.document, self.selection, self.notices, self.top
        )
        self._wire()
        row = QHBoxLayout(self.top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.palette.setFixedWidth(208)
        row.addWidget(self.palette)
        row.addWidget(self.canvas, 1)
        self.top.resize(208 + size[0], size[1])

    def _wire(self) -> None:
        self.palette.drag_started.connect(self.canvas.gestures.palette_drag_started)
        self.palette.drag_moved.connect(self.canvas.gestures.palette_drag_moved)
        self.palette.drag_finished.connect(self.canvas.gestures.palette_drag_finished)
        self.palette.drag_cancelled.connect(self.canvas.gestures.take_back)
        self.palette.activated.connect(self.canvas.add_entry)

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def network(self):
        return self.document.project.network

    @property
    def steps(self) -> int:
        """How many steps of undo there are."""
        return self.document.stack.count()

    def layer(self, name: str) -> Layer:
        found = self.network.layer_named(name)
        assert found is not None
        return found

    def neuron(self, layer: str, index: int) -> int:
        return int(self.layer(layer).neurons[index])

    def at(self, layer: str, neuron: int | None = None, port: str | None = None):
        return self.canvas.point_of(layer, neuron, port)

    def body(self, layer: str) -> QPoint:
        """A point of a card that is neither head, neuron nor port."""
        card = self.canvas.scene_geometry.card(self.layer(layer).id)
        corner = card.rect.bottomLeft() + QPointF(10, -16)
        return self.canvas.view.to_screen(corner).toPoint()

    def lower_edge(self, layer: str) -> QPoint:
        card = self.canvas.scene_geometry.card(self.layer(layer).id)
        corner = card.rect.bottomLeft() + QPointF(20, 0)
        return self.canvas.view.to_screen(corner).toPoint()

    def zoom_to(self, zoom: float) -> None:
        self.canvas.view.zoom_to(QPointF(self.canvas.rect().center()), zoom)

    def entry(self, name: str) -> QPoint:
        """The point of an entry of the palette, as the canvas sees it."""
        return self.canvas.mapFromGlobal(self.palette.entry_point(name))

    def press(self, at: QPoint, button=LEFT, modifiers=NONE) -> None:
        QTest.mousePress(self._window, button, modifiers, self._top(at))

    def move(self, to: QPoint) -> None:
        QTest.mouseMove(self._window, self._top(to))

    def release(self, at: QPoint, button=LEFT, modifiers=NONE) -> None:
        QTest.mouseRelease(self._window, button, modifiers, self._top(at))

    def click(self, at: QPoint, button=LEFT, modifiers=NONE) -> None:
        self.move(at)
        self.press(at, button, modifiers)
        self.release(at, button, modifiers)

    def double_click(self, at: QPoint, modifiers=NONE) -> None:
        QTest.mouseDClick(self._window, LEFT, modifiers, self._top(at))

    def begin_drag(
        self, start: QPoint, end: QPoint, button=LEFT, modifiers=NONE
    ) -> None:
        """Press and move in steps, and do not let go."""
        self.move(start)
        self.press(start, button, modifiers)
        for part in range(1, 6):
            self.move(start + (end - start) * part / 5)

    def drag(self, start: QPoint, end: QPoint, button=LEFT, modifiers=NONE) -> None:
        self.begin_drag(start, end, button, modifiers)
        self.release(end, button, modifiers)

    def key(self, key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(self._window, key, modifiers)

    def hold(self, key: Qt.Key, down: bool = True) -> None:
        """Press a key and keep it down, or let go of it."""
        (QTest.keyPress if down else QTest.keyRelease)(self._window, key)

    def wheel(self, at: QPoint, angle: QPoint, pixels=None, modifiers=NONE) -> None:
        QTest.wheelEvent(
            self._window, self._top(at), angle, pixels or QPoint(), modifiers
        )
        QApplication.processEvents()

    def is_untouched(self) -> bool:
        """Whether no gesture is under way and none shows anything."""
        return self.canvas.overlay == NOTHING and not self.canvas.gestures.is_active

    @property
    def _window(self):
        return self.top.windowHandle()

    def _top(self, point: QPoint) -> QPoint:
        return self.canvas.mapTo(self.top, point)


def moons() -> Project:
    return load(EXAMPLES["two-moons"].path)


@pytest.fixture
def make(qtbot) -> Iterator[Callable[..., Bench]]:
    """Make a shown bench for a project; its training ends with the test."""
    made: list[Bench] = []

    def show(project: Project | None = None, size=(900, 560)) -> Bench:
        bench = Bench(project, size)
        made.append(bench)
        qtbot.addWidget(bench.top)
        with qtbot.waitExposed(bench.top):
            bench.top.show()
        bench.top.activateWindow()
        bench.canvas.setFocus()
        qtbot.waitUntil(bench.canvas.hasFocus)
        return bench

    yield show
    for bench in made:
        assert bench.session.shutdown()


@pytest.fixture(params=["at rest", "running"])
def bench(make, qtbot, request) -> Bench:
    """Two moons, at rest and while it trains."""
    made = make(moons())
    if request.param == "running":
        made.session.play()
        qtbot.waitUntil(lambda: made.session.latest.epoch > 0)
    return made


@pytest.fixture
def still(make) -> Bench:
    """Two moons at rest."""
    return make(moons())


@pytest.fixture
def empty(make) -> Bench:
    """An empty canvas."""
    return make()

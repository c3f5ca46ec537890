"""The start page: an example to play, one's own table, examples, recent files."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.files.examples import EXAMPLES, Example
from gui.background import Task
from gui.dialogs.start_page.card import RIM
from gui.dialogs.start_page.example_card import ExampleCard
from gui.dialogs.start_page.first_card import FirstCard
from gui.dialogs.start_page.gather import Gathered, gather_steps, surface_of
from gui.dialogs.start_page.lesson_list import LessonLine, LessonList
from gui.dialogs.start_page.recent_row import RecentRow
from gui.dialogs.start_page.surface import Surface
from gui.dialogs.start_page.wide_card import WideCard
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label

FIRST = "two-moons"
AT_ONCE = 6
COLUMNS = 3
GRID = 24
WIDTH = 1008
FINISH_SECONDS = 5.0
GATHER_AFTER_MS = 30
"""After it is shown: what the pictures are made from is read when it is painted."""


class Ground(QWidget):
    """The dot grid of the canvas, under the page."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(event.rect(), palette.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.grid)
        area = event.rect()
        for y in range(area.top() // GRID * GRID + 15, area.bottom() + 1, GRID):
            for x in range(area.left() // GRID * GRID + 12, area.right() + 1, GRID):
                painter.drawEllipse(QPointF(x, y), 0.75, 0.75)
        painter.end()


class StartPage(QScrollArea):
    """Stands in place of the canvas when the program starts."""

    example_chosen = Signal(object, bool)
    """An `Example`, and whether it is to be played at once."""
    table_wanted = Signal()
    empty_wanted = Signal()
    recent_chosen = Signal(str)
    lessons_wanted = Signal()
    lesson_chosen = Signal(str)

    def __init__(
        self, recent: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("start_page")
        self.setAccessibleName("Start page")
        # Its cards take the keys, and come into view by themselves.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._recent = tuple(recent)
        self._tasks: list[Task] = []
        self._rows: list[RecentRow] = []
        self._cards: dict[str, ExampleCard] = {}
        self._read = False
        self._ground = Ground()
        self._begin_late = QTimer(self)
        self._begin_late.setSingleShot(True)
        self._begin_late.timeout.connect(self._gather)
        self._build()
        self.setWidget(self._ground)
        theme().changed.connect(self._ground.update)

    def set_recent(self, recent: Sequence[Path]) -> None:
        """List these files."""
        if tuple(recent) == self._recent and self._rows:
            return
        self._recent = tuple(recent)
        self._list_recent()
        if self._read:
            self._gather()

    def set_lessons(self, lessons: Sequence[LessonLine]) -> None:
        """List these lessons."""
        self._lessons.show_lessons(lessons)

    def set_keys(self, open_key: str, new_key: str) -> None:
        """Show the keys that open a file and an empty canvas."""
        self._table.set_key(open_key)
        self._empty.set_key(new_key)

    def shut_down(self) -> None:
        """End what is still being computed."""
        self._begin_late.stop()
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
            task.finish(FINISH_SECONDS)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to compute the pictures, when the page has been seen once."""
        super().showEvent(event)
        self._first.take_focus()
        if not self._read:
            self._read = True
            self._begin_late.start(GATHER_AFTER_MS)

    def _build(self) -> None:
        centred = QHBoxLayout(self._ground)
        centred.setContentsMargins(18, 0, 18, 0)
        page = QWidget()
        page.setMaximumWidth(WIDTH + 2 * RIM)
        centred.addWidget(page, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 48, 0, 24)
        column.setSpacing(0)
        column.addLayout(self._heading())
        column.addSpacing(20)
        column.addLayout(self._ways_to_begin())
        column.addSpacing(20)
        lists = QHBoxLayout()
        lists.setSpacing(12)
        lists.addLayout(self._examples(), 692)
        lists.addLayout(self._recent_files(), 304)
        column.addLayout(lists)
        column.addStretch(1)

    def _heading(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(RIM, 0, RIM, 0)
        column.setSpacing(12)
        title = Label("Build a network, press play, watch it learn", "page_title")
        column.addWidget(title)
        promise = Label(
            "Every weight stays yours: edit while it trains, undo anything, take the "
            "trained weights with you.",
            "body",
            "text2",
        )
        promise.setWordWrap(True)
        column.addWidget(promise)
        return column

    def _ways_to_begin(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._first = FirstCard(EXAMPLES[FIRST])
        self._first.chosen.connect(self._play)
        row.addWidget(self._first, 500)
        others = QVBoxLayout()
        others.setSpacing(0)
        table = WideCard(
            "table",
            "Use my own table",
            "Drop a CSV file anywhere in this window: roles, split and scaling are "
            "shown first",
            "Ctrl+O",
            dashed=True,
        )
        table.setToolTip("Choose a table or a project to open")
        table.setObjectName("use_table")
        table.clicked.connect(self.table_wanted)
        empty = WideCard(
            "plus",
            "Empty canvas",
            "Drag layers and neurons, join them by hand",
            "Ctrl+N",
        )
        empty.setObjectName("empty_canvas")
        empty.setToolTip("Begin a new project without layers and data")
        empty.clicked.connect(self.empty_wanted)
        self._table, self._empty = table, empty
        others.addWidget(table)
        others.addWidget(empty)
        row.addLayout(others, 492)
        return row

    def _examples(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(RIM, 0, RIM, 0)
        head.addWidget(Label("Examples", "section"))
        head.addStretch(1)
        self._all = Button("All examples", "link")
        self._all.setToolTip("Show the examples that are not shown yet")
        self._all.clicked.connect(self._show_all)
        head.addWidget(self._all)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(0)
        others = [example for example in EXAMPLES.values() if example.name != FIRST]
        for place, example in enumerate(others):
            card = ExampleCard(example)
            card.chosen.connect(self._open)
            card.setVisible(place < AT_ONCE)
            self._cards[example.name] = card
            grid.addWidget(card, place // COLUMNS, place % COLUMNS)
        self._all.setVisible(len(others) > AT_ONCE)
        for place in range(COLUMNS):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def _recent_files(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(RIM, 0, RIM, 0)
        column.setSpacing(4)
        self._recent_head = Label("Recent", "section")
        self._recent_head.setMinimumHeight(self._all.sizeHint().height())
        column.addWidget(self._recent_head)
        column.addSpacing(RIM)
        self._recent_column = QVBoxLayout()
        self._recent_column.setSpacing(4)
        column.addLayout(self._recent_column)
        self._nothing = Label(
            "Projects that you save or open are listed here.", "caption", "text2"
        )
        self._nothing.setWordWrap(True)
        column.addWidget(self._nothing)
        column.addSpacing(16)
        self._lessons = LessonList()
        self._lessons.all_wanted.connect(self.lessons_wanted)
        self._lessons.chosen.connect(self.lesson_chosen)
        column.addWidget(self._lessons)
        column.addStretch(1)
        self._list_recent()
        return column

    def _list_recent(self) -> None:
        for row in self._rows:
            self._recent_column.removeWidget(row)
            row.deleteLater()
        self._rows = [RecentRow(path, self._ground) for path in self._recent]
        for row in self._rows:
            row.chosen.connect(self.recent_chosen)
            self._recent_column.addWidget(row)
        self._nothing.setVisible(not self._rows)

    def _gather(self) -> None:
        examples, recent = tuple(EXAMPLES.values()), self._recent
        task = Task(partial(gather_steps, examples, recent), self)
        task.done.connect(self._gathered)
        self._begin(task)

    def _compute_surface(self) -> None:
        task = Task(partial(surface_of, EXAMPLES[FIRST]), self)
        task.done.connect(self._surface_computed)
        self._begin(task)

    def _begin(self, task: Task) -> None:
        self._tasks.append(task)
        task.start()

    def _gathered(self, found: object) -> None:
        if not isinstance(found, Gathered):
            return
        for name, picture in found.pictures.items():
            if name in self._cards:
                self._cards[name].show_picture(picture)
        for row in self._rows:
            row.set_note(found.notes.get(row.path, ""))
        if not self._first.picture.is_known:
            # One after the other: two threads at once would both take far longer.
            self._compute_surface()

    def _surface_computed(self, surface: object) -> None:
        if isinstance(surface, Surface):
            self._first.picture.show_surface(surface)

    def _show_all(self) -> None:
        for card in self._cards.values():
            card.show()
        self._all.hide()

    def _open(self, example: Example) -> None:
        self.example_chosen.emit(example, False)

    def _play(self, example: Example) -> None:
        self.example_chosen.emit(example, True)

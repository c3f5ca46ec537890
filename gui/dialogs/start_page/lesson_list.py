"""The lessons on the start page: those that come next, and how many are done."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.dialogs.start_page.row import Row
from gui.widgets.buttons import Button
from gui.widgets.label import Label

AT_ONCE = 4


class LessonLine(NamedTuple):
    """What the page tells of a lesson; `note` is how long it takes."""

    name: str
    title: str
    note: str
    is_done: bool


class LessonRow(Row):
    """A lesson, with a check where it is done."""

    chosen = Signal(str)

    def __init__(self, line: LessonLine, parent: QWidget | None = None) -> None:
        super().__init__(line.title, parent)
        self.setObjectName(f"start_lesson_{line.name}")
        self._line = line
        self.icon_name = "check" if line.is_done else "lesson"
        self.set_note(line.note)
        again = "once more" if line.is_done else "step by step"
        self.setToolTip(f"{line.title}\nGo through this lesson {again}")
        self.clicked.connect(self._choose)

    @property
    def icon_colour(self) -> QColor:
        """What is done is green, what is to come can be chosen."""
        palette = self.state.palette
        return palette.success if self._line.is_done else palette.accent_text

    @property
    def name_colour(self) -> QColor:
        """What is done steps back."""
        palette = self.state.palette
        return palette.text2 if self._line.is_done else palette.text

    def _choose(self) -> None:
        self.chosen.emit(self._line.name)


class LessonList(QWidget):
    """A head, some lessons, and the way to all of them."""

    chosen = Signal(str)
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LessonRow] = []
        self._done = Label("", "caption", "text2")
        every = Button("All lessons", "link")
        every.setObjectName("start_lessons")
        every.setToolTip("Choose among all lessons, a few minutes each (Ctrl+L)")
        every.clicked.connect(self.all_wanted)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Label("Lessons", "section"))
        head.addWidget(self._done)
        head.addStretch(1)
        head.addWidget(every)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._column)

    def show_lessons(self, lessons: Sequence[LessonLine]) -> None:
        """List the lessons that come next, after the last that is done."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        done = sum(line.is_done for line in lessons)
        self._done.setText(f"{done} of {len(lessons)} done" if done else "")
        ahead = next((k for k, line in enumerate(lessons) if not line.is_done), 0)
        first = max(0, min(ahead - 1, len(lessons) - AT_ONCE))
        self._rows = [LessonRow(x, self) for x in lessons[first : first + AT_ONCE]]
        for row in self._rows:
            row.chosen.connect(self.chosen)
            self._column.addWidget(row)

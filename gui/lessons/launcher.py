"""The list of lessons: what each is about, how long it takes, what is done."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.lessons.course import skipped_of
from gui.lessons.lesson_file import Lesson
from gui.style.fonts import font
from gui.style.icons import paint_icon
from gui.widgets.buttons import Button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.label import Label
from gui.widgets.painted_state import PaintedState

WIDTH, ROW = 560, 44
MOST_HEIGHT = 480


class LessonRow(QAbstractButton):
    """One lesson: number, title, minutes, and how far one is."""

    chosen = Signal(str)

    def __init__(
        self, lesson: Lesson, done: Collection[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lesson = lesson
        self._done = [step for step in range(len(lesson.steps)) if step in done]
        self._state = PaintedState(self)
        self.setObjectName(f"lesson_{lesson.name}")
        self.setAccessibleName(f"{lesson.title}, {self.note}")
        self.setToolTip(self._tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._choose)

    @property
    def is_done(self) -> bool:
        """Whether all steps were done."""
        return len(self._done) == len(self.lesson.steps)

    @property
    def note(self) -> str:
        """How long it takes and how far one is."""
        minutes = f"{self.lesson.minutes} minutes"
        if self.is_done:
            return f"{minutes}, done"
        if not self._done:
            return minutes
        note = f"{minutes}, {len(self._done)} of {len(self.lesson.steps)} steps"
        skipped = skipped_of(self._done, self._done[-1])
        return f"{note}, {len(skipped)} skipped" if skipped else note

    @property
    def _tip(self) -> str:
        title = self.lesson.title
        if not self._done or self.is_done:
            return f"Begin the lesson {title}"
        steps = enumerate(self.lesson.steps)
        left = [f"{k + 1}. {step.title}" for k, step in steps if k not in self._done]
        return "\n".join([f"Go on with the lesson {title}; open steps:", *left])

    def sizeHint(self) -> QSize:
        """A row of the list."""
        return QSize(WIDTH - 60, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw number, title, note and mark."""
        palette, area = self._state.palette, QRectF(self.rect())
        hot = self._state.hovered or self.isDown()
        painter = QPainter(self)
        fill = palette.hover if hot else palette.raised
        paint_frame(painter, area, fill, palette.strong if hot else palette.border)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(font("section"))
        painter.setPen(palette.text2)
        number = str(self.lesson.number or "")
        painter.drawText(area.adjusted(14, 0, 0, 0), middle, number)
        painter.setFont(font("caption"))
        note = self.note
        room = QFontMetricsF(font("caption")).horizontalAdvance(note)
        painter.drawText(area.adjusted(0, 0, -40, 0), right, note)
        painter.setFont(font("section"))
        painter.setPen(palette.text)
        words = area.adjusted(44, 0, -room - 56, 0)
        metrics = QFontMetricsF(font("section"))
        title = metrics.elidedText(
            self.lesson.title, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, middle, title)
        box = QRectF(area.right() - 30, area.center().y() - 8, 16, 16)
        mark = "check" if self.is_done else "chevron-right"
        colour = palette.success if self.is_done else palette.text2
        paint_icon(painter, mark, colour, box)
        painter.end()

    def _choose(self) -> None:
        self.chosen.emit(self.lesson.name)


class Launcher(QDialog):
    """Lists the lessons in their order; a click begins one."""

    chosen = Signal(str)

    def __init__(
        self,
        lessons: Sequence[Lesson],
        faults: Sequence[str],
        progress: Mapping[str, Collection[int]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("launcher")
        self.setWindowTitle("Lessons")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(ElidedLabel("Lessons", "title"))
        words = Label(
            "Each sets up the real program; one step of undo brings your own network "
            "back.",
            "body",
            "text2",
        )
        words.setWordWrap(True)
        column.addWidget(words)
        column.addWidget(self._list(lessons, progress), 1)
        for fault in faults:
            told = Label(fault, "caption", "danger")
            told.setWordWrap(True)
            column.addWidget(told)
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = Button("Close")
        close.setToolTip("Close the list (Esc)")
        close.clicked.connect(self.close)
        foot.addWidget(close)
        column.addLayout(foot)

    def _list(
        self, lessons: Sequence[Lesson], progress: Mapping[str, Collection[int]]
    ) -> QScrollArea:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for lesson in lessons:
            row = LessonRow(lesson, progress.get(lesson.name, ()))
            row.chosen.connect(self._begin)
            rows.addWidget(row)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        scroll.setWidget(page)
        high = len(lessons) * (ROW + 6) + 4
        scroll.setMinimumHeight(min(MOST_HEIGHT, high))
        return scroll

    def _begin(self, name: str) -> None:
        self.chosen.emit(name)
        self.close()

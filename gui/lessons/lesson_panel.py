"""The panel of a lesson under way: what to do, what to expect, what is waited for."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.document import Document
from gui.lessons.conditions import Scene, in_words
from gui.lessons.course import Course, first_open
from gui.lessons.lesson_file import Lesson
from gui.lessons.markdown_label import MarkdownLabel
from gui.lessons.option import Option
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.training.session import Session
from gui.widgets.buttons import Button, IconButton
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph

RESUMED = (
    "Here is the first step that you have not done. The network is as at the beginning "
    "of the lesson; Back shows what came before."
)
AWAY = (
    "The network that is shown is not that of the lesson. Redo what you took back, or "
    "set the lesson up anew."
)
CHOOSE_FIRST = "First choose what you expect"
DONE = "Done"


class WaitingLine(QWidget):
    """What is waited for; a check mark once it is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_waiting")
        self._done = False
        self._words = Paragraph("", "caption", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 2, 0, 2)
        row.addWidget(self._words)
        theme().changed.connect(self.update)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.accessibleName()

    def show_state(self, words: str, done: bool) -> None:
        """Say what is waited for, or that it is done."""
        self._done = done
        self._words.set_text(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        palette = theme().palette
        painter = QPainter(self)
        box = QRectF(0, self.height() / 2 - 8, 16, 16)
        colour = palette.success if self._done else palette.text2
        paint_icon(painter, "check" if self._done else "flag", colour, box)
        painter.end()


class LessonPanel(QWidget):
    """Shows one step at a time; never keeps anybody from doing something else."""

    closed = Signal()
    again_wanted = Signal()
    next_wanted = Signal()
    """The lesson is over, and the one after it is wanted."""
    link_followed = Signal(str)
    stepped = Signal(str, int)
    """Name of the lesson, and number of a step that is done, from 0."""

    def __init__(
        self, document: Document, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_panel")
        self.setAccessibleName("Lesson")
        self.setMinimumWidth(200)
        self._document, self._session = document, session
        self._course: Course | None = None
        self._is_away = False
        self._title = Label("", "heading")
        self._title.setWordWrap(True)
        self._count = Label("", "caption", "text2")
        self._resumed = Label("", "caption", "text2")
        self._resumed.setWordWrap(True)
        self._anew = Button("Begin anew", "quiet_link")
        self._welcome, self._text = MarkdownLabel(), MarkdownLabel()
        self._ask, self._answer = MarkdownLabel(), MarkdownLabel()
        self._head = Label("", "step_title")
        self._head.setWordWrap(True)
        self._waiting = WaitingLine()
        self._options: list[Option] = []
        self._choices = QVBoxLayout()
        self._back = Button("Back")
        self._next = Button("Next", "primary")
        self._skip = Button("Skip this step", "quiet_link")
        self._scroll = QScrollArea()
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        close = IconButton("close", "End the lesson; the network stays", 24, 14)
        close.setObjectName("lesson_close")
        close.clicked.connect(self.closed)
        again = IconButton("rewind", "Set this lesson up anew", 24, 14)
        again.setObjectName("lesson_again")
        again.clicked.connect(self.again_wanted)
        top.addWidget(self._title, 1)
        for button in (again, close):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self._count)
        column.addWidget(self._resumed)
        column.addWidget(self._anew, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._next)
        column.addWidget(self._skip, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(foot)
        page = QWidget()
        words = QVBoxLayout(page)
        words.setContentsMargins(0, 0, 4, 0)
        words.setSpacing(10)
        self._choices.setSpacing(6)
        for part in (self._welcome, self._head, self._text, self._ask):
            words.addWidget(part)
        words.addLayout(self._choices)
        words.addWidget(self._waiting)
        words.addWidget(self._answer)
        words.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._scroll.setHorizontalScrollBarPolicy(never)
        self._scroll.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self._scroll.setWidget(page)

    def _listen(self) -> None:
        for name, button, tip in (
            ("lesson_back", self._back, "Show the step before"),
            ("lesson_next", self._next, "Go on to the next step"),
            ("lesson_skip", self._skip, "Go on without waiting for it"),
            ("lesson_anew", self._anew, "Set this lesson up anew, from its first step"),
        ):
            button.setObjectName(name)
            button.setToolTip(tip)
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._skip.clicked.connect(self._go_on)
        self._anew.clicked.connect(self.again_wanted)
        for label in (self._welcome, self._text, self._ask, self._answer):
            label.linkActivated.connect(self.link_followed)
        document = self._document
        for signal in (
            document.structure_changed,
            document.parameters_changed,
            document.settings_changed,
            document.data_changed,
            document.run_changed,
            document.project_replaced,
        ):
            signal.connect(self.look)
        self._session.frame.connect(self._see_frame)
        theme().changed.connect(self.update)

    @property
    def course(self) -> Course | None:
        """The lesson under way; None without one."""
        return self._course

    @property
    def waiting(self) -> str:
        """What is waited for, in words."""
        return self._waiting.words

    def begin(
        self, lesson: Lesson, place: int | None = None, done: Collection[int] = ()
    ) -> None:
        """Show a lesson from a step on, by default the first that was never done."""
        count = len(lesson.steps)
        self._course = Course(lesson, before=frozenset(done))
        self._course.go(first_open(done, count) if place is None else place)
        resumed = place is None and self._course.place > 0
        self._resumed.setText(RESUMED if resumed else "")
        for part in (self._resumed, self._anew):
            part.setVisible(resumed)
        self._title.setText(lesson.title)
        self._show_step()
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Show nothing any more; who leaves at the last step has read it."""
        course = self._course
        if course is not None and course.is_last:
            self._finish_step(course)
        self._course = None

    def set_away(self, away: bool) -> None:
        """Look at nothing while another network than that of the lesson is shown."""
        if away != self._is_away:
            self._is_away = away
            self.look()
            self._show_state()

    def see_page(self, key: str) -> None:
        """Note that an explanation was shown, which may be what is waited for."""
        if self._course is not None:
            self._course.see(key)
            self.look()

    def look(self) -> None:
        """Check on the document whether the step is done."""
        self._see(self._session.latest)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel, with a line towards the canvas."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        painter.end()

    def _see_frame(self, frame: Frame) -> None:
        self._see(frame)

    def _see(self, frame: Frame) -> None:
        course = self._course
        if course is None or self._is_away:
            return
        scene = Scene(
            self._document.project,
            frame.network,
            frame.epochs,
            frame.train_loss,
            frame.test_loss,
            frame.metrics,
        )
        if course.look(scene):
            self.stepped.emit(course.lesson.name, course.place)
            self._show_state()

    def _show_step(self) -> None:
        course = self._course
        if course is None:
            return
        with self._keys_kept():
            self._write_step(course)
            # A key that skips one step must not skip the next one too.
            self._skip.clearFocus()

    def _write_step(self, course: Course) -> None:
        count = len(course.lesson.steps)
        skipped = ", ".join(str(step + 1) for step in course.skipped)
        words = f"Step {course.place + 1} of {count}"
        self._count.setText(f"{words}, skipped: {skipped}" if skipped else words)
        self._welcome.set_markdown(course.lesson.welcome if not course.place else "")
        self._head.setText(course.step.title)
        self._text.set_markdown(course.step.text)
        self._ask.set_markdown(f"**{course.step.ask}**" if course.step.ask else "")
        self._offer(course)
        self._scroll.verticalScrollBar().setValue(0)
        self.look()
        self._show_state()

    @contextmanager
    def _keys_kept(self) -> Iterator[None]:
        """Keep keys in the panel: Qt gives them away from what is switched off."""
        had_focus = self._has_focus
        yield
        if had_focus and not self._has_focus:
            self._first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _has_focus(self) -> bool:
        """Whether keys go to something of the panel that hears them."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus) and focus.isEnabled()

    def _first_stop(self) -> QWidget:
        """What is to be done next, for keys that would go to another panel else."""
        able = [option for option in self._options if option.isEnabled()]
        chosen = [option for option in able if option.isChecked()]
        links = [self._text] if self._text.focusPolicy() else []
        stops = [*chosen, *able, *links, self._back]
        if self._next.isEnabled():
            return self._next
        return next((stop for stop in stops if stop.isEnabled()), self._skip)

    def _offer(self, course: Course) -> None:
        for option in self._options:
            self._choices.removeWidget(option)
            option.hide()
            option.deleteLater()
        self._options = [Option(words) for words in course.step.choices]
        for place, option in enumerate(self._options):
            option.setObjectName(f"lesson_choice_{place}")
            option.setAutoExclusive(True)
            option.setChecked(course.chosen.get(course.place) == place)
            option.clicked.connect(self._chosen)
            self._choices.addWidget(option)
            # Only what is shown can take the keys; the layout would show it later.
            option.show()

    def _chosen(self) -> None:
        option, course = self.sender(), self._course
        if course is not None and option in self._options:
            course.choose(self._options.index(option))
            self.look()
            self._show_state()

    def _show_state(self) -> None:
        course = self._course
        if course is None:
            return
        with self._keys_kept():
            self._write_state(course)

    def _write_state(self, course: Course) -> None:
        step, done = course.step, course.is_done
        if self._is_away and not done:
            self._waiting.show_state(AWAY, done=False)
        elif course.must_choose:
            self._waiting.show_state(CHOOSE_FIRST, done=False)
        elif step.wait:
            words = f"Waiting until {in_words(step.wait)}"
            self._waiting.show_state(DONE if done else words, done)
        else:
            self._waiting.show_state("", done=True)
        self._answer.set_markdown(step.answer if done else "")
        for option in self._options:
            option.setEnabled(not course.is_settled)
        self._back.setEnabled(course.place > 0)
        self._next.setEnabled(done)
        self._next.set_words("Next lesson" if course.is_last else "Next")
        self._skip.setVisible(not done)

    def _go_back(self) -> None:
        if self._course is not None:
            self._course.go(-1)
            self._show_step()

    def _go_on(self) -> None:
        course = self._course
        if course is None:
            return
        self._finish_step(course)
        if course.is_last:
            self.next_wanted.emit()
            return
        course.go(1)
        self._show_step()

    def _finish_step(self, course: Course) -> None:
        if course.finish_step():
            self.stepped.emit(course.lesson.name, course.place)

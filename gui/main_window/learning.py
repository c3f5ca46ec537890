"""Lessons in the window: the list, the panel, and the project that one begins with."""

import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from engine.errors import UserError
from engine.files.examples import EXAMPLES, Example
from engine.files.project_file import load
from engine.project import Project
from gui.actions.project_files import ProjectFiles
from gui.dialogs.start_page.lesson_list import LessonLine
from gui.lessons.launcher import Launcher
from gui.lessons.lesson_file import (
    Lesson,
    LessonError,
    find_lesson,
    lesson_folder,
    lessons_in,
    read_lesson,
)
from gui.lessons.lesson_panel import LessonPanel
from gui.lessons.progress import LessonProgress
from gui.lessons.set_up import SetUpLesson
from gui.main_window.docks import Docks
from gui.main_window.parts import Parts

ACTION, NEURON = "action:", "neuron:"


class Learning(QObject):
    """Begins and ends lessons, and remembers how far one came."""

    set_up = Signal()
    """The project of a lesson is shown."""
    covering = Signal()
    """What is shown is about to be covered by another network."""

    def __init__(
        self,
        parts: Parts,
        panel: LessonPanel,
        docks: Docks,
        files: ProjectFiles,
        actions: dict[str, QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window_ref = weakref.ref(window)
        self._parts, self._panel, self._docks = parts, panel, docks
        self._progress = LessonProgress(parts.settings)
        self._files, self._actions = files, actions
        self._folder: Path | None = None
        self._lesson: Lesson | None = None
        self._edit: SetUpLesson | None = None
        self._left: Project | None = None
        panel.closed.connect(self.end)
        panel.again_wanted.connect(self._again)
        panel.next_wanted.connect(self._begin_next)
        panel.link_followed.connect(self._follow_link)
        panel.stepped.connect(self._remember)
        files.beneath.changed.connect(self._moved)
        parts.document.opened.connect(self._opened)

    def start(self, name: str, folder: Path | None = None) -> None:
        """Begin a lesson, of a teacher's folder if one is given."""
        self._folder = folder
        self.begin(name)

    def overview(self) -> list[LessonLine]:
        """Tell of each lesson what the start page lists."""
        lines = []
        with suppress(LessonError):
            for path in lessons_in(self._folder or lesson_folder()):
                with suppress(LessonError):
                    lesson = read_lesson(path)
                    done = self._progress.of(lesson.name)
                    minutes = f"{lesson.minutes} min"
                    is_done = done.issuperset(range(len(lesson.steps)))
                    lines.append(
                        LessonLine(lesson.name, lesson.title, minutes, is_done)
                    )
        return lines

    def open_list(self) -> None:
        """Show the list of lessons."""
        lessons, faults = [], []
        try:
            paths = lessons_in(self._folder or lesson_folder())
        except LessonError as error:
            paths, faults = [], [str(error)]
        for path in paths:
            try:
                lessons.append(read_lesson(path))
            except LessonError as error:
                faults.append(str(error))
        progress = self._progress.steps_done
        launcher = Launcher(lessons, faults, progress, self._window_ref())
        launcher.chosen.connect(self.begin)
        launcher.open()

    def begin(self, name: str) -> None:
        """Begin a lesson, or go on at the first step that was never done.

        What is wrong with its file is said in one sentence.
        """
        try:
            lesson = read_lesson(find_lesson(name, self._folder))
        except UserError as error:
            self._parts.notices.error("The lesson cannot begin", str(error))
            return
        self._set_up(lesson)

    def open_example(self, example: Example) -> None:
        """Open an example; within a lesson as one step of undo.

        The user's own network waits on the undo stack while a lesson is under way:
        opening the example like any file would clear the stack.
        """
        if self._lesson is None:
            self._files.open_example(example)
            return

        def read() -> object:
            return load(example.path)

        def take(project: object) -> None:
            if isinstance(project, Project):
                self._put(project, example.title, "Open")
                self._parts.session.pause()
                self._actions["view.fit"].trigger()

        self._files.work.begin(f"Opening {example.title}", read, take)

    def open_named_example(self, name: str) -> None:
        """Open the example of a name."""
        self.open_example(EXAMPLES[name])

    def end(self) -> None:
        """Put the panel away; the network stays as it is."""
        if not self._shows_own:
            self._left = self._parts.document.project
        self._lesson = self._edit = None
        self._panel.end()
        self._docks.show("lesson", False)

    def see_page(self, key: str) -> None:
        """Tell the lesson that an explanation was shown."""
        self._panel.see_page(key)

    def _set_up(self, lesson: Lesson, place: int | None = None) -> None:
        if lesson.example is None:
            self._show(lesson, place)
            return
        path = lesson.example

        def read() -> object:
            return load(path)

        words = f"Opening {lesson.title}"
        self._files.work.begin(words, read, self._taker(lesson, place))

    def _taker(self, lesson: Lesson, place: int | None) -> Callable[[object], None]:
        def take(project: object) -> None:
            if isinstance(project, Project):
                self._edit = self._put(project, lesson.title, "Begin")
                self._show(lesson, place)
                # Another network, in what room the lesson leaves.
                self._actions["view.fit"].trigger()

        return take

    def _put(self, project: Project, title: str, verb: str) -> SetUpLesson:
        """Put a project in the place of what is there, in one step of undo."""
        edit = SetUpLesson(project, title, verb, self._shows_own)
        self.covering.emit()
        self._parts.document.do(edit)
        return edit

    @property
    def _shows_own(self) -> bool:
        """Whether what is shown is the user's own, and not of a lesson.

        What a lesson left behind is the user's own as soon as anything is changed.
        """
        edit = self._edit
        if edit is not None and self._files.beneath.stands(edit):
            return False
        return self._parts.document.project is not self._left

    def _show(self, lesson: Lesson, place: int | None) -> None:
        self._lesson = lesson
        self._edit = None if lesson.example is None else self._edit
        self._moved()
        self._parts.session.pause()
        self.set_up.emit()
        self._docks.show("lesson", True)
        self._panel.begin(lesson, place, self._progress.of(lesson.name))

    def _again(self) -> None:
        if self._lesson is not None:
            self._set_up(self._lesson, 0)

    def _begin_next(self) -> None:
        """Begin the lesson after this one; after the last one show the list."""
        lesson = self._lesson
        if lesson is None:
            return
        try:
            names = [read_lesson(p).name for p in lessons_in(self._where)]
        except LessonError as error:
            self._parts.notices.error("The next lesson cannot begin", str(error))
            return
        place = names.index(lesson.name) + 1 if lesson.name in names else len(names)
        # What still runs is the lesson's, not something new of the user.
        self._parts.session.pause()
        self.end()
        if place < len(names):
            self.begin(names[place])
        else:
            self.open_list()

    @property
    def _where(self) -> Path:
        return self._folder or lesson_folder()

    def _follow_link(self, link: str) -> None:
        """Do what a link of a lesson says: an action, or selecting a neuron."""
        if link.startswith(ACTION):
            action = self._actions.get(link.removeprefix(ACTION))
            if action is not None and action.isEnabled():
                action.trigger()
        elif link.startswith(NEURON):
            self._select(link.removeprefix(NEURON))

    def _select(self, place: str) -> None:
        """Select a layer, or of it a neuron, as `Hidden 1/0`."""
        name, _, number = place.replace("%20", " ").partition("/")
        layer = self._parts.document.project.network.layer_named(name)
        if layer is None:
            return
        if not number:
            self._parts.selection.select(layers=[layer.id])
        elif number.isdigit() and int(number) < layer.size:
            neuron = int(layer.neurons[int(number)])
            self._parts.selection.select(neurons=[neuron])

    def _remember(self, name: str, step: int) -> None:
        self._progress.remember(name, step)

    def _moved(self) -> None:
        """Let the lesson rest while something else than its network is shown."""
        edit = self._edit
        away = edit is not None and not self._files.beneath.stands(edit)
        self._panel.set_away(away)

    def _opened(self) -> None:
        """End a lesson whose network gave way to another project."""
        if self._edit is not None:
            self.end()

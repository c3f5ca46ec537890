"""Start the window: the only place that makes the parts and wires them."""

import atexit
import os
import sys
import weakref
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from engine import __version__
from engine.backends.kernel_supply import supply
from engine.errors import UserError
from engine.files.project_file import load
from gui.document import Document
from gui.lessons.lesson_file import find_lesson, read_lesson
from gui.main_window.main_window import MainWindow
from gui.main_window.parts import Parts
from gui.main_window.windows import Windows
from gui.notices import Notices
from gui.raster import supply as raster
from gui.selection import Selection
from gui.settings import Settings
from gui.style.theme import theme
from gui.training.session import Session
from gui.viewed_row import ViewedRow
from gui.widgets import spoken_role

if TYPE_CHECKING:
    from engine.project import Project

REST_AFTER_MS = 300
"""When what the first picture does not need is loaded."""
LESSON = "--lesson"
LESSON_USE = "usage: python main.py --lesson NAME [FOLDER]\n"
_WINDOWS = "weightloom_windows"
NO_DISPLAY = (
    "There is no display; the commands need none, for example: "
    "python main.py train PROJECT.wloom\n"
)


def build(path: Path | None = None, settings: Path | None = None) -> MainWindow:
    """Build the window, with a project if a path is given, but do not show it.

    `settings` is an INI file to use instead of the user's.
    """
    application()
    spoken_role.install()
    with theme().sheet_comes_last():
        window = _make(Settings(settings), windows())
        if path is not None:
            _show_file(path, window)
        elif window.settings.show_start_page:
            window.begin()
    return window


def windows() -> Windows:
    """Return the windows of the application."""
    app = application()
    present = app.property(_WINDOWS)
    if isinstance(present, Windows):
        return present
    made = Windows(_make, app)
    app.setProperty(_WINDOWS, made)
    return made


def _make(chosen: Settings, neighbours: Windows) -> MainWindow:
    """Make an empty window, which is not shown yet."""
    theme().set_signs(chosen.signs)
    theme().set_digits(chosen.digits)
    theme().set(chosen.theme)
    theme().set_font_scale(chosen.font_scale)
    theme().set_motion(chosen.motion)
    notices = Notices()
    document = Document()
    session = Session(document, notices)
    parts = Parts(
        document, Selection(), session, ViewedRow(), notices, chosen, neighbours
    )
    window = MainWindow(parts)
    for part in (notices, document, session, parts.selection, parts.viewed_row):
        part.setParent(window)
    atexit.register(_end_training, weakref.ref(window))
    neighbours.know(window)
    return window


def application() -> QApplication:
    """Return the application, which is made at the first call."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    QCoreApplication.setApplicationName("weightloom")
    QCoreApplication.setApplicationVersion(__version__)
    QApplication.setApplicationDisplayName("Weightloom")
    QApplication.setDesktopFileName("weightloom")
    made = QApplication(sys.argv[:1])
    made.styleHints().setShowShortcutsInContextMenus(True)
    return made


def main(argv: Sequence[str]) -> int:
    """Open the window and run until it is closed; the exit status."""
    if _lacks_display():
        sys.stderr.write(NO_DISPLAY)
        return 1
    wanted = None
    if argv and argv[0] == LESSON:
        if not 2 <= len(argv) <= 3:
            sys.stderr.write(LESSON_USE)
            return 2
        wanted = argv[1], Path(argv[2]) if len(argv) == 3 else None
        try:
            read_lesson(find_lesson(*wanted))
        except UserError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    app = application()
    supply().start()
    window = build(Path(argv[0]) if argv and wanted is None else None)
    if wanted is not None:
        window.learning.start(*wanted)
    windows().keep(window)
    sys.excepthook = ErrorReporter().report
    window.show()
    # Kept by the windows until it is closed, and no longer.
    del window
    # The window comes first: loading takes the processor from its first picture.
    plots = Thread(target=import_module, args=("gui.plots.plot_area",), daemon=True)
    QTimer.singleShot(REST_AFTER_MS, partial(_load_the_rest, plots))
    status = app.exec()
    raster.supply().stop()
    if plots.is_alive():
        # A thread that Python cuts off inside of Qt takes the whole process down.
        plots.join()
    sys.excepthook = sys.__excepthook__
    return status


def _load_the_rest(plots: Thread) -> None:
    """Load the rasteriser, until when QPainter draws, and what draws the losses."""
    raster.supply().start()
    plots.start()


class ErrorReporter:
    """Tells of an error that nobody expected, once each, in place of dying."""

    def __init__(self, window: MainWindow | None = None) -> None:
        """Tell `window`, or else the one in use."""
        self._window = window
        self._told: set[str] = set()

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Write the traceback to standard error and show a message."""
        sys.__excepthook__(kind, error, trace)
        words = f"{kind.__name__}: {error}"
        window = self._window or windows().in_use
        if issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
        elif window is not None and words not in self._told:
            self._told.add(words)
            window.notices.error(
                "Something went wrong in the program",
                f"{words}. Your project is still here; save it under a new name.",
                (("Save as", "file.save_as"),),
            )


def _end_training(window_ref: weakref.ReferenceType[MainWindow]) -> None:
    """End the thread of a window that was never closed; dropping it would abort."""
    window = window_ref()
    if window is not None and isValid(window):
        window.session.shutdown()


def _lacks_display() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not any(os.environ.get(name) for name in names)


def _show_file(path: Path, window: MainWindow) -> None:
    project: Project
    try:
        project = load(path)
    except UserError as error:
        window.notices.error(f"{path.name} was not opened", str(error))
        return
    window.settings.add_recent(path)
    window.begin(project, path)

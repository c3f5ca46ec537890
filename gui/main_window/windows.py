"""All windows of the program, each with its own document and training."""

import weakref
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from engine.files.examples import Example
from gui.actions.neighbours import What
from gui.dialogs.question import Question
from gui.main_window.main_window import MainWindow
from gui.settings import Settings

STEP = QPoint(28, 28)
"""How far a new window stands from the one beside it."""


class Windows(QObject):
    """Opens windows beside others, finds the one with a file, and closes all.

    It keeps the windows that it opened until they are closed, and only knows of those
    that somebody else made.
    """

    def __init__(
        self, make: Callable[[Settings, "Windows"], MainWindow], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._known: list[weakref.ref[MainWindow]] = []
        self._kept: list[MainWindow] = []
        self._agreed: weakref.WeakSet[MainWindow] = weakref.WeakSet()
        self._asked: weakref.ref[MainWindow] | None = None

    @property
    def shown(self) -> tuple[MainWindow, ...]:
        """The windows on the screen, in the order in which they were made."""
        found = (reference() for reference in self._known)
        return tuple(w for w in found if w is not None and isValid(w) and w.isVisible())

    @property
    def in_use(self) -> MainWindow | None:
        """The window that has the keyboard, or else the newest."""
        active = [window for window in self.shown if window.isActiveWindow()]
        return next(iter([*active, *reversed(self.shown)]), None)

    def know(self, window: MainWindow) -> None:
        """Take note of a window."""
        self._known = [
            reference
            for reference in self._known
            if (present := reference()) is not None and isValid(present)
        ]
        self._known.append(weakref.ref(window))
        window.closed.connect(self._closed)

    def keep(self, window: MainWindow) -> None:
        """Hold a window until it is closed, and let it die then."""
        self._kept.append(window)

    def open(self, what: What, beside: QWidget | None = None) -> MainWindow:
        """Open another window, a little beside one that is there."""
        near = beside if isinstance(beside, MainWindow) else None
        settings = Settings() if near is None else near.settings
        window = self._make(settings, self)
        self.keep(window)
        if near is not None and not (near.isMaximized() or near.isFullScreen()):
            window.resize(near.size())
            window.move(near.pos() + STEP)
        window.show()
        window.activateWindow()
        if isinstance(what, Path):
            window.files.open_path(what)
        elif isinstance(what, Example):
            window.files.open_example(what)
        elif settings.show_start_page:
            window.show_start_page(True)
        return window

    def bring_up(self, path: Path, other_than: QWidget | None = None) -> bool:
        """Bring the window to the front that shows a file; whether there is one."""
        wanted = path.absolute()
        for window in self.shown:
            present = window.document.path
            if window is other_than or present is None or present.absolute() != wanted:
                continue
            window.setWindowState(
                window.windowState() & ~window.windowState().WindowMinimized
            )
            window.raise_()
            window.activateWindow()
            window.show_start_page(False)
            return True
        return False

    def quit(self, asking: QWidget) -> None:
        """Close all windows, each after its own question; one that stays ends it."""
        self._agreed.clear()
        windows = self.shown
        if len(windows) > 1 and windows[0].settings.confirm_quit:
            question = Question(
                f"Close all {len(windows)} windows?",
                "What is not saved is asked about, window by window.",
                (("cancel", "Cancel"), ("close", "Close all")),
                asking,
            )
            question.answered.connect(self._answered)
            question.open()
        else:
            self._ask_next()

    def _answered(self, answer: str) -> None:
        if answer == "close":
            self._ask_next()

    def _ask_next(self) -> None:
        """Ask the first window that has something to lose; with none left, close."""
        for window in self.shown:
            if window.files.has_to_ask and window not in self._agreed:
                self._asked = weakref.ref(window)
                window.raise_()
                window.activateWindow()
                window.files.when_saved(self._agree)
                return
        for window in self.shown:
            window.leave()

    def _agree(self) -> None:
        window = None if self._asked is None else self._asked()
        if window is not None:
            self._agreed.add(window)
        self._ask_next()

    def _closed(self) -> None:
        window = self.sender()
        if isinstance(window, MainWindow) and window in self._kept:
            self._kept.remove(window)
            window.deleteLater()

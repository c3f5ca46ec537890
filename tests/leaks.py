"""A pytest plugin: a test that leaves Qt objects running or on screen fails.

After each GUI test (one under tests/gui, or one that uses Qt's fixtures) it looks for
running threads, active timers, running animations and top-level widgets, names the
line that created each, and ends it, so that only the guilty test fails. napari's
conftest has the idea. As in the program, automatic collection is off from the first of
them on (`gui/garbage.py` says why); what is due is collected between tests.
"""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import FrameType

    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parents[1]
QT_FIXTURES = {"qapp", "qtbot", "qtmodeltester"}
STOP_LIMIT_MS = 5_000


@dataclass(frozen=True)
class Kind:
    """One way to leak: what to watch, when it counts, how to end it."""

    what: str
    classes: tuple[type, ...]
    is_left: Callable[[Any], bool]
    end: Callable[[Any], object]


class Watch:
    """Where the Qt objects that are still alive were created."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.kinds = tuple(kinds)
        self.origins: weakref.WeakKeyDictionary[QObject, str] = (
            weakref.WeakKeyDictionary()
        )
        self.lock = threading.Lock()
        for cls in {cls for kind in self.kinds for cls in kind.classes}:
            self.record_constructions(cls)

    def record_constructions(self, cls: Any) -> None:
        """Make `cls` note the place from which each instance is constructed."""
        construct = cls.__init__

        def construct_and_note(created: Any, *args: Any, **kwargs: Any) -> None:
            construct(created, *args, **kwargs)
            origin = creator(sys._getframe(1), created)
            with self.lock:
                self.origins.setdefault(created, origin)

        cls.__init__ = construct_and_note

    def left(self) -> Iterator[tuple[Kind, QObject, str]]:
        """Everything that counts as left behind at this moment."""
        from shiboken6 import isValid

        with self.lock:
            known = list(self.origins.items())
        for kind in self.kinds:
            for created, origin in known:
                if (
                    isinstance(created, kind.classes)
                    and isValid(created)
                    and kind.is_left(created)
                ):
                    yield kind, created, origin

    def end_what_is_left(self) -> list[str]:
        """End what is left and say, a line each, what it was and who made it."""
        found = []
        for kind, created, origin in self.left():
            found.append(f"{kind.what} {type(created).__name__}, created at {origin}")
            kind.end(created)
        return found


def creator(frame: FrameType, created: object) -> str:
    """File and line that asked for `created`, and the test's line where it differs."""
    caller: FrameType | None = frame
    while caller is not None and constructs(caller, created):
        caller = caller.f_back
    if caller is None:
        return "an unknown place"
    origin = place(caller)
    while caller is not None:
        if is_test(caller.f_code.co_filename):
            of_test = place(caller)
            return origin if of_test == origin else f"{origin}, from {of_test}"
        caller = caller.f_back
    return origin


def constructs(frame: FrameType, created: object) -> bool:
    """Whether `frame` is the `__init__` of `created` or of one of its classes."""
    code = frame.f_code
    if code.co_name == "construct_and_note":
        return True
    if code.co_name != "__init__" or not code.co_argcount:
        return False
    return frame.f_locals.get(code.co_varnames[0]) is created


def place(frame: FrameType) -> str:
    """The frame's file (relative to the checkout where it is inside) and line."""
    return f"{shown(frame.f_code.co_filename)}:{frame.f_lineno}"


@cache
def is_test(name: str) -> bool:
    """Whether a file holds tests."""
    return Path(name).name.startswith("test_")


@cache
def shown(name: str) -> Path:
    """The file, relative to the checkout where it is inside."""
    path = Path(name)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def qt_kinds() -> list[Kind]:
    """What counts as a leak."""
    from PySide6 import QtCore, QtWidgets

    def end_thread(thread: QtCore.QThread) -> None:
        thread.requestInterruption()
        thread.quit()
        thread.wait(STOP_LIMIT_MS)

    def end_widget(widget: QtWidgets.QWidget) -> None:
        widget.hide()
        widget.deleteLater()

    def is_parentless(widget: QtWidgets.QWidget) -> bool:
        return widget.parent() is None and not widget.testAttribute(
            QtCore.Qt.WidgetAttribute.WA_DontShowOnScreen
        )

    animation = QtCore.QAbstractAnimation
    return [
        Kind("running thread", (QtCore.QThread,), QtCore.QThread.isRunning, end_thread),
        Kind(
            "active timer",
            (QtCore.QTimer,),
            QtCore.QTimer.isActive,
            QtCore.QTimer.stop,
        ),
        Kind(
            "running animation",
            subclasses(QtCore, animation),
            lambda each: each.state() == animation.State.Running,
            animation.stop,
        ),
        Kind(
            "top-level widget",
            subclasses(QtWidgets, QtWidgets.QWidget),
            is_parentless,
            end_widget,
        ),
    ]


def subclasses(module: object, of: type) -> tuple[type, ...]:
    """Every class in `module` that is `of` or derived from it."""
    return tuple(
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, of)
    )


def delete_what_waits() -> None:
    """Carry out every deleteLater() that is pending."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def collect_between_tests() -> None:
    """Collect what automatic collection would have by now."""
    from gui.garbage import collect_what_is_due

    collect_what_is_due()


def kept_alive(make: Callable[[], QWidget], times: int = 5) -> int:
    """How many of the widgets that `make` returns only the collector would free.

    Each is shown, closed and dropped while automatic collection is off, as it is in
    the program: what a reference cycle keeps, stays.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        dropped = [show_and_drop(make) for _ in range(times)]
        delete_what_waits()
        return sum(reference() is not None for reference in dropped)
    finally:
        if was_enabled:
            gc.enable()


def show_and_drop(make: Callable[[], QWidget]) -> weakref.ref[QWidget]:
    from PySide6.QtWidgets import QApplication

    widget = make()
    widget.show()
    QApplication.processEvents()
    widget.close()
    return weakref.ref(widget)


def is_gui_test(item: pytest.Item) -> bool:
    return "gui" in item.path.parts or not QT_FIXTURES.isdisjoint(
        getattr(item, "fixturenames", ())
    )


class LeakPlugin:
    """Watches from the first GUI test on; the engine's tests never touch Qt here."""

    def __init__(self) -> None:
        self.watch: Watch | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if self.watch is None and is_gui_test(item):
            self.watch = Watch(qt_kinds())
        if self.watch is not None:
            gc.disable()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, Any]:
        result = yield  # outermost: fixtures and pytest-qt have cleaned up by now
        if self.watch is None:
            return result
        if not is_gui_test(item):
            collect_between_tests()
            return result
        # pytest drops these right after the teardown anyway.
        getattr(item, "funcargs", {}).clear()
        delete_what_waits()
        found = self.watch.end_what_is_left()
        delete_what_waits()
        collect_between_tests()
        # A test that has failed keeps objects alive in its traceback.
        if found and not item.stash.get(FAILED, False):
            pytest.fail("left behind:\n" + "\n".join(found), pytrace=False)
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.failed:
            item.stash[FAILED] = True
        return report


FAILED = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LeakPlugin(), "leaks")

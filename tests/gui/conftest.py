"""Whole windows for tests, closed at the end without questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.main_window.main_window import MainWindow

    Opener = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, settings_file: Path) -> Iterator[Opener]:
    """Build and show a window; at the end it closes, whatever was changed."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from gui.start import application, build

    windows: list[MainWindow] = []

    def make(path: Path | None = None, size: tuple[int, int] = (1280, 800)):
        if not QApplication.topLevelWidgets():
            # As for the first window of a process, which is made in half the time.
            application().setStyleSheet("")
        window = build(path, settings_file)
        windows.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield make
    for window in windows:
        close_without_asking(window)
    # What is yet to be deleted would be dressed anew with the next window.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def close_without_asking(window: MainWindow) -> None:
    """Close a window, and forget what was changed in it."""
    if not window.isVisible():
        window.deleteLater()
        return
    window.session.pause()
    window.document.replace(window.document.project, None)
    window.close()
    window.deleteLater()


@pytest.fixture
def window(open_window: Opener) -> MainWindow:
    """A window with the xor example."""
    from engine.files.examples import EXAMPLES

    return open_window(EXAMPLES["xor"].path)

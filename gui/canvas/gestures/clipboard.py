"""The system's clipboard, through which parts of networks reach other windows."""

import atexit

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from engine.edits.edit import RefusedEdit
from engine.edits.fragment import Fragment
from engine.edits.fragment_text import MAX_TEXT, from_text, to_text

MIME = "application/x-weightloom-fragment+json"
"""What other windows look for first; the same stands there as plain text."""


def put(fragment: Fragment) -> None:
    """Put a part of a network on the clipboard."""
    text = to_text(fragment)
    data = QMimeData()
    data.setData(MIME, text.encode())
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    atexit.unregister(_leave_text)
    atexit.register(_leave_text, data)


def take() -> Fragment:
    """Read what is on the clipboard; from anywhere, so nothing is taken on trust.

    Raises
    ------
    RefusedEdit
        If it is no part of a network, in one sentence.
    """
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasFormat(MIME):
        return from_text("" if data is None else data.text())
    written = data.data(MIME)
    if written.size() > MAX_TEXT:
        raise RefusedEdit("The part of a network on the clipboard is too large.")
    try:
        text = bytes(written.data()).decode()
    except UnicodeDecodeError as error:
        raise RefusedEdit(
            "The part of a network on the clipboard is damaged: it is no text."
        ) from error
    return from_text(text)


def _leave_text(data: QMimeData) -> None:
    """Leave plain text of Qt's own behind: what Python made must not outlive it."""
    if QGuiApplication.instance() is not None and isValid(data):
        QGuiApplication.clipboard().setText(data.text())

"""Notices as messages over the canvas, whose words trigger actions."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.notices import Notice, Notices
from gui.widgets.message import Message
from gui.widgets.message_host import MessageHost

ABOVE_TOOLS = 64
"""Room under messages for the legend and the zoom of the canvas."""


class Messages(QObject):
    """Shows what is posted at the bottom centre of a widget."""

    def __init__(
        self, notices: Notices, actions: Mapping[str, QAction], anchor: QWidget
    ) -> None:
        super().__init__(anchor)
        self._actions = actions
        self._host = MessageHost(anchor, ABOVE_TOOLS)
        notices.posted.connect(self._show)

    @property
    def shown(self) -> tuple[Message, ...]:
        """The messages on screen, oldest first."""
        return self._host.messages

    def clear(self) -> None:
        """Close all messages."""
        self._host.clear()

    def _show(self, notice: Notice) -> None:
        # A notice has words and an id, the host takes a key and words.
        pairs = [(key, words) for words, key in notice.actions]
        message = self._host.show_message(
            notice.kind, notice.title, notice.sentence, pairs
        )
        for key, _ in pairs:
            button = message.findChild(QWidget, key)
            if button is not None:
                button.setToolTip(self._actions[key].toolTip())
        message.acted.connect(self._act)

    def _act(self, key: str) -> None:
        self._actions[key].trigger()

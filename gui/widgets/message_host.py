"""Where messages stand: one above the other, at the bottom of a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, Signal

from gui.widgets.announcing import announce
from gui.widgets.message import SHADOW, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

MOST = 3
GAP = 8


class Room(NamedTuple):
    """Where cards may stand: from a pixel to a pixel, so far over the lower edge."""

    left: int
    right: int
    bottom: int


class MessageHost(QObject):
    """Shows messages over a widget, centred, the newest at the bottom.

    `arranged` tells that they stand elsewhere, or others do.
    """

    arranged = Signal()

    def __init__(self, anchor: QWidget, bottom: int = 16) -> None:
        """Keep `bottom` pixels free under the lowest message, until `set_room`."""
        super().__init__(anchor)
        self._anchor = anchor
        self._bottom = bottom
        self._room: Room | None = None
        self._messages: list[Message] = []
        anchor.installEventFilter(self)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages on screen, oldest first."""
        return tuple(self._messages)

    def set_room(self, room: Room | None) -> None:
        """Stand in this room from now on; without one over the whole width."""
        if room != self._room:
            self._room = room
            self._arrange()

    def show_message(
        self,
        kind: str,
        title: str,
        sentence: str = "",
        actions: Sequence[tuple[str, str]] = (),
    ) -> Message:
        """Show a message; one that says the same is replaced, not repeated."""
        for present in self.messages:
            if (present.title, present.sentence) == (title, sentence):
                present.dismiss()
        while len(self._messages) >= MOST:
            self._messages[0].dismiss()
        message = Message(kind, title, sentence, actions, self._anchor)
        message.closed.connect(self._forget)
        message.installEventFilter(self)
        self._messages.append(message)
        self._arrange()
        message.show()
        message.raise_()
        announce(message, title, sentence, urgent=kind == "error")
        return message

    def clear(self) -> None:
        """Close all messages."""
        for message in self.messages:
            message.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the widget changes its size, or a message its type.

        A message asks for another layout when its words need more room or less.
        """
        of_anchor = watched is self._anchor
        wanted = QEvent.Type.Resize if of_anchor else QEvent.Type.LayoutRequest
        if event.type() == wanted:
            self._arrange()
        return False

    def _forget(self) -> None:
        message = self.sender()
        if isinstance(message, Message) and message in self._messages:
            self._messages.remove(message)
            message.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        whole = self._anchor.width()
        room = self._room or Room(GAP + SHADOW, whole - GAP - SHADOW, self._bottom)
        bottom = self._anchor.height() - room.bottom + SHADOW
        for message in reversed(self._messages):
            message.set_room(room.right - room.left + 2 * SHADOW)
            centred = (whole - message.width()) // 2
            most = room.right + SHADOW - message.width()
            left = min(most, max(room.left - SHADOW, centred))
            message.move(left, bottom - message.height())
            bottom -= message.height() - 2 * SHADOW + GAP
        self.arranged.emit()

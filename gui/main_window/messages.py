"""Notices as messages over the canvas, whose words trigger actions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRectF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.canvas.canvas import Canvas
from gui.main_window.parts import Parts
from gui.notices import Notice
from gui.widgets.message import SHADOW, Message
from gui.widgets.message_host import MessageHost, Room

if TYPE_CHECKING:
    from engine.project import Project

ABOVE_TOOLS = 64
"""Room under messages for the legend and the zoom of the canvas."""
EDGE, GAP = 12, 8
"""Under messages that stand between those two, and beside them."""
LEAST = 380
"""So wide are messages at least between the tools; narrower, they stand above."""


class Messages(QObject):
    """Shows what is posted at the bottom centre of the canvas, or another page.

    What speaks of the project as it is goes with the next change, or undo, of it.
    """

    def __init__(
        self, parts: Parts, actions: Mapping[str, QAction], pages: QStackedWidget
    ) -> None:
        super().__init__(pages)
        self._document = parts.document
        self._passing: dict[Message, Project] = {}
        self._actions, self._pages = actions, pages
        self._host = MessageHost(pages, ABOVE_TOOLS)
        for canvas in pages.findChildren(Canvas):
            canvas.tools.covered.moved.connect(self._follow_tools)
        pages.currentChanged.connect(self._make_room)
        self._host.arranged.connect(self._tell_canvas)
        parts.notices.posted.connect(self._show)
        parts.document.stack.indexChanged.connect(self._pass)

    @property
    def shown(self) -> tuple[Message, ...]:
        """The messages on screen, oldest first."""
        return self._host.messages

    def clear(self) -> None:
        """Close all messages."""
        self._host.clear()

    def _show(self, notice: Notice) -> None:
        self._make_room()
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
        if notice.is_passing:
            self._passing[message] = self._document.project

    def _pass(self) -> None:
        """Close what spoke of the project as it was."""
        now, shown = self._document.project, set(self.shown)
        passing, self._passing = self._passing, {}
        for message, project in passing.items():
            # What an edit gave rise to is posted in its midst, before the index moves.
            if project is now:
                self._passing[message] = project
            elif message in shown:
                message.dismiss()

    def _follow_tools(self) -> None:
        """Make room for a tool that moves, comes or goes."""
        if self.shown:
            self._make_room()

    def _make_room(self) -> None:
        """Stand between the tools at the lower edge, where these leave the room."""
        width, height = self._pages.width(), self._pages.height()
        left, right = EDGE, width - EDGE
        canvas = self._pages.currentWidget()
        tools = _lower_tools(canvas) if isinstance(canvas, Canvas) else ()
        for tool in tools:
            box = tool.geometry()
            if tool.isHidden() or box.bottom() < height / 2:
                continue
            if box.center().x() < width / 2:
                left = max(left, box.right() + 1 + GAP)
            else:
                right = min(right, box.left() - GAP)
        fits = right - left >= LEAST
        self._host.set_room(Room(left, right, EDGE) if fits else None)

    def _tell_canvas(self) -> None:
        """Have what stands over the canvas keep clear of the messages."""
        inside = QMarginsF(SHADOW, SHADOW, SHADOW, SHADOW)
        cards = [QRectF(message.geometry()) - inside for message in self.shown]
        for canvas in self._pages.findChildren(Canvas):
            canvas.tools.keep_clear_of(cards)

    def _act(self, key: str) -> None:
        self._actions[key].trigger()


def _lower_tools(canvas: Canvas) -> tuple[QWidget, ...]:
    """What may stand at the lower edge of the canvas."""
    tools = canvas.tools
    return tools.legend, tools.zoom, tools.count, tools.problem, tools.minimap

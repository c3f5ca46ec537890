"""Two parts above each other; which share each has stays as the user set it."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gui.widgets.edge_hand import EdgeHand
from gui.widgets.painted_state import PaintedState
from gui.widgets.spoken_role import speak_as

USUAL_SHARE = 0.6
LEAST_SHARE, MOST_SHARE = 0.1, 0.9


class Division(QSplitterHandle):
    """The line between the two parts, which arrow keys move as well."""

    def __init__(self, split: "Split") -> None:
        super().__init__(Qt.Orientation.Vertical, split)
        self.setAccessibleName("Height of the tree above the table")
        self.setAccessibleDescription("Up and Down move the line, Esc takes it back")
        self.setToolTip("Drag to give tree and table another height")
        speak_as(self, QAccessible.Role.Splitter)
        self._state = PaintedState(self)
        hand = EdgeHand(self, Qt.Orientation.Vertical)
        hand.begun.connect(split.note)
        hand.stepped.connect(split.step)
        hand.taken_back.connect(split.take_back)

    def event(self, event: QEvent) -> bool:
        """Show more than the hairline while keys move it."""
        done = super().event(event)
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._follow()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay seen."""
        super().resizeEvent(event)
        self._follow()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hairline, or a thicker line while keys move it."""
        if not self._state.ring:
            super().paintEvent(event)
            return
        middle = self.rect().center().y()
        painter = QPainter(self)
        line = QRect(0, middle - 1, self.width(), 3)
        painter.fillRect(line, self._state.palette.focus)
        painter.end()

    def _follow(self) -> None:
        """Qt shows but the pixel in the middle of what the mouse can take."""
        if self._state.ring:
            self.clearMask()
        else:
            self.setMask(QRegion(self.contentsRect()))


class Split(QSplitter):
    """Keeps the share of the upper part when its own height changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self._share = self._before = USUAL_SHARE
        self.splitterMoved.connect(self._moved)

    @property
    def share(self) -> float:
        """How much of the height the upper part has, 0.1 to 0.9."""
        return self._share

    def set_share(self, share: float) -> None:
        """Give the upper part another share."""
        self._share = min(MOST_SHARE, max(LEAST_SHARE, share))
        self._apply()

    def reset(self) -> None:
        """Give the upper part the share that it has at first."""
        self.set_share(USUAL_SHARE)

    def note(self) -> None:
        """Note the share, for `take_back`."""
        self._before = self._share

    def step(self, by: int) -> None:
        """Make the upper part higher by some pixels."""
        above, below = self.sizes()
        self.setSizes([above + by, below - by])
        self._moved()

    def take_back(self) -> None:
        """Give the upper part the share that was noted."""
        self.set_share(self._before)

    def createHandle(self) -> QSplitterHandle:
        """The line that keys move too."""
        return Division(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Deal out the new height."""
        super().resizeEvent(event)
        self._apply()

    def _apply(self) -> None:
        above = round(self._share * self.height())
        self.setSizes([above, self.height() - above])

    def _moved(self) -> None:
        above, below = self.sizes()
        if above + below:
            self._share = above / (above + below)

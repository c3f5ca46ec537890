"""A message: what happened, where, and what can be done about it."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.style.icons import paint_icon
from gui.style.shadow import POPOVER, paint_shadow
from gui.widgets.buttons import Button, IconButton
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 416
SHADOW = 12
STAY_MS = 4000

# Kind: icon and colour of the bar.
KINDS = {
    "error": ("warning", "danger"),
    "warning": ("warning", "warn"),
    "success": ("check", "success"),
    "info": ("info", "text2"),
}


class Message(QWidget):
    """A card of 416 that does not block; a success leaves by itself."""

    acted = Signal(str)
    closed = Signal()

    def __init__(
        self,
        kind: str,
        title: str,
        sentence: str = "",
        actions: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Actions are pairs of a key, given by `acted`, and the words shown."""
        super().__init__(parent)
        self._icon, self._token = KINDS[kind]
        self.kind = kind
        self.title = title
        self.sentence = sentence
        self._state = PaintedState(self)
        self.setAccessibleName(f"{title} {sentence}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._build(actions)
        self._before = weakref.ref(self.window().focusWidget() or self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._wait()

    def dismiss(self) -> None:
        """Close the message; the keys are those of what had them before it."""
        self._timer.stop()
        self._give_keys_back()
        self.hide()
        self.closed.emit()

    def _give_keys_back(self) -> None:
        before, focus = self._before(), self.window().focusWidget()
        has_keys = focus is not None and self.isAncestorOf(focus)
        if has_keys and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_room(self, width: int) -> None:
        """Fit into a width, shadow included."""
        width = min(WIDTH + 2 * SHADOW, max(200, width))
        self.setFixedSize(width, self._height(width))

    def sizeHint(self) -> QSize:
        """The card and its shadow."""
        width = WIDTH + 2 * SHADOW
        return QSize(width, self._height(width))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the mouse is on it."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Leave some time after the mouse did."""
        self._wait()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow, card, bar and icon."""
        palette = self._state.palette
        card = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        colour = palette.colour(self._token)
        painter = QPainter(self)
        paint_shadow(painter, card, palette.shadow, (POPOVER[0], 8), 4)
        paint_frame(painter, card, palette.raised, palette.border)
        outline = QPainterPath()
        outline.addRoundedRect(card, 4, 4)
        bar = QPainterPath()
        bar.addRect(QRectF(card.left(), card.top(), 4, card.height()))
        painter.fillPath(outline.intersected(bar), colour)
        box = QRectF(card.left() + 16, card.top() + 13, 16, 16)
        paint_icon(painter, self._icon, colour, box)
        painter.end()

    def _build(self, actions: Sequence[tuple[str, str]]) -> None:
        words = QVBoxLayout()
        words.setContentsMargins(0, 14, 0, 14)
        words.setSpacing(3)
        for text, role, token in (
            (self.title, "section", "text"),
            (self.sentence, "body", "text2"),
        ):
            if text:
                label = Label(text, role, token)
                label.setWordWrap(True)
                label.setTextFormat(Qt.TextFormat.PlainText)
                words.addWidget(label)
        if actions:
            words.addSpacing(8)
            words.addLayout(self._action_row(actions))
        close = IconButton(
            "close", "Close this message\nWhat it tells of stays as it is", 24, 14
        )
        close.clicked.connect(self.dismiss)
        # A click leaves the keys to the canvas, which is what they are for.
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 42, SHADOW, SHADOW + 8, SHADOW)
        row.setSpacing(8)
        row.addLayout(words, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, 9, 0, 0)
        side.addWidget(close)
        side.addStretch(1)
        row.addLayout(side)

    def _action_row(self, actions: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for place, (key, text) in enumerate(actions):
            button = Button(text, "link" if place == 0 else "quiet_link")
            button.setObjectName(key)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._act)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _act(self) -> None:
        key = self.sender().objectName()
        self.dismiss()
        self.acted.emit(key)

    def _height(self, width: int) -> int:
        layout = self.layout()
        if layout is None:
            return 44 + 2 * SHADOW
        # Else the layouts within it know what their words needed in other type.
        layout.activate()
        return max(layout.totalHeightForWidth(width), 44 + 2 * SHADOW)

    def _wait(self) -> None:
        if self.kind == "success":
            self._timer.start(STAY_MS)

"""What all dialogs share: a title, room for the content, a row of buttons."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.style.fonts import grown
from gui.widgets.buttons import Button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.last_hand import last_hand
from gui.widgets.painted_state import PaintedState
from gui.widgets.tab_order import move_focus

MARGIN = 64
"""What a dialog in large type leaves of the width of the screen."""
LEAST_LINES = 120
"""Height of what is seen at least of a content that scrolls."""


class Scroller(QScrollArea):
    """Shows its content whole where there is room, else scrolls it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = content
        self.setWidget(content)
        # Which the area switches on for what it is given.
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """All of the content."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """A few lines of it, in their whole width."""
        bar = self.verticalScrollBar().sizeHint().width()
        width = self._content.minimumSizeHint().width() + bar
        return QSize(width, min(LEAST_LINES, self.sizeHint().height()))


class Sheet(QDialog):
    """A dialog over its window; `open()` shows it, and closing it deletes it.

    With `scrolls` its content scrolls on a screen that is too low for it.
    """

    def __init__(
        self,
        title: str,
        width: int,
        parent: QWidget | None = None,
        *,
        scrolls: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._width = width
        self._set_least_width()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(ElidedLabel(title, "title"))
        self._scroller: Scroller | None = None
        if scrolls:
            body = QWidget()
            self.content = QVBoxLayout(body)
            self.content.setContentsMargins(0, 0, 0, 0)
            self._scroller = Scroller(body)
            column.addWidget(self._scroller, 1)
        else:
            self.content = QVBoxLayout()
            column.addLayout(self.content, 1)
        self.content.setSpacing(12)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)

    def setVisible(self, visible: bool) -> None:
        """Show or hide; what the mouse opened has no ring until a key is used."""
        super().setVisible(visible)
        # Qt gave the focus in its own way, whichever hand it was.
        for state in self._states_of_focus() if visible else ():
            if last_hand().is_mouse:
                state.hide_ring()
            else:
                state.show_ring()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need at this width, as far as the screen goes."""
        super().showEvent(event)
        layout = self.layout()
        if layout is None:
            return
        room = self.screen().availableGeometry().height() - MARGIN
        if layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), min(needed, room)))
        elif self._scroller is not None:
            self.resize(self.width(), min(layout.totalSizeHint().height(), room))
            self._stay_on_screen()

    def _stay_on_screen(self) -> None:
        """Move up as far as what is lowest needs it."""
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        below = frame.bottom() - room.bottom()
        if below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    def fit_to_type(self) -> None:
        """Be as large as the present size of type needs, after it was changed here."""
        self._set_least_width()
        layout = self.layout()
        if layout is not None:
            if self._scroller is not None:
                self.content.invalidate()
                self.content.activate()
                self._scroller.updateGeometry()
            layout.activate()
            room = self.screen().availableGeometry().height() - MARGIN
            needed = layout.totalSizeHint()
            width = max(self.minimumWidth(), needed.width())
            self.resize(width, min(needed.height(), room))
            self._stay_on_screen()

    def _set_least_width(self) -> None:
        room = self.screen().availableGeometry().width() - MARGIN
        self.setMinimumWidth(max(self._width, min(grown(self._width), room)))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes by rows, whatever was made first."""
        moved = move_focus(self, (), forward)
        # Where there is nowhere else to go, the ring is all that comes of the key.
        for state in self._states_of_focus():
            state.show_ring()
        return moved

    def _states_of_focus(self) -> list[PaintedState]:
        """What draws the ring of the part that has the focus."""
        focus = self.focusWidget()
        children = Qt.FindChildOption.FindDirectChildrenOnly
        if focus is None:
            return []
        focus.update()
        return focus.findChildren(PaintedState, options=children)

    def add_text(self, text: str, role: str = "body", token: str = "text") -> Label:
        """Put a paragraph under what is there."""
        label = Label(text, role, token)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.content.addWidget(label)
        return label

    def add_button(self, words: str, kind: str = "normal", tip: str = "") -> Button:
        """Put a button at the right of those that are there."""
        button = Button(words, kind)
        button.setToolTip(tip)
        self._buttons.addWidget(button)
        return button

    def add_close_button(self) -> None:
        """Put a button that closes the dialog."""
        button = self.add_button("Close", tip="Close this dialog (Esc)")
        button.clicked.connect(self.close)
        button.setFocus()

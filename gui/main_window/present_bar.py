"""The slim bar of a presentation: the buttons of the training and its readouts."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.document import Document
from gui.panels.transport.readouts import Readouts
from gui.panels.transport.run_buttons import RunButtons
from gui.style.theme import theme
from gui.training.session import Session
from gui.widgets.buttons import IconButton
from gui.widgets.elided_label import ElidedLabel

MARGIN, SPACE = 16, 24
LEAVE = (
    "Leave the presentation (Esc)\nPut panels, menus and view back to where they were"
)


class PresentBar(QWidget):
    """Stands under the canvas while it is presented."""

    leave_wanted = Signal()

    def __init__(
        self, document: Document, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("present_bar")
        self.setAccessibleName("Presentation")
        buttons = RunButtons(session)
        readouts = Readouts(document, session)
        for part in (*buttons.findChildren(QWidget), *readouts.findChildren(QWidget)):
            # The names of the transport belong to the transport.
            name = part.objectName().replace("transport_", "present_")
            part.setObjectName(name)
        self._name = ElidedLabel("", "heading")
        leave = IconButton("close", LEAVE, 32, 18)
        leave.setObjectName("present_leave")
        leave.clicked.connect(self.leave_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 4, MARGIN, 4)
        row.setSpacing(SPACE)
        row.addWidget(buttons)
        row.addWidget(readouts)
        row.addStretch(1)
        row.addWidget(self._name)
        row.addWidget(leave)
        theme().changed.connect(self.update)

    def set_name(self, name: str) -> None:
        """Say what is presented."""
        self._name.setText(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        painter.fillRect(QRectF(0, 0, self.width(), 1), palette.border)
        painter.end()

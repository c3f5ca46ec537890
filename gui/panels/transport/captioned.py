"""A control under its caption."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.label import Label
from gui.widgets.readout import BETWEEN


class Captioned(QWidget):
    """A caption of 11 over a control of 24."""

    def __init__(
        self, caption: str, control: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        label = Label(caption, "caption", "text2")
        label.setBuddy(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(BETWEEN)
        column.addStretch(1)
        column.addWidget(label)
        column.addWidget(control)
        column.addStretch(1)

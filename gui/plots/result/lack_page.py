"""What a view says where it has nothing to show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.files.examples import EXAMPLES
from gui.plots.result.needs import Lack
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph


class LackPage(QWidget):
    """A fact, what is needed, and an example that has it."""

    example_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lack: Lack | None = None
        self._fact = Label("", "section")
        self._hint = Paragraph("", "caption")
        self._open = Button("", "link")
        self._open.setObjectName("result_example")
        self._open.clicked.connect(self._want)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        self._fact.setWordWrap(True)
        column.addWidget(self._fact)
        column.addWidget(self._hint)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_lack(self, lack: Lack) -> None:
        """Say what is lacking."""
        if lack == self._lack:
            return
        self._lack = lack
        self._fact.setText(lack.fact)
        self._hint.set_text(lack.hint)
        title = EXAMPLES[lack.example].title
        self._open.set_words(f"Open the example {title}")
        self._open.setToolTip(f"Open {title}, which can be shown here")
        self.setAccessibleName(f"{lack.fact}. {lack.hint}")

    def _want(self) -> None:
        if self._lack is not None:
            self.example_wanted.emit(self._lack.example)

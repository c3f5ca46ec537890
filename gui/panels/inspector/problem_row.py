"""One thing that keeps the network from running, and a way to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.readiness import Problem
from gui.widgets.buttons import Button
from gui.widgets.label import Label


class ProblemRow(QWidget):
    """A sentence, and below it words that select what it is about."""

    shown = Signal(int, int)
    """Ids of layer and neuron; -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem: Problem | None = None
        self._sentence = Label("", "body", "danger")
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._show = Button("Show it", "link")
        self._show.clicked.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._sentence)
        column.addWidget(self._show, 0, Qt.AlignmentFlag.AlignLeft)

    def show_problem(self, problem: Problem) -> None:
        """Say another problem."""
        self._problem = problem
        self._sentence.setText(problem.sentence)
        self._show.setVisible(problem.layer is not None)

    def _tell(self) -> None:
        problem = self._problem
        if problem is not None:
            layer = -1 if problem.layer is None else problem.layer
            neuron = -1 if problem.neuron is None else problem.neuron
            self.shown.emit(layer, neuron)

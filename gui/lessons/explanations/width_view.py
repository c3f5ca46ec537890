"""The error against the number of hidden neurons, each network trained live."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from engine.edits.variants import TakeVariant, with_hidden_neurons
from engine.errors import UserError
from engine.explain.variants import Variant
from engine.project import Project
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.variants_view import VariantsView
from gui.style.number_text import format_loss
from gui.widgets.chart_marks import Curve, Dots, Mark
from gui.widgets.paragraph import Paragraph
from gui.widgets.point_chart import PointChart
from gui.widgets.ticks import log_axis, plain_axis

WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16)
EPOCHS = 200
STRIDE = 10
BEGIN = "Train all sizes"
OFFER = "A click on a point takes that network over, in one step of undo."


def all_sizes(project: Project) -> list[Project]:
    """The project with each number of hidden neurons."""
    return [with_hidden_neurons(project, width) for width in WIDTHS]


class WidthView(VariantsView):
    """A button that trains networks of all sizes, and the point that each becomes."""

    refused = Signal(str)

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, all_sizes, BEGIN, EPOCHS, STRIDE)
        self.setObjectName("width_view")
        self.start.setObjectName("width_start")
        self.start.setToolTip(
            "Train a network of each size from its start, on the same data, with the "
            "same settings and the same seed"
        )
        self.chart = PointChart("Error against the number of hidden neurons")
        self.chart.setToolTip("Error of each size; Left and Right choose, Enter takes")
        self.words = Paragraph("", "caption")
        self.chart.taken.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.start)
        column.addWidget(self.chart, 1)
        column.addWidget(self.words)
        self._forgot()

    def _forgot(self) -> None:
        self._say(f"{WIDTHS[0]} to {WIDTHS[-1]} neurons, {EPOCHS} epochs each.")

    def _ended(self) -> None:
        super()._ended()
        if any(state.is_done for state in self.states):
            self._say(OFFER)

    def _take(self, place: int) -> None:
        """Put the network of a point in the place of the one on the canvas."""
        state = self.states[place]
        width = WIDTHS[state.place]
        name = f"the network with {width} hidden neuron{'s' * (width > 1)}"
        try:
            self._subject.document.do(TakeVariant(state.project, name))
        except UserError as error:
            self.refused.emit(str(error))
        else:
            self._say(f"On the canvas is now {name}. Ctrl+Z brings yours back.")

    def _say(self, sentence: str) -> None:
        self.words.set_text(sentence)

    def _draw(self) -> None:
        states = self.states
        losses = [x for s in states for x in (s.train_loss, s.test_loss)]
        drawn = [x for x in losses if x is not None and np.isfinite(x) and x > 0]
        if not drawn:
            self.chart.set_marks()
            self.chart.set_points(())
            return
        self.chart.set_axes(
            plain_axis(0.0, float(WIDTHS[-1]), 4, room=0.06),
            log_axis(min(drawn), max(max(drawn), 1.01 * min(drawn)), 4),
            ("neurons", "training loss, hollow: test"),
        )
        places = np.array([float(WIDTHS[state.place]) for state in states])
        train = _logs([state.train_loss for state in states])
        test = _logs([state.test_loss for state in states])
        marks: list[Mark] = [
            Curve(places, train, "text", 1.5),
            Dots(places, test, "accent_text", 6.0, hollow=True),
            Dots(places, train, "text", 8.0),
        ]
        self.chart.set_marks(*marks)
        self.chart.set_points(
            tuple(
                (place, float(height), _words(state))
                for place, height, state in zip(places, train, states, strict=True)
            )
        )


def _logs(losses: list[float | None]) -> np.ndarray:
    """Places on a logarithmic axis; NaN for what has none."""
    values = np.array([np.nan if x is None else x for x in losses])
    with np.errstate(all="ignore"):
        logs: np.ndarray = np.where(values > 0, np.log10(values), np.nan)
    return logs


def _words(state: Variant) -> str:
    width = WIDTHS[state.place]
    words = f"{width} neuron{'s' * (width > 1)}: loss {format_loss(state.train_loss)}"
    if state.test_loss is not None:
        words += f", test loss {format_loss(state.test_loss)}"
    return words if state.is_done else f"{words}, after {state.epochs} epochs"

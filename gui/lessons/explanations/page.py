"""What all pages of explanations share: what they ask for, and what they lack."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.explain.subject import CannotExplain
from engine.files.examples import EXAMPLES
from engine.network.network import Network
from engine.network.parameters import pack
from gui.lessons.explanations.computation import Computation
from gui.lessons.explanations.subject import Subject
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.paragraph import Paragraph

NOT_FINITE = "The loss is not a finite number here: rewind, or choose new weights."


class Page(QWidget):
    """Shows one idea on the network as it is; computes only while it is seen.

    `content` takes the widgets of the page. Where the network cannot be explained in
    this way, a sentence and an example that can be take their place. What is chosen
    among stands above and stays, since another choice may be all that is needed.
    """

    example_wanted = Signal(object)
    lights_canvas = False
    """Whether what it says is seen on the canvas as light, too."""

    def __init__(self, subject: Subject, title: str, lead: str, example: str) -> None:
        """`example` names an example that has what the page needs."""
        super().__init__()
        self.subject = subject
        self._example = EXAMPLES[example]
        self._follows = False
        self._computation = Computation(self)
        self._computation.done.connect(self._done)
        self._computation.failed.connect(self._failed)
        self._stack = QStackedWidget()
        inside = QWidget()
        self.content = QVBoxLayout(inside)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(12)
        self._stack.addWidget(inside)
        self._stack.addWidget(self._make_lack())
        self._reduced = Label("", "caption", "text2")
        self._reduced.setObjectName("reduced")
        self._reduced.setWordWrap(True)
        self._reduced.hide()
        self._choices = QVBoxLayout()
        self._choices.setContentsMargins(0, 0, 0, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(Label(title, "title"))
        self._lead = Paragraph(lead)
        column.addWidget(self._lead)
        column.addSpacing(4)
        column.addLayout(self._choices)
        column.addWidget(self._reduced)
        column.addWidget(self._stack, 1)

    def wish(self) -> Callable[[], object]:
        """What is to be computed now; it may hold only what does not change."""
        raise NotImplementedError

    def show_result(self, result: object) -> None:
        """Show what was computed."""
        raise NotImplementedError

    def say(self, lead: str) -> None:
        """Lead in with other words, where they depend on the network."""
        self._lead.set_text(lead)

    def tell_reduced(self, *sentences: str) -> None:
        """Say what is left out of what is seen; empty sentences say nothing."""
        words = " ".join(sentence for sentence in sentences if sentence)
        self._reduced.setText(words)
        self._reduced.setVisible(bool(words))

    @property
    def reduced(self) -> str:
        """What is left out, in words; empty where nothing is."""
        return self._reduced.text()

    def add_rows(self, above: QHBoxLayout, chart: QWidget, facts: QWidget) -> None:
        """Fill the page: choices in a row, below them a chart beside its facts."""
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(chart, 1)
        middle.addWidget(facts)
        self.add_choices(above)
        self.content.addLayout(middle, 1)

    def add_choices(self, rows: QBoxLayout) -> None:
        """Put choices where they can be used whatever the page lacks."""
        self._choices.addLayout(rows)

    def make_example_link(self, tip: str) -> Button:
        """Make a link that opens the example of the page."""
        link = Button(f"Open the example {self._example.title}", "link")
        link.setToolTip(tip)
        link.clicked.connect(self._want_example)
        return link

    @property
    def lack(self) -> str:
        """Why there is nothing to show; empty where there is something."""
        return "" if self._stack.currentIndex() == 0 else self._lack.text()

    @property
    def is_busy(self) -> bool:
        """Whether something is being computed."""
        return self._computation.is_busy

    def look(self) -> None:
        """Compute anew, if the page is seen."""
        if self.isVisible():
            running = self.subject.session.is_running
            self._computation.ask_for(self._checked_wish, patient=running)

    def _checked_wish(self) -> Callable[[], object]:
        return partial(_checked, self.subject.project.network, self.wish())

    def look_again(self) -> None:
        """Forget what is being computed: it is of something that was taken back."""
        self._computation.stop()
        self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the subject while the page is seen."""
        super().showEvent(event)
        if not self._follows:
            self._follows = True
            self.subject.changed.connect(self.look)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing for a page that is not seen."""
        super().hideEvent(event)
        # A page that is put into a window that is closed is hidden before it is shown.
        if self._follows:
            self._follows = False
            self.subject.changed.disconnect(self.look)
        self._computation.stop()

    def _make_lack(self) -> QWidget:
        page = QWidget()
        self._lack = Label("", "body", "text2")
        self._lack.setObjectName("lack")
        self._lack.setWordWrap(True)
        open_example = self.make_example_link(
            "Open a network that has what this page needs"
        )
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self._lack)
        row = QHBoxLayout()
        row.addWidget(open_example, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _want_example(self) -> None:
        self.example_wanted.emit(self._example)

    def _done(self, result: object) -> None:
        self._stack.setCurrentIndex(0)
        self.show_result(result)

    def _failed(self, sentence: str) -> None:
        self._lack.setText(sentence)
        self._stack.setCurrentIndex(1)


def _checked(network: Network, wish: Callable[[], object]) -> object:
    """Explain nothing by numbers that are none."""
    if not np.isfinite(pack(network)).all():
        raise CannotExplain(
            "Some weights or biases are not finite numbers: rewind, or choose new "
            "weights."
        )
    return wish()

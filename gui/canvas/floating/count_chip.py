"""What is left out of the picture: connections, numbers, answers."""

from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.floating.chip import Chip
from gui.canvas.painters.neuron_painter import Inside
from gui.canvas.renderer import Simply
from gui.style.number_text import format_count
from gui.widgets.label import Label

WHY_NUMBERS = "Numbers without room are left out; closer up there is more room"
WHY_INSIDE = {
    "curve": "",
    "response": "The others show their curves, or are too small for more than a colour",
    "value": "In the others there is no room for the digits; the mouse tells them",
}


class Left(NamedTuple):
    """How many of how many are painted: connections, their numbers, images.

    `inside` counts the same of what is shown inside the neurons.
    `answer` says over what the neurons answer, where that needs words; `simply` what is
    drawn more simply than it is, `lacking` what is missing to draw more.
    """

    links: tuple[int, int] = (0, 0)
    numbers: tuple[int, int] = (0, 0)
    inside: Inside = Inside()
    images: tuple[int, int] = (0, 0)
    answer: str = ""
    simply: tuple[Simply, ...] = ()
    lacking: str = ""


class CountChip(Chip):
    """Says "showing 2,000 of 101,632" while weaker connections are left out.

    And "numbers on 60 of 312", "values in 3 of 12", where it is not all of them; in
    several lines where the canvas is narrow.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_count")
        self._label = Label("", "canvas_label", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self._label)
        self._margins = row.contentsMargins()
        self._shown: Left | None = None

    @property
    def line_size(self) -> QSize:
        """The size with all words in one line."""
        # As the label measures: letter by letter the digits come out narrower.
        words = self._label.fontMetrics().size(0, self._label.text())
        return words.grownBy(self._margins)

    def fit_into(self, width: int) -> None:
        """Be no wider than this, by breaking the line where it must."""
        one_line = self.line_size
        wraps = one_line.width() > width
        self._label.setWordWrap(wraps)
        if not wraps:
            self.resize(one_line)
            return
        inside = QSize(width, 0).shrunkBy(self._margins).width()
        words = QSize(inside, self._label.heightForWidth(inside))
        self.resize(words.grownBy(self._margins))

    def show_counts(self, left: Left) -> None:
        """Say how many of how many; nothing when it is all."""
        if left == self._shown:
            return
        self._shown = left
        told = (
            ("showing", left.links, "The strongest are shown; all of them are trained"),
            ("numbers on", left.numbers, WHY_NUMBERS),
            (f"{left.inside.what} in", left.inside[1:], WHY_INSIDE[left.inside.mode]),
            ("images of", left.images, "Those with the largest weights are shown"),
        )
        less = [(word, pair, why) for word, pair, why in told if pair[0] < pair[1]]
        words = [
            f"{word} {format_count(few)} of {format_count(many)}"
            for word, (few, many), _ in less
        ]
        reasons = [why for _, _, why in less]
        if left.answer:
            words.append(left.answer)
            reasons.append("Select two inputs to see what is answered over them")
        for simply in left.simply:
            words.append(simply.words)
            reasons.append(simply.reason)
        if words and left.lacking:
            reasons.append(f"The fast painter is missing: {left.lacking}")
        self._label.setText(" · ".join(words))
        self.setAccessibleName(f"Connections: {', '.join(words)}")
        self.setToolTip("\n".join(dict.fromkeys(reasons)))
        self.setVisible(bool(words))

"""What is left out of the picture: connections, numbers, answers."""

from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.floating.chip import Chip
from gui.style.number_text import format_count
from gui.style.theme import theme
from gui.widgets.label import Label

ANSWERS = "The others show their curves, or are too small for more than a colour"


class Left(NamedTuple):
    """How many of how many are painted: connections, their numbers, answers, images.

    `answer` says over what the neurons answer, where that needs words.
    """

    links: tuple[int, int] = (0, 0)
    numbers: tuple[int, int] = (0, 0)
    answers: tuple[int, int] = (0, 0)
    images: tuple[int, int] = (0, 0)
    answer: str = ""


class CountChip(Chip):
    """Says "showing 2,000 of 101,632" while weaker connections are left out.

    And "numbers on 60 of 312", "answers in 64 of 100", where it is not all of them.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_count")
        self._label = Label("", "canvas_label", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self._label)
        self._shown: Left | None = None
        theme().changed.connect(self._follow_theme)

    def show_counts(self, left: Left) -> None:
        """Say how many of how many; nothing when it is all."""
        if left == self._shown:
            return
        self._shown = left
        told = (
            ("showing", left.links, "The strongest are shown; all of them are trained"),
            ("numbers on", left.numbers, "Numbers without room are left out"),
            ("answers in", left.answers, ANSWERS),
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
        self._label.setText(" · ".join(words))
        self.setAccessibleName(f"Connections: {', '.join(words)}")
        self.setToolTip("\n".join(reasons))
        self.adjustSize()
        self.setVisible(bool(words))

    def _follow_theme(self) -> None:
        """Have room for type of another size."""
        self.adjustSize()

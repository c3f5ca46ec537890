"""Goes through the stages of a step: next, back, play, speed, and a slider to scrub."""

import math
from time import perf_counter

from PySide6.QtCore import QLineF, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.segmented import Segmented
from gui.widgets.track import Track

STAGE_MS = 1500.0
FRAME_MS = 16
SPEEDS = (("0.5", "½×"), ("1", "1×"), ("2", "2×"), ("4", "4×"))
SCRUB = 0.1
"""Part of a stage that an arrow key goes; a page key goes a whole one."""


class StageSlider(Track):
    """Where in the step one is: stage 2 begins at 1 and ends at 2."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((0.0, 1.0), 1.0, "Place in the step", parent)
        self.setObjectName("step_slider")
        self.setToolTip(
            "Drag through the stages; arrows go a tenth of a stage, page keys a stage"
        )

    @property
    def count(self) -> int:
        """How many stages there are."""
        return round(self._high)

    def set_count(self, count: int) -> None:
        """Have so many stages."""
        if count != self.count:
            self._high = float(max(1, count))
            self.set_value(min(self.value, self._high))
            self.update()

    def share_of(self, value: float) -> float:
        """Return where a place lies."""
        return value / self._high

    def value_at(self, share: float) -> float:
        """Return the place under the mouse."""
        return round(share * self._high, 2)

    def stepped(self, steps: float) -> float:
        """Return the place some tenths of a stage away."""
        return round(self.value + SCRUB * steps, 3)

    def spoken(self, value: float) -> str:
        """Say the stage, and how much of it is over."""
        stage, share = place_of(value, self.count)
        return f"stage {stage + 1} of {self.count}, {share:.0%}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, with a mark where each stage ends."""
        painter = QPainter(self)
        painter.setPen(QPen(theme().palette.text2, 1))
        for end in range(1, self.count):
            x = round(self.x_of(float(end))) + 0.5
            painter.drawLine(QLineF(x, self.GROOVE_Y + 4, x, self.GROOVE_Y + 8))
        self.paint_track(painter)
        painter.end()


class TimelineBar(QWidget):
    """Buttons, slider and speed; `moved` tells every new place."""

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = StageSlider()
        self.speed = Segmented(SPEEDS, "Speed")
        self.speed.set_value("1")
        self.speed.setToolTip("How fast the stages are played")
        self._play = Button("Play")
        self._play.setToolTip("Show one stage after the other")
        back, next_ = Button("Back"), Button("Next")
        back.setToolTip("Show the stage before")
        next_.setToolTip("Show the next stage")
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (back, self._play, next_):
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.speed)
        back.clicked.connect(self.back)
        next_.clicked.connect(self.next)
        self._play.clicked.connect(self._toggle)
        self.slider.moved.connect(self._scrubbed)

    @property
    def at(self) -> float:
        """The place."""
        return self.slider.value

    @property
    def is_playing(self) -> bool:
        """Whether it moves by itself."""
        return self._timer.isActive()

    def go_to(self, at: float) -> None:
        """Be at a place, and rest there."""
        self.rest()
        self._move(at)

    def next(self) -> None:
        """Show the end of this stage, or of the next one; after the last the first."""
        at = math.floor(self.at + 1e-6) + 1
        self.go_to(float(at if at <= self.slider.count else 1))

    def back(self) -> None:
        """Show the end of the stage before."""
        self.go_to(float(max(1, math.ceil(self.at - 1e-6) - 1)))

    def rest(self) -> None:
        """Play no more."""
        self._timer.stop()
        self._play.set_words("Play")

    def _toggle(self) -> None:
        if self.is_playing:
            self.rest()
            return
        if self.at <= 1 or self.at >= self.slider.count:
            self._move(0.0)
        self._since = perf_counter()
        self._timer.start()
        self._play.set_words("Pause")

    def _tick(self) -> None:
        now = perf_counter()
        passed = (now - self._since) * 1000 / STAGE_MS * float(self.speed.value)
        if not theme().motion:
            # Nothing glides: a stage is shown at its end, and then the next one.
            if passed < 1:
                return
            passed = math.floor(self.at) + 1 - self.at
        self._since = now
        at = min(float(self.slider.count), self.at + passed)
        self._move(at)
        if at >= self.slider.count:
            self.rest()

    def _move(self, at: float) -> None:
        self.slider.set_value(at)
        self.moved.emit(at)

    def _scrubbed(self, at: float) -> None:
        self.rest()
        self.moved.emit(at)


def place_of(at: float, count: int) -> tuple[int, float]:
    """Number of the stage of a place, and how much of the stage is over, 0 to 1."""
    stage = min(max(0, math.ceil(at - 1e-9) - 1), max(0, count - 1))
    return stage, min(1.0, max(0.0, at - stage))

"""The losses over the epochs, live."""

from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.arrays import Array
from engine.history import History
from engine.losses import LOSSES
from gui.plots.course import Course, course, ended, smoothed, sparse, zigzag
from gui.plots.legend import CURVES, Legend
from gui.plots.line import Line
from gui.style.number_text import format_count, format_loss, format_short
from gui.training.frame import Frame
from gui.training.session import Session
from gui.widgets.choice import Choice
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState
from gui.widgets.label import Label
from gui.widgets.segmented import Segmented
from gui.widgets.ticks import Axis, epoch_axis, linear_axis, log_axis

if TYPE_CHECKING:
    from gui.plots.plot_area import PlotArea

SMOOTHINGS = ("0", "0.3", "0.6", "0.9", "0.97", "0.99")
LEAST_SECONDS = 1 / 20
"""Between two drawings: a course hardly changes faster than that."""
APART_MS = 8
"""After a moment of a run: the canvas is painted then, and both at once take long."""
BUSY_SHARE = 0.2
"""Largest share of the time that drawing the losses may take."""
RAW_SHARE = 0.28
NEAR = 4
"""So many pixels from the cursor a mark is told in its chip."""
FAR = 1000.0
"""A goal that is so many times lower than the losses would flatten their curves."""


class LossPlot(QWidget):
    """Training and test loss of the session's newest moment."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_plot")
        self.setAccessibleName("Loss plot")
        self._session = session
        self._history = History()
        self._moment: tuple[History, float | None, float | None]
        self._moment = self._history, None, None
        self._at_rest = True
        self._shown: tuple[Course, ...] = ()
        self._busy_until = 0.0
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._draw)
        self._name = ElidedLabel("", "caption", "text2")
        # It gives way before what is chosen beside it.
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._smoothing = Choice([(f, f"Smooth {f}") for f in SMOOTHINGS], "Smoothing")
        self._scale = Segmented((("linear", "Linear"), ("log", "Log")), "Scale")
        self._smoothing.setToolTip("How much the curves are evened out")
        self._scale.setToolTip("How losses are spread over the height of the plot")
        self._legend = Legend()
        self._area: PlotArea | None = None
        self._pages = QStackedWidget()
        self._lay_out()
        self._smoothing.set_value("0.6")
        self._scale.set_value("log")
        self._smoothing.chosen.connect(self._draw)
        self._scale.chosen.connect(self._draw)
        session.frame.connect(self._show_frame)
        self._show_frame(session.latest)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 5, 0, 5)
        head.setSpacing(8)
        head.addWidget(Label("Loss", "section"))
        head.addWidget(self._name, 100)
        head.addSpacing(16)
        head.addWidget(self._legend)
        head.addStretch(1)
        head.addWidget(self._smoothing)
        head.addWidget(self._scale)
        empty = EmptyState(
            "chart", "No losses yet", "They appear here while it trains", "Play"
        )
        empty.set_tip("Start training and draw its losses here (Space)")
        empty.acted.connect(self._session.play)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(empty, 0, Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(middle)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 14, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    @property
    def shown(self) -> tuple[Course, ...]:
        """What is drawn of the training and the test loss."""
        return self._shown

    def _show_frame(self, frame: Frame) -> None:
        """Take over a moment; of a run some are left out, so that it stays fluid."""
        self._name.setText(LOSSES[frame.loss].label)
        self._fit_name()
        at_rest = None if frame.running else frame.train_loss
        moment = frame.history, at_rest, frame.goal
        if moment == self._moment:
            return
        self._moment, self._history = moment, frame.history
        self._at_rest = not frame.running
        if not frame.running:
            # The curves end where the readouts stand.
            losses = frame.train_loss, frame.test_loss
            self._history = ended(frame.history, frame.epochs, *losses)
        wait = self._busy_until - perf_counter()
        if not frame.running:
            self._draw()
        elif not self._late.isActive():
            self._late.start(max(APART_MS, round(wait * 1000) + 1))

    def _fit_name(self) -> None:
        """Be as wide as the words of the loss where there is room for them."""
        wanted = self._name.sizeHint().width()
        if wanted != self._name.maximumWidth():
            self._name.setMaximumWidth(wanted)

    def _draw(self) -> None:
        begun = perf_counter()
        self._late.stop()
        history, log = self._history, self._scale.value == "log"
        self._shown = tuple(
            course(history.epoch, losses, positive=log)
            for losses in (history.train_loss, history.test_loss)
        )
        is_empty = all(each.is_empty for each in self._shown)
        if self._area is None and not is_empty:
            # What is made only once says nothing of what the next drawing takes.
            self._make_area()
            begun = perf_counter()
        area = self._area
        self._pages.setCurrentIndex(0 if is_empty else 1)
        self._legend.show_curves([not each.is_empty for each in self._shown])
        if area is not None and not is_empty:
            epochs = epoch_axis(float(history.epoch[-1]))
            area.set_axes(epochs, self._axis(log))
            area.set_lines((*self._level(log, epochs.high), *self._lines(log)))
            marks = tuple((mark.epoch, mark.text) for mark in history.marks)
            area.set_marks(marks)
        now = perf_counter()
        self._busy_until = max(begun + LEAST_SECONDS, now + (now - begun) / BUSY_SHARE)

    def _make_area(self) -> None:
        """Make the area, with the first losses: pyqtgraph is slow to import."""
        from gui.plots.plot_area import PlotArea

        self._area = PlotArea()
        self._area.hovered.connect(self._show_values)
        self._pages.addWidget(self._area)

    def _axis(self, log: bool) -> Axis:
        shown = [each for each in self._shown if not each.is_empty]
        low = min(float(each.low.min()) for each in shown)
        high = max(float(each.high.max()) for each in shown)
        goal = self._goal
        if goal is not None and goal >= low / FAR:
            low, high = min(low, goal), max(high, goal)
        return log_axis(low, high) if log else linear_axis(low, high)

    @property
    def _goal(self) -> float | None:
        """The loss at which a run ends; None without one that can be drawn."""
        goal = self._moment[2]
        return goal if goal is not None and goal > 0 else None

    def _level(self, log: bool, end: float) -> list[Line]:
        """The line at the loss that training is to fall below."""
        goal = self._goal
        if goal is None:
            return []
        across = np.array([0.0, end])
        heights = _scaled(np.array([goal, goal]), log)
        words = f"until {format_short(goal)}"
        return [Line(across, heights, "success", 1.5, fine=False, words=words)]

    def _lines(self, log: bool) -> list[Line]:
        factor = float(self._smoothing.value)
        faint, strong = [], []
        for each, (_, token) in zip(self._shown, CURVES, strict=True):
            if each.is_empty:
                continue
            if factor:
                x, y = zigzag(each)
                raw = Line(
                    x, _scaled(y, log), token, 1.0, RAW_SHARE, fine=self._at_rest
                )
                faint.append(raw)
            x, values = each.epochs, smoothed(each.epochs, each.mean, factor)
            if factor and not self._at_rest:
                x, values = sparse(x, values)
            values = _scaled(values, log)
            moving = not self._at_rest
            strong.append(Line(x, values, token, ends_in_disc=True, moving=moving))
        return faint + strong[::-1]

    def _show_values(self, place: float) -> None:
        """Show what was recorded nearest to the cursor."""
        epochs = self._history.epoch
        if self._area is None or not len(epochs):
            return
        nearest = int(np.abs(epochs - place).argmin())
        epoch = float(epochs[nearest])
        whole = epoch.is_integer()
        words = format_count(round(epoch)) if whole else format_short(epoch)
        rows = [("epoch", words, "")]
        values = self._history.train_loss[nearest], self._history.test_loss[nearest]
        for (name, token), value in zip(CURVES, values, strict=True):
            if not np.isnan(value):
                rows.append((name, format_loss(float(value)), token))
        self._area.show_values(epoch, (*rows, *self._changes_at(place)))

    def _changes_at(self, place: float) -> list[tuple[str, str, str]]:
        """What was changed where the cursor is; of many the newest, and how many."""
        if self._area is None:
            return []
        near = NEAR * self._area.epochs_in_a_pixel
        marks = [m for m in self._history.marks if abs(m.epoch - place) <= near]
        if not marks:
            return []
        others = f" and {format_count(len(marks) - 1)} more" if len(marks) > 1 else ""
        return [("change", marks[-1].text + others, "")]


def _scaled(values: Array, log: bool) -> Array:
    return np.log10(values) if log else values

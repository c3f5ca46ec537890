"""The losses in one line, for a window that is too low for their plot."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.document import Document
from gui.plots.course import Course, course, ended
from gui.plots.legend import CURVES
from gui.style.fonts import font, taller
from gui.style.number_text import format_loss
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.training.session import Session
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState

if TYPE_CHECKING:
    from engine.arrays import Array

HEIGHT = 28
SIDE, GAP, APART = 8, 6, 12
LEAST_CURVE = 48
"""A narrower curve tells nothing."""
MOST_POINTS = 160
LEAST_MS = 50
"""Between two drawings of a run."""
DISC = 5.0


@dataclass(frozen=True, eq=False)
class _Shown:
    """A loss in words and its course, in the colour of `token`."""

    name: str
    token: str
    words: str
    course: Course


class LossLine(QAbstractButton):
    """Both losses as numbers, and between them a small curve; a click opens the plot.

    Losses are spread over the height by their logarithms.
    """

    def __init__(
        self, document: Document, session: Session, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("loss_line")
        self._document, self._session = document, session
        self._state = PaintedState(self)
        self._shown: tuple[_Shown, ...] = ()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._take)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        session.frame.connect(self._show_frame)
        document.data_changed.connect(self._take)
        document.project_replaced.connect(self._take)
        theme().changed.connect(self._take)
        self._take()

    @property
    def words(self) -> tuple[str, ...]:
        """What is written: for each loss its name and its number."""
        return tuple(f"{each.name} {each.words}" for each in self._shown)

    @property
    def courses(self) -> tuple[Course, ...]:
        """What is drawn between the numbers."""
        return tuple(each.course for each in self._shown)

    def sizeHint(self) -> QSize:
        """One line, with a curve that can be read."""
        room = 2 * SIDE + LEAST_CURVE + sum(self._room(each) for each in self._shown)
        return QSize(round(room + APART * len(self._shown)), taller(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Numbers are never cut."""
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has happened meanwhile."""
        super().showEvent(event)
        self._take()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the number of the first loss, the curves, and the second number."""
        palette = self._state.palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        if self.isDown():
            paint_frame(painter, area, palette.press, None)
        elif self.isChecked():
            paint_frame(painter, area, palette.accent_soft, None)
        elif self._state.hovered:
            paint_frame(painter, area, palette.hover, None)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        inner = area.adjusted(SIDE, 0, -SIDE, 0)
        for place, each in enumerate(self._shown):
            room = self._room(each)
            left = inner.left() if not place else inner.right() - room
            _write(painter, each, QRectF(left, 0, room, area.height()))
            if place:
                inner.setRight(left - APART)
            else:
                inner.setLeft(left + room + APART)
        self._draw_curves(painter, inner.adjusted(0, 4, -DISC / 2, -4))
        painter.end()

    def _draw_curves(self, painter: QPainter, area: QRectF) -> None:
        drawn = [each for each in self._shown if not each.course.is_empty]
        if not drawn:
            return
        logs = [np.log10(each.course.mean) for each in drawn]
        low, high = min(map(np.min, logs)), max(map(np.max, logs))
        last = max(float(each.course.epochs[-1]) for each in drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The training loss stays on top, as in the plot.
        for each, log in reversed([*zip(drawn, logs, strict=True)]):
            across = each.course.epochs / (last or 1.0)
            down = (high - log) / ((high - low) or 1.0)
            colour = theme().palette.colour(each.token)
            points = _points(across, down, area)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.5))
            painter.drawPolyline(points)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(points.last(), DISC / 2, DISC / 2)

    def _room(self, each: _Shown) -> float:
        """As wide for all usual numbers, so that the curve stays where it is."""
        names, numbers = QFontMetricsF(font("caption")), QFontMetricsF(font("section"))
        widest = max(numbers.horizontalAdvance(w) for w in (each.words, "0.00000"))
        return names.horizontalAdvance(each.name) + GAP + widest

    def _show_frame(self, frame: Frame) -> None:
        """Take over a moment; of a run the numbers at once, and some of the curves."""
        if not frame.running:
            self._take()
        elif self.isVisible():
            self._tell(frame)
            if not self._late.isActive():
                self._late.start(LEAST_MS)

    def _tell(self, frame: Frame) -> None:
        """Write the losses of a moment, as they stand in every other place."""
        words = map(format_loss, (frame.train_loss, frame.test_loss))
        self._show(
            tuple(
                replace(each, words=w)
                for each, w in zip(self._shown, words, strict=False)
            )
        )

    def _take(self) -> None:
        self._late.stop()
        frame, dataset = self._session.latest, self._document.project.dataset
        history, losses = frame.history, (frame.train_loss, frame.test_loss)
        if not frame.running:
            # The curves end where the numbers stand.
            history = ended(history, frame.epochs, *losses)
        has_test = dataset is not None and len(dataset.test_rows) > 0
        made = []
        for (name, token), loss, past in zip(
            CURVES, losses, (history.train_loss, history.test_loss), strict=True
        ):
            if name == "test" and not has_test:
                continue
            drawn = course(history.epoch, past, positive=True, most=MOST_POINTS)
            made.append(_Shown(name.capitalize(), token, format_loss(loss), drawn))
        self._show(tuple(made))

    def _show(self, shown: tuple[_Shown, ...]) -> None:
        before, self._shown = self.sizeHint(), shown
        self.setAccessibleName("Losses: " + ", ".join(self.words))
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()


def _write(painter: QPainter, each: _Shown, area: QRectF) -> None:
    """Write the name, and the number beside it."""
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    painter.setPen(theme().palette.colour(each.token))
    painter.setFont(font("caption"))
    painter.drawText(area, flags, each.name)
    beside = QFontMetricsF(font("caption")).horizontalAdvance(each.name) + GAP
    painter.setFont(font("section"))
    painter.drawText(area.adjusted(beside, 0, 0, 0), flags, each.words)


def _points(across: "Array", down: "Array", area: QRectF) -> QPolygonF:
    x = area.left() + across * area.width()
    y = area.top() + down * area.height()
    return QPolygonF([QPointF(*at) for at in zip(x.tolist(), y.tolist(), strict=True)])

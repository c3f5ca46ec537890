"""A race of learning rates as balls in a valley: a small picture for each rate."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from engine.arrays import Array
from engine.explain.race_valley import Valley, crossings
from engine.explain.rates import Race, RateRun
from gui.style.fonts import font
from gui.style.number_text import format_loss, format_short
from gui.style.palette import faded
from gui.style.theme import theme
from gui.widgets.chart_marks import Arrow, Curve, Dots, Mark, Sheet
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label
from gui.widgets.spoken_role import speak_as

TOKENS = ("text2", "positive", "text", "accent_text", "negative", "danger")
"""Colours of the rates, in their order."""

LEAST = QSize(84, 84)
REACHES = (1.6, 2.4, 3.4, 4.6, 6.0)
"""How far a picture goes to both sides of the bottom, in distances of the start: the
least that holds all runs that any of these would hold."""

BESIDE = 1.05
"""How much farther a picture goes than the balls in it."""

SKY = 1.8
"""Height of a picture, in parts of the way from the lowest point up to the start."""

ROOM = 0.09
BALL = 12.0
INSET = 15.0
"""How far from the edge a ball stands that flew out of the picture: an arrow shows
where it went."""

FAR = 1e3
"""How many pictures away a trail ends that leads out of one."""

AT_START = "at the start"
GAP = 8


@dataclass(frozen=True)
class View:
    """The part of the line and of the losses that all pictures of a race show."""

    left: float
    right: float
    low: float
    high: float


def view_of(race: Race, valley: Valley) -> View:
    """Return what holds the runs that stay, symmetrical about the bottom."""
    named = zip(race.runs, race.words, strict=True)
    stays = [run for run, word in named if word != "diverges"]
    away = [float(np.max(np.abs(run.places / valley.bottom - 1))) for run in stays]
    held = [each for each in away if BESIDE * each <= REACHES[-1]]
    reach = min(each for each in REACHES if each >= BESIDE * max(held, default=0.0))
    left, right = (valley.bottom * (1 + side * reach) for side in (-1, 1))
    seen = (valley.places >= left) & (valley.places <= right)
    losses = valley.losses[seen]
    lows = [float(np.min(losses[np.isfinite(losses)])), valley.lowest]
    low = min(lows + [float(np.nanmin(run.heights)) for run in stays])
    return View(left, right, low, low + SKY * (valley.loss - low))


class Lane(QWidget):
    """The valley, the ball of one rate where it is now, and the trail it left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as(self, QAccessible.Role.Chart)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._valley: Valley | None = None
        self._run: RateRun | None = None
        self._view = View(0.0, 1.0, 0.0, 1.0)
        self._token = "text"
        self._mark = ""
        theme().changed.connect(self.update)

    @property
    def run(self) -> RateRun | None:
        """Whose ball it is."""
        return self._run

    @property
    def mark(self) -> str:
        """What marks the best one: "leads" on the way, "wins" at the end."""
        return self._mark

    @property
    def ball(self) -> QPointF | None:
        """Where in the widget the ball stands; None before there is one."""
        return None if self._run is None else self._held(self._spot(self._run))

    @property
    def is_out(self) -> bool:
        """Whether the ball has left the picture."""
        if self._run is None:
            return False
        spot = self._spot(self._run)
        return not QRectF(self.rect()).contains(spot)

    def show_run(
        self, run: RateRun, valley: Valley, view: View, token: str, mark: str
    ) -> None:
        """Show how one rate fares."""
        self._run, self._valley, self._view = run, valley, view
        self._token, self._mark = token, mark
        self.update()

    def sizeHint(self) -> QSize:
        """A lane takes what room there is."""
        return LEAST * 1.5

    def minimumSizeHint(self) -> QSize:
        """As small as a jump can still be seen."""
        return LEAST

    def point_of(self, place: float, loss: float) -> QPointF:
        """Where a place of the line and a loss lie in the widget."""
        return self._transform().map(QPointF(place, loss))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the valley, the trail and the ball."""
        palette = theme().palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(area, palette.canvas)
        if self._run is not None and self._valley is not None:
            painter.setClipRect(area)
            sheet = Sheet(painter, self._transform(), palette, area)
            self._paint_ground(sheet, self._valley)
            for mark in self._marks(self._run, self._valley):
                mark.paint(sheet)
            self._paint_ball(painter, self._run)
            painter.setClipping(False)
        edge, width = (palette.accent, 2.0) if self._mark else (palette.border, 1.0)
        paint_frame(painter, area, None, edge, width)
        if self._mark:
            self._paint_pill(painter, self._mark)
        painter.end()

    def _transform(self) -> QTransform:
        view, width, height = self._view, self.width(), self.height()
        across = width / ((view.right - view.left) or 1.0)
        up = (1 - 2 * ROOM) * height / ((view.high - view.low) or 1.0)
        moved = QTransform.fromTranslate(0, (1 - ROOM) * height)
        return moved.scale(across, -up).translate(-view.left, -view.low)

    def _spot(self, run: RateRun) -> QPointF:
        """Where a ball belongs, however far that is from the picture."""
        place, loss = float(run.places[-1]), float(run.heights[-1])
        x, y = np.clip(np.nan_to_num([place, loss]), -1e30, 1e30).tolist()
        at = self._transform().map(QPointF(x, y))
        if run.diverged:
            at.setY(-FAR * self.height())
        return at

    def _held(self, spot: QPointF) -> QPointF:
        """A spot, or a place near the edge for what is not in the picture."""
        if QRectF(self.rect()).contains(spot):
            return spot
        x = min(max(spot.x(), INSET), self.width() - INSET)
        y = min(max(spot.y(), INSET), self.height() - INSET)
        return QPointF(x, y)

    def _paint_ground(self, sheet: Sheet, valley: Valley) -> None:
        outline = sheet.polygon(*_within(valley, self._view))
        below = sheet.area.bottom() + 1
        ends = [QPointF(outline.last().x(), below), QPointF(outline.first().x(), below)]
        sheet.painter.setPen(Qt.PenStyle.NoPen)
        sheet.painter.setBrush(faded(sheet.palette.text2, 0.10))
        sheet.painter.drawPolygon(QPolygonF([*outline.toList(), *ends]))
        sheet.painter.setBrush(Qt.BrushStyle.NoBrush)
        sheet.painter.setPen(QPen(sheet.palette.text2, 1.5))
        sheet.painter.drawPolyline(outline)

    def _marks(self, run: RateRun, valley: Valley) -> list[Mark]:
        """The trail with its dots, and the start."""
        view, far = self._view, FAR
        wide, tall = far * (view.right - view.left), far * (view.high - view.low)
        x = np.clip(run.places, view.left - wide, view.right + wide)
        y = np.clip(run.heights, view.low - tall, view.high + tall)
        return [
            Curve(x, y, self._token, 1.2, share=0.55),
            Dots(x[:-1], y[:-1], self._token, 4.5),
            Dots(np.zeros(1), np.array([valley.loss]), "text2", 7.0, hollow=True),
        ]

    def _paint_ball(self, painter: QPainter, run: RateRun) -> None:
        palette = theme().palette
        spot = self._spot(run)
        at = self._held(spot)
        painter.setPen(QPen(palette.canvas, 1.5))
        painter.setBrush(palette.colour(self._token))
        painter.drawEllipse(at, BALL / 2, BALL / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if spot != at:
            away = spot - at
            unit = away / max(abs(away.x()), abs(away.y()))
            tip = at + QPointF(_sign(unit.x()), _sign(unit.y())) * (INSET - 2)
            sheet = Sheet(painter, QTransform(), palette, QRectF(self.rect()))
            Arrow(_pair(at), _pair(tip), self._token).paint(sheet)

    def _paint_pill(self, painter: QPainter, words: str) -> None:
        palette = theme().palette
        chosen = font("canvas_label")
        metrics = QFontMetricsF(chosen)
        width = metrics.horizontalAdvance(words) + 12
        pill = QRectF((self.width() - width) / 2, 5, width, round(metrics.height()) + 2)
        paint_frame(painter, pill, palette.accent_soft, None, radius=pill.height() / 2)
        painter.setFont(chosen)
        painter.setPen(palette.accent_text)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


class RaceLanes(QWidget):
    """A lane for each rate, side by side, with the rate and its word below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(2)
        self._grid.setRowStretch(0, 1)
        self.lanes: list[Lane] = []
        self._names: list[tuple[Label, Label, Label]] = []

    @property
    def names(self) -> list[tuple[str, str, str]]:
        """Rate, word and loss as they stand below each lane."""
        return [
            (rate.text(), word.text(), loss.text()) for rate, word, loss in self._names
        ]

    def show_race(self, race: Race, valley: Valley, over: bool) -> None:
        """Show where all balls are, and which is the best, so far or in the end."""
        self._provide(len(race.runs))
        view = view_of(race, valley)
        for place, (run, word) in enumerate(zip(race.runs, race.words, strict=True)):
            lane, best = self.lanes[place], "wins" if over else "leads"
            mark = best if place == race.winner else ""
            lane.show_run(run, valley, view, TOKENS[place], mark)
            words = in_words(run, word, mark, valley, lane.is_out)
            lane.setAccessibleName(words)
            lane.setToolTip(words)
            last = float(run.losses[-1])
            told = format_short(run.rate), word or AT_START, format_loss(last)
            for label, text in zip(self._names[place], told, strict=True):
                label.setText(text)

    def _provide(self, count: int) -> None:
        """Make as many lanes as there are rates, and take those away that are not."""
        while len(self.lanes) > count:
            place = len(self.lanes) - 1
            gone: tuple[QWidget, ...] = self.lanes.pop(), *self._names.pop()
            for widget in gone:
                # Without a parent it would be a window, with the keys for a moment.
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
            self._grid.setColumnStretch(place, 0)
        while len(self.lanes) < count:
            place = len(self.lanes)
            lane = Lane()
            names = (
                Label("", "section"),
                Label("", "body", TOKENS[place]),
                Label("", "caption", "text2"),
            )
            self._grid.addWidget(lane, 0, place)
            for row, label in enumerate(names, 1):
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                self._grid.addWidget(label, row, place)
            self._grid.setColumnStretch(place, 1)
            self.lanes.append(lane)
            self._names.append(names)


def in_words(run: RateRun, word: str, mark: str, valley: Valley, out: bool) -> str:
    """Say what a lane shows, for those who do not see it."""
    name = f"Learning rate {format_short(run.rate)}"
    if not word:
        return f"{name}: {AT_START}, loss {format_loss(valley.loss)}"
    epochs = len(run.losses) - 1
    words = f"{name}: {word}{', ' if mark else ''}{mark}. "
    words += f"Loss {format_loss(float(run.losses[-1]))} after {epochs:,} epochs"
    count = crossings(run.places, valley.bottom)
    if count:
        times = "once" if count == 1 else f"{count:,} times"
        words += f", over the bottom of the valley {times}"
    return f"{words}, out of the picture" if out else words


def _within(valley: Valley, view: View) -> tuple[Array, Array]:
    """The outline where it is seen, and a little beyond."""
    room = 0.1 * (view.right - view.left)
    seen = (valley.places >= view.left - room) & (valley.places <= view.right + room)
    return valley.places[seen], valley.losses[seen]


def _sign(part: float) -> float:
    return 0.0 if abs(part) < 0.3 else float(np.sign(part))


def _pair(at: QPointF) -> tuple[float, float]:
    return at.x(), at.y()

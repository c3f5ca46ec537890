"""A race of learning rates from the same start, named in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import perf_counter

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from engine.data.steps import part
from engine.edits.settings import ChangeSettings
from engine.errors import UserError
from engine.explain.curvature import NoLimit, rate_limit
from engine.explain.race_valley import Valley, race_valley, race_valley_steps
from engine.explain.rates import LEAST, MOST, SINGLE_STEPS, Race, RateRun, racing
from engine.explain.subject import CannotExplain
from engine.project import Project, dataset_of, with_settings
from gui.background import Steps, Task
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.race_lanes import TOKENS, RaceLanes
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.typed_field import TypedField
from gui.style.number_text import format_short, parse_number
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark, Rule
from gui.widgets.label import Label
from gui.widgets.ticks import epoch_axis, log_axis

FACTORS = (0.01, 0.1, 1.0, 4.0, 16.0, 64.0)
"""Rates to try, in parts of the project's own, where no border is known."""

SHARES = (0.001, 0.03, 0.25, 0.9, 1.1, 4.0)
"""Rates to try, in parts of the border: from one that crawls to one that flies out."""

EPOCHS = 40
EPOCH_SECONDS = 0.05
"""How long an epoch of a race takes at least: faster, and nobody would see it run."""

QUICK_WORK = 2_000_000
"""Rows times parameters up to which more is computed before a race than its border."""

TOO_LARGE = ("leaps over", "diverges")
LEAD = (
    "The same start, several learning rates. Too small crawls; too large leaps over "
    "the valley from side to side, or out of it. For gradient descent on all rows the "
    "border is 2 / curvature."
)
ONE_WAY = "One parameter moves: the valley is all of the loss, and no ball leaves it."
MANY_WAYS = (
    "The valley is the loss straight down the steepest way from the start. What lies "
    "beside this line is not seen: a ball under the curve has found lower ground "
    "there."
)
EPOCH = " A dot is an epoch of {steps:,} steps."
STEPS = " Of the first {single} steps each is a dot, later each epoch of {steps:,}."


@dataclass(frozen=True, eq=False)
class Limit:
    """Where the rate stops being safe, or why nobody can say; and what to try."""

    words: str
    rates: tuple[float, ...]
    valley: Valley | None


class RatesPage(Page):
    """Balls of the race in their valleys above, curves of their losses below."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The learning rate", LEAD, "line")
        self.setObjectName("rates_page")
        self.lanes = RaceLanes()
        self.chart = Chart("Training loss of each learning rate over the epochs")
        self.note = Label("", "caption", "text2")
        self.limit = Label("", "caption", "text2")
        for label in (self.note, self.limit):
            label.setWordWrap(True)
        self.start = Button("Start the race")
        self.start.setToolTip("Train copies of the network with several rates")
        self.take = Button("Take the winner")
        self.take.setToolTip("Use the rate that won for the training")
        self.take.setEnabled(False)
        self.rates = TypedField("Learning rates of the race")
        self.rates.setToolTip(
            f"{LEAST} to {MOST} rates, with spaces between them; Enter starts the race"
        )
        self._race: Race | None = None
        self._task: Task | None = None
        self._racing: _Racing | None = None
        self._found: Limit | None = None
        self.rates.returnPressed.connect(self._toggle)
        self.rates.textChanged.connect(self._show_start)
        self.start.clicked.connect(self._toggle)
        self.take.clicked.connect(self._take)
        subject.document.project_replaced.connect(self._forget)
        self._lay_out()

    @property
    def race(self) -> Race | None:
        """The newest state of the race."""
        return self._race

    @property
    def valley(self) -> Valley | None:
        """What the balls are seen in; None where there is no way downhill."""
        if self._racing is not None:
            return self._racing.valley
        return None if self._found is None else self._found.valley

    @property
    def is_racing(self) -> bool:
        """Whether a race is on."""
        return self._task is not None

    def wish(self) -> Callable[[], object]:
        """The border of safe rates, at this moment."""
        project = self.subject.project

        def work() -> Limit:
            return _limit(project)

        return work

    def show_result(self, result: object) -> None:
        """Say where the border is, and show what a race would begin with."""
        if not isinstance(result, Limit):
            raise TypeError(result)
        self._found = result
        self.limit.setText(result.words)
        self.rates.setPlaceholderText("  ".join(map(format_short, result.rates)))
        self._show_start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Race for nobody that does not look."""
        self._stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops the race; without one it is the window's."""
        if event.key() == Qt.Key.Key_Escape and self._task is not None:
            self._stop()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        for button in (self.start, self.take):
            above.addWidget(button)
        above.addSpacing(8)
        above.addWidget(Label("Rates", "body", "text2"))
        above.addWidget(self.rates, 1)
        self.content.addLayout(above)
        self.content.addWidget(self.lanes, 4)
        self.content.addWidget(self.note)
        self.content.addWidget(self.chart, 5)
        self.content.addWidget(self.limit)
        self.lanes.hide()
        self.note.hide()

    def _toggle(self) -> None:
        if self._task is not None:
            self._stop()
            return
        project = self.subject.project
        try:
            rates = self._chosen() or list(_usual_rates(project, None))
        except ValueError as error:
            self.limit.setText(str(error))
            return
        self.rates.keep()
        self._racing = _Racing(project, rates, theme().motion)
        self._task = Task(self._racing.steps, self)
        self._task.progress.connect(self._follow)
        self._task.done.connect(self._ended)
        self._task.failed.connect(self._refused)
        self._task.cancelled.connect(self._ended)
        self._task.start()
        self.take.setEnabled(False)
        self.start.set_words("Stop the race")

    def _chosen(self) -> list[float]:
        """The rates that are typed, else those proposed; ValueError for no rates."""
        typed = rates_in(self.rates.text())
        return typed or ([] if self._found is None else list(self._found.rates))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _follow(self, share: float = 1.0) -> None:
        racing = self._racing
        if racing is None or racing.race is None:
            return
        self._race = racing.race
        self._draw(self._race)
        self._draw_lanes(self._race, racing.valley, racing.level)

    def _ended(self, result: object = None) -> None:
        self._clear()
        self._follow()
        self.take.setEnabled(self._race is not None and self._race.winner is not None)

    def _refused(self, sentence: str) -> None:
        self._clear()
        self.limit.setText(sentence)

    def _clear(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.start.set_words("Start the race")

    def _forget(self) -> None:
        """Show nothing of a race of another network."""
        self._stop()
        self._race = self._racing = self._found = None
        self.chart.set_marks()
        self.lanes.hide()
        self.note.hide()
        self.take.setEnabled(False)

    def _take(self) -> None:
        race = self._race
        if race is None or race.winner is None:
            return
        rate = race.runs[race.winner].rate
        try:
            self.subject.document.do(ChangeSettings((("learning_rate", rate),)))
        except UserError as error:
            self.limit.setText(str(error))

    def _show_start(self) -> None:
        """Show all balls where they would start, until there was a race."""
        if self._race is not None or self._task is not None or self._found is None:
            return
        try:
            rates = self._chosen()
        except ValueError:
            return
        if self._found.valley is not None and LEAST <= len(rates) <= MOST:
            valley = self._found.valley
            race = _at_start(rates, valley, self.subject.project)
            self._draw(race)
            self._draw_lanes(race, valley)

    def _draw_lanes(self, race: Race, valley: Valley | None, level: str = "") -> None:
        self.lanes.setVisible(valley is not None)
        self.note.setVisible(True)
        if valley is None:
            self.note.setText(level)
            return
        self.note.setText(_words_for(valley, race.runs[0].project))
        self.lanes.show_race(race, valley, over=self._task is None)

    def _draw(self, race: Race) -> None:
        losses = np.concatenate([run.losses for run in race.runs])
        finite = losses[np.isfinite(losses) & (losses > 0)]
        if not len(finite):
            return
        start = float(race.runs[0].losses[0])
        first = start if 0 < start < np.inf else float(finite.max())
        # Some room below the start, so that the first epochs do not jump about.
        low = min(float(finite.min()), 0.5 * first)
        top = min(float(finite.max()), 100 * first)
        self.chart.set_axes(
            epoch_axis(float(EPOCHS)), log_axis(low, top), ("", "training loss")
        )
        marks: list[Mark] = []
        for run, token in zip(race.runs, TOKENS, strict=False):
            with np.errstate(all="ignore"):
                heights = np.log10(run.losses)
            places = np.arange(len(heights), dtype=np.float64)
            dashed = race.words[len(marks) // 2] in TOO_LARGE
            marks.append(Curve(places, heights, token, dashed=dashed))
            marks.append(Dots(places[-1:], heights[-1:], token, 9.0))
        if race.winner is not None:
            best = float(race.runs[race.winner].losses[-1])
            if best > 0:
                marks.append(Rule(float(np.log10(best)), upright=False))
        self.chart.set_marks(*marks)


class _Racing:
    """The steps of a race; holds its newest state for whoever watches."""

    def __init__(self, project: Project, rates: list[float], paced: bool) -> None:
        self._project, self._rates, self._paced = project, rates, paced
        self.valley: Valley | None = None
        self.level = ""
        self.race: Race | None = None

    def steps(self) -> Steps:
        """Run; it can be broken off after every epoch."""
        try:
            self.valley = yield from part(race_valley_steps(self._project), 0, 0.05)
        except CannotExplain as error:
            self.level = str(error)
        states = racing(self._project, self._rates, EPOCHS, self.valley)
        pause, due = Event(), perf_counter()
        for epoch, race in enumerate(states, 1):
            self.race = race
            yield 0.05 + 0.95 * epoch / EPOCHS
            due = max(due + EPOCH_SECONDS, perf_counter())
            if self._paced and epoch < EPOCHS:
                pause.wait(due - perf_counter())
        return None


def rates_in(text: str) -> list[float]:
    """Return the rates that were typed; ValueError with a sentence if they are none."""
    return [parse_number(word) for word in re.split(r"[\s;]+", text.strip()) if word]


def _usual_rates(project: Project, limit: float | None) -> tuple[float, ...]:
    """Rates that show all that can happen, the project's own among them."""
    own = project.settings.learning_rate
    if limit is None:
        return tuple(own * factor for factor in FACTORS)
    rates = [float(f"{limit * share:.2g}") for share in SHARES]
    near = min(range(len(rates)), key=lambda k: abs(np.log(rates[k] / own)))
    rates[near] = own
    return tuple(rates)


def _at_start(rates: list[float], valley: Valley, project: Project) -> Race:
    """A race before its first step."""
    here, loss = np.zeros(1), np.array([valley.loss])
    runs = tuple(
        RateRun(r, loss, np.zeros(0), False, project, here, loss) for r in rates
    )
    return Race(runs, ("",) * len(runs), None)


def _words_for(valley: Valley, project: Project) -> str:
    """What the picture shows, and what it does not."""
    words = ONE_WAY if valley.n_free == 1 else MANY_WAYS
    n_rows = len(dataset_of(project).train_rows)
    steps = -(-n_rows // (project.settings.batch_size or n_rows))
    if steps == 1:
        return words
    words += STEPS if valley.is_quick else EPOCH
    return words.format(single=SINGLE_STEPS, steps=steps)


def _limit(project: Project) -> Limit:
    dataset = project.dataset
    rows = 0 if dataset is None else len(dataset.train_rows)
    quick = rows * project.network.n_parameters <= QUICK_WORK
    valley = _valley(project) if quick else None
    try:
        found = rate_limit(project)
    except NoLimit as error:
        guess = _guess(project) if quick else None
        return Limit(str(error), _usual_rates(project, guess), valley)
    rates = _usual_rates(project, found.limit)
    if found.limit is None:
        words = "The loss is bent upward nowhere here: no border."
        return Limit(words, rates, valley)
    rate, curvature = format_short(found.limit), format_short(found.curvature)
    words = f"2 / curvature is now 2 / {curvature} = {rate}: above it, steps leap over."
    return Limit(words, rates, valley)


def _guess(project: Project) -> float | None:
    """For mini-batches the border of all rows: no border, but good rates to try."""
    try:
        return rate_limit(with_settings(project, batch_size=None)).limit
    except NoLimit:
        return None


def _valley(project: Project) -> Valley | None:
    """The valley of a race from here, where there is one."""
    try:
        return race_valley(project)
    except CannotExplain:
        return None

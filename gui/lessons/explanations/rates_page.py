"""A race of learning rates from the same start, named in words."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from engine.edits.settings import ChangeSettings
from engine.errors import UserError
from engine.explain.curvature import NoLimit, rate_limit
from engine.explain.rates import LEAST, MOST, Race, racing
from engine.project import Project
from gui.background import Steps, Task
from gui.lessons.explanations.fact_list import FactList
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.subject import Subject
from gui.style.number_text import format_loss, format_short, parse_number
from gui.widgets.buttons import Button
from gui.widgets.chart import Chart
from gui.widgets.chart_marks import Curve, Dots, Mark, Rule
from gui.widgets.label import Label
from gui.widgets.ticks import epoch_axis, log_axis

FACTORS = (0.01, 0.1, 1.0, 4.0, 16.0, 64.0)
EPOCHS = 40
TOO_LARGE = ("leaps over", "diverges")
TOKENS = ("text2", "positive", "text", "accent_text", "negative", "danger")
LEAD = (
    "The same start, several learning rates. Too small crawls; too large leaps over "
    "the valley from side to side, or out of it. For gradient descent on all rows the "
    "border is 2 / curvature."
)


@dataclass(frozen=True, eq=False)
class Limit:
    """Where the rate stops being safe, or why nobody can say."""

    project: Project
    rate: float | None
    words: str


class RatesPage(Page):
    """Curves of the race at the left, what became of each rate at the right."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "The learning rate", LEAD, "line")
        self.setObjectName("rates_page")
        self.chart = Chart("Training loss of each learning rate over the epochs")
        self.facts = FactList()
        self.limit = Label("", "caption", "text2")
        self.limit.setWordWrap(True)
        self.start = Button("Start the race")
        self.start.setToolTip("Train copies of the network with several rates")
        self.take = Button("Take the winner")
        self.take.setToolTip("Use the rate that won for the training")
        self.take.setEnabled(False)
        self.rates = QLineEdit()
        self.rates.setAccessibleName("Learning rates of the race")
        self.rates.setToolTip(
            f"{LEAST} to {MOST} rates, with spaces between them; Enter starts the race"
        )
        self.rates.returnPressed.connect(self._toggle)
        self.start.clicked.connect(self._toggle)
        self.take.clicked.connect(self._take)
        self._race: Race | None = None
        self._task: Task | None = None
        self._running: list[Race] = []
        above = QHBoxLayout()
        for button in (self.start, self.take):
            above.addWidget(button)
        above.addSpacing(8)
        above.addWidget(Label("Rates", "body", "text2"))
        above.addWidget(self.rates, 1)
        self.add_rows(above, self.chart, self.facts)
        self.content.addWidget(self.limit)

    @property
    def race(self) -> Race | None:
        """The newest state of the race."""
        return self._race

    @property
    def is_racing(self) -> bool:
        """Whether a race is on."""
        return self._task is not None

    def wish(self) -> Callable[[], object]:
        """The border of safe rates, at this moment."""
        project = self.subject.project
        usual = (format_short(rate) for rate in _usual_rates(project))
        self.rates.setPlaceholderText("  ".join(usual))

        def work() -> Limit:
            return _limit(project)

        return work

    def show_result(self, result: object) -> None:
        """Say where the border is."""
        if not isinstance(result, Limit):
            raise TypeError(result)
        self.limit.setText(result.words)

    def hideEvent(self, event: QHideEvent) -> None:
        """Race for nobody that does not look."""
        self._stop()
        super().hideEvent(event)

    def _toggle(self) -> None:
        if self._task is not None:
            self._stop()
            return
        project = self.subject.project
        try:
            rates = rates_in(self.rates.text()) or _usual_rates(project)
        except ValueError as error:
            self.limit.setText(str(error))
            return
        self._running = []
        self._task = Task(_Racing(project, rates, self._running).steps, self)
        self._task.progress.connect(self._follow)
        self._task.done.connect(self._ended)
        self._task.failed.connect(self._refused)
        self._task.cancelled.connect(self._ended)
        self._task.start()
        self.start.set_words("Stop the race")

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _follow(self, share: float) -> None:
        if self._running:
            self._race = self._running[-1]
            self._draw(self._race)

    def _ended(self, result: object = None) -> None:
        self._clear()
        self._follow(1.0)
        self.take.setEnabled(self._race is not None and self._race.winner is not None)

    def _refused(self, sentence: str) -> None:
        self._clear()
        self.limit.setText(sentence)

    def _clear(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.start.set_words("Start the race")

    def _take(self) -> None:
        race = self._race
        if race is None or race.winner is None:
            return
        rate = race.runs[race.winner].rate
        try:
            self.subject.document.do(ChangeSettings((("learning_rate", rate),)))
        except UserError as error:
            self.limit.setText(str(error))

    def _draw(self, race: Race) -> None:
        losses = np.concatenate([run.losses for run in race.runs])
        finite = losses[np.isfinite(losses) & (losses > 0)]
        if not len(finite):
            return
        epochs = max(len(run.losses) for run in race.runs) - 1
        top = min(float(finite.max()), 100 * float(race.runs[0].losses[0]))
        self.chart.set_axes(
            epoch_axis(float(epochs)),
            log_axis(float(finite.min()), max(top, 1.01 * float(finite.min()))),
            ("", "training loss"),
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
        facts, tokens = {f" After {epochs} epochs": ""}, {}
        for place, (run, word) in enumerate(zip(race.runs, race.words, strict=True)):
            won = ", wins" if place == race.winner else ""
            last = float(run.losses[-1])
            loss = format_loss(last) if np.isfinite(last) else word
            name = f"{format_short(run.rate)}  {word}{won}"
            facts[name], tokens[name] = loss, TOKENS[place]
        self.facts.set_facts(facts, tokens)


class _Racing:
    """The steps of a race; appends its states for whoever watches."""

    def __init__(self, project: Project, rates: list[float], seen: list[Race]) -> None:
        self._project, self._rates, self._seen = project, rates, seen

    def steps(self) -> Steps:
        """Run; it can be broken off after every epoch."""
        states: Iterator[Race] = racing(self._project, self._rates, EPOCHS)
        for epoch, race in enumerate(states, 1):
            self._seen.append(race)
            yield epoch / EPOCHS
        return None


def rates_in(text: str) -> list[float]:
    """Return the rates that were typed; ValueError with a sentence if they are none."""
    return [parse_number(word) for word in re.split(r"[\s;]+", text.strip()) if word]


def _usual_rates(project: Project) -> list[float]:
    return [project.settings.learning_rate * factor for factor in FACTORS]


def _limit(project: Project) -> Limit:
    try:
        found = rate_limit(project)
    except NoLimit as error:
        return Limit(project, None, str(error))
    if found.limit is None:
        return Limit(project, None, "The loss is bent upward nowhere here: no border.")
    rate, curvature = format_short(found.limit), format_short(found.curvature)
    words = f"2 / curvature is now 2 / {curvature} = {rate}: above it, steps leap over."
    return Limit(project, found.limit, words)

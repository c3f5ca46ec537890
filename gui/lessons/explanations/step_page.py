"""One training step as a timeline, with every intermediate value, to check by hand."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QVBoxLayout

from engine.explain.batches import next_batch
from engine.explain.kept_plan import KeptPlan
from engine.explain.worked_step import WorkedStep, stage_words, table, worked_step
from engine.network.network import Network
from engine.project import Project
from gui.background import Task
from gui.lessons.explanations.line_detail import LineDetail
from gui.lessons.explanations.line_search import LineSearch
from gui.lessons.explanations.line_table import LineTable
from gui.lessons.explanations.page import Page
from gui.lessons.explanations.printed_sheet import pdf_steps
from gui.lessons.explanations.repeat_row import RepeatRow
from gui.lessons.explanations.stage_light import (
    at_share,
    in_order_of,
    left_out,
    light_of,
)
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.timeline_bar import TimelineBar, place_of
from gui.widgets.buttons import Button
from gui.widgets.label import Label
from gui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from gui.spotlight import StageLight

LEAD = (
    "Forward, the loss, the error backward, and what every weight becomes, here as "
    "lines and on the canvas as light. All numbers are those that training computes."
)


class StepPage(Page):
    """Stages at the left, the lines of the chosen one at the right.

    `shown` tells of every step whose lines have come onto the page.
    """

    lights_canvas = True
    shown = Signal()

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject, "One training step", LEAD, "textbook")
        self.setObjectName("step_page")
        self._step: WorkedStep | None = None
        self._network, self._plans = Network(), KeptPlan()
        self._words: list[str] = []
        self._stages = QListWidget()
        self._table = LineTable()
        self._detail = LineDetail(self._table)
        self._search = LineSearch(self._table)
        self._writing: Task | None = None
        self._rows = Segmented(
            (("row", "This row"), ("batch", "Next batch")), "Rows of the step"
        )
        self._note = Label("", "caption", "text2")
        self.timeline = TimelineBar()
        self.repeat = RepeatRow(subject)
        self._light: tuple[int, StageLight | None] = (-1, None)
        self._lay_out()

    @property
    def step(self) -> WorkedStep | None:
        """What is shown."""
        return self._step

    @property
    def stage(self) -> int:
        """Which stage is shown; one more than there are for the whole sheet."""
        return self._stages.currentRow()

    def wish(self) -> Callable[[], object]:
        """The step of the viewed row, or of the next batch."""
        subject, batch = self.subject, self._rows.value == "batch"
        work = partial(_work, subject.project, subject.row, batch, self._plans)
        return partial(_write, work, self.stage, subject.session.is_running)

    def show_result(self, result: object) -> None:
        """Show the lines of the chosen stage."""
        project, step = result if isinstance(result, tuple) else (None, None)
        if not isinstance(project, Project) or not isinstance(step, WorkedStep):
            raise TypeError(result)
        words = [stage_words(project.network, stage) for stage in step.trace.stages]
        words.append("All lines")
        if words != self._words:
            self._words = words
            self._stages.clear()
            self._stages.addItems(words)
            self._stages.setCurrentRow(0)
        self._step, self._network = step, project.network
        self.timeline.slider.set_count(len(step.trace.stages))
        count = len(step.trace.rows)
        self._note.setText(
            f"Row {step.row + 1:,}"
            + (f" of a batch of {count:,}: gradients are means" if count > 1 else "")
        )
        self._show_stage(self.stage)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Play nothing that is not seen."""
        self.timeline.rest()
        super().hideEvent(event)
        self.subject.spotlight.show(None)

    def _lay_out(self) -> None:
        make = _button(
            "Train one batch",
            "Make the next step of the training",
        )
        make.clicked.connect(self._make)
        copy = _button(
            "Copy all",
            "Copy all lines, for a spreadsheet",
        )
        copy.clicked.connect(self._copy)
        save = _button(
            "Save for print...",
            "Write all lines into a PDF file",
        )
        save.clicked.connect(self._save)
        self._rows.setToolTip("Whether one row is learned from, or a whole batch")
        self._stages.setAccessibleName("Stages of the step")
        self._stages.setFixedWidth(262)
        self._stages.currentRowChanged.connect(self._stage_chosen)
        self.timeline.moved.connect(self._follow_timeline)
        self._rows.chosen.connect(self.look)
        above = QHBoxLayout()
        for widget in (self._rows, self._note):
            above.addWidget(widget)
        above.addStretch(1)
        above.addWidget(self._search)
        above.addWidget(make)
        out = QHBoxLayout()
        for button in (copy, save):
            out.addWidget(button)
        left = QVBoxLayout()
        left.addWidget(self._stages, 1)
        left.addLayout(out)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left)
        lines = QVBoxLayout()
        lines.addWidget(self._table, 1)
        lines.addWidget(self._detail)
        middle.addLayout(lines, 1)
        self.content.addLayout(above)
        self.content.addLayout(middle, 1)
        self.content.addWidget(self.timeline)
        self.content.addWidget(self.repeat)

    def _stage_chosen(self, stage: int) -> None:
        """A stage of the list is shown at its end."""
        if stage != place_of(self.timeline.at, self.timeline.slider.count)[0]:
            self.timeline.go_to(float(min(stage + 1, self.timeline.slider.count)))
        self._show_stage(stage)

    def _follow_timeline(self, at: float) -> None:
        stage, _ = place_of(at, self.timeline.slider.count)
        if self._is_whole(self.stage) and stage == self.timeline.slider.count - 1:
            return
        if stage == self.stage:
            self._light_up()
        else:
            self._stages.setCurrentRow(stage)

    def _is_whole(self, stage: int) -> bool:
        """Whether that is no stage, but all lines."""
        return self._step is not None and stage == len(self._step.trace.stages)

    def _show_stage(self, stage: int) -> None:
        if self._step is None or stage < 0:
            return
        live = self.subject.session.is_running
        light = light_of(self._network, self._step, stage)
        if live:
            light = in_order_of(light, self._light[1])
        self._light = stage, light
        self.tell_reduced(left_out(self._network, self._step, stage))
        self._light_up()
        lines = (
            self._step.lines if self._is_whole(stage) else self._step.lines_of(stage)
        )
        self._table.show_lines(lines, live)
        self._detail.look()

    def _light_up(self) -> None:
        """Show on the canvas what happens at this place of the step."""
        stage, light = self._light
        if not self.isVisible():
            return
        if light is not None:
            at, share = place_of(self.timeline.at, self.timeline.slider.count)
            light = at_share(light, share) if at == stage else light
        self.subject.spotlight.show(light)

    def _make(self) -> None:
        self.subject.session.step(batch=True)

    def _copy(self) -> None:
        if self._step is not None:
            QGuiApplication.clipboard().setText(table(self._step))

    def _save(self) -> None:
        dialog = QFileDialog(self, "Save for print")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self._save_to)
        dialog.open()

    def _save_to(self, name: str) -> None:
        if self._step is None or self._writing is not None:
            return
        work = partial(pdf_steps, Path(name), "One training step", self._step)
        self._writing = Task(work, self)
        self._writing.setObjectName(Path(name).name)
        self._writing.done.connect(self._written)
        self._writing.failed.connect(self._not_written)
        self._note.setText(f"Writing {Path(name).name} ...")
        self._writing.start()

    def _written(self, pages: object) -> None:
        name = self._end_writing()
        many = f"{pages:,} pages" if isinstance(pages, int) and pages > 1 else "1 page"
        self._note.setText(f"Written to {name}, {many}")

    def _not_written(self, sentence: str) -> None:
        self._end_writing()
        self._note.setText(sentence)

    def _end_writing(self) -> str:
        task, self._writing = self._writing, None
        if task is None:
            return ""
        task.deleteLater()
        return task.objectName()


def _work(
    project: Project, row: int, batch: bool, plans: KeptPlan
) -> tuple[Project, WorkedStep]:
    rows = next_batch(project) if batch else None
    return project, worked_step(project, row, rows, plans)


def _write(
    work: Callable[[], tuple[Project, WorkedStep]], stage: int, live: bool
) -> tuple[Project, WorkedStep]:
    """Have the lines of the stage that is seen written beside the window, too."""
    project, step = work()
    if 0 <= stage < len(step.trace.stages) and live:
        step.lines_of(stage)
    else:
        # Whoever reads at rest may look at any stage next.
        _ = step.lines
    return project, step


def _button(words: str, tip: str) -> Button:
    button = Button(words)
    button.setToolTip(tip)
    return button

"""Our prediction, the exported file's, and the difference, on five rows."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from engine.exports.agreement import N_ROWS, RUNNERS, Agreement, agreement_steps
from engine.project import Project
from gui.background import Task
from gui.dialogs.export_formats import Format
from gui.style.number_text import MINUS
from gui.widgets.label import Label

HEADINGS = ("Row", "Output", "Weightloom", "File", "Difference")
FINISH_SECONDS = 5.0
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AgreementView(QWidget):
    """Runs a format beside the window and shows how it agrees."""

    def __init__(self, project: Project | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_agreement")
        self._project = project
        self._task: Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.status = Label("", "caption", "text2")
        self.status.setObjectName("export_agreement_status")
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.status)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        self._cells = [[self._cell(row, i) for i in range(5)] for row in range(6)]
        self._show_lines(())

    @property
    def texts(self) -> list[list[str]]:
        """What the table says, row by row."""
        return [[cell.text() for cell in row] for row in self._cells]

    @property
    def is_busy(self) -> bool:
        """Whether a file is being run."""
        return self._task is not None

    def compare(self, chosen: Format) -> None:
        """Begin to compare a format; what was under way is given up."""
        self.give_up()
        self._show_lines(())
        runner = RUNNERS.get((chosen.suffix, chosen.style))
        if runner is None or self._project is None:
            self._say("Nothing runs a file of this format, so nothing is compared.")
            return
        self._say(f"Comparing with {runner.label}\u2026")
        steps = partial(agreement_steps, self._project, chosen.suffix, chosen.style)
        self._task = Task(steps, self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.start()

    def give_up(self) -> None:
        """End what is under way."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.finish(FINISH_SECONDS)
            task.deleteLater()

    def _done(self, found: object) -> None:
        self._drop()
        if not isinstance(found, Agreement):
            return
        words = "agrees" if found.largest <= 1 else "does not agree"
        self._say(
            f"Run by {found.runner}, the file {words}. Of each row the output is shown "
            "that differs most.",
            "success" if found.largest <= 1 else "danger",
        )
        self._show_lines(
            tuple(
                (
                    str(line.row),
                    line.output,
                    _digits(line.ours),
                    _digits(line.theirs),
                    _short(line.difference),
                )
                for line in found.lines
            )
        )

    def _failed(self, sentence: str) -> None:
        self._drop()
        self._say(sentence)

    def _drop(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

    def _say(self, sentence: str, token: str = "text2") -> None:
        self.status.setText(sentence)
        self.status.set_token(token)

    def _cell(self, row: int, column: int) -> Label:
        head = row == 0
        cell = Label("", "caption", "text2" if head else "text")
        cell.setTextFormat(Qt.TextFormat.PlainText)
        if column != 1:
            cell.setAlignment(_RIGHT)
        self._grid.addWidget(cell, row, column)
        return cell

    def _show_lines(self, lines: tuple[tuple[str, ...], ...]) -> None:
        rows = [HEADINGS, *lines] if lines else []
        rows += [("",) * len(HEADINGS)] * (N_ROWS + 1 - len(rows))
        for cells, words in zip(self._cells, rows, strict=True):
            for cell, text in zip(cells, words, strict=True):
                cell.setText(text)


def _digits(value: float) -> str:
    return f"{value:.7g}".replace("-", MINUS)


def _short(value: float) -> str:
    text = "0" if value == 0 else f"{value:.1e}"
    return text.replace("-", MINUS)

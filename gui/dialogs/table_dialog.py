"""Say what the columns of a table are for, and make it the data of the project."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QWidget,
)

from engine.data.dataset import Dataset
from engine.data.encode import encode
from engine.data.scaling import Method
from engine.data.table import Table
from engine.edits.data import default_scaling
from engine.errors import UserError
from gui.background import Task, once
from gui.dialogs.check_delegate import CheckDelegate
from gui.dialogs.column_model import (
    CATEGORY,
    FIRST,
    MISSING,
    NAME,
    ROLE,
    ROLES,
    ColumnModel,
    ColumnPlan,
    first_plans,
)
from gui.dialogs.role_delegate import RoleDelegate
from gui.dialogs.sheet import Sheet
from gui.dialogs.table_words import in_window_words
from gui.document import Document
from gui.fresh_data import use_data
from gui.notices import Notices
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.number_field import NumberField

WIDTH, HEIGHT = 760, 620
PAUSE_MS = 120
"""Changes that follow this closely are looked at together."""

WIDEST_NAME = 280
TASKS = (("", "As its cells are"), ("classes", "Classes"), ("regression", "Numbers"))
MISSING_WAYS = (("drop", "Drop the row"), ("mean", "Fill with the mean"))
SCALINGS = (
    ("standardize", "Mean 0, deviation 1"),
    ("minmax", "From 0 to 1"),
    ("none", "None"),
)


class TableDialog(Sheet):
    """Shows columns, roles, split and scaling first; `Use these data` takes them.

    Everything chosen is tried at once beside the window, so that what is wrong is said
    while it can be changed.
    """

    def __init__(
        self,
        table: Table,
        document: Document,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"Columns of {table.name}", WIDTH, parent)
        self.setObjectName("table_dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._table, self._document, self._notices = table, document, notices
        self._task: Task | None = None
        self._dataset: Dataset | None = None
        present = self._present()
        plans = first_plans(table) if present is None else _plans_of(table, present)
        self._model = ColumnModel(table, plans, self)
        rows = f"{table.n_rows:,} rows, {len(table.names):,} columns."
        self.add_text(" ".join([rows, *map(_sentence, table.notes)]), token="text2")
        self._add_columns()
        self._add_settings(present)
        self._summary = self.add_text("", "section")
        self._remarks = self.add_text("", "caption", "text2")
        self._error = self.add_text("", "body", "danger")
        self._error.setObjectName("table_error")
        cancel = self.add_button("Cancel", tip="Leave the data as they are (Esc)")
        cancel.clicked.connect(self.close)
        tip = "Train on this table, with these roles"
        self._use = self.add_button("Use these data", "primary", tip)
        self._use.setObjectName("table_use")
        self._use.clicked.connect(self._finish)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._try)
        self.resize(WIDTH, HEIGHT)
        self._changed()

    @property
    def model(self) -> ColumnModel:
        """The columns with their roles."""
        return self._model

    @property
    def dataset(self) -> Dataset | None:
        """The data as chosen; None while they are tried, and where they are wrong."""
        return self._dataset

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget what is still tried."""
        self._stop()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Forget what is still tried."""
        self._stop()
        super().done(result)

    def _present(self) -> Dataset | None:
        """The data of the project, where they come from this very table."""
        dataset = self._document.project.dataset
        if dataset is None or dataset.origin != self._table.origin:
            return None
        same = tuple(column.name for column in dataset.columns) == self._table.names
        return dataset if same else None

    def _add_columns(self) -> None:
        self._view = QTableView()
        self._view.setModel(self._model)
        self._view.setObjectName("table_columns")
        self._view.setAccessibleName("Columns of the table")
        self._view.setItemDelegateForColumn(CATEGORY, CheckDelegate(self._view))
        self._view.setItemDelegateForColumn(ROLE, RoleDelegate(self._view))
        self._view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self._view.setTabKeyNavigation(False)
        self._view.setShowGrid(False)
        self._view.setStyleSheet("QTableView::item { padding: 0 5px; }")
        self._view.setWordWrap(False)
        self._view.verticalHeader().hide()
        self._view.verticalHeader().setDefaultSectionSize(28)
        head = self._view.horizontalHeader()
        head.setHighlightSections(False)
        middle = Qt.AlignmentFlag.AlignVCenter
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | middle)
        names = min(max(180, self._view.sizeHintForColumn(NAME)), WIDEST_NAME)
        widths = {NAME: names, ROLE: 110, CATEGORY: 80, MISSING: 70}
        for column, width in widths.items():
            head.resizeSection(column, width)
        head.setSectionResizeMode(FIRST, QHeaderView.ResizeMode.Stretch)
        self._model.changed.connect(self._changed)
        self.content.addWidget(self._view, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Selected columns:", "caption", "text2"))
        self._role_buttons = {}
        for role, word in ROLES.items():
            button = Button(word)
            button.setObjectName(f"table_{role}")
            button.setToolTip(f"Give the selected columns the role {word.lower()}")
            button.clicked.connect(self._set_selected)
            self._role_buttons[role] = button
            row.addWidget(button)
        row.addStretch(1)
        self.content.addLayout(row)

    def _add_settings(self, present: Dataset | None) -> None:
        self._task_choice = Choice(TASKS, "Task")
        self._missing = Choice(MISSING_WAYS, "Rows with missing inputs")
        self._scaling = Choice(SCALINGS, "Scaling")
        self._share = NumberField("Test rows in percent", "short")
        self._share.set_value(20.0)
        tips: tuple[tuple[QWidget, str], ...] = (
            (self._task_choice, "Whether the target is a class or a number"),
            (self._missing, "What becomes of rows in which an input is missing"),
            (self._scaling, "How the columns are brought to a common size"),
            (self._share, "Share of the rows that is kept from training"),
        )
        for control, tip in tips:
            control.setToolTip(tip)
        method: Method = "standardize"
        if present is not None:
            method = self._method_of(present)
            self._missing.set_value(present.missing)
            self._share.set_value(_percent_of(present))
        elif self._table.origin.generated:
            method = "none"
        self._scaling.set_value(method)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Target is", self._task_choice),
            ("Missing inputs", self._missing),
            ("Scaling", self._scaling),
            ("Test rows, %", self._share),
        )
        for place, (words, field) in enumerate(fields):
            grid.addWidget(Label(words, "caption", "text2"), 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, 1)
        self.content.addLayout(grid)
        for choice in (self._task_choice, self._missing, self._scaling):
            choice.chosen.connect(self._changed)
        self._share.committed.connect(self._changed)
        self._share.refused.connect(self._refuse)

    def _method_of(self, dataset: Dataset) -> Method:
        scaling = self._document.project.scaling
        return default_scaling(dataset) if scaling is None else scaling.method

    def _set_selected(self) -> None:
        chosen = self._view.selectionModel()
        rows = [index.row() for index in chosen.selectedRows()]
        for role, button in self._role_buttons.items():
            if button is self.sender():
                self._model.set_roles(rows, role)

    def _changed(self) -> None:
        """Try what is chosen now, in a moment."""
        self._dataset = None
        self._use.setEnabled(False)
        self._timer.start()

    def _try(self) -> None:
        self._stop()
        model = self._model
        task = self._task_choice.value
        work = partial(
            encode,
            self._table,
            targets=model.names("target"),
            ignore=model.names("ignore"),
            categories=model.categories(),
            task=task or None,  # type: ignore[arg-type]
            missing=self._missing.value,  # type: ignore[arg-type]
            test_share=(self._share.value or 0.0) / 100,
        )
        if missing := self._missing_choice():
            self._refuse(missing)
            return
        self._task = Task(once(work), self)
        self._task.done.connect(self._accept_data)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def _missing_choice(self) -> str:
        """What must be chosen before the table can be tried at all."""
        if not self._model.names("target"):
            return "No column is the target; choose what is to be predicted."
        if not 0 <= (self._share.value or 0.0) < 100:
            return "From 0 to below 100 percent of the rows can be test rows."
        return ""

    def _stop(self) -> None:
        self._timer.stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.finish(0)
            task.deleteLater()

    def _accept_data(self, dataset: Dataset) -> None:
        self._dataset = dataset
        inputs = f"{dataset.n_inputs:,} input{'' if dataset.n_inputs == 1 else 's'}"
        if dataset.classes:
            targets = f"{len(dataset.classes):,} classes"
        else:
            many = "" if dataset.n_outputs == 1 else "s"
            targets = f"{dataset.n_outputs:,} target{many}"
        train, test = len(dataset.train_rows), len(dataset.test_rows)
        rows = f"{train:,} rows to train on, {test:,} to test on"
        self._say(f"{rows}; {inputs}, {targets}.", "")
        notes = [note for note in dataset.notes if note not in self._table.notes]
        self._remarks.setText(" ".join(map(_sentence, notes)))
        self._use.setEnabled(True)

    def _refuse(self, sentence: str) -> None:
        self._dataset = None
        self._say("", in_window_words(sentence))
        self._remarks.setText("")
        self._use.setEnabled(False)

    def _say(self, summary: str, error: str) -> None:
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))
        self._error.setText(error)
        self._error.setVisible(bool(error))

    def _finish(self) -> None:
        dataset = self._dataset
        if dataset is None:
            return
        method: Method = self._scaling.value  # type: ignore[assignment]
        try:
            use_data(self._document, self._notices, dataset, method)
        except UserError as error:
            self._refuse(str(error))
            return
        self.close()


def _plans_of(table: Table, dataset: Dataset) -> list[ColumnPlan]:
    suggested = first_plans(table)
    return [
        replace(plan, role=column.role, category=bool(column.categories) or plan.words)
        for plan, column in zip(suggested, dataset.columns, strict=True)
    ]


def _percent_of(dataset: Dataset) -> float:
    """The roundest percentage that gives as many test rows."""
    count, rows = len(dataset.test_rows), dataset.n_rows
    exact = 100 * count / rows
    rounded = (round(exact, digits) for digits in range(6))
    return next((p for p in rounded if round(p / 100 * rows) == count), exact)


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."

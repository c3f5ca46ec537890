"""Which row of the data the neurons show the values of."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.data.dataset import Dataset
from gui.canvas.floating.chip import Chip
from gui.document import Document
from gui.style.fonts import font
from gui.style.number_text import format_count
from gui.style.theme import theme
from gui.viewed_row import ROW_AFTER, ROW_BEFORE, ViewedRow
from gui.widgets.buttons import IconButton
from gui.widgets.label import Label
from gui.widgets.number_field import NumberField


class RowChip(Chip):
    """Names the viewed row: a field for its number, and the rows before and after."""

    def __init__(
        self, document: Document, viewed_row: ViewedRow, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_row")
        self.setAccessibleName("Row whose values are shown")
        self._document, self._viewed_row = document, viewed_row
        self._dataset: Dataset | None = None
        self._shown: tuple[int, Dataset | None] = (-1, None)
        # On the chip, which is raised itself, a raised field would not be seen.
        self._field = NumberField(
            "Number of the row", "whole", steppers=False, ground="canvas"
        )
        self._field.setObjectName("canvas_row_number")
        self._field.setToolTip("Show the values of the row with this number")
        self._field.committed.connect(self._typed)
        self._of = Label("", "caption", "text2")
        before = IconButton("chevron-up", ROW_BEFORE, 24, 14)
        after = IconButton("chevron-down", ROW_AFTER, 24, 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 4, 3)
        row.setSpacing(6)
        row.addWidget(Label("Row", "caption", "text2"))
        for part in (self._field, self._of, before, after):
            row.addWidget(part)
        for button in (before, after):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        before.clicked.connect(self.go_back)
        after.clicked.connect(self.go_on)
        theme().changed.connect(self._fit_field)
        self.hide()

    def refresh(self) -> None:
        """Show the viewed row; other data begin with their first training row."""
        dataset = self._document.project.dataset
        if dataset is not self._dataset:
            self._take(dataset)
        if self._shown == (self._viewed_row.row, dataset) or dataset is None:
            return
        row = self._viewed_row.row
        self._shown = row, dataset
        self._restore()
        part = "test row" if row in dataset.test_rows else "training row"
        self._of.setText(f"of {format_count(dataset.n_rows)} · {part}")

    def go_back(self) -> None:
        """View the row before."""
        self._view(self._viewed_row.row - 1)

    def go_on(self) -> None:
        """View the row after."""
        self._view(self._viewed_row.row + 1)

    def _take(self, dataset: Dataset | None) -> None:
        before, self._dataset = self._dataset, dataset
        self.setVisible(dataset is not None)
        if dataset is None:
            return
        self._fit_field()
        # A new split of the same rows leaves the user's choice alone.
        same_rows = before is not None and before.n_rows == dataset.n_rows
        if not same_rows or self._viewed_row.row >= dataset.n_rows:
            first = dataset.train_rows[:1].tolist()
            self._viewed_row.set(first[0] if first else 0)

    def _fit_field(self) -> None:
        """Give the field room for the number of the last row."""
        n_rows = 0 if self._dataset is None else self._dataset.n_rows
        room = QFontMetricsF(font("body")).horizontalAdvance("0" * len(str(n_rows)))
        self._field.setFixedWidth(round(room) + 20)

    def _typed(self, number: float) -> None:
        """View a row; before the first there is the first, after the last the last."""
        self._view(int(number) - 1)
        self._restore()

    def _restore(self) -> None:
        self._field.set_value(self._viewed_row.row + 1)

    def _view(self, row: int) -> None:
        if self._dataset is not None:
            self._viewed_row.set(min(max(0, row), self._dataset.n_rows - 1))

"""Which inputs lie along the axes, and which output is shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.data.dataset import Dataset
from gui.plots.result.needs import View
from gui.plots.result.shown_data import (
    ShownData,
    first_columns,
    output_name,
    target_choices,
)
from gui.widgets.choice import Choice

AXES = {"surface": 2, "fit": 1, "confusion": 0}
WORDS = ("Input across", "Input upwards")


class AxisChoices(QWidget):
    """A row of fields; those that leave nothing to choose are hidden."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._columns: tuple[int, ...] = (0, 1)
        self._view: View = "surface"
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 6)
        self._row.setSpacing(6)
        self._fields = [Choice([], words) for words in WORDS]
        self._target = Choice([], "Output")
        for place, field in enumerate(self._fields):
            field.setObjectName(f"result_input_{place}")
            field.setToolTip(f"{WORDS[place]}; the others stay as in the viewed row")
        self._target.setObjectName("result_target")
        self._target.setToolTip("The output that is shown")
        for field in (*self._fields, self._target):
            self._row.addWidget(field, 1)
            field.chosen.connect(self._chosen)

    def show_view(self, view: View, dataset: Dataset) -> None:
        """Offer what a view of some data leaves to choose."""
        if dataset is not self._dataset:
            self._take(dataset)
        self._view = view
        axes = AXES[view]
        wide = dataset.n_inputs > axes
        for place, field in enumerate(self._fields):
            field.setVisible(wide and place < axes)
        targets = target_choices(dataset, view == "surface")
        offered = len(targets) > 1 and axes > 0
        self._target.setVisible(offered)
        self.setVisible((wide and axes > 0) or offered)

    def shown(self, row: int) -> ShownData:
        """What is chosen, through a row of the data."""
        if self._dataset is None:
            raise ValueError("there are no data yet")
        target = int(self._target.value or 0)
        if len(target_choices(self._dataset, self._view == "surface")) == 1:
            target = 0
        columns = self._columns[: AXES[self._view]]
        return ShownData(self._dataset, columns, target, row)

    def _take(self, dataset: Dataset) -> None:
        before, self._dataset = self._dataset, dataset
        same = before is not None and before.input_names == dataset.input_names
        if not same:
            self._columns = first_columns(dataset, 2)
        self._offer(dataset)
        names = [(str(k), output_name(dataset, k)) for k in range(dataset.n_outputs)]
        self._target.set_options(names)

    def _offer(self, dataset: Dataset) -> None:
        """Offer to each axis the inputs that are not along the other one."""
        for place, field in enumerate(self._fields[: len(self._columns)]):
            others = set(self._columns) - {self._columns[place]}
            names = enumerate(dataset.input_names)
            field.set_options([(str(k), name) for k, name in names if k not in others])
            field.set_value(str(self._columns[place]))

    def _chosen(self) -> None:
        fields = self._fields[: len(self._columns)]
        self._columns = tuple(int(field.value) for field in fields)
        if self._dataset is not None:
            self._offer(self._dataset)
        self.changed.emit()

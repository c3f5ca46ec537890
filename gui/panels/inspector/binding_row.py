"""Which column of the data an input takes, or which target an output answers for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.edits.bindings import column_names
from engine.network.layer import UNBOUND, Layer
from engine.project import Project
from gui.widgets.choice import Choice
from gui.widgets.label import Label

NONE = (str(UNBOUND), "none")


class BindingRow(QWidget):
    """A caption and a choice of columns; not there for hidden neurons."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[tuple[str, str], ...] = ()
        self._caption = Label("Column", "body", "text2")
        self._choice = Choice([NONE], "Column of the data")
        self._choice.setObjectName("inspector_column")
        self._choice.setToolTip("Bind the neuron to this column of the data")
        self._choice.chosen.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._caption)
        row.addWidget(self._choice, 1)

    def show_binding(self, project: Project, layer: Layer, index: int) -> None:
        """Show the binding of a neuron."""
        names = column_names(project, layer.kind)
        self.setVisible(bool(names))
        if not names:
            return
        self._caption.setText("Column" if layer.kind == "input" else "Target")
        options = (NONE, *((str(place), name) for place, name in enumerate(names)))
        if options != self._options:
            self._options = options
            self._choice.set_options(options)
        column = int(layer.columns[index])
        self._choice.set_value(str(column if 0 <= column < len(names) else UNBOUND))

    def _tell(self, key: str) -> None:
        self.chosen.emit(int(key))

"""A caption at the left, a field at the right."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.elided_label import ElidedLabel
from gui.widgets.type_height import TypeHeight


class FieldRow(QWidget):
    """A row of 32."""

    def __init__(
        self,
        caption: str,
        field: QWidget,
        width: int = 96,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        TypeHeight(self, 32)
        field.setFixedWidth(width)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ElidedLabel(caption, "body", "text2"), 1)
        row.addWidget(field)

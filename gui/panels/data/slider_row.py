"""A slider between its caption and its value."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.label import Label
from gui.widgets.slider import Slider
from gui.widgets.type_height import TypeHeight


class SliderRow(QWidget):
    """Caption, slider and value in a row of 26."""

    moved = Signal(float)
    released = Signal()
    cancelled = Signal()

    def __init__(
        self,
        caption: str,
        bounds: tuple[float, float],
        step: float,
        percent: bool,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._percent = percent
        TypeHeight(self, 26)
        label = Label(caption, "caption", "text2")
        label.setMinimumWidth(62)
        self.slider = Slider(bounds, bounds[0], step, caption)
        self.slider.setToolTip(tip)
        self.slider.moved.connect(self._tell)
        self.slider.released.connect(self.released)
        self.slider.cancelled.connect(self._cancel)
        self._value = Label("", "caption", "text")
        self._value.setMinimumWidth(38)
        self._value.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self._show(bounds[0])

    def set_value(self, value: float) -> None:
        """Show a value; a held knob stays under the hand."""
        self.slider.set_value(value)
        if not self.slider.dragging:
            self._show(value)

    def _tell(self, value: float) -> None:
        self._show(value)
        self.moved.emit(value)

    def _cancel(self) -> None:
        self._show(self.slider.value)
        self.cancelled.emit()

    def _show(self, value: float) -> None:
        text = f"{100 * value:.0f} %" if self._percent else f"{value:.2f}"
        self._value.setText(text)

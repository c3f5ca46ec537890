"""The learning rate: a field, and a slider over decades."""

from time import perf_counter

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.edits.new_project import default_settings
from gui.document import Document
from gui.panels.transport.captioned import Captioned
from gui.panels.transport.settings_writer import Gesture, SettingsWriter
from gui.training.rate_border import RateBorder
from gui.training.session import Session
from gui.widgets.log_slider import LogSlider
from gui.widgets.number_field import NumberField

BURST_SECONDS = 1.0
"""Keys and wheel notches that follow each other sooner are one step of undo."""

FIELD_WIDTH = 64
SPACE = 8
USUAL_RATE = 0.03
TIP = (
    "How far each step goes against the gradient; a double click returns to the usual "
    "rate"
)


class RateControl(QWidget):
    """Shows and changes the learning rate, also while training runs."""

    def __init__(
        self,
        document: Document,
        session: Session,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._writer = writer
        self._gesture: Gesture | None = None
        self._held: bool | None = None
        self._last = 0.0
        self._field = NumberField("Learning rate", mode="log")
        self._field.setObjectName("transport_rate")
        self._field.setFixedWidth(FIELD_WIDTH)
        self._field.setToolTip("How far each step goes against the gradient")
        self._slider = LogSlider()
        self._slider.setObjectName("transport_rate_slider")
        self._border = RateBorder(document, session, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        self._captioned = Captioned("Learning rate", self._field)
        row.addWidget(self._captioned)
        row.addWidget(self._slider)
        self._field.committed.connect(self._typed)
        self._field.refused.connect(writer.refuse)
        self._slider.moved.connect(self._moved)
        self._slider.released.connect(self._released)
        self._border.changed.connect(self._warn)
        self._slider.cancelled.connect(self._cancelled)
        document.settings_changed.connect(self._follow)
        document.run_changed.connect(self._follow)
        document.data_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()
        self._warn()

    @property
    def border(self) -> RateBorder:
        """From which rate on the slider is red."""
        return self._border

    def showEvent(self, event: QShowEvent) -> None:
        """Look for the border of too large rates while it can be seen."""
        super().showEvent(event)
        self._border.watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Estimate nothing that nobody sees."""
        super().hideEvent(event)
        self._border.stop()

    def show_slider(self, shown: bool) -> None:
        """Show or hide the slider, for want of room."""
        self._slider.setVisible(shown)

    def room(self, *, with_slider: bool) -> int:
        """The width with the shortest slider, or with none."""
        field = self._captioned.sizeHint().width()
        if not with_slider:
            return field
        return field + SPACE + self._slider.minimumSizeHint().width()

    def _warn(self) -> None:
        border = self._border.border
        self._slider.set_zone(border.rate)
        self._slider.setToolTip(f"{TIP}\n{border.words}")
        self._slider.setAccessibleDescription(border.words)

    def _typed(self, value: float) -> None:
        if not self._writer.set("learning_rate", value):
            self._follow()

    def _moved(self, value: float) -> None:
        now, held = perf_counter(), self._slider.dragging
        burst_is_over = not held and now - self._last > BURST_SECONDS
        if self._gesture is None or held != self._held or burst_is_over:
            self._gesture = self._writer.new_gesture()
        self._held, self._last = held, now
        self._writer.set("learning_rate", value, self._gesture)

    def _released(self) -> None:
        if self._held:
            self._gesture = None

    def _cancelled(self) -> None:
        if self._held and self._gesture is not None:
            self._writer.give_up(self._gesture)
        self._gesture = None

    def _follow(self) -> None:
        project = self._document.project
        rate = project.settings.learning_rate
        self._field.set_value(rate)
        self._slider.set_value(rate)
        usual = USUAL_RATE
        if project.dataset is not None:
            now = project.settings
            usual = default_settings(
                project.dataset, now.loss, now.initializer, now.seed
            ).learning_rate
        self._slider.set_default(usual)

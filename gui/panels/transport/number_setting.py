"""A setting that is a number, or off."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.check_box import CheckBox
from gui.widgets.number_field import Mode, NumberField

FIELD_WIDTH = 72


class NumberSetting(QWidget):
    """A field, and a box that switches it off where that is possible.

    `changed` carries the number, or None for off.
    """

    changed = Signal(object)

    def __init__(
        self,
        words: str,
        *,
        mode: Mode = "short",
        switch: str = "",
        off: str = "",
        usual: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        """Show `usual` until another number comes.

        Where it can be off, `switch` are the words of a box before the field that turns
        it on, or `off` those of a box behind it that turns it off.
        """
        super().__init__(parent)
        self._usual = usual
        self._whole = mode == "whole"
        self.field = NumberField(words, mode=mode)
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.committed.connect(self._typed)
        self.box = CheckBox(switch or off) if switch or off else None
        self._is_on_switch = bool(switch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field)
        if self.box is None:
            row.addStretch(1)
            return
        self.box.setToolTip(f"Turn this on or off: {words.lower()}")
        self.box.clicked.connect(self._switched)
        row.insertWidget(0 if switch else 1, self.box)
        row.insertStretch(1 if switch else 2, 1)

    def setToolTip(self, tip: str) -> None:
        """Say over the field what the setting does; it tells its number as well."""
        super().setToolTip(tip)
        self.field.setToolTip(tip)

    def set_value(self, value: float | None) -> None:
        """Show a number, or off."""
        if self.box is not None:
            self.box.setChecked((value is not None) == self._is_on_switch)
            self.field.setEnabled(value is not None)
        if value is not None:
            self._usual = value
        self.field.set_value(self._usual)

    def _typed(self, value: float) -> None:
        self.changed.emit(round(value) if self._whole else value)

    def _switched(self, checked: bool) -> None:
        if checked == self._is_on_switch:
            self._typed(self._usual)
        else:
            self.changed.emit(None)

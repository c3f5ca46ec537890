"""One control for one setting: batch size, L1, L2, clipping, shuffling."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from gui.document import Document
from gui.panels.transport.number_setting import NumberSetting
from gui.panels.transport.settings_writer import SettingsWriter
from gui.widgets.check_box import CheckBox
from gui.widgets.number_field import Mode


@dataclass(frozen=True)
class Field:
    """How a setting is edited.

    Attributes
    ----------
    words, tip : str
    mode : str
        Of the number field.
    off : str
        Words of the box that turns it off, where it can be off.
    usual : float
        What it is when it is turned on.
    """

    words: str
    tip: str
    mode: Mode
    off: str = ""
    usual: float = 0.0


FIELDS = {
    "batch_size": Field(
        "Batch size",
        "Rows of each step",
        "whole",
        "all rows",
        10,
    ),
    "l1": Field("L1", "Penalty on the size of weights: draws them to 0", "short"),
    "l2": Field("L2", "Penalty on the square of weights: keeps them small", "short"),
    "clip": Field(
        "Clipping", "Largest length of the gradient", "short", "off", usual=1.0
    ),
}


class FieldSetting(NumberSetting):
    """Shows and changes one of `FIELDS`."""

    def __init__(
        self,
        name: str,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        row = FIELDS[name]
        super().__init__(
            row.words, mode=row.mode, off=row.off, usual=row.usual, parent=parent
        )
        self._name = name
        self._writer = writer
        self.setToolTip(row.tip)
        self.field.setObjectName(f"transport_{name}")
        self.changed.connect(self._change)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _change(self, value: float | None) -> None:
        if not self._writer.set(self._name, value):
            self._follow()

    def _follow(self) -> None:
        self.set_value(getattr(self._writer.settings, self._name))


class ShuffleBox(CheckBox):
    """Whether each epoch draws a new order of the rows."""

    def __init__(
        self,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Shuffle", parent)
        self._writer = writer
        self.setObjectName("transport_shuffle")
        self.setToolTip("A new order in each epoch, drawn from the seed")
        self.clicked.connect(self._change)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _change(self, on: bool) -> None:
        self._writer.set("shuffle", on)

    def _follow(self) -> None:
        self.setChecked(self._writer.settings.shuffle)

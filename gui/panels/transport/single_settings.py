"""One control for one setting: a number, or on and off."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.settings import TrainingSettings
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
    counts : callable (settings) -> bool
        Whether training looks at it now.
    """

    words: str
    tip: str
    mode: Mode
    off: str = ""
    usual: float = 0.0
    counts: Callable[[TrainingSettings], bool] = lambda _: True


def _uses_momentum(settings: TrainingSettings) -> bool:
    return OPTIMIZERS[settings.optimizer].uses_momentum


def _decays(settings: TrainingSettings) -> bool:
    return OPTIMIZERS[settings.optimizer].decays


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
    "momentum": Field(
        "Momentum",
        "How much of its velocity a step keeps; with momentum and Nesterov",
        "short",
        counts=_uses_momentum,
    ),
    "weight_decay": Field(
        "Weight decay",
        "How fast all parameters shrink by themselves; with AdamW",
        "short",
        counts=_decays,
    ),
    "warm_up": Field(
        "Warm-up",
        "Epochs in which the learning rate rises, before its schedule begins",
        "whole",
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
        self._counts = row.counts
        self.setToolTip(row.tip)
        self.field.setObjectName(f"transport_{name}")
        self.changed.connect(self._change)
        self.field.refused.connect(writer.refuse)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _change(self, value: float | None) -> None:
        if not self._writer.set(self._name, value):
            self._follow()

    def _follow(self) -> None:
        settings = self._writer.settings
        self.set_value(getattr(settings, self._name))
        self.setEnabled(self._counts(settings))


class ScheduleEpochs(NumberSetting):
    """The epochs that a schedule counts, and what it counts them for."""

    def __init__(
        self,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Schedule epochs", mode="whole", usual=100.0, parent=parent)
        self._writer = writer
        self.field.setObjectName("transport_schedule_epochs")
        self.changed.connect(self._change)
        self.field.refused.connect(writer.refuse)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _change(self, value: float) -> None:
        if not self._writer.set("schedule_epochs", value):
            self._follow()

    def _follow(self) -> None:
        settings = self._writer.settings
        row = SCHEDULES[settings.schedule]
        self.set_value(settings.schedule_epochs or row.usual_epochs)
        self.setEnabled(row.usual_epochs is not None)
        self.setToolTip(row.counts or "This schedule counts no epochs")


class RestoreBox(CheckBox):
    """Whether patience ends with the best parameters."""

    def __init__(
        self,
        name: str,
        words: str,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._writer = writer
        self.setObjectName(name)
        self.setToolTip("When patience ends the run, take back the best parameters")
        self.clicked.connect(self._change)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _change(self, on: bool) -> None:
        self._writer.set("stop", replace(self._writer.settings.stop, restore_best=on))

    def _follow(self) -> None:
        stop = self._writer.settings.stop
        self.setChecked(stop.restore_best)
        self.setEnabled(stop.patience is not None)


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

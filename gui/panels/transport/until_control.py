"""When a run ends by itself: the field in the bar, and its popover."""

from dataclasses import asdict

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.settings import StopConditions
from gui.document import Document
from gui.panels.transport.menu_field import MenuField
from gui.panels.transport.number_setting import NumberSetting
from gui.panels.transport.popover import Popover
from gui.panels.transport.settings_writer import SettingsWriter
from gui.panels.transport.single_settings import RestoreBox
from gui.style.number_text import format_count, format_short
from gui.widgets.label import Label
from gui.widgets.number_field import Mode

CONDITIONS: tuple[tuple[str, str, Mode, float], ...] = (
    ("epochs", "After so many epochs", "whole", 100.0),
    ("loss", "Train loss at or below", "short", 0.01),
    ("seconds", "After so many seconds", "short", 60.0),
    ("patience", "Epochs without a better loss", "whole", 20.0),
)

INDENT = 24


def stop_words(stop: StopConditions) -> str:
    """Say when a run ends, as short as the field is."""
    words = []
    if stop.loss is not None:
        words.append(f"loss ≤ {format_short(stop.loss)}")
    if stop.epochs is not None:
        words.append(f"{format_count(stop.epochs)} epochs")
    if stop.seconds is not None:
        words.append(f"{format_short(stop.seconds)} s")
    if stop.patience is not None:
        words.append(f"patience {format_count(stop.patience)}")
    return " or ".join(words) if words else "paused"


class StopSetting(NumberSetting):
    """One condition: a box that switches it on, and its number."""

    def __init__(
        self, name: str, words: str, mode: Mode, usual: float, writer: SettingsWriter
    ) -> None:
        super().__init__(words, mode=mode, switch=words, usual=usual)
        self._name = name
        self._writer = writer
        self.setObjectName(f"until_{name}")
        self.changed.connect(self._change)
        self.field.refused.connect(writer.refuse)

    def follow(self, stop: StopConditions) -> None:
        """Show the condition as it is."""
        self.set_value(getattr(stop, self._name))

    def _change(self, value: float | None) -> None:
        before = asdict(self._writer.settings.stop)
        stop = StopConditions(**{**before, self._name: value})
        if not self._writer.set("stop", stop):
            self.follow(self._writer.settings.stop)


def indented(widget: QWidget) -> QHBoxLayout:
    """A row for what belongs to the condition above it."""
    row = QHBoxLayout()
    row.setContentsMargins(INDENT, 0, 0, 0)
    row.addWidget(widget)
    return row


class UntilControl(MenuField):
    """Shows the stop conditions; a click opens them for change."""

    def __init__(
        self,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("flag", "Train until", parent)
        self._writer = writer
        self.setObjectName("transport_until")
        self._popover = Popover("Train until", self)
        self._popover.column.addWidget(Label("Train until", "section"))
        self._settings = [StopSetting(*condition, writer) for condition in CONDITIONS]
        for setting in self._settings:
            self._popover.column.addWidget(setting)
        words = "then restore the best parameters"
        restore = RestoreBox("until_restore_best", words, document, writer)
        self._popover.column.addLayout(indented(restore))
        self.clicked.connect(self._open)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def set_value(self, text: str) -> None:
        """Show when training stops, and say what a click is for."""
        super().set_value(text)
        self.setToolTip(f"{text}\nChoose at which epoch, loss or time training stops")

    def _open(self) -> None:
        self._popover.open_under(self)

    def _follow(self) -> None:
        stop = self._writer.settings.stop
        self.set_value(stop_words(stop))
        for setting in self._settings:
            setting.follow(stop)

"""Speed, optimizer, loss, schedule and class weights: settings that are words."""

from PySide6.QtWidgets import QWidget

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.settings import CLASS_WEIGHTS
from gui.document import Document
from gui.panels.transport.settings_writer import SettingsWriter
from gui.widgets.choice import Choice

SPEEDS = (1, 5, 15, 60, 250)
FULL = "full"

OBJECT_NAMES = {
    "optimizer": "transport_optimizer",
    "loss": "transport_loss_function",  # transport_loss is the number
    "schedule": "transport_schedule",
    "class_weights": "transport_class_weights",
}

TIPS = {
    "optimizer": "How the gradients change the weights",
    "loss": "What training makes small",
}


def optimizer_options() -> list[tuple[str, str]]:
    """Every optimizer with its words."""
    return [(name, _sentence_case(row.label)) for name, row in OPTIMIZERS.items()]


def loss_options() -> list[tuple[str, str]]:
    """Every loss with its words."""
    return [(name, _sentence_case(row.label)) for name, row in LOSSES.items()]


def schedule_options() -> list[tuple[str, str]]:
    """Every schedule with its words."""
    return [(name, _sentence_case(row.label)) for name, row in SCHEDULES.items()]


def class_weight_options() -> list[tuple[str, str]]:
    """Whether classes count the same, in words."""
    return [(word, _sentence_case(word)) for word in CLASS_WEIGHTS]


def _sentence_case(words: str) -> str:
    return words[0].upper() + words[1:]


class WordChoice(Choice):
    """Shows and changes one setting that is a word."""

    def __init__(
        self,
        name: str,
        options: list[tuple[str, str]],
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        words = _sentence_case(name.replace("_", " "))
        super().__init__(options, words, parent=parent)
        self._name = name
        self._writer = writer
        self._document = document
        self.setObjectName(OBJECT_NAMES[name])
        self.setToolTip(TIPS.get(name, ""))
        self.chosen.connect(self._choose)
        document.settings_changed.connect(self._follow)
        document.run_changed.connect(self._follow)
        document.structure_changed.connect(self._follow)
        document.data_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _choose(self, word: str) -> None:
        if not self._writer.set(self._name, word):
            self._follow()

    def _follow(self) -> None:
        self.set_value(getattr(self._writer.settings, self._name))


class ScheduleChoice(WordChoice):
    """Another schedule counts its own usual epochs."""

    def __init__(
        self,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("schedule", schedule_options(), document, writer, parent)
        self.setToolTip("How the learning rate changes over the epochs")

    def _choose(self, word: str) -> None:
        changes: dict[str, object] = {"schedule": word}
        if word != self._writer.settings.schedule:
            changes["schedule_epochs"] = None
        if not self._writer.set_all(changes):
            self._follow()


class ClassWeightsChoice(WordChoice):
    """Whether all classes count the same; only where there are classes."""

    def __init__(
        self,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        options = class_weight_options()
        super().__init__("class_weights", options, document, writer, parent)

    def _follow(self) -> None:
        super()._follow()
        dataset = self._document.project.dataset
        usable = dataset is not None and bool(dataset.classes)
        self.setEnabled(usable)
        self.setToolTip(
            "Balanced: each class counts the same, however many rows it has"
            if usable
            else "These data have no classes"
        )


class SpeedChoice(Choice):
    """Epochs per second while one watches, or full speed."""

    def __init__(
        self,
        document: Document,
        writer: SettingsWriter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_speeds(None), "Speed", parent=parent)
        self._writer = writer
        self.setObjectName("transport_speed")
        self.setToolTip("Epochs per second; the numbers are the same at every speed")
        self.chosen.connect(self._choose)
        document.settings_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _choose(self, word: str) -> None:
        self._writer.set("pace", None if word == FULL else int(word))

    def _follow(self) -> None:
        pace = self._writer.settings.pace
        word = FULL if pace is None else str(pace)
        if self.findData(word) < 0:
            self.set_options(_speeds(pace))
        self.set_value(word)


def _speeds(other: int | None) -> list[tuple[str, str]]:
    """All speeds, with one of another program's file among them."""
    paces = sorted({*SPEEDS, other} if other is not None else SPEEDS)
    return [(str(pace), f"{pace}/s") for pace in paces] + [(FULL, "Full")]

"""Settings that have no place in the bar: under the three dots."""

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from gui.document import Document
from gui.notices import Notices
from gui.panels.transport.captioned import Captioned
from gui.panels.transport.choices import (
    ClassWeightsChoice,
    ScheduleChoice,
    WordChoice,
    loss_options,
)
from gui.panels.transport.popover import Popover
from gui.panels.transport.rate_in_use import RateInUse
from gui.panels.transport.seed_control import SeedControl
from gui.panels.transport.settings_writer import SettingsWriter
from gui.panels.transport.single_settings import (
    FieldSetting,
    RestoreBox,
    ScheduleEpochs,
    ShuffleBox,
)
from gui.training.session import Session

COLUMNS = 2


class MorePanel(Popover):
    """A popover with two columns; the bar lends it what it has no room for."""

    def __init__(
        self,
        document: Document,
        session: Session,
        writer: SettingsWriter,
        notices: Notices,
        parent: QWidget,
    ) -> None:
        super().__init__("More settings", parent)
        loss = WordChoice("loss", loss_options(), document, writer)
        self._own = (
            Captioned("Loss", loss),
            Captioned("Seed", SeedControl(document, session, notices)),
            Captioned("L1", FieldSetting("l1", document, writer)),
            Captioned("L2", FieldSetting("l2", document, writer)),
            Captioned("Clipping", FieldSetting("clip", document, writer)),
            Captioned("Order of the rows", ShuffleBox(document, writer)),
            Captioned("Momentum", FieldSetting("momentum", document, writer)),
            Captioned("Weight decay", FieldSetting("weight_decay", document, writer)),
            Captioned("Schedule", ScheduleChoice(document, writer)),
            Captioned("Schedule epochs", ScheduleEpochs(document, writer)),
            Captioned("Warm-up", FieldSetting("warm_up", document, writer)),
            Captioned("Rate in use", RateInUse(document, session)),
            Captioned("Class weights", ClassWeightsChoice(document, writer)),
            Captioned(
                "When patience ends",
                RestoreBox("transport_restore_best", "Restore best", document, writer),
            ),
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self.column.addLayout(self._grid)
        self.take(())

    def take(self, lent: Iterable[Captioned]) -> None:
        """Show these controls first, then those that are always here."""
        for place, widget in enumerate((*lent, *self._own)):
            self._grid.addWidget(widget, place // COLUMNS, place % COLUMNS)
            widget.show()

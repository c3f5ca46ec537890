"""The seed, and the button that draws new weights."""

import secrets

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.errors import UserError
from gui.document import Document
from gui.notices import Notices
from gui.training.session import Session
from gui.widgets.buttons import IconButton
from gui.widgets.number_field import NumberField

FIELD_WIDTH = 72
SEEDS = 10_000
"""New seeds are below this: short enough to be told to somebody."""


class SeedControl(QWidget):
    """Another seed, typed or drawn, brings new weights."""

    def __init__(
        self,
        document: Document,
        session: Session,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._session = session
        self._notices = notices
        self._field = NumberField("Seed", mode="whole")
        self._field.setObjectName("transport_seed")
        self._field.setToolTip(
            "The same seed draws the same weights; another, new ones"
        )
        self._field.setFixedWidth(FIELD_WIDTH)
        self._field.committed.connect(self._typed)
        self._field.refused.connect(self._refuse)
        dice = IconButton(
            "dice",
            "New weights from a new seed\nDraw all weights and biases anew",
            24,
            16,
        )
        dice.setObjectName("transport_new_weights")
        dice.clicked.connect(self._draw)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._field)
        row.addWidget(dice)
        row.addStretch(1)
        document.run_changed.connect(self._follow)
        document.project_replaced.connect(self._follow)
        self._follow()

    def _typed(self, value: float) -> None:
        if round(value) == self._document.project.settings.seed:
            return
        try:
            self._session.new_weights(round(value))
        except UserError as error:
            self._refuse(str(error))
            self._follow()

    def _refuse(self, sentence: str) -> None:
        self._notices.refused("The weights were not drawn anew", sentence)

    def _draw(self) -> None:
        self._session.new_weights(secrets.randbelow(SEEDS))

    def _follow(self) -> None:
        self._field.set_value(self._document.project.settings.seed)

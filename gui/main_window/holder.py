"""Where a panel is while there is room for it, and what stands there else."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

MOST = 16_777_215
"""What Qt takes for no limit."""


class Holder(QWidget):
    """Shows a panel, or while that is lent, something smaller in its place."""

    def __init__(
        self,
        panel: QWidget,
        stand_in: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._stand_in = panel, stand_in
        self._is_lent = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(panel)
        if stand_in is not None:
            stand_in.hide()
            self._column.addWidget(stand_in)

    @property
    def panel(self) -> QWidget:
        """What is shown here while there is room."""
        return self._panel

    @property
    def is_lent(self) -> bool:
        """Whether the panel is somewhere else."""
        return self._is_lent

    def lend(self) -> QWidget:
        """Return the panel, for the one who shows it elsewhere."""
        self._is_lent = True
        if self._stand_in is not None:
            self._stand_in.show()
            least = self._stand_in.minimumSize()
            self.setMinimumSize(least)
            most = self._stand_in.maximumSize()
            self.setMaximumSize(most)
        return self._panel

    def take_back(self) -> None:
        """Show the panel here again."""
        self._is_lent = False
        if self._stand_in is not None:
            self._stand_in.hide()
            self.setMinimumSize(0, 0)
            self.setMaximumSize(MOST, MOST)
        self._column.insertWidget(0, self._panel)
        self._panel.show()

"""The left panel: what the canvas is built from, and under it the data."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gui.panels.fly_out import FlyOut
from gui.panels.palette import PalettePanel
from gui.panels.rail import WIDTH, Rail

LEAST = 208
MOST = 16_777_215
"""What Qt takes for no limit."""


class LeftPanel(QScrollArea):
    """Palette above data; scrolls where the window is too low for both.

    Where the window is narrow it is a rail, from which the two fly out.
    """

    def __init__(
        self, palette: PalettePanel, data: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._palette, self._data = palette, data
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(LEAST)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        self._both = QVBoxLayout()
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self._rail = Rail(palette, data)
        self._rail.hide()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._rail, 1)
        column.addLayout(self._both, 1)
        self._stack()
        self.setWidget(page)

    def set_rail(self, rail: bool) -> None:
        """Be a rail, or the whole panel again."""
        if rail != self._rail.isHidden():
            return
        self._rail.setVisible(rail)
        if rail:
            self._rail.take_panels()
        else:
            self._rail.give_panels_back()
            self._stack()
        self.setMinimumWidth(WIDTH if rail else LEAST)
        self.setMaximumWidth(WIDTH if rail else MOST)

    @property
    def fly_outs(self) -> tuple[FlyOut, ...]:
        """What flies out of the rail, while there is one."""
        return self._rail.fly_outs

    def show_data(self) -> None:
        """Make the data visible, also where they must fly out."""
        if self._rail.isHidden():
            self.ensureWidgetVisible(self._data)
        else:
            self._rail.open_panel("data")

    def _stack(self) -> None:
        self._both.addWidget(self._palette)
        self._both.addWidget(self._data, 1)
        self._palette.show()
        self._data.show()

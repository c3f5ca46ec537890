"""The left panel where there is little room: icons, and panels that fly out."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.fly_out import FlyOut
from gui.panels.palette import BUILD, PalettePanel
from gui.panels.rail_tile import RailTile
from gui.style.theme import theme

WIDTH = 56
GAP = 4
PANELS = (
    ("palette", "chart", "Palette", "All entries and activations"),
    ("data", "table", "Data", "The data, their split, and other sets"),
)


class Rail(QWidget):
    """Entries to drag, and below them what opens the palette and the data."""

    def __init__(
        self, palette: PalettePanel, data: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._palette = palette
        self._panels: dict[str, QWidget] = {"palette": palette, "data": data}
        self._fly_outs: dict[str, FlyOut] = {}
        self._openers: dict[str, RailTile] = {}
        self.setObjectName("rail")
        self.setAccessibleName("Build and data")
        self.setFixedWidth(WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 10, 8, 8)
        self._column.setSpacing(GAP)
        for entry, words, key, sentence in BUILD:
            tile = RailTile(entry, words)
            tile.setToolTip(f"{words}{f' ({key})' if key else ''}\n{sentence}")
            palette.serve(tile, entry)
            palette.stand_ins[entry] = tile
            self._column.addWidget(tile)
        self._column.addSpacing(17)
        for name, icon_name, words, sentence in PANELS:
            tile = RailTile(icon_name, words)
            tile.setToolTip(f"{words}\n{sentence}")
            tile.setCheckable(True)
            # A click that took the focus would close what it is to close or keep.
            tile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tile.clicked.connect(self._toggle)
            self._openers[name] = tile
            self._column.addWidget(tile)
        self._column.addStretch(1)
        palette.needed.connect(self._open_palette)
        for signal in (palette.drag_finished, palette.activated):
            signal.connect(self.close_all)
        theme().changed.connect(self.update)

    @property
    def fly_outs(self) -> tuple[FlyOut, ...]:
        """What flies out, open or not."""
        return tuple(self._fly_outs.values())

    def take_panels(self) -> None:
        """Keep both panels, to show them when they are asked for."""
        if not self._fly_outs:
            window = self.window()
            for name, panel in self._panels.items():
                fly_out = FlyOut(panel, window)
                fly_out.closed.connect(self._show_closed)
                self._fly_outs[name] = fly_out

    def give_panels_back(self) -> None:
        """Let go of both panels, for the one who takes them."""
        fly_outs, self._fly_outs = self._fly_outs, {}
        for fly_out in fly_outs.values():
            fly_out.give_back()

    def open_panel(self, name: str) -> None:
        """Let a panel fly out."""
        fly_out = self._fly_outs.get(name)
        if fly_out is None:
            return
        self.close_all()
        window = self.window()
        corner = self.mapTo(window, QPoint(self.width() + GAP, GAP))
        height = self.height() - 2 * GAP
        fly_out.open_at(window, QRect(corner.x(), corner.y(), 0, height))
        self._openers[name].setChecked(True)

    def close_all(self) -> None:
        """Hide what flew out."""
        for fly_out in self._fly_outs.values():
            fly_out.hide()

    def opener(self, name: str) -> RailTile:
        """Return the icon that lets a panel fly out."""
        return self._openers[name]

    def is_open(self, name: str) -> bool:
        """Whether a panel flew out."""
        fly_out = self._fly_outs.get(name)
        return fly_out is not None and fly_out.isVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the rail, with a line between its parts."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        first = self._openers["palette"].geometry().top() - 11
        painter.fillRect(12, first, self.width() - 24, 1, palette.border)
        painter.end()

    def _toggle(self) -> None:
        for name, tile in self._openers.items():
            if tile is self.sender():
                if tile.isChecked():
                    self.open_panel(name)
                else:
                    self.close_all()

    def _open_palette(self) -> None:
        self.open_panel("palette")

    def _show_closed(self) -> None:
        for name, tile in self._openers.items():
            tile.setChecked(self.is_open(name))

"""An entry of the palette as an icon, where there is no room for more."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.icons import paint_icon
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.tile import Tile

SIZE = 40
ICON = 20


class RailTile(Tile):
    """A square of 40 that can be dragged like the entry it stands for."""

    def __init__(
        self, icon_name: str, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(words, parent)
        self._icon_name = icon_name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(SIZE, SIZE)

    def minimumSizeHint(self) -> QSize:
        """A square that does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the fill of the state and the icon."""
        palette = self._state.palette
        area = QRectF(self.rect())
        painter = QPainter(self)
        colour = palette.text
        if self.isChecked():
            colour = palette.accent_text
            paint_frame(painter, area, palette.accent_soft, None)
        elif self.isDown():
            paint_frame(painter, area, palette.press, None)
        elif self._state.hovered:
            paint_frame(painter, area, palette.hover, None)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        box = QRectF(0, 0, ICON, ICON)
        box.moveCenter(area.center())
        paint_icon(painter, self._icon_name, colour, box)
        painter.end()

"""A line of a list on the start page: an icon, a name, and a word on the right."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.dialogs.start_page.card import Card
from gui.style.fonts import font, grown
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

HEIGHT = 34
ICON, LEFT = 14, 34
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Row(Card):
    """34 high; the name gives way to the word on the right."""

    icon_name = "neuron"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._name, self._note = name, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def note(self) -> str:
        """What stands on the right."""
        return self._note

    def set_note(self, note: str) -> None:
        """Say something on the right."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the pictures show it."""
        return QSize(292, grown(HEIGHT))

    @property
    def face(self) -> QRectF:
        """All of it: there is no shadow."""
        return QRectF(self.rect())

    @property
    def icon_colour(self) -> QColor:
        """The colour of the icon."""
        return self.state.palette.text2

    @property
    def name_colour(self) -> QColor:
        """The colour of the name."""
        return self.state.palette.text

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        palette = self.state.palette
        painter = QPainter(self)
        fill = palette.hover if self.state.hovered else palette.panel
        edge = palette.strong if self.state.hovered else palette.border
        paint_frame(painter, self.face, palette.press if self.isDown() else fill, edge)
        height = self.height()
        box = QRectF(11, (height - ICON) / 2, ICON, ICON)
        paint_icon(painter, self.icon_name, self.icon_colour, box)
        note = font("caption")
        room = QFontMetricsF(note).horizontalAdvance(self._note)
        line = QRectF(LEFT, 0, self.width() - LEFT - 10, height)
        painter.setFont(note)
        painter.setPen(palette.text2)
        painter.drawText(line, _RIGHT, self._note)
        name = font("body")
        line.setWidth(max(0.0, line.width() - room - 12))
        shown = QFontMetricsF(name).elidedText(
            self._name, Qt.TextElideMode.ElideMiddle, line.width()
        )
        painter.setFont(name)
        painter.setPen(self.name_colour)
        painter.drawText(line, _LEFT, shown)
        self.paint_ring(painter)
        painter.end()

    def _follow_theme(self) -> None:
        self.setFixedHeight(grown(HEIGHT))

"""One recent project in the list of the start page."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.dialogs.start_page.card import Card
from gui.style.fonts import font
from gui.style.icons import paint_icon
from gui.widgets.frame import paint_frame

HEIGHT = 34
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RecentRow(Card):
    """34 high: the file's name, and what is known of it."""

    chosen = Signal(str)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(path.name, parent)
        self._path = path
        self._note = ""
        self.setToolTip(str(path))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.clicked.connect(self._choose)

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def note(self) -> str:
        """What is known of it."""
        return self._note

    def set_note(self, note: str) -> None:
        """Say something of the file."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the pictures show it."""
        return QSize(292, HEIGHT)

    @property
    def face(self) -> QRectF:
        """All of it: there is no shadow."""
        return QRectF(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        palette = self.state.palette
        painter = QPainter(self)
        fill = palette.hover if self.state.hovered else palette.panel
        edge = palette.strong if self.state.hovered else palette.border
        paint_frame(painter, self.face, palette.press if self.isDown() else fill, edge)
        paint_icon(painter, "neuron", palette.text2, QRectF(11, 10, 14, 14))
        note = font("caption")
        room = QFontMetricsF(note).horizontalAdvance(self._note)
        line = QRectF(34, 0, self.width() - 44, HEIGHT)
        painter.setFont(note)
        painter.setPen(palette.text2)
        painter.drawText(line, _RIGHT, self._note)
        name = font("body")
        line.setWidth(max(0.0, line.width() - room - 12))
        shown = QFontMetricsF(name).elidedText(
            self._path.name, Qt.TextElideMode.ElideMiddle, line.width()
        )
        painter.setFont(name)
        painter.setPen(palette.text)
        painter.drawText(line, _LEFT, shown)
        self.paint_ring(painter)
        painter.end()

    def _choose(self) -> None:
        self.chosen.emit(str(self._path))

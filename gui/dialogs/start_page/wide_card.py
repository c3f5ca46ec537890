"""A wide card with an icon, a title, a key, and two lines."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.dialogs.start_page.card import RADIUS, RIM, Card
from gui.style.fonts import font, grown
from gui.style.icons import paint_icon
from gui.style.theme import theme
from gui.widgets.paragraph import paint_paragraph

HEIGHT = 92
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class WideCard(Card):
    """92 high; dashed where something can be dropped."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        sentence: str,
        key: str,
        dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{title}. {sentence}", parent)
        self._icon_name, self._title = icon_name, title
        self._sentence, self._key = sentence, key
        self._dashed = dashed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the pictures show it."""
        return QSize(492 + 2 * RIM, grown(HEIGHT) + 2 * RIM)

    def _follow_theme(self) -> None:
        self.setFixedHeight(grown(HEIGHT) + 2 * RIM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card and words."""
        palette = self.state.palette
        painter = QPainter(self)
        self.paint_ground(painter)
        face = self.face
        if self._dashed:
            pen = QPen(palette.strong, 1.2)
            pen.setDashPattern([4, 2])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inside = face.adjusted(0.6, 0.6, -0.6, -0.6)
            painter.drawRoundedRect(inside, RADIUS, RADIUS)
        line = QRectF(face.left() + 52, face.top() + 18, face.width() - 68, grown(20))
        icon = QRectF(face.left() + 18, line.center().y() - 10, 20, 20)
        paint_icon(painter, self._icon_name, palette.accent_text, icon)
        painter.setFont(font("step_title"))
        painter.setPen(palette.text)
        painter.drawText(line, _LEFT, self._title)
        painter.setFont(font("caption"))
        painter.setPen(palette.text2)
        painter.drawText(line, _RIGHT, self._key)
        rest = QRectF(line.left(), line.bottom() + 3, 0, grown(48))
        rest.setWidth(min(line.width(), grown(250)))
        paint_paragraph(painter, rest, self._sentence, font("body"))
        self.paint_ring(painter)
        painter.end()

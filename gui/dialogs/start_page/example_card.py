"""The card of an example: its data and its network in little, and a sentence."""

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.files.examples import Example
from gui.dialogs.start_page.card import RIM, Card
from gui.dialogs.start_page.drawings import paint_miniature
from gui.dialogs.start_page.miniature import Miniature
from gui.style.fonts import font, grown
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

WIDTH, PICTURE, WORDS = 222, 76, 56
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ExampleCard(Card):
    """222 by 132; a click opens the example."""

    chosen = Signal(object)

    def __init__(self, example: Example, parent: QWidget | None = None) -> None:
        super().__init__(f"{example.title}: {example.sentence}", parent)
        self.setObjectName(f"example_{example.name}")
        self.setToolTip(f"{example.title}\n{example.sentence}\nOpen this example")
        self._example = example
        self._picture: Miniature | None = None
        self._drawn: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(190)
        self.clicked.connect(self._choose)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def example(self) -> Example:
        """What it opens."""
        return self._example

    def show_picture(self, picture: Miniature) -> None:
        """Draw this in the upper part."""
        self._picture = picture
        self._forget()
        self.update()

    def sizeHint(self) -> QSize:
        """The card of the pictures."""
        return QSize(WIDTH + 2 * RIM, PICTURE + grown(WORDS) + 2 * RIM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw card, picture and words."""
        palette = self.state.palette
        painter = QPainter(self)
        self.paint_ground(painter)
        face = self.face
        upper = QRectF(face.left(), face.top(), face.width(), PICTURE)
        painter.drawPixmap(upper.topLeft(), self._cached(upper))
        painter.setPen(palette.border)
        painter.drawLine(QLineF(upper.left() + 1, upper.bottom(), upper.right() - 1,
                                upper.bottom()))  # fmt: skip
        self._write(painter, self._example.title, "section", 19, palette.text)
        self._write(painter, self._example.sentence, "caption", 38, palette.text2)
        self.paint_ring(painter)
        painter.end()

    def _write(
        self, painter: QPainter, text: str, role: str, middle: int, colour: object
    ) -> None:
        face = self.face
        line = QRectF(face.left() + 14, 0, 0, grown(20))
        line.moveTop(face.top() + PICTURE + grown(middle) - line.height() / 2)
        line.setWidth(face.width() - 26)
        words = font(role)
        shown = QFontMetricsF(words).elidedText(
            text, Qt.TextElideMode.ElideRight, line.width()
        )
        painter.setFont(words)
        painter.setPen(colour)
        painter.drawText(line, _LINE, shown)

    def _cached(self, area: QRectF) -> QPixmap:
        """The upper part, drawn once per theme and size."""
        dpr = self.devicePixelRatio()
        wanted = QSize(round(area.width() * dpr), round(area.height() * dpr))
        if self._drawn is not None and self._drawn.size() == wanted:
            return self._drawn
        drawn = QPixmap(wanted)
        drawn.fill(Qt.GlobalColor.transparent)
        drawn.setDevicePixelRatio(dpr)
        painter = QPainter(drawn)
        try:
            self._paint_upper(painter, QRectF(0, 0, area.width(), area.height()))
        finally:
            painter.end()
        self._drawn = drawn
        return drawn

    def _paint_upper(self, painter: QPainter, area: QRectF) -> None:
        palette = self.state.palette
        painter.setClipRect(area)
        ground = area.adjusted(1, 1, -1, 8)
        paint_frame(painter, ground, palette.canvas, None, radius=7)
        if self._picture is not None:
            paint_miniature(painter, self._picture, area, palette)

    def _follow_theme(self) -> None:
        self.setFixedHeight(PICTURE + grown(WORDS) + 2 * RIM)
        self._forget()

    def _forget(self) -> None:
        self._drawn = None

    def _choose(self) -> None:
        self.chosen.emit(self._example)

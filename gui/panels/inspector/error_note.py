"""A sentence in the colour of danger, right below the field that it is about."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.style.theme import theme
from gui.widgets.announcing import announce
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label

PADDING = 8
MARGIN = 16
WIDEST = 240
GAP = 4


class ErrorNote(Label):
    """Lies over what is below the field, so that nothing moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "caption", "danger", parent)
        self._page = parent
        self._about: QWidget | None = None
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(PADDING, PADDING - 2, PADDING, PADDING - 2)
        self.setObjectName("inspector_error")
        self.hide()

    def say(self, sentence: str, about: QWidget) -> None:
        """Show a sentence below a field; it goes when the field loses the focus."""
        self.silence()
        page = self._page
        self.setText(sentence)
        self.setAccessibleName(sentence)
        width = min(page.width() - 2 * MARGIN, WIDEST)
        self.resize(width, self.heightForWidth(width))
        corner = about.mapTo(page, QPoint(about.width(), about.height() + GAP))
        left = max(MARGIN, min(corner.x(), page.width() - MARGIN) - width)
        above = about.mapTo(page, QPoint(0, 0)).y() - GAP - self.height()
        fits = corner.y() + self.height() <= page.height() or above < 0
        self.move(left, corner.y() if fits else above)
        self._about = about
        about.installEventFilter(self)
        self.raise_()
        self.show()
        announce(self, sentence, urgent=True)

    def silence(self) -> None:
        """Take the sentence away."""
        if self._about is not None:
            self._about.removeEventFilter(self)
            self._about = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave with the focus of the field, or with the field."""
        if event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide}:
            self.silence()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box under the words."""
        palette = theme().palette
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), palette.danger_soft, palette.danger)
        painter.end()
        super().paintEvent(event)

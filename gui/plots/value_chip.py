"""The chip of values beside the line under the cursor."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.style.fonts import font, grown
from gui.widgets.frame import paint_frame
from gui.widgets.painted_state import PaintedState

ROW = 16
SWATCH = 12


class ValueChip(QWidget):
    """Rows of a name and a number, each with the colour of its curve."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rows: tuple[tuple[str, str, str], ...] = ()
        self._state = PaintedState(self)
        self.hide()

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Name, number, and the token of the swatch, empty for none."""
        return self._rows

    def show_rows(self, rows: tuple[tuple[str, str, str], ...], x: float) -> None:
        """Show values right of a place, or left of it where there is no room."""
        self._rows = rows
        size = self.sizeHint()
        parent = self.parentWidget()
        left = x + 8
        if parent is not None and left + size.width() > parent.width():
            left = x - 8 - size.width()
        self.setGeometry(round(left), 6, size.width(), size.height())
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all names and numbers."""
        names = QFontMetricsF(font("caption"))
        numbers = QFontMetricsF(_number_font())
        width = 0.0
        for name, number, token in self._rows:
            lead = SWATCH + 5 if token else 0
            advance = names.horizontalAdvance(name) + numbers.horizontalAdvance(number)
            width = max(width, lead + advance)
        return QSize(round(width) + 36, len(self._rows) * grown(ROW) + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        palette = self._state.palette
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), palette.raised, palette.strong)
        pitch = grown(ROW)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, (name, number, token) in enumerate(self._rows):
            row = QRectF(9, 5 + place * pitch, self.width() - 18, pitch)
            start = 0
            if token:
                swatch = QRectF(row.left(), row.center().y() - 1, SWATCH, 2)
                paint_frame(painter, swatch, palette.colour(token), None, radius=1)
                start = SWATCH + 5
            painter.setFont(font("caption"))
            painter.setPen(palette.text2)
            words = row.adjusted(start, 0, 0, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), name)
            painter.setFont(_number_font())
            painter.setPen(palette.text)
            painter.drawText(row, int(right), number)
        painter.end()


def _number_font() -> QFont:
    bold = font("caption")
    bold.setWeight(QFont.Weight.DemiBold)
    return bold

"""What looks like a field in the menu row and opens the command palette."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.style.fonts import font, taller
from gui.style.icons import paint_icon
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState

WIDTH, NARROW, HEIGHT = 228, 168, 24
WORDS = "Find an action"
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SearchField(QAbstractButton):
    """228 wide with its key; 168 and without where the window is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("find_action")
        self.setText(WORDS)
        self.setAccessibleName(WORDS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._key = ""
        self._narrow = False
        self._state = PaintedState(self)

    def set_key(self, key: str) -> None:
        """Show the key that does the same."""
        self._key = key
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Take less room, without the key."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the words, and for the key where there is any."""
        metrics = QFontMetricsF(font("caption"))
        words = 30 + metrics.horizontalAdvance(WORDS) + 10
        if self._narrow:
            return QSize(max(NARROW, round(words)), taller(HEIGHT))
        key = metrics.horizontalAdvance(self._key) + 12
        return QSize(max(WIDTH, round(words + key)), taller(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, glass, words and key."""
        palette = self._state.palette
        area = QRectF(self.rect())
        over = self._state.hovered
        fill = palette.hover if over else palette.raised
        edge = palette.strong if over else palette.border
        painter = QPainter(self)
        paint_frame(painter, area, palette.press if self.isDown() else fill, edge)
        if self._state.ring:
            paint_focus_ring(painter, area, palette.focus)
        box = QRectF(8, (area.height() - 14) / 2, 14, 14)
        paint_icon(painter, "search", palette.text2, box)
        painter.setFont(font("caption"))
        painter.setPen(palette.text2)
        painter.drawText(area.adjusted(30, 0, -8, 0), _LEFT, WORDS)
        if not self._narrow:
            painter.drawText(area.adjusted(30, 0, -8, 0), _RIGHT, self._key)
        painter.end()

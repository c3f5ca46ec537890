"""A list of the data sets that come with the program, a sentence each."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from engine.data.sets import SETS
from gui.style.fonts import font
from gui.style.theme import theme
from gui.widgets.frame import paint_frame

WIDTH = 400
MOST_HEIGHT = 460
PADDING = 10.0
NAME = Qt.ItemDataRole.UserRole
SENTENCE = NAME + 1
TABLE = ""
"""What stands for a table of the user's own."""

Index = QModelIndex | QPersistentModelIndex


class TwoLines(QStyledItemDelegate):
    """Draws a title over a sentence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for a line of each."""
        title = QFontMetricsF(font("section")).height()
        sentence = QFontMetricsF(font("caption")).height()
        return QSize(WIDTH - 40, round(title + sentence + 14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw an entry in its state."""
        palette = theme().palette
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected or state & QStyle.StateFlag.State_MouseOver:
            fill = palette.accent_soft if selected else palette.hover
            paint_frame(painter, area, fill, None)
        metrics = QFontMetricsF(font("section"))
        words = area.adjusted(PADDING, 5, -PADDING, 0)
        painter.setFont(font("section"))
        painter.setPen(palette.text)
        painter.drawText(words, 0, index.data())
        words.setTop(words.top() + metrics.height() + 2)
        metrics = QFontMetricsF(font("caption"))
        sentence = metrics.elidedText(
            index.data(SENTENCE), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setFont(font("caption"))
        painter.setPen(palette.text2)
        painter.drawText(words, 0, sentence)
        painter.restore()


class SetChooser(QFrame):
    """A list over the window that closes when something is chosen, or by Esc."""

    chosen = Signal(str)
    """The name of a set; empty for a table of the user's own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("set_chooser")
        self.setAccessibleName("Choose data")
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet(
            "QListWidget { border: none; background: transparent; }"
        )
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Data sets")
        self._add("Open a table...", "A CSV file of your own.", TABLE)
        for each in SETS.values():
            self._add(each.title, each.sentence, each.name)
        self.list.itemClicked.connect(self._choose)
        self.list.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.list)
        self._follow_theme()

    def open_at(self, point: QPoint, present: str) -> None:
        """Show the list above or below a point, with one set marked."""
        rows = self.list.sizeHintForRow(0) * self.list.count() + 10
        self.resize(WIDTH, min(MOST_HEIGHT, rows))
        for row in range(self.list.count()):
            if self.list.item(row).data(NAME) == present:
                self.list.setCurrentRow(row)
        screen = self.screen().availableGeometry()
        left = min(point.x(), screen.right() - self.width())
        top = min(point.y(), screen.bottom() - self.height())
        self.move(max(screen.left(), left), max(screen.top(), top))
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter chooses what is marked."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
            item = self.list.currentItem()
            if event.key() in enter and item is not None:
                self._choose(item)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _add(self, title: str, sentence: str, name: str) -> None:
        item = QListWidgetItem(title, self.list)
        item.setData(NAME, name)
        item.setData(SENTENCE, sentence)
        item.setToolTip(sentence)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}. {sentence}")

    def _choose(self, item: QListWidgetItem) -> None:
        name = str(item.data(NAME))
        self.close()
        self.chosen.emit(name)

    def _follow_theme(self) -> None:
        palette = theme().palette
        self.setStyleSheet(
            f"SetChooser {{ background: {palette.raised.name()};"
            f" border: 1px solid {palette.strong.name()}; }}"
        )

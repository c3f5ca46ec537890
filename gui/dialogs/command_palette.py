"""The command palette: every action, found by a few letters, run by Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs.command_delegate import FOUND, CommandDelegate
from gui.dialogs.commands import Command, Found, search
from gui.style.theme import theme
from gui.widgets.frame import paint_frame
from gui.widgets.label import Label

WIDTH, ROWS, EDGE = 560, 9, 16
NOTHING = "No action fits these letters."


class CommandPalette(QWidget):
    """A field over a list; Enter runs what is marked, Esc closes."""

    chosen = Signal(str)
    """The id of a command, after the palette is closed."""

    def __init__(self, commands: Sequence[Command], parent: QWidget) -> None:
        flags = Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("command_palette")
        self.setAccessibleName("Find an action")
        self._commands = tuple(commands)
        self.field = QLineEdit()
        self.field.setObjectName("command_query")
        self.field.setPlaceholderText("Find an action")
        self.field.setAccessibleName("Find an action")
        self.field.setToolTip(
            "A few letters of its words, of its menu or of what it does are enough"
        )
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._look)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet(
            "QListWidget { border: none; background: transparent; }"
        )
        self.list.setItemDelegate(CommandDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Actions")
        self.list.itemClicked.connect(self._run)
        self.list.currentItemChanged.connect(self._speak)
        self._nothing = Label(NOTHING, "body", "text2")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing, 1)
        self._look("")

    def open_over(self, window: QWidget, top: int) -> None:
        """Show it in the middle of a window, this far under its upper edge."""
        row = self.list.sizeHintForRow(0)
        width = min(WIDTH, window.width() - 2 * EDGE)
        height = self.field.sizeHint().height() + ROWS * row + 28
        self.resize(width, min(height, window.height() - top - EDGE))
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, top)))
        self.show()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list, run and close, without leaving the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the body, as menus have it."""
        palette = theme().palette
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_frame(painter, area, palette.panel, palette.strong, radius=0)
        painter.end()

    def _key(self, key: Qt.Key) -> bool:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: 1 - ROWS,
            Qt.Key.Key_PageDown: ROWS - 1,
        }
        item = self.list.currentItem()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if item is not None:
                self._run(item)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in steps:
            self._step(steps[key])
        else:
            # Tab would leave the field, and there is nowhere to go.
            return key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        return True

    def _step(self, by: int) -> None:
        """Mark another line; one step beyond an end goes round."""
        count = self.list.count()
        if not count:
            return
        row = self.list.currentRow() + by
        row = row % count if abs(by) == 1 else min(count - 1, max(0, row))
        self.list.setCurrentRow(row)

    def _look(self, query: str) -> None:
        self.list.clear()
        for found in search(query, self._commands):
            self._add(found)
        self.list.setCurrentRow(0)
        self.list.scrollToTop()
        self.list.setVisible(self.list.count() > 0)
        self._nothing.setVisible(not self.list.count())

    def _add(self, found: Found) -> None:
        command = found.command
        item = QListWidgetItem(command.words, self.list)
        item.setData(FOUND, found)
        item.setToolTip(f"{command.help}\n{command.reason}".strip())
        item.setData(Qt.ItemDataRole.AccessibleTextRole, _spoken(command))

    def _run(self, item: QListWidgetItem) -> None:
        found = item.data(FOUND)
        if not isinstance(found, Found) or found.command.reason:
            return
        self.close()
        self.chosen.emit(found.command.id)

    def _speak(self, item: QListWidgetItem | None) -> None:
        """Let the field, which has the focus, say what is marked."""
        found = None if item is None else item.data(FOUND)
        words = _spoken(found.command) if isinstance(found, Found) else NOTHING
        self.field.setAccessibleDescription(words)


def _spoken(command: Command) -> str:
    parts = (command.words, command.key, command.place, command.reason)
    return ", ".join(part.removesuffix(".") for part in parts if part)

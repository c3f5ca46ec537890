"""The head of the window: the menu row, and under it the transport."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.main_window.line import Line
from gui.main_window.menu_row import MenuRow


class Head(QWidget):
    """Stands above everything, over the whole width."""

    def __init__(
        self, menu_row: MenuRow, transport: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._menu_row = menu_row
        self._transport = transport
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(menu_row)
        column.addWidget(transport)
        self._above, self._below = Line(self), Line(self)

    def show_document(self, shown: bool) -> None:
        """Hide the transport while the start page is shown."""
        self._menu_row.show_document(shown)
        for widget in (self._transport, self._above, self._below):
            widget.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the lines over the edges of the transport."""
        super().resizeEvent(event)
        width = self.width()
        self._above.setGeometry(0, self._menu_row.height(), width, 1)
        self._below.setGeometry(0, self.height() - 1, width, 1)

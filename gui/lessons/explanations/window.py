"""The window of explanations: a list of ideas, and the page of the chosen one."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QWidget

from gui.lessons.explanations.page import Page
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.subject import Subject

FIRST_SIZE = QSize(1000, 680)
LIST_WIDTH = 200
ROW = 30


class ExplanationWindow(QWidget):
    """Stands beside the main window, so that both can be used at once."""

    example_wanted = Signal(object)
    page_shown = Signal(str)
    """Its key, as actions and lessons call it."""

    def __init__(self, subject: Subject, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setObjectName("explanations")
        self.setWindowTitle("Explain")
        subject.setParent(self)
        self._subject = subject
        self._pages: dict[str, Page] = {}
        self._list = QListWidget()
        self._list.setAccessibleName("Explanations")
        self._list.setFixedWidth(LIST_WIDTH)
        for row in PAGES:
            self._list.addItem(row.title)
            item = self._list.item(self._list.count() - 1)
            item.setToolTip(row.help)
            item.setSizeHint(QSize(0, ROW))
        self._stack = QStackedWidget()
        self._list.currentRowChanged.connect(self._show_row)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._list)
        columns.addWidget(self._stack, 1)
        self.resize(FIRST_SIZE)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def show_page(self, key: str) -> None:
        """Show one of the pages, and the window."""
        keys = [row.key for row in PAGES]
        place = keys.index(key)
        already = self._list.currentRow() == place
        self._list.setCurrentRow(place)
        self.show()
        if already:
            self.page_shown.emit(key)
        self.raise_()
        self.activateWindow()
        self._list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _show_row(self, place: int) -> None:
        row = PAGES[place]
        if row.key not in self._pages:
            page = row.make(self._subject)
            page.example_wanted.connect(self.example_wanted)
            self._pages[row.key] = page
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._pages[row.key])
        self.page_shown.emit(row.key)

"""The window of explanations: a list of ideas, and the page of the chosen one."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from gui.lessons.explanations.page import Page
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.placing import placed, within
from gui.lessons.explanations.subject import Subject

Policy = QSizePolicy.Policy
FIRST_SIZE = QSize(1000, 680)
LEAST_WIDTH = 800
"""What it is made narrower to by itself; a hand may go further."""
SPARE = 56
"""Height beyond what a page needs, so that longer sentences do not make it grow."""
LIST_WIDTH = 200
ROW = 30


class ExplanationWindow(QWidget):
    """Stands beside the main window, so that both can be used at once."""

    example_wanted = Signal(object)
    page_shown = Signal(str)
    """Its key, as actions and lessons call it."""

    def __init__(self, subject: Subject, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self._placed: QRect | None = None
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

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def show_page(self, key: str, network: QRect | None = None) -> None:
        """Show one of the pages, and the window.

        Where it is on the desktop that the network is seen, the window makes room.
        """
        keys = [row.key for row in PAGES]
        place = keys.index(key)
        already = self._list.currentRow() == place
        self._list.setCurrentRow(place)
        if not self.isVisible() and self._is_where_it_was_put:
            self._place(QRect() if network is None else network)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay on the screen where a page needs more room than the last one."""
        super().resizeEvent(event)
        if event.spontaneous() or not self.isVisible():
            return
        was = QRect(self.geometry().topLeft(), event.oldSize())
        rect = within(self.screen().availableGeometry(), self.geometry())
        self._put(rect, is_ours=self._placed == was)

    @property
    def _is_where_it_was_put(self) -> bool:
        """Whether no hand has moved it, or made it larger."""
        return self._placed is None or self._placed == self.geometry()

    def _place(self, network: QRect) -> None:
        page, beside = self.page, self.parentWidget()
        if page is None or beside is None:
            return
        # Its own is not known before it is shown.
        screen = beside.screen().availableGeometry()
        self._put(placed(screen, network, FIRST_SIZE, _least(page)), is_ours=True)

    def _put(self, rect: QRect, *, is_ours: bool) -> None:
        if rect != self.geometry():
            self.setGeometry(rect)
        if is_ours:
            self._placed = self.geometry()

    def _show_row(self, place: int) -> None:
        row = PAGES[place]
        if row.key not in self._pages:
            page = row.make(self._subject)
            page.example_wanted.connect(self.example_wanted)
            self._pages[row.key] = page
            self._stack.addWidget(page)
        for key, each in self._pages.items():
            # The window needs no room for what is not seen.
            policy = Policy.Preferred if key == row.key else Policy.Ignored
            each.setSizePolicy(policy, policy)
        self._stack.setCurrentWidget(self._pages[row.key])
        self.page_shown.emit(row.key)


def _least(page: Page) -> QSize:
    """How small a page may be made, so that its light on the canvas is seen."""
    if not page.lights_canvas:
        return FIRST_SIZE
    needed = page.minimumSizeHint() + QSize(LIST_WIDTH, SPARE)
    return needed.expandedTo(QSize(LEAST_WIDTH, 0))

"""The topmost row: menus, the name of the project, undo, redo, theme, panels."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QMenuBar, QSizePolicy, QWidget

from gui.actions.menus import build_menus, panels_menu
from gui.main_window.search_field import SearchField
from gui.settings import Settings
from gui.style.fonts import taller
from gui.style.icons import mark
from gui.style.theme import theme
from gui.widgets.buttons import IconButton
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label

HEIGHT = 34
MARK = 18
NARROW = 1120
"""Below this width the search field has no room for its key."""


class ActionButton(IconButton):
    """Does what an action does, and says of it what there is to say at the moment."""

    def __init__(self, icon_name: str, action: QAction) -> None:
        super().__init__(icon_name, action.toolTip(), 28, 16)
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.set_words(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())


class MenuRow(QWidget):
    """A row of 34 over the whole width of the window."""

    recent_chosen = Signal(str)

    def __init__(
        self,
        actions: Mapping[str, QAction],
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        self._bar = QMenuBar(self)
        self._bar.setNativeMenuBar(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._recent = build_menus(self._bar, actions)
        self._recent.setToolTipsVisible(True)
        self._add_keys()
        self._recent.aboutToShow.connect(self._list_recent)
        self._panels = panels_menu(self._bar, actions)
        self._name = ElidedLabel("", "section", parent=self)
        self._edited = Label("edited", "body", "text2", self)
        self._search = SearchField(self)
        self._search.clicked.connect(actions["help.palette"].trigger)
        actions["help.palette"].changed.connect(self._explain_search)
        self._explain_search()
        self._undo = self._button("edit.undo", "undo")
        self._redo = self._button("edit.redo", "redo")
        self._theme = self._button("view.other_theme", "theme")
        self._show_panels = IconButton(
            "panel", "Panels\nShow, hide and reset the panels around the canvas", 28, 16
        )
        self._show_panels.clicked.connect(self._open_panels)
        self._lay_out()
        theme().changed.connect(self._follow_theme)
        self._follow_theme()

    def _add_keys(self) -> None:
        """Open each menu with Alt and its first letter, without underlines."""
        for entry in self._bar.actions():
            key = QShortcut(QKeySequence(f"Alt+{entry.text()[0]}"), self)
            key.setObjectName(entry.text())
            key.activated.connect(self._open_menu)

    def _open_menu(self) -> None:
        wanted = self.sender().objectName()
        for entry in self._bar.actions():
            if entry.text() == wanted:
                self._bar.setActiveAction(entry)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(41, 0, 9, 0)
        row.setSpacing(4)
        row.addWidget(self._bar)
        row.addStretch(1)
        row.addWidget(self._search)
        row.addSpacing(4)
        for button in (self._undo, self._redo, self._theme, self._show_panels):
            row.addWidget(button)

    def _follow_theme(self) -> None:
        """Be as high as menus in the present type: a lower bar would hide them."""
        self.setFixedHeight(max(taller(HEIGHT), self._bar.sizeHint().height()))
        self.update()

    def _button(self, action_id: str, icon_name: str) -> IconButton:
        return ActionButton(icon_name, self._actions[action_id])

    def set_name(self, name: str, edited: bool) -> None:
        """Show the project's name, and whether it has unsaved changes."""
        self._name.setText(name)
        self._edited.setVisible(edited)
        self._place_name()

    def open_recent(self) -> None:
        """Open the menu of recent files under the menus."""
        self._recent.popup(self.mapToGlobal(QPoint(41, self.height())))

    def show_document(self, shown: bool) -> None:
        """Hide what has no sense without a document in sight."""
        for widget in (self._undo, self._redo, self._name, self._show_panels):
            widget.setVisible(shown)
        if not shown:
            self._edited.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name in the middle."""
        super().resizeEvent(event)
        self._search.set_narrow(self.width() < NARROW)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._place_name()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the mark."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.window)
        drawn = mark(palette, MARK, self.devicePixelRatio())
        painter.drawPixmap(12, (self.height() - MARK) // 2, drawn)
        painter.end()

    def _place_name(self) -> None:
        gap = 10
        edited = self._edited.sizeHint() if self._edited.isVisibleTo(self) else None
        beside = 0 if edited is None else gap + edited.width()
        left = self._bar.geometry().right() + 16
        right = self._search.geometry().left() - 16
        wanted = self._name.fontMetrics().horizontalAdvance(self._name.text()) + 2
        width = max(0, min(wanted, right - left - beside))
        start = (self.width() - width - beside) // 2
        start = max(left, min(start, right - width - beside))
        self._name.setGeometry(QRect(start, 0, width, self.height()))
        self._name.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        if edited is not None:
            start += width + gap
            self._edited.setGeometry(start, 0, edited.width(), self.height())

    def _explain_search(self) -> None:
        action = self._actions["help.palette"]
        keys = [key.toString() for key in action.shortcuts()]
        self._search.set_key(keys[0] if keys else "")
        self._search.setToolTip(action.toolTip())

    def _list_recent(self) -> None:
        menu = self._recent
        menu.clear()
        for path in self._settings.recent_files:
            action = menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setData(str(path))
            action.triggered.connect(self._choose_recent)
        menu.addSeparator()
        menu.addAction(self._actions["file.clear_recent"])

    def _choose_recent(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.recent_chosen.emit(action.data())

    def _open_panels(self) -> None:
        menu: QMenu = self._panels
        corner = QPoint(self._show_panels.width(), self._show_panels.height())
        under = self._show_panels.mapToGlobal(corner)
        menu.popup(under - QPoint(menu.sizeHint().width(), 0))

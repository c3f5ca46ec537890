"""The rows of the tables as actions of Qt, kept up to date."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from engine.errors import UserError
from gui.actions.action import Action
from gui.actions.context import Context
from gui.actions.table import ACTIONS
from gui.style.icons import icon
from gui.style.theme import theme


class BoundAction(QAction):
    """A row of the table, bound to the parts of one window."""

    ran = Signal()

    def __init__(self, row: Action, context: Context, parent: QObject) -> None:
        super().__init__(row.text, parent)
        self.row = row
        self._context = context
        self.setObjectName(row.id)
        self.setShortcuts([QKeySequence(key) for key in row.shortcuts])
        keys = f" ({row.keys[0]})" if row.keys else ""
        self.setToolTip(f"{row.text.removesuffix('...')}{keys}\n{row.help}")
        self.setWhatsThis(row.help)
        self.setCheckable(row.checked is not None)
        self.triggered.connect(self._run)
        self._set_words(row.text)

    def refresh(self) -> None:
        """Show whether it can be used now, whether it is on, and its words."""
        row, context = self.row, self._context
        self.setEnabled(row.enabled(context))
        if row.checked is not None:
            self.setChecked(row.checked(context))
        if row.words is not None:
            self._set_words(row.words(context))

    def refresh_icon(self) -> None:
        """Draw the icon in the colours of the theme."""
        if self.row.icon:
            self.setIcon(icon(self.row.icon))

    def _set_words(self, words: str) -> None:
        # After a tab, menus show what looks like a shortcut without being one.
        key = self.row.shown_key
        self.setText(f"{words}\t{key}" if key else words)

    def _run(self) -> None:
        if not self.row.on_start_page:
            self._context.window.show_start_page(False)
        try:
            self.row.run(self._context)
        except UserError as error:
            words = self.row.text.removesuffix("...")
            self._context.notices.error(f"Not possible: {words.lower()}", str(error))
        self.ran.emit()


class Registry(QObject):
    """All actions of a window, by id."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._bound = {row.id: BoundAction(row, context, self) for row in ACTIONS}
        self.by_id: dict[str, QAction] = dict(self._bound)
        for action in self._bound.values():
            action.ran.connect(self.refresh)
        window.addActions(list(self.by_id.values()))
        self._listen()
        self.refresh_icons()

    def refresh(self) -> None:
        """Bring all actions up to date."""
        for action in self._bound.values():
            action.refresh()

    def refresh_icons(self) -> None:
        """Draw all icons anew, and tick the theme."""
        for action in self._bound.values():
            action.refresh_icon()

    def _listen(self) -> None:
        document = self._context.document
        for signal in (
            document.structure_changed,
            document.data_changed,
            document.run_changed,
            document.project_replaced,
            document.stack.indexChanged,
            self._context.selection.changed,
            self._context.session.state_changed,
            self._context.canvas.showing.changed,
            theme().changed,
        ):
            signal.connect(self.refresh)
        theme().changed.connect(self.refresh_icons)

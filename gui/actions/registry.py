"""The rows of the tables as actions of Qt, kept up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from engine.errors import UserError
from gui.actions.action import Action
from gui.actions.command_list import shown_key
from gui.actions.conditions import why_not
from gui.actions.context import Context
from gui.actions.key_list import key_map
from gui.actions.table import ACTIONS
from gui.dialogs.key_map import Keys
from gui.settings import KEYS
from gui.style.icons import icon
from gui.style.theme import theme

ICONS_AFTER_MS = 250
"""When icons are drawn first: only menus show them, and the window comes before."""


class BoundAction(QAction):
    """A row of the table, bound to the parts of one window."""

    ran = Signal()

    def __init__(self, row: Action, context: Context, parent: QObject) -> None:
        super().__init__(row.text, parent)
        self.row = row
        self._context = context
        self._explained: tuple[bool, str] | None = None
        self._key = row.shown_key
        self.setObjectName(row.id)
        self.setWhatsThis(row.help)
        self.setCheckable(row.checked is not None)
        self.triggered.connect(self._run)
        self._set_words(row.text)
        self._explain()

    def refresh(self) -> None:
        """Show whether it can be used now, whether it is on, and its words."""
        row, context = self.row, self._context
        self.setEnabled(row.enabled(context))
        self._explain()
        if row.checked is not None:
            self.setChecked(row.checked(context))
        if row.words is not None:
            self._set_words(row.words(context))

    def set_keys(self, keys: Keys) -> None:
        """Listen to these keys."""
        wanted = [QKeySequence(key) for key in keys]
        if wanted != self.shortcuts():
            self.setShortcuts(wanted)
            self._key = shown_key(self.row, self)
            self._explain()

    def refresh_icon(self) -> None:
        """Draw the icon in the colours of the theme."""
        if self.row.icon:
            self.setIcon(icon(self.row.icon))

    def _explain(self) -> None:
        """Say what it does, and why not now."""
        row, key = self.row, self._key
        present = self.isEnabled(), key
        if self._explained == present:
            return
        self._explained = present
        title = row.text.removesuffix("...") + (f" ({key})" if key else "")
        lines = [title, row.help]
        if not self.isEnabled():
            lines.append(why_not(row.enabled))
        self.setToolTip("\n".join(lines))

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
            self._context.notices.refused(f"Not possible: {words.lower()}", str(error))
        self.ran.emit()


class Registry(QObject):
    """All actions of a window, by id."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._holds_still = True
        self._bound = {row.id: BoundAction(row, context, self) for row in ACTIONS}
        self.by_id: dict[str, QAction] = dict(self._bound)
        for action in self._bound.values():
            action.ran.connect(self.refresh)
        window.addActions(list(self.by_id.values()))
        self._take_keys(KEYS)
        context.settings.changed.connect(self._take_keys)
        self._icons = QTimer(self)
        self._icons.setSingleShot(True)
        self._icons.timeout.connect(self.refresh_icons)
        self._listen()

    def refresh(self) -> None:
        """Bring all actions up to date."""
        if self._holds_still:
            return
        for action in self._bound.values():
            action.refresh()

    def begin(self) -> None:
        """Bring all actions up to date, and keep them so: the window is made."""
        self._holds_still = False
        self.refresh()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Bring all actions up to date once, after whatever is changed within this."""
        self._holds_still = True
        try:
            yield
        finally:
            self.begin()

    def draw_icons_later(self) -> None:
        """Draw the icons for the first time when the window has been painted."""
        self._icons.start(ICONS_AFTER_MS)

    def refresh_icons(self) -> None:
        """Draw all icons anew, and tick the theme."""
        for action in self._bound.values():
            action.refresh_icon()

    def _take_keys(self, changed: str) -> None:
        """Give all actions the keys that the user wants."""
        if changed != KEYS:
            return
        keys = key_map(self._context.settings.keys)
        # First away with those that change hands: no key may have two owners.
        for action in self._bound.values():
            action.set_keys(())
        for action_id, action in self._bound.items():
            action.set_keys(keys.keys(action_id))

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

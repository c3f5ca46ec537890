"""The command palette, and the dialogs that tell something or set preferences.

Each is imported when it is first wanted: the window shows sooner without them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.actions.command_list import command_list
from gui.actions.key_list import key_groups, key_map
from gui.main_window.menu_row import HEIGHT
from gui.settings import Settings

if TYPE_CHECKING:
    from gui.dialogs.sheet import Sheet


class Pages(QObject):
    """Opens pages over a window, and keeps what they change."""

    def __init__(
        self, settings: Settings, actions: Mapping[str, QAction], window: QWidget
    ) -> None:
        super().__init__(window)
        self._settings, self._actions = settings, actions

    def show(self, name: str) -> None:
        """Open `palette`, `preferences`, `guide`, `shortcuts`, `keys` or `about`."""
        window = cast("QWidget", self.parent())
        if name == "palette":
            from gui.dialogs.command_palette import CommandPalette

            palette = CommandPalette(command_list(self._actions), window)
            palette.chosen.connect(self._run)
            palette.open_over(window, HEIGHT + 4)
        else:
            self._page(name, window).open()

    def _page(self, name: str, window: QWidget) -> "Sheet":
        if name == "preferences":
            from gui.dialogs.preferences import PreferencesDialog

            return PreferencesDialog(self._settings, window)
        if name == "guide":
            from gui.dialogs.guide import GuideDialog

            return GuideDialog(window)
        if name == "about":
            from gui.dialogs.about import AboutDialog

            return AboutDialog(window)
        return self._page_of_keys(name, window)

    def _page_of_keys(self, name: str, window: QWidget) -> "Sheet":
        keys = key_map(self._settings.keys)
        if name == "shortcuts":
            from gui.dialogs.shortcuts import ShortcutsDialog

            listed = ShortcutsDialog(key_groups(keys), window)
            listed.change_wanted.connect(self._change_keys)
            return listed
        if name == "keys":
            from gui.dialogs.key_editor import KeyEditor

            editor = KeyEditor(keys, window)
            editor.changed.connect(self._keep_keys)
            return editor
        raise KeyError(name)

    def _run(self, action_id: str) -> None:
        self._actions[action_id].trigger()

    def _change_keys(self) -> None:
        self.show("keys")

    def _keep_keys(self, changed: dict[str, tuple[str, ...]]) -> None:
        self._settings.keys = changed

"""Keys that are written on the window itself, kept as the user changes them."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gui.dialogs.start_page.start_page import StartPage
from gui.main_window.views import Views

ENTRIES = {"layer": "add.layer", "neuron": "add.neuron"}
"""Entries of the palette, and the actions that do the same."""


class ShownKeys(QObject):
    """Writes the keys of a few actions on what does the same by mouse."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        views: Views,
        start_page: StartPage,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions, self._views, self._start_page = actions, views, start_page
        shown = "file.export", "file.open", "file.new"
        panels = (f"view.panel_{name}" for name in views.openers)
        for action_id in (*ENTRIES.values(), *shown, *panels):
            actions[action_id].changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        for entry, action_id in ENTRIES.items():
            self._views.palette.set_key(entry, self._key(action_id))
        self._views.transport.set_export_tip(self._actions["file.export"].toolTip())
        for name, openers in self._views.openers.items():
            for opener in openers:
                opener.setToolTip(self._actions[f"view.panel_{name}"].toolTip())
        self._start_page.set_keys(self._key("file.open"), self._key("file.new"))

    def _key(self, action_id: str) -> str:
        keys = self._actions[action_id].shortcuts()
        return keys[0].toString() if keys else ""

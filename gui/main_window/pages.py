"""The dialogs that only tell something or set preferences."""

from PySide6.QtWidgets import QWidget

from gui.actions.key_list import key_groups
from gui.dialogs.about import AboutDialog
from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.sheet import Sheet
from gui.dialogs.shortcuts import ShortcutsDialog
from gui.settings import Settings


def show_page(name: str, settings: Settings, window: QWidget) -> Sheet:
    """Open one of `preferences`, `shortcuts` and `about` over a window."""
    page: Sheet
    if name == "preferences":
        page = PreferencesDialog(settings, window)
    elif name == "shortcuts":
        page = ShortcutsDialog(key_groups(), window)
    elif name == "about":
        page = AboutDialog(window)
    else:
        raise KeyError(name)
    page.open()
    return page

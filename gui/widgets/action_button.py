"""A small square button that is an action of the menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget


class ActionButton(IconButton):
    """Follows its action; it is seen only while the action can be used."""

    def __init__(
        self, action: QAction, icon_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(icon_name, action.toolTip(), 28, 16, parent)
        self.setObjectName(f"tool_{action.objectName()}")
        self._action = action
        self.clicked.connect(self._trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _trigger(self) -> None:
        self._action.trigger()
        self._follow()

    def _follow(self) -> None:
        action = self._action
        self.setVisible(action.isEnabled())
        self.setCheckable(action.isCheckable())
        self.setChecked(action.isChecked())
        self.set_words(action.toolTip())

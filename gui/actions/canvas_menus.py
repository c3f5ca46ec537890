"""What the menus and the small tool bar on the canvas offer for what is selected."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.actions.activations import ACTIVATION_ACTIONS
from gui.actions.menus import ALIGN, LINE, Entry, Submenu, add_entry
from gui.canvas.canvas import Canvas
from gui.canvas.floating.selection_bar import Tool
from gui.selection import Picked

ACTIVATIONS = Submenu("Activation", tuple(row.id for row in ACTIVATION_ACTIONS))

JOINING = ("edit.connect", "edit.gather", "edit.split")

COPYING = ("edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "edit.delete")

MENUS: dict[str, tuple[Entry, ...]] = {
    "canvas": (
        *("add.layer", "add.neuron", "add.input", "add.output", LINE),
        *("edit.paste", "edit.select_all", "edit.find", LINE),
        *("view.fit", "view.zoom_100", "view.minimap", "view.auto_layout"),
    ),
    "layer": (
        *("edit.rename", ACTIVATIONS, "add.neuron", "view.open_layer"),
        *("edit.freeze", *JOINING, LINE, *COPYING, LINE, "view.frame_selection"),
    ),
    "neuron": (
        *("edit.rename", ACTIVATIONS, "edit.freeze", "edit.next_connection"),
        *(*JOINING, LINE, *COPYING, LINE, "view.frame_selection"),
    ),
    "connection": (
        *("edit.freeze", "edit.delete", LINE),
        *("edit.next_connection", "edit.previous_connection", LINE),
        "view.frame_selection",
    ),
    "several": (
        *(ACTIVATIONS, "edit.freeze", *JOINING, ALIGN, LINE, *COPYING, LINE),
        *("edit.select_all", "view.frame_selection", "view.auto_layout"),
    ),
}
"""By what is selected: nothing, one thing of a kind, or several."""

RARE = ("view.open_layer", *JOINING)
"""Left out where they have no sense, since that is nearly everywhere."""

TOOLS = (
    ("edit.freeze", "freeze"),
    ("edit.duplicate", "copy"),
    ("view.open_layer", "eye"),
    ("edit.delete", "trash"),
)
"""The small tool bar: actions and their icons, after the choice of activations."""


def kind_of(picked: Picked) -> str:
    """Which of the menus a selection has."""
    counts = {
        "layer": len(picked.layers),
        "neuron": len(picked.neurons),
        "connection": len(picked.connections),
    }
    if not any(counts.values()):
        return "canvas"
    if sum(counts.values()) > 1:
        return "several"
    return next(kind for kind, count in counts.items() if count)


def give_tools(canvas: Canvas, actions: Mapping[str, QAction]) -> None:
    """Fill the small tool bar of a canvas."""
    canvas.tools.selection.set_tools(
        tuple(Tool(actions[key], icon) for key, icon in TOOLS),
        tuple(actions[key] for key in ACTIVATIONS.ids),
    )


class CanvasMenu(QMenu):
    """The menu at the mouse, or at the selection; filled anew each time it opens."""

    def __init__(
        self, canvas: Canvas, actions: Mapping[str, QAction], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_menu")
        self.setToolTipsVisible(True)
        self._selection, self._gestures = canvas.selection, canvas.gestures
        self._actions = actions
        self.aboutToHide.connect(self._hiding)

    def open_at(self, place: QPoint) -> None:
        """Offer what can be done with the selection, at a global point."""
        self.clear()
        for entry in MENUS[kind_of(self._selection.picked)]:
            if entry not in RARE or self._actions[str(entry)].isEnabled():
                add_entry(self, entry, self._actions)
        self._gestures.aimed = place
        self.popup(place)

    def _hiding(self) -> None:
        # What was chosen runs before this does.
        QTimer.singleShot(0, self._forget_place)

    def _forget_place(self) -> None:
        if not self.isVisible():
            self._gestures.aimed = None

"""The small tool bar that floats beside what is selected."""

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.floating.chip import Chip
from gui.canvas.floating.placing import Surroundings, place_beside, surroundings
from gui.widgets.action_button import ActionButton
from gui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class Tool:
    """An action and the icon that it has here."""

    action: QAction
    icon: str


class SelectionBar(Chip):
    """Tools for the selection; away while something is dragged, never on top of it."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self.setObjectName("canvas_selection_tools")
        self.setAccessibleName("Tools of the selection")
        # A press beside a button is not one on the canvas below.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._away = False
        self._shown: tuple[object, ...] = ()
        self._laid_out: tuple[object, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(2)
        self._buttons: list[QWidget] = []
        self.hide()
        canvas.selection.changed.connect(self.place)

    def set_tools(
        self, tools: tuple[Tool, ...], activations: tuple[QAction, ...]
    ) -> None:
        """Offer these actions, and a menu of activations before them."""
        menu = MenuButton(
            "Activation", "Choose what the selected neurons compute.", activations
        )
        menu.setObjectName("tool_activation")
        self._buttons = [
            menu,
            *(ActionButton(tool.action, tool.icon) for tool in tools),
        ]
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)
            self._row.addWidget(button)
        for action in (*activations, *(tool.action for tool in tools)):
            action.enabledChanged.connect(self.place)

    @property
    def buttons(self) -> list[QWidget]:
        """The tools that can be used now, from the left."""
        return [button for button in self._buttons if not button.isHidden()]

    def set_away(self, away: bool) -> None:
        """Hide while something is dragged."""
        if away != self._away:
            self._away = away
            self.place()

    def take_focus(self) -> None:
        """Let the keyboard use the tools."""
        if not self.isHidden() and self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Stand beside the selection, or hide where there is no room for that."""
        canvas = self._canvas_ref()
        if canvas is None:
            return
        if self._away or not canvas.selection.picked or not self.buttons:
            self._shown = ()
            self.hide()
            return
        self.resize(self._row.sizeHint())
        if not self._is_placed(canvas):
            self._stand(surroundings(canvas))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk over the tools and no farther, Esc goes back to the canvas."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        canvas, key, buttons = self._canvas_ref(), Qt.Key(event.key()), self.buttons
        if key == Qt.Key.Key_Escape and canvas is not None:
            canvas.take_focus()
            return True
        if key not in _STEPS or watched not in buttons:
            return False
        place = [button is watched for button in buttons].index(True) + _STEPS[key]
        buttons[place % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the keyboard to the canvas."""
        super().hideEvent(event)
        canvas = self._canvas_ref()
        if canvas is not None and self.focusWidget() is not None:
            focused = canvas.window().focusWidget()
            if focused is not None and self.isAncestorOf(focused):
                canvas.setFocus()

    def _is_placed(self, canvas: "Canvas") -> bool:
        """Whether nothing has moved since it was placed; asked at every frame."""
        geometry, view = canvas.scene_geometry, canvas.view
        laid_out = geometry.centres, geometry.cards
        key = (
            *(view.zoom, view.offset, canvas.size(), self.size()),
            *(canvas.selection.picked, canvas.tools.standing()),
        )
        same = all(a is b for a, b in zip(laid_out, self._laid_out, strict=False))
        if same and self._laid_out and key == self._shown:
            return True
        self._laid_out, self._shown = laid_out, key
        return False

    def _stand(self, around: Surroundings) -> None:
        size = self.size()
        box = place_beside(QRectF(0, 0, size.width(), size.height()), around)
        if box is None:
            self.hide()
            return
        self.move(QPoint(round(box.left()), round(box.top())))
        self.show()

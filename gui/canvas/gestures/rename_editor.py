"""Renaming in place: a field over the name on the canvas."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from engine.edits.rename import RenameLayer, RenameNeuron
from gui.canvas.geometry import RADIUS
from gui.canvas.gestures.gesture import apply
from gui.canvas.painters.card_painter import SMALL_HEAD
from gui.style.fonts import taller

if TYPE_CHECKING:
    from engine.edits.edit import Edit
    from gui.canvas.canvas import Canvas

WIDTH, HEIGHT = 120, 24
MOST_WIDTH = 480
"""A field grows with its name as far as this."""
ROOM = 24
"""Beside the letters of a name."""
EDGE = 8
_STAYS = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Losing the focus for one of these reasons is not the end of typing."""


class RenameEditor(QLineEdit):
    """A field over a name; Enter or a click elsewhere takes it, Esc leaves it."""

    def __init__(self, canvas: Canvas, item: int) -> None:
        network = canvas.document.project.network
        self._is_layer = network.has_layer(item)
        if self._is_layer:
            name = network.layer(item).name
        else:
            layer, index = network.find_neuron(item)
            name = layer.names[index]
        super().__init__(name, canvas)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas = weakref.ref(canvas)
        self._item = item
        self._leaving = False
        self.setObjectName("canvas_rename")
        self.setAccessibleName("New name")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.returnPressed.connect(self._commit)
        self.textChanged.connect(self._follow)
        canvas.view.changed.connect(self._follow)
        canvas.document.structure_changed.connect(self._follow)
        canvas.document.project_replaced.connect(self._leave)
        self._follow()
        self.selectAll()
        self.show()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from every shortcut."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the name as it was with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name when something else is clicked."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS and not self._leaving:
            self._commit()
            self._leave()

    def _commit(self) -> None:
        canvas, name = self._canvas(), self.text().strip()
        edit: Edit = RenameNeuron(self._item, name)
        if self._is_layer:
            edit = RenameLayer(self._item, name)
        if canvas is None or apply(canvas, edit, title="The name stays as it is"):
            self._leave()

    def _leave(self) -> None:
        if self._leaving:
            return
        self._leaving = True
        canvas = self._canvas()
        if canvas is not None and self.hasFocus():
            canvas.setFocus()
        self.hide()
        self.deleteLater()

    def _follow(self) -> None:
        """Stay over the name, or leave if what it names is gone."""
        canvas = self._canvas()
        if canvas is None or self._leaving:
            return
        network = canvas.document.project.network
        if network.has_layer(self._item) or network.has_neuron(self._item):
            self.setGeometry(self._in_view(self._place(canvas), canvas))
        else:
            self._leave()

    def _place(self, canvas: Canvas) -> QRectF:
        geometry, view = canvas.scene_geometry, canvas.view
        needed = self.fontMetrics().horizontalAdvance(self.text()) + ROOM
        most = min(MOST_WIDTH, canvas.width() - 2 * EDGE)
        box = QRectF(0, 0, min(max(WIDTH, needed), most), taller(HEIGHT))
        centre = geometry.centre_of(self._item)
        if centre is not None:
            below = view.to_screen(centre)
            below.setY(below.y() + RADIUS * view.zoom + 5 + box.height() / 2)
            box.moveCenter(below)
            return box
        layer, network = self._item, geometry.network
        if not self._is_layer:
            layer = network.find_neuron(layer)[0].id
        card = geometry.card(layer)
        place = geometry.rect_of(layer) if card is None else card.head
        box.moveCenter(view.to_screen(place.center()))
        if card is not None and view.zoom < SMALL_HEAD:
            # There the name stands above the card.
            upper = view.to_screen(QPointF(place.center().x(), place.top()))
            box.moveCenter(upper - QPointF(0, box.height() / 2))
        return box

    @staticmethod
    def _in_view(box: QRectF, canvas: Canvas) -> QRect:
        """Nobody types into a field that is not seen; the view stays where it is."""
        inside = QRectF(canvas.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        left = min(max(box.left(), inside.left()), inside.right() - box.width())
        top = min(max(box.top(), inside.top()), inside.bottom() - box.height())
        return QRectF(left, top, box.width(), box.height()).toRect()

"""Renaming in place: a field over the name on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from engine.edits.rename import RenameLayer, RenameNeuron
from gui.canvas.geometry import RADIUS
from gui.canvas.gestures.gesture import apply

if TYPE_CHECKING:
    from engine.edits.edit import Edit
    from gui.canvas.canvas import Canvas

WIDTH, HEIGHT = 120, 24


class RenameEditor(QLineEdit):
    """A field over a name; Enter takes it, Esc and a click elsewhere leave it."""

    def __init__(self, canvas: Canvas, item: int) -> None:
        network = canvas.document.project.network
        self._is_layer = network.has_layer(item)
        if self._is_layer:
            name = network.layer(item).name
        else:
            layer, index = network.find_neuron(item)
            name = layer.names[index]
        super().__init__(name, canvas)
        self._canvas = canvas
        self._item = item
        self.setObjectName("canvas_rename")
        self.setAccessibleName("New name")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setGeometry(self._place().toRect())
        self.returnPressed.connect(self._commit)
        self.installEventFilter(self)
        self.selectAll()
        self.show()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave with Esc and when the focus goes elsewhere."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and is_escape:
            self._leave()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._leave()
        return super().eventFilter(watched, event)

    def _commit(self) -> None:
        name = self.text().strip()
        edit: Edit = RenameNeuron(self._item, name)
        if self._is_layer:
            edit = RenameLayer(self._item, name)
        if apply(self._canvas, edit):
            self._leave()

    def _leave(self) -> None:
        self.hide()
        self._canvas.setFocus()
        self.deleteLater()

    def _place(self) -> QRectF:
        geometry, view = self._canvas.scene_geometry, self._canvas.view
        box = QRectF(0, 0, WIDTH, HEIGHT)
        card = geometry.card(self._item)
        if card is not None:
            box.moveCenter(view.to_screen(card.head.center()))
            return box
        centre = geometry.centre_of(self._item)
        if centre is None:
            box.moveCenter(QRectF(self._canvas.rect()).center())
            return box
        below = view.to_screen(centre)
        below.setY(below.y() + RADIUS * view.zoom + 5 + HEIGHT / 2)
        box.moveCenter(below)
        return box

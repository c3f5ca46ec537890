"""What the menu of the tree offers for the rows that are selected."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from engine.edits.connect import refusal
from gui.panels.outline.frozen import can_freeze, frozen_share
from gui.panels.outline.layer_numbers import layer_numbers
from gui.panels.outline.rows import in_order
from gui.panels.outline.tree_model import shown_name
from gui.widgets.told_menu import ToldMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from engine.network.layer import Layer
    from gui.panels.outline.rows import Item
    from gui.panels.outline.tree_model import TreeModel

MOST_TARGETS = 24
"""Layers to be connected to that stand in one menu, the next ones first."""
NUMBER_ENTRIES = {"size": "Change the number of neurons", "dropout": "Change dropout"}


_SENTENCES = {
    "connect": "Join it to every neuron of {}, as far as it is not joined yet.",
    "rename": "Give it another name, here in its cell.",
    "size": "Type how many neurons it has, here in its cell.",
    "dropout": "Type which part of its neurons is silent in each step of training.",
    "weights": "Go to the table of its weights below.",
    "freeze": "Keep training from changing its weights and biases.",
    "unfreeze": "Let training change its weights and biases again.",
    "delete": "Take what is selected out of the network.",
}


class TreeMenu(ToldMenu):
    """`chosen` tells what to do, and the id of the layer to connect to."""

    chosen = Signal(str, int)

    def __init__(self, model: TreeModel, items: list[Item], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outline_menu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._model, self._items = model, items
        if len(items) == 1:
            if items[0].key is None:
                self._add_targets(items[0])
                self._add(self, "Rename", "rename", key="F2")
                self._add_numbers(items[0])
            self._add(self, "Go to the weights", "weights")
        able = [item for item in items if can_freeze(model.network, item)]
        shares = {frozen_share(model.network, item) for item in able}
        if shares - {True}:
            self._add(self, "Freeze", "freeze")
        if shares - {False}:
            self._add(self, "Unfreeze", "unfreeze")
        self.addSeparator()
        self._add(self, "Delete", "delete", key="Del")
        self.triggered.connect(self._choose)

    def _add_targets(self, item: Item) -> None:
        """List what a layer or neuron can feed, from its own place on."""
        network = self._model.network
        source = item.neuron if item.kind == "neuron" else item.layer_id
        layers = in_order(network)
        place = next(n for n, layer in enumerate(layers) if layer.id == item.layer_id)
        found = [
            layer
            for layer in (*layers[place + 1 :], *layers[:place])
            if refusal(network, source, layer.id) is None
        ]
        if not found:
            return
        targets = self._submenu(self, "Connect to")
        first, rest = found[:MOST_TARGETS], found[MOST_TARGETS:]
        self._add_layers(targets, first)
        # At most so many parts as entries, however many layers there are.
        size = max(MOST_TARGETS, math.ceil(len(rest) / MOST_TARGETS))
        for start in range(0, len(rest), size):
            part = rest[start : start + size]
            words = f"{shown_name(part[0])} to {shown_name(part[-1])}"
            self._add_layers(self._submenu(targets, words), part)

    def _add_layers(self, menu: ToldMenu, layers: list[Layer]) -> None:
        for layer in layers:
            self._add(menu, shown_name(layer), "connect", layer.id)

    def _add_numbers(self, item: Item) -> None:
        """Offer to type the size of a layer and its dropout."""
        if item.kind == "layer":
            for what in layer_numbers(self._model.network.layer(item.layer_id)):
                self._add(self, NUMBER_ENTRIES[what], what)

    def _submenu(self, menu: ToldMenu, words: str) -> ToldMenu:
        made = ToldMenu(self)
        made.setTitle(words.replace("&", "&&"))
        menu.addMenu(made)
        return made

    def _add(
        self, menu: ToldMenu, words: str, what: str, target: int = 0, key: str = ""
    ) -> None:
        # After a tab, menus show what looks like a shortcut without being one.
        shown = words.replace("&", "&&")
        sentence = _SENTENCES[what].format(words)
        action = menu.add(f"{shown}\t{key}" if key else shown, sentence)
        action.setData((what, target))

    def _choose(self, action: QAction) -> None:
        self.chosen.emit(*action.data())

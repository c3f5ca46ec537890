"""What the outline changes: each is an edit, and what is refused is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.edits.connect import Connect
from engine.edits.edit import Compound
from engine.edits.remove import RemoveItems
from engine.errors import UserError
from gui.panels.outline.frozen import freeze, remove_connections
from gui.panels.outline.shared_selection import picked_from
from gui.panels.picked_neurons import existing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.edits.edit import Edit
    from gui.document import Document
    from gui.notices import Notices
    from gui.panels.inspector.error_note import ErrorNote
    from gui.panels.outline.tree_view import TreeView
    from gui.selection import Selection


class Changes(QObject):
    """Does the edits that tree and table ask for."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        notices: Notices,
        tree: TreeView,
        note: ErrorNote,
    ) -> None:
        super().__init__(tree)
        self._document, self._selection = document, selection
        self._notices, self._tree, self._note = notices, tree, note

    def do(self, edit: Edit) -> bool:
        """Do an edit; what is refused is told. Whether it was done."""
        self._note.silence()
        try:
            self._document.do(edit)
        except UserError as error:
            self._notices.refused("Nothing was changed", str(error))
            return False
        return True

    def delete(self) -> None:
        """Remove what is selected."""
        edits = self._removals()
        if edits:
            one = edits[0] if len(edits) == 1 else Compound(tuple(edits), "Delete")
            if self.do(one):
                self._selection.keep_existing(self._document.project.network)

    def freeze(self, frozen: bool) -> None:
        """Let training leave what is selected alone, or take it up again."""
        items = self._tree.chosen_items()
        if items:
            self.do(freeze(self._tree.tree_model.network, items, frozen))

    def connect_to(self, target: int) -> None:
        """Let the current layer or neuron feed a layer."""
        item = self._tree.current
        if item is not None:
            source = item.neuron if item.kind == "neuron" else item.layer_id
            self.do(Connect(source, target))

    def refuse_number(self, sentence: str, field: QWidget) -> None:
        """Say why a number is not taken over, below its field or as a message."""
        if field.window().focusWidget() is field:
            self._note.say(sentence, field)
        else:
            self._notices.refused("The number stays as it is", sentence)

    def _removals(self) -> list[Edit]:
        items, network = self._tree.chosen_items(), self._tree.tree_model.network
        picked = existing(network, self._selection.picked)
        if picked.connections and picked != picked_from(network, items):
            # Some wires of a projection, whose row stands for all of them.
            return [
                RemoveItems(
                    tuple(sorted(picked.layers)),
                    tuple(sorted(picked.neurons)),
                    tuple(sorted(picked.connections)),
                )
            ]
        edits: list[Edit] = []
        patch = remove_connections(network, items)
        if patch.weights:
            edits.append(patch)
        layers = tuple(item.layer_id for item in items if item.kind == "layer")
        neurons = tuple(item.neuron for item in items if item.kind == "neuron")
        if layers or neurons:
            edits.append(RemoveItems(layers, neurons))
        return edits

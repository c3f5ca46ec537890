"""Let neurons drop out while the network is trained."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.lookup import layer_of
from engine.edits.marks import marked
from engine.network.validation import validate
from engine.project import Project


@dataclass(frozen=True)
class SetDropout:
    """Some hidden layers get another dropout; no parameter changes.

    Attributes
    ----------
    layers : tuple of int
        Ids of hidden layers, at least one.
    dropout : float
        Part of their neurons that is silent in a step of training, from 0 to below 1.
    """

    layers: tuple[int, ...]
    dropout: float
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Set dropout {self.dropout:g}"

    def apply(self, project: Project) -> Project:
        """Return the project with the dropout."""
        network = project.network
        if not self.layers:
            raise RefusedEdit("There is no hidden layer whose neurons could drop out.")
        before = [layer_of(network, layer) for layer in self.layers]
        if all(layer.dropout == self.dropout for layer in before):
            return project
        after = network.with_layers(
            replace(layer, dropout=float(self.dropout)) for layer in before
        )
        validate(after)
        project = replace(project, network=after)
        return marked(project, f"dropout {self.dropout:g}", instead_of="dropout")

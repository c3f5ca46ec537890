"""Put one matrix in the place of layers of identity neurons."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.edits.edit import EditKind
from engine.edits.growth import restructure
from engine.edits.lookup import layer_of
from engine.explain.collapse import collapse
from engine.network.parameters import exists, pack, unpack
from engine.project import Project


@dataclass(frozen=True)
class CollapseLayers:
    """Layers of identity neurons give way to the matrix that equals them.

    The outputs stay as they are, at present and at the start of training, so that
    rewinding leads to the same function as before.

    Attributes
    ----------
    layers : tuple of int
        Ids of hidden layers.
    """

    layers: tuple[int, ...]
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Replace by one matrix"

    def apply(self, project: Project) -> Project:
        """Return the project with the matrix.

        Raises
        ------
        CannotCollapse
            If a layer does more than a matrix.
        """
        names = [layer_of(project.network, layer).name for layer in self.layers]
        network = collapse(project.network, self.layers).network
        mark = f"{', '.join(names)} replaced by one matrix"
        after = restructure(project, network, mark, given=exists(network))
        if project.training.start is None:
            return after
        began = unpack(project.network, project.start)
        start = pack(collapse(began, self.layers).network)
        return replace(after, training=replace(after.training, start=start))

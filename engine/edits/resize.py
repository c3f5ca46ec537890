"""Change how many neurons a layer has."""

from dataclasses import dataclass
from typing import ClassVar

from engine.edits.add import grow_layer
from engine.edits.edit import EditKind
from engine.edits.extend import check_growth, entries_per_neuron
from engine.edits.growth import restructure
from engine.edits.lookup import layer_of
from engine.edits.remove import without_neurons
from engine.project import Project


@dataclass(frozen=True)
class ResizeLayer:
    """A layer gets new neurons at its end, or loses its last ones.

    Attributes
    ----------
    layer_id, size : int
    """

    layer_id: int
    size: int
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Resize layer to {self.size:,}"

    def check(self, project: Project) -> None:
        """Refuse a size without making anything, while a hand still drags.

        Raises
        ------
        UserError
            If the network would be absurdly large, or the layer empty.
        """
        network = project.network
        layer = layer_of(network, self.layer_id)
        more = max(0, self.size - layer.size)
        check_growth(network, self.size, more * entries_per_neuron(network, layer))

    def apply(self, project: Project) -> Project:
        """Return the project with the layer of the new size."""
        network = project.network
        layer = layer_of(network, self.layer_id)
        if self.size == layer.size:
            return project
        if self.size > layer.size:
            return grow_layer(project, layer, self.size - layer.size)
        check_growth(network, self.size, 0)
        going = layer.neurons[self.size :].tolist()
        what = layer.names[-1] if len(going) == 1 else f"{len(going)} neurons"
        mark = f"{what} removed from {layer.name}"
        return restructure(project, without_neurons(network, going), mark)

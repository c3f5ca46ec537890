"""Change activations."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.edits.edit import EditKind
from engine.edits.lookup import check_computes, neurons_of
from engine.edits.marks import marked
from engine.network.layer import Layer
from engine.network.validation import validate
from engine.project import Project


@dataclass(frozen=True)
class SetActivation:
    """Some neurons get another activation.

    Softmax is of a whole layer: picking it for one neuron sets the layer, and a neuron
    that leaves it takes the layer along.

    Attributes
    ----------
    neurons : tuple of int
    activation : str
    """

    neurons: tuple[int, ...]
    activation: str
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Change activation to {self.activation}"

    def apply(self, project: Project) -> Project:
        """Return the project with the activations."""
        network = project.network
        chosen: dict[int, set[int]] = {}
        for layer, index in neurons_of(network, self.neurons).values():
            check_computes(layer, index)
            chosen.setdefault(layer.id, set()).add(index)
        changed = [
            self._changed(network.layer(layer_id), places)
            for layer_id, places in chosen.items()
        ]
        before = [network.layer(layer.id) for layer in changed]
        if [x.activations for x in before] == [x.activations for x in changed]:
            return project
        network = network.with_layers(changed)
        validate(network)
        what = ", ".join(_names(before, changed))
        after = replace(project, network=network)
        return marked(after, f"activation of {what}: {self.activation}")

    def _changed(self, layer: Layer, places: set[int]) -> Layer:
        if self.activation == "softmax" or "softmax" in layer.activations:
            places = set(range(layer.size))
        return replace(
            layer,
            activations=tuple(
                self.activation if index in places else old
                for index, old in enumerate(layer.activations)
            ),
        )


def _names(before: list[Layer], after: list[Layer]) -> Iterator[str]:
    """Name what changed: a neuron, a layer, or how many neurons."""
    for old, new in zip(before, after, strict=True):
        pairs = zip(old.activations, new.activations, strict=True)
        moved = [i for i, (x, y) in enumerate(pairs) if x != y]
        if len(moved) == 1:
            yield new.names[moved[0]]
        elif len(set(new.activations)) == 1:
            yield new.name
        elif moved:
            yield f"{len(moved)} neurons of {new.name}"

"""The same project with one thing different, from its start; and taking one over."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.parameters import NewWeights, Rewind
from engine.edits.resize import ResizeLayer
from engine.project import Project


def with_hidden_neurons(project: Project, count: int) -> Project:
    """The project with so many neurons in its last hidden layer, at its start.

    All weights are those that the project's seed gives to a network of this size; of
    two sizes the neurons that both have begin alike but for the scale of their weights.

    Raises
    ------
    RefusedEdit
        If there is no hidden layer.
    """
    hidden = project.network.of_kind("hidden")
    if not hidden:
        raise RefusedEdit("There is no hidden layer whose neurons could be counted.")
    start = Rewind().apply(project)
    resized = ResizeLayer(hidden[-1].id, count).apply(start)
    return NewWeights(project.settings.seed).apply(resized)


def with_hidden_activation(project: Project, activation: str) -> Project:
    """The project with one activation in all hidden neurons, at its start.

    The weights are those before the first step.

    Raises
    ------
    RefusedEdit
        If there is no hidden layer.
    """
    start = Rewind().apply(project)
    hidden = start.network.of_kind("hidden")
    if not hidden:
        raise RefusedEdit("There is no hidden neuron whose activation could differ.")
    layers = [
        replace(layer, activations=(activation,) * layer.size) for layer in hidden
    ]
    return replace(start, network=start.network.with_layers(layers))


@dataclass(frozen=True, eq=False)
class TakeVariant:
    """The network of a variant and its training; data and settings stay.

    Attributes
    ----------
    variant : Project
        On the same data.
    name : str
        What it is, for the undo menu: "the network with 4 neurons".
    """

    variant: Project
    name: str
    kind: ClassVar[EditKind] = "project"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Take {self.name}"

    def apply(self, project: Project) -> Project:
        """Return the project with the network of the variant.

        Raises
        ------
        RefusedEdit
            If it learned from other data.
        """
        if self.variant.dataset is not project.dataset:
            raise RefusedEdit("The data have changed since that network was trained.")
        variant = self.variant
        return replace(project, network=variant.network, training=variant.training)

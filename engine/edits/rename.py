"""Rename layers and neurons."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.lookup import layer_of, neuron_of
from engine.network.validation import MAX_NAME, check_name
from engine.project import Project


@dataclass(frozen=True)
class RenameLayer:
    """A layer gets another name, which no other layer has.

    Attributes
    ----------
    layer_id : int
    name : str
    """

    layer_id: int
    name: str
    kind: ClassVar[EditKind] = "placement"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Rename layer to {self.name}"

    def apply(self, project: Project) -> Project:
        """Return the project with the name."""
        network, name = project.network, self.name.strip()
        layer = layer_of(network, self.layer_id)
        if name == layer.name:
            return project
        check_name(name)
        if network.layer_named(name) is not None:
            raise RefusedEdit(f"Another layer is called {name} already.")
        renamed = network.with_layers([replace(layer, name=name)])
        return replace(project, network=renamed)


@dataclass(frozen=True)
class RenameNeuron:
    """A neuron gets another name.

    Attributes
    ----------
    neuron : int
    name : str
    """

    neuron: int
    name: str
    kind: ClassVar[EditKind] = "placement"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Rename neuron to {self.name}"

    def apply(self, project: Project) -> Project:
        """Return the project with the name."""
        network, name = project.network, self.name.strip()
        layer, index = neuron_of(network, self.neuron)
        if name == layer.names[index]:
            return project
        if not name or len(name) > MAX_NAME or not name.isprintable():
            raise RefusedEdit(
                f"A neuron name has 1 to {MAX_NAME} printable characters."
            )
        names = (*layer.names[:index], name, *layer.names[index + 1 :])
        renamed = network.with_layers([replace(layer, names=names)])
        return replace(project, network=renamed)

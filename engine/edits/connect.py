"""Join layers and neurons, and say why some cannot be joined."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.growth import restructure
from engine.edits.remove import normalised
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.parameters import vector_size
from engine.network.projection import Projection
from engine.network.topology import leads_to
from engine.network.validation import InvalidNetwork, check_size
from engine.project import Project


@dataclass(frozen=True)
class _End:
    """One end of a connection: a whole layer, or one neuron of it."""

    layer: Layer
    index: int | None

    @property
    def name(self) -> str:
        return self.layer.name if self.index is None else self.layer.names[self.index]

    @property
    def item(self) -> int:
        if self.index is None:
            return self.layer.id
        return int(self.layer.neurons[self.index])

    @property
    def chosen(self) -> slice:
        return slice(None) if self.index is None else slice(self.index, self.index + 1)


@dataclass(frozen=True)
class Connect:
    """Everything at one end feeds everything at the other.

    Ids are unique among layers and neurons, so that either end may be a layer (all of
    its neurons) or a single neuron. Connections that exist already stay as they are.

    Attributes
    ----------
    source, target : int
        Id of a layer or of a neuron.
    """

    source: int
    target: int
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Connect"

    def apply(self, project: Project) -> Project:
        """Return the project with the connections."""
        network = project.network
        reason = refusal(network, self.source, self.target)
        if reason is not None:
            raise RefusedEdit(reason)
        source, target = _ends(network, self.source, self.target)
        joined = network.with_projection(_joined(network, source, target))
        return restructure(project, joined, f"{source.name} to {target.name} joined")


def refusal(network: Network, source: int, target: int) -> str | None:
    """Why one thing cannot feed another, in one sentence; None if it can.

    Parameters
    ----------
    network : Network
        Any valid network.
    source, target : int
        Id of a layer or of a neuron.
    """
    try:
        first, last = _ends(network, source, target)
    except KeyError:
        return "What was to be joined does not exist any more."
    return (
        _refused_ends(first, last)
        or _refused_loop(network, first.layer, last.layer)
        or _refused_size(network, first, last)
    )


def is_joined(network: Network, source: int, target: int) -> bool:
    """Whether everything at one end feeds everything at the other already.

    Parameters
    ----------
    network : Network
        Any valid network.
    source, target : int
        Id of a layer or of a neuron that exists.
    """
    first, last = _ends(network, source, target)
    there = network.projection(first.layer.id, last.layer.id)
    return there is not None and bool(there.exists[first.chosen, last.chosen].all())


def _ends(network: Network, source: int, target: int) -> tuple[_End, _End]:
    return _end(network, source), _end(network, target)


def _end(network: Network, item: int) -> _End:
    if network.has_layer(item):
        return _End(network.layer(item), None)
    return _End(*network.find_neuron(item))


def _refused_ends(source: _End, target: _End) -> str | None:
    if target.layer.kind == "input":
        return "An input neuron takes no connections."
    if source.layer.id != target.layer.id:
        return None
    if target.layer.size == 1 or (
        source.index is not None and source.index == target.index
    ):
        return "A neuron cannot feed itself."
    return "Neurons of one layer cannot feed each other."


def _refused_loop(network: Network, source: Layer, target: Layer) -> str | None:
    if leads_to(network, target.id, source.id):
        return f"This would make a loop: {target.name} already feeds {source.name}."
    return None


def _refused_size(network: Network, source: _End, target: _End) -> str | None:
    there = network.projection(source.layer.id, target.layer.id)
    if there is not None:
        if is_joined(network, source.item, target.item):
            return f"{source.name} already feeds {target.name}."
        return None
    try:
        check_size(vector_size(network) + source.layer.size * target.layer.size)
    except InvalidNetwork as error:
        return str(error)
    return None


def _joined(network: Network, source: _End, target: _End) -> Projection:
    there = network.projection(source.layer.id, target.layer.id)
    if there is None:
        shape = source.layer.size, target.layer.size
        there = Projection(
            source.layer.id,
            target.layer.id,
            np.zeros(shape, dtype=np.float32),
            mask=np.zeros(shape, dtype=np.bool_),
        )
    mask = there.exists.copy()
    mask[source.chosen, target.chosen] = True
    return normalised(replace(there, mask=mask))

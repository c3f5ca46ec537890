"""A network: layers, the projections between them, and how to find either."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from engine.network.layer import Layer
from engine.network.projection import Projection


@dataclass(frozen=True, eq=False)
class Network:
    """Layers and projections as one value.

    Attributes
    ----------
    layers : tuple of Layer
        In the order in which they were made; `topology` gives the order of computing.
    projections : tuple of Projection
        At most one per source, target and delay.
    next_id : int
        The next id that no layer or neuron has had.
    """

    layers: tuple[Layer, ...] = ()
    projections: tuple[Projection, ...] = ()
    next_id: int = 1

    def layer(self, layer_id: int) -> Layer:
        """Return the layer with an id; KeyError if there is none."""
        return self._by_id[layer_id]

    def has_layer(self, layer_id: int) -> bool:
        """Whether a layer of this id exists."""
        return layer_id in self._by_id

    @cached_property
    def _by_id(self) -> dict[int, Layer]:
        return {layer.id: layer for layer in self.layers}

    def layer_named(self, name: str) -> Layer | None:
        """Return the layer of this name, or None."""
        return next((layer for layer in self.layers if layer.name == name), None)

    def of_kind(self, kind: str) -> tuple[Layer, ...]:
        """All layers of one kind, in their order."""
        return tuple(layer for layer in self.layers if layer.kind == kind)

    def find_neuron(self, neuron: int) -> tuple[Layer, int]:
        """Layer of a neuron and its place in it; KeyError if there is none."""
        for layer in self.layers:
            found = (layer.neurons == neuron).nonzero()[0]
            if len(found):
                return layer, int(found[0])
        raise KeyError(neuron)

    def has_neuron(self, neuron: int) -> bool:
        """Whether a neuron of this id exists."""
        return any((layer.neurons == neuron).any() for layer in self.layers)

    def projection(self, source: int, target: int, delay: int = 0) -> Projection | None:
        """Return the projection between two layers, or None."""
        key = (source, target, delay)
        return next((p for p in self.projections if p.key == key), None)

    def incoming(self, layer_id: int) -> Iterator[Projection]:
        """Projections that end at a layer."""
        return (p for p in self.projections if p.target == layer_id)

    def outgoing(self, layer_id: int) -> Iterator[Projection]:
        """Projections that start at a layer."""
        return (p for p in self.projections if p.source == layer_id)

    @property
    def n_neurons(self) -> int:
        """Number of neurons, inputs included."""
        return sum(layer.size for layer in self.layers)

    @property
    def n_computing(self) -> int:
        """Number of neurons that compute: all but the inputs."""
        return sum(layer.size for layer in self.layers if layer.computes)

    @property
    def n_connections(self) -> int:
        """Number of connections that exist."""
        return sum(projection.n_connections for projection in self.projections)

    @property
    def n_parameters(self) -> int:
        """Number of weights that exist, and of biases."""
        return self.n_computing + self.n_connections

    def with_layers(self, changed: Iterable[Layer]) -> "Network":
        """The same network with some layers replaced by new ones of the same id."""
        by_id = {layer.id: layer for layer in changed}
        return replace(
            self, layers=tuple(by_id.get(layer.id, layer) for layer in self.layers)
        )

    def with_projection(self, projection: Projection) -> "Network":
        """The same network with one projection added or replaced."""
        kept = [p for p in self.projections if p.key != projection.key]
        if len(kept) == len(self.projections):
            return replace(self, projections=(*self.projections, projection))
        return replace(
            self,
            projections=tuple(
                projection if p.key == projection.key else p for p in self.projections
            ),
        )

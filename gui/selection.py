"""What is selected: layers, neurons and connections, by id. Not part of undo."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from engine.network.network import Network

Connection = tuple[int, int]
"""Source neuron id, target neuron id."""


@dataclass(frozen=True)
class Picked:
    """A set of things on the canvas."""

    layers: frozenset[int] = field(default_factory=frozenset)
    neurons: frozenset[int] = field(default_factory=frozenset)
    connections: frozenset[Connection] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.layers or self.neurons or self.connections)

    def __or__(self, other: "Picked") -> "Picked":
        return Picked(
            self.layers | other.layers,
            self.neurons | other.neurons,
            self.connections | other.connections,
        )

    def __xor__(self, other: "Picked") -> "Picked":
        return Picked(
            self.layers ^ other.layers,
            self.neurons ^ other.neurons,
            self.connections ^ other.connections,
        )


class Selection(QObject):
    """The one selection of a window; canvas and inspector meet here."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picked = Picked()

    @property
    def picked(self) -> Picked:
        """What is selected now."""
        return self._picked

    def set(self, picked: Picked) -> None:
        """Select exactly this."""
        if picked != self._picked:
            self._picked = picked
            self.changed.emit()

    def select(
        self,
        layers: Iterable[int] = (),
        neurons: Iterable[int] = (),
        connections: Iterable[Connection] = (),
    ) -> None:
        """Select exactly these ids."""
        picked = Picked(frozenset(layers), frozenset(neurons), frozenset(connections))
        self.set(picked)

    def toggle(self, picked: Picked) -> None:
        """Add what is not selected, remove what is."""
        self.set(self._picked ^ picked)

    def extend(self, picked: Picked) -> None:
        """Select this in addition."""
        self.set(self._picked | picked)

    def clear(self) -> None:
        """Select nothing."""
        self.set(Picked())

    def keep_existing(self, network: Network) -> None:
        """Forget what an edit removed."""
        layers = {layer.id for layer in network.layers}
        neurons = {int(n) for layer in network.layers for n in layer.neurons}
        self.set(
            Picked(
                self._picked.layers & layers,
                self._picked.neurons & neurons,
                frozenset(
                    (source, target)
                    for source, target in self._picked.connections
                    if source in neurons and target in neurons
                ),
            )
        )

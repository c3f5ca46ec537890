"""Which weights and biases a hand has picked on the canvas, each time told once."""

from contextlib import suppress

from engine.explain.subject import CannotExplain, bias_index, weight_index
from engine.network.network import Network
from gui.selection import Picked, Selection


class PickedParameters:
    """Follows a selection: connections are their weights, neurons their biases.

    What was told once is not told again while it stays selected, so that the fields of
    a page may choose something else meanwhile.
    """

    def __init__(self, selection: Selection, most: int) -> None:
        """Of more than `most` at once none is told."""
        self._selection, self._most = selection, most
        self._told = Picked()

    def has_news(self) -> bool:
        """Whether something is picked that was not told yet; call at every change."""
        now = self._now()
        if not now:
            self._told = now
        return now != self._told

    def take(self, network: Network) -> tuple[int, ...]:
        """Places in network order of what is newly picked."""
        if not self.has_news():
            return ()
        self._told = self._now()
        places = []
        for source, target in sorted(self._told.connections):
            with suppress(CannotExplain):
                places.append(weight_index(network, source, target))
        for neuron in sorted(self._told.neurons):
            with suppress(CannotExplain):
                places.append(bias_index(network, neuron))
        return tuple(places)

    def _now(self) -> Picked:
        """What is selected, where that is so few parameters and nothing else."""
        picked = self._selection.picked
        count = len(picked.connections) + len(picked.neurons)
        return Picked() if picked.layers or count > self._most else picked

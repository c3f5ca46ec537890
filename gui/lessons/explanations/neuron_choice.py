"""A choice among the neurons of a network that compute."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.network.network import Network
from gui.style.number_text import first_of
from gui.widgets.choice import Choice
from gui.widgets.label import Label

MOST = 500
"""More than these are no list to choose from; the first are offered."""


class NeuronChoice(QWidget):
    """Which neuron is explained; keeps its choice while the neuron stays."""

    chosen = Signal(str)

    def __init__(
        self, words: str, kinds: tuple[str, ...], first: int = 0, tip: str = ""
    ) -> None:
        """Of layers of these kinds; `first` says which one at first."""
        super().__init__()
        self._kinds, self._first = kinds, first
        self._names: list[tuple[str, str]] = []
        self._count = 0
        self._choice = Choice([("", "")], words)
        self._choice.setToolTip(tip or "Which neuron is explained")
        self._choice.chosen.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(words, "body", "text2"))
        row.addWidget(self._choice)

    @property
    def value(self) -> int | None:
        """Id of the neuron; None where there is none."""
        return int(self._choice.value) if self._choice.value else None

    @property
    def left_out(self) -> str:
        """In a sentence, how many are offered of many; empty where all are."""
        if self._count <= MOST:
            return ""
        return f"The list offers {first_of(MOST, self._count, 'neurons')}."

    def choose(self, neuron: int) -> None:
        """Show another choice, without a signal; of no neuron that is not offered."""
        if str(neuron) in dict(self._names):
            self._choice.set_value(str(neuron))

    def follow(self, network: Network) -> None:
        """Offer the neurons of a network."""
        layers = [layer for layer in network.layers if layer.kind in self._kinds]
        self._count = sum(layer.size for layer in layers)
        names = [
            (str(neuron), f"{name} in {layer.name}")
            for layer in layers
            for neuron, name in zip(layer.neurons.tolist(), layer.names, strict=True)
        ][:MOST]
        if names != self._names:
            kept = self._choice.value
            if kept not in dict(names):
                kept = names[min(self._first, len(names) - 1)][0] if names else ""
            self._names = names
            self._choice.set_options(names or [("", "")])
            self._choice.setEnabled(bool(names))
            self._choice.set_value(kept)

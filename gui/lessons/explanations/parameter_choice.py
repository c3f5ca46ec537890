"""A choice among the weights and biases of a network, by their names."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.network.network import Network
from engine.network.parameters import describe, exists
from gui.widgets.choice import Choice
from gui.widgets.label import Label

MOST = 500
"""More than these are no list to choose from; the first are offered."""


class ParameterChoice(QWidget):
    """Which parameter is moved; keeps its choice while the network stays."""

    chosen = Signal(str)

    def __init__(self, words: str, first: int, parent: QWidget | None = None) -> None:
        """`first` says which one is chosen at first, weights before biases."""
        super().__init__(parent)
        self._first = first
        self._names: list[tuple[str, str]] = []
        self._choice = Choice([("", "")], words)
        self._choice.setToolTip("Which weight or bias is moved")
        self._choice.chosen.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(words, "body", "text2"))
        row.addWidget(self._choice)

    @property
    def value(self) -> int | None:
        """Place in network order; None where there is nothing to choose."""
        return int(self._choice.value) if self._choice.value else None

    def choose(self, place: int) -> bool:
        """Choose a parameter by its place in network order; whether it is offered."""
        offered = any(key == str(place) for key, _ in self._names)
        if offered:
            self._choice.set_value(str(place))
        return offered

    def follow(self, network: Network) -> None:
        """Offer the parameters of a network."""
        names = parameters_of(network)
        if names != self._names:
            self._names = names
            self._choice.set_options(names or [("", "")])
            if names:
                self._choice.set_value(names[min(self._first, len(names) - 1)][0])


def parameters_of(network: Network) -> list[tuple[str, str]]:
    """Return place and name of the parameters, weights before biases."""
    n_biases = sum(layer.size for layer in network.layers)
    places = np.flatnonzero(exists(network))
    ordered = [*places[places >= n_biases], *places[places < n_biases]][:MOST]
    return [(str(place), describe(network, int(place))) for place in ordered]

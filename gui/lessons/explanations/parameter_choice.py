"""A choice among the weights and biases of a network, by their names."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.network.network import Network
from engine.network.parameters import describe, exists
from gui.style.number_text import first_of
from gui.widgets.choice import Choice
from gui.widgets.label import Label

MOST = 500
"""More than these are no list to choose from; the first are offered, and what was
picked on the canvas."""


class ParameterChoice(QWidget):
    """Which parameter is moved; keeps its choice while the network stays."""

    chosen = Signal(str)

    def __init__(self, words: str, first: int, parent: QWidget | None = None) -> None:
        """`first` says which one is chosen at first, weights before biases."""
        super().__init__(parent)
        self._first = first
        self._names: list[tuple[str, str]] = []
        self._count = 0
        self._picked: list[tuple[str, str]] = []
        self._taken = ""
        self._offered: list[tuple[str, str]] = []
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

    @property
    def left_out(self) -> str:
        """In a sentence, how many are offered of many; empty where all are."""
        if self._count <= MOST:
            return ""
        many = first_of(MOST, self._count, "weights and biases")
        return f"The list offers {many}; a click on the canvas chooses any of them."

    def choose(self, network: Network, place: int) -> None:
        """Choose a parameter that exists, by its place in network order."""
        key = str(place)
        if key not in dict(self._names):
            self._picked = [(key, describe(network, place))]
        self._offer(key)

    def follow(self, network: Network) -> None:
        """Offer the parameters of a network."""
        names = parameters_of(network)
        self._count = int(np.count_nonzero(exists(network)))
        if names != self._names:
            self._names, self._picked, self._taken = names, [], ""
            self._offer(names[min(self._first, len(names) - 1)][0] if names else "")

    def leave_out(self, place: int | None) -> None:
        """Offer all but one, which another field has chosen."""
        taken = "" if place is None else str(place)
        if taken != self._taken:
            self._taken = taken
            self._offer(self._choice.value)

    def _offer(self, key: str) -> None:
        """Offer what there is, and choose one of it: the first, if that is gone."""
        every = [*self._names, *self._picked]
        offered = [pair for pair in every if pair[0] != self._taken] or [("", "")]
        if offered != self._offered:
            self._offered = offered
            self._choice.set_options(offered)
            self._choice.setEnabled(offered != [("", "")])
        keys = [pair[0] for pair in offered]
        self._choice.set_value(key if key in keys else keys[0])


def follow_apart(
    first: ParameterChoice, second: ParameterChoice, network: Network
) -> None:
    """Let two fields offer the parameters of a network, neither what the other has."""
    for choice in (first, second):
        choice.follow(network)
    first.leave_out(second.value)
    second.leave_out(first.value)


def choose_apart(
    first: ParameterChoice,
    second: ParameterChoice,
    network: Network,
    places: tuple[int, ...],
) -> None:
    """Let the first field choose a parameter, or both fields two."""
    shown = first.value, second.value
    if not places or set(places) <= set(shown):
        return
    for choice in (first, second):
        choice.leave_out(None)
    for choice, place in zip((first, second), places, strict=False):
        choice.choose(network, place)
    follow_apart(first, second, network)


def parameters_of(network: Network) -> list[tuple[str, str]]:
    """Return place and name of the parameters, weights before biases."""
    n_biases = sum(layer.size for layer in network.layers)
    places = np.flatnonzero(exists(network))
    ordered = [*places[places >= n_biases], *places[places < n_biases]][:MOST]
    return [(str(place), describe(network, int(place))) for place in ordered]

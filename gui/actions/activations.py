"""One action for each activation, on the selected neurons."""

from collections.abc import Callable

import numpy as np

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from engine.network.network import Network
from gui.actions.action import Action
from gui.actions.conditions import has_computing_selected
from gui.actions.context import Context
from gui.panels.picked_neurons import computing_neurons
from gui.selection import Picked


def activations_of(network: Network, picked: Picked) -> set[str]:
    """Return all activations of the neurons that a selection stands for."""
    found: set[str] = set()
    for layer in network.layers:
        if layer.computes and layer.id in picked.layers:
            found.update(layer.activations)
        elif layer.computes and picked.neurons:
            chosen = np.flatnonzero(np.isin(layer.neurons, list(picked.neurons)))
            found.update(layer.activations[place] for place in chosen.tolist())
    return found


def _setter(name: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        network, picked = context.document.project.network, context.selection.picked
        neurons = computing_neurons(network, picked)
        if neurons:
            context.document.do(SetActivation(neurons, name))

    return run


def _checker(name: str) -> Callable[[Context], bool]:
    def is_checked(context: Context) -> bool:
        network, picked = context.document.project.network, context.selection.picked
        return activations_of(network, picked) == {name}

    return is_checked


def _words(label: str) -> Callable[[Context], str]:
    def words(context: Context) -> str:
        return label

    return words


ACTIVATION_ACTIONS = tuple(
    Action(
        f"activation.{name}",
        row.label[:1].upper() + row.label[1:],
        f"Let {row.label} turn the sum of the selected neurons into their value.",
        _setter(name),
        enabled=has_computing_selected,
        checked=_checker(name),
        words=_words(row.label),
    )
    for name, row in ACTIVATIONS.items()
)

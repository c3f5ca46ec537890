"""One action for each activation, on the selected neurons."""

from collections.abc import Callable

from engine.activations import ACTIVATIONS
from engine.edits.activation import SetActivation
from gui.actions.action import Action
from gui.actions.conditions import has_computing_selected
from gui.actions.context import Context
from gui.panels.picked_neurons import computing_neurons


def _chosen(context: Context) -> tuple[int, ...]:
    network = context.document.project.network
    return computing_neurons(network, context.selection.picked)


def _setter(name: str) -> Callable[[Context], None]:
    def run(context: Context) -> None:
        neurons = _chosen(context)
        if neurons:
            context.document.do(SetActivation(neurons, name))

    return run


def _checker(name: str) -> Callable[[Context], bool]:
    def is_checked(context: Context) -> bool:
        chosen, network = set(_chosen(context)), context.document.project.network
        return bool(chosen) and all(
            activation == name
            for layer in network.layers
            if layer.computes and not chosen.isdisjoint(layer.neurons.tolist())
            for neuron, activation in zip(
                layer.neurons.tolist(), layer.activations, strict=True
            )
            if neuron in chosen
        )

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

"""What on the canvas a few letters or numbers may mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.network.layer import Layer
from engine.network.network import Network

_NUMBER = re.compile(r"(?:n|neuron|#)? ?([1-9][0-9]{0,8})")
EXACT, BEGINS, WORD, INSIDE, BY_NUMBER = range(5)


@dataclass(frozen=True)
class Found:
    """A layer, or a neuron of it."""

    layer: int
    neuron: int | None = None


def find(network: Network, text: str) -> list[Found]:
    """Return the layers and neurons that a text may mean, the best first.

    A name counts where it is equal, begins so, has a word that begins so, or holds the
    text, in this order; then the number of a neuron in its layer. After the name of a
    layer the neuron is sought in that layer. Equals stay in the order of the canvas.
    """
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return []
    layers = sorted(network.layers, key=lambda layer: layer.position)
    ranked = [pair for layer in layers for pair in _in_layer(layer, wanted)]
    return [found for _, found in sorted(ranked, key=lambda pair: pair[0])]


def _in_layer(layer: Layer, wanted: str) -> Iterator[tuple[int, Found]]:
    title = layer.name.casefold()
    rank = rank_of(title, wanted)
    if rank is not None and not layer.loose:
        yield rank, Found(layer.id)
    inner = wanted[len(title) + 1 :] if wanted.startswith(f"{title} ") else ""
    matches = map(_NUMBER.fullmatch, (wanted, inner))
    numbers = [int(match[1]) for match in matches if match]
    for index, (name, neuron) in enumerate(
        zip(layer.names, layer.neurons.tolist(), strict=True)
    ):
        rank = rank_of(name.casefold(), wanted)
        if rank is None and inner:
            rank = rank_of(name.casefold(), inner)
        if rank is None and layer.loose:
            rank = rank_of(title, wanted)
        if rank is None and index + 1 in numbers:
            rank = BY_NUMBER
        if rank is not None:
            yield rank, Found(layer.id, neuron)


def rank_of(name: str, wanted: str) -> int | None:
    """Return how well a name fits, 0 is best; None if it does not."""
    if wanted not in name:
        return None
    if name == wanted:
        return EXACT
    if name.startswith(wanted):
        return BEGINS
    at = name.index(wanted)
    return INSIDE if name[at - 1].isalnum() else WORD

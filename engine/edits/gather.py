"""Gather neurons and layers into one layer, or split a layer into neurons."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.arrays import Ints
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.growth import restructure
from engine.edits.layout import CARD_WIDTH, FIRST_NEURON, LARGE, LARGE_SIZE, PITCH
from engine.edits.lookup import layer_of, neuron_of
from engine.edits.naming import layer_name
from engine.edits.regroup import regroup
from engine.edits.remove import pick_layer
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.topology import depths
from engine.project import Project

MOST_SPLIT = 256
"""Neurons that one edit sets free; each becomes a layer with projections of its own."""

MOST_PROJECTIONS = 4_000
"""With many more than this every later edit would be felt."""

BESIDE = CARD_WIDTH / 2 + PITCH / 2 + 8
"""How far right of its card a neuron stands that leaves the layer."""

_WORDS = {"input": "inputs", "hidden": "hidden neurons", "output": "outputs"}


@dataclass(frozen=True)
class Gather:
    """Everything that is named becomes one layer, with all of its values.

    The first card that is named as a whole takes the others in and keeps its name;
    without one a new layer is made. Neurons keep their order in their layers, layers
    stand in it from top to bottom. Some neurons of a layer leave the others behind,
    which is how a layer is split in two. Sums are taken in the order of ids whatever
    layers neurons are in (`engine.grouping`), so that outputs keep their bits; only
    where neurons are computed at another depth from then on, which needs connections
    that skip layers, are sums rounded otherwise. An output then moves by less than 1e-6
    times the sum of the magnitudes that it is added up from. With weights as they are
    drawn, and up to 64 neurons in a layer, that is less than 1e-6 times max(1,
    |output|); where larger terms cancel each other, in networks trained far or with
    weights of 10 and more, it may be more.

    Attributes
    ----------
    layers, neurons : tuple of int
        Ids.
    position : (float, float), optional
        Centre of the layer's first neuron; by default the layer stands in the middle
        of what was gathered.
    """

    layers: tuple[int, ...] = ()
    neurons: tuple[int, ...] = ()
    position: tuple[float, float] | None = None
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Gather into a layer"

    def apply(self, project: Project) -> Project:
        """Return the project with the layer."""
        network = project.network
        chosen = gathered_from(network, self.layers, self.neurons)
        _check(network, chosen)
        layer, next_id = self._layer(network, chosen)
        first = min(network.layers.index(network.layer(key)) for key in chosen)
        layers: list[Layer] = []
        for place, old in enumerate(network.layers):
            if place == first:
                layers.append(layer)
            left = _without(old, chosen.get(old.id))
            if left is not None:
                layers.append(left)
        after = regroup(network, layers, next_id)
        if layer.id not in depths(after):
            raise RefusedEdit(_loop(after, layer))
        return restructure(project, after, f"{layer.size} neurons gathered")

    def _layer(self, network: Network, chosen: dict[int, Ints]) -> tuple[Layer, int]:
        """The gathered layer, and the next id after it."""
        parts = [(network.layer(key), places) for key, places in chosen.items()]
        host = next((x for x, p in parts if len(p) == x.size and not x.loose), None)
        next_id = network.next_id
        if host is None:
            kind = parts[0][0].kind
            name = layer_name(network, kind)
            host = replace(parts[0][0], id=next_id, name=name)
            next_id += 1
        picked = [pick_layer(layer, places) for layer, places in parts]
        joined = replace(
            host,
            neurons=np.concatenate([part.neurons for part in picked]),
            names=tuple(name for part in picked for name in part.names),
            activations=tuple(name for part in picked for name in part.activations),
            biases=np.concatenate([part.biases for part in picked]),
            frozen=np.concatenate([part.frozen for part in picked]),
            columns=np.concatenate([part.columns for part in picked]),
            loose=False,
        )
        position = self.position or middle_of(parts)
        return replace(joined, position=position), next_id


@dataclass(frozen=True)
class Split:
    """Neurons leave their layers and stand by themselves, with all of their values.

    Attributes
    ----------
    layers : tuple of int
        Ids of layers that fall apart; their neurons stay where they stood.
    neurons : tuple of int
        Ids of neurons that leave a layer, which keeps the others.
    """

    layers: tuple[int, ...] = ()
    neurons: tuple[int, ...] = ()
    kind: ClassVar[EditKind] = "structure"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return "Split into neurons"

    def apply(self, project: Project) -> Project:
        """Return the project with the neurons by themselves."""
        network = project.network
        chosen = gathered_from(network, self.layers, self.neurons)
        chosen = {k: v for k, v in chosen.items() if not network.layer(k).loose}
        if not chosen:
            raise RefusedEdit("Nothing is selected that could be split.")
        for key in chosen:
            _check_softmax(network.layer(key))
        _check_pieces(network, chosen)
        free = network
        layers: list[Layer] = []
        for layer in network.layers:
            places = chosen.get(layer.id)
            left = _without(layer, places)
            if places is not None and layer.size == 1:
                layers.append(replace(layer, loose=True))
                continue
            layers += [left] if left is not None else []
            aside = 0.0 if left is None else BESIDE
            for place in [] if places is None else places.tolist():
                alone = _alone(free, layer, place, aside)
                layers.append(alone)
                free = replace(
                    free, layers=(*free.layers, alone), next_id=free.next_id + 1
                )
        after = regroup(network, layers, free.next_id)
        return restructure(project, after, self._mark(network, chosen))

    def _mark(self, network: Network, chosen: dict[int, Ints]) -> str:
        if len(chosen) == 1:
            (key,) = chosen
            return f"layer {network.layer(key).name} split"
        return f"{len(chosen)} layers split"


def _check_pieces(network: Network, chosen: dict[int, Ints]) -> None:
    """Refuse to make so many layers and projections that editing would be slow."""
    count = sum(map(len, chosen.values()))
    if count > MOST_SPLIT:
        raise RefusedEdit(
            f"{count:,} neurons would stand by themselves; at most {MOST_SPLIT} can be "
            "split off at a time."
        )
    pieces = {}
    for layer in network.layers:
        taken = len(chosen.get(layer.id, ()))
        pieces[layer.id] = taken + (taken < layer.size)
    after = sum(pieces[p.source] * pieces[p.target] for p in network.projections)
    if after > max(MOST_PROJECTIONS, len(network.projections)):
        raise RefusedEdit(
            f"So many neurons would be joined one by one: {after:,} bundles of "
            f"connections, at most {MOST_PROJECTIONS:,}."
        )


def gathered_from(
    network: Network, layers: Iterable[int], neurons: Iterable[int]
) -> dict[int, Ints]:
    """Places of what is named by layer id, layers from top to bottom.

    Raises
    ------
    RefusedEdit
        If something of it does not exist.
    """
    places: dict[int, set[int]] = {}
    for layer_id in layers:
        places[layer_id] = set(range(layer_of(network, layer_id).size))
    for neuron in neurons:
        layer, index = neuron_of(network, neuron)
        places.setdefault(layer.id, set()).add(index)
    first = {key: min(found) for key, found in places.items()}

    def height(layer_id: int) -> tuple[float, float]:
        x, y = network.layer(layer_id).position
        return y + PITCH * first[layer_id], x

    return {
        key: np.asarray(sorted(places[key]), dtype=np.int64)
        for key in sorted(places, key=height)
    }


def middle_of(parts: list[tuple[Layer, Ints]]) -> tuple[float, float]:
    """Position of a layer in the middle of what was gathered, on whole pixels."""
    xs = [layer.position[0] for layer, places in parts for _ in places.tolist()]
    ys = [
        layer.position[1] + PITCH * place
        for layer, places in parts
        for place in places.tolist()
    ]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = PITCH * (len(ys) - 1) / 2
    if len(ys) > LARGE:
        above = LARGE_SIZE[1] / 2 - FIRST_NEURON
    return round(x), round(y - above)


def _check(network: Network, chosen: dict[int, Ints]) -> None:
    """Refuse neurons that cannot be one layer, as far as they alone tell."""
    layers = [network.layer(key) for key in chosen]
    if not layers:
        raise RefusedEdit("Nothing is selected that could be gathered.")
    kinds = list(dict.fromkeys(layer.kind for layer in layers))
    if len(kinds) > 1:
        words = " and ".join(_WORDS[kind] for kind in kinds)
        raise RefusedEdit(f"{words[0].upper()}{words[1:]} cannot share a layer.")
    only = layers[0]
    if len(layers) == 1 and len(chosen[only.id]) == only.size and not only.loose:
        raise RefusedEdit(f"{only.name} is one layer already.")
    for layer in layers:
        _check_softmax(layer)
    rates = {layer.dropout: layer.name for layer in layers}
    if len(rates) > 1:
        (one, first), (other, second) = list(rates.items())[:2]
        raise RefusedEdit(
            f"{first} has a dropout of {one:g} and {second} one of {other:g}: a layer "
            "has only one."
        )
    _check_feeding(network, chosen)


def _check_softmax(layer: Layer) -> None:
    if layer.activations[0] == "softmax":
        raise RefusedEdit(
            f"Softmax in {layer.name} is of the whole layer: it can neither be split "
            "nor take in others."
        )


def _check_feeding(network: Network, chosen: dict[int, Ints]) -> None:
    """Refuse neurons of which one feeds another."""
    for projection in network.projections:
        if projection.source not in chosen or projection.target not in chosen:
            continue
        rows, columns = chosen[projection.source], chosen[projection.target]
        found = np.argwhere(projection.exists[np.ix_(rows, columns)])
        if projection.delay == 0 and len(found):
            row, column = found[0]
            source = network.layer(projection.source).names[rows[row]]
            target = network.layer(projection.target).names[columns[column]]
            raise RefusedEdit(f"{source} feeds {target}: they cannot be in one layer.")


def _loop(network: Network, layer: Layer) -> str:
    """Name a layer that lies on a way from a layer back to itself."""
    before: dict[int, int] = {}
    waiting = deque([layer.id])
    while waiting and layer.id not in before:
        here = waiting.popleft()
        for projection in network.outgoing(here):
            if projection.delay == 0 and projection.target not in before:
                before[projection.target] = here
                waiting.append(projection.target)
    between = network.layer(before.get(layer.id, layer.id)).name
    return f"They cannot be one layer: {between} lies between them."


def _without(layer: Layer, places: Ints | None) -> Layer | None:
    """What is left of a layer without some of its neurons."""
    if places is None:
        return layer
    left = np.setdiff1d(np.arange(layer.size), places)
    return pick_layer(layer, left) if len(left) else None


def _alone(network: Network, layer: Layer, place: int, aside: float) -> Layer:
    """One neuron of a layer as a layer of its own; the network names it."""
    x, y = layer.position
    return replace(
        pick_layer(layer, np.asarray([place], dtype=np.int64)),
        id=network.next_id,
        name=layer_name(network, layer.kind, loose=True),
        position=(x + aside, y + PITCH * place),
        loose=True,
    )

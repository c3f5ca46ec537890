"""Which layers compute together: layers of equal depth become one block.

A network drawn neuron by neuron then costs as much as one drawn with layers, because
the time of a small network goes into the number of matrix products, not into their
size.

Within a block neurons stand in the order of their ids, whatever layers they are in:
sums are taken in the same order before and after neurons of equal depth were gathered
or split, and so come out with the same bits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.errors import CannotRun
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.topology import depths

ALLOWED_WASTE = 4096
"""Weights that do not exist but may be computed with to save one block.

Multiplying with them takes about as long as the NumPy calls of one more block.
"""


@dataclass(frozen=True)
class Span:
    """Rows `start` to `stop` of a block from which a later block reads."""

    block: int
    start: int
    stop: int


@dataclass(frozen=True)
class Group:
    """The layers of one block, and where each of their neurons has its row."""

    layers: tuple[Layer, ...]
    order: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...]


@dataclass
class _Draft:
    layers: list[Layer]
    spans: dict[int, Span]
    size: int


@dataclass
class _Rows:
    """First and last row of each layer that has been placed."""

    block: dict[int, int] = field(default_factory=dict)
    extent: dict[int, tuple[int, int]] = field(default_factory=dict)

    def place(self, block: int, order: Iterable[tuple[int, int]]) -> None:
        for row, (layer, _) in enumerate(order):
            start, stop = self.extent.get(layer, (row, row))
            self.block[layer] = block
            self.extent[layer] = min(start, row), max(stop, row + 1)

    def span(self, layer: int) -> Span:
        return Span(self.block[layer], *self.extent[layer])


def group_layers(network: Network) -> list[Group]:
    """Gather layers of equal depth, unless too many weights would be missing.

    Parameters
    ----------
    network : Network
        Valid, not necessarily complete.

    Returns
    -------
    list of Group
        The input layers first, even if there are none; then in an order in which
        each group reads from earlier ones only. Within a group neurons of equal
        activation stand together by their ids, a softmax layer by itself, and outputs
        last.

    Raises
    ------
    CannotRun
        If a projection is delayed.
    """
    sources = _sources(network)
    inputs = network.of_kind("input")
    order = tuple((layer.id, index) for layer, index in _by_id(inputs))
    groups, rows = [Group(inputs, order, ())], _Rows()
    rows.place(0, order)

    by_depth: dict[int, list[Layer]] = {}
    depth = depths(network)
    for layer in sorted(network.layers, key=_first_id):
        if layer.computes:
            by_depth.setdefault(depth[layer.id], []).append(layer)
    for _, layers in sorted(by_depth.items()):
        for draft in _drafts(layers, sources, rows):
            group = Group(
                tuple(draft.layers),
                tuple(_order(draft.layers)),
                tuple(span for _, span in sorted(draft.spans.items())),
            )
            rows.place(len(groups), group.order)
            groups.append(group)
    return groups


def _sources(network: Network) -> dict[int, list[int]]:
    sources: dict[int, list[int]] = {layer.id: [] for layer in network.layers}
    for projection in network.projections:
        if projection.delay:
            layer = network.layer(projection.target)
            raise CannotRun(
                f"{layer.name!r} has a delayed connection, which cannot be computed."
            )
        if projection.n_connections:
            sources[projection.target].append(projection.source)
    return sources


def _drafts(
    layers: list[Layer], sources: dict[int, list[int]], rows: _Rows
) -> list[_Draft]:
    drafts: list[_Draft] = []
    for layer in layers:
        spans: dict[int, Span] = {}
        for source in sources[layer.id]:
            _widen(spans, rows.span(source))
        alone = layer.size * _width(spans)
        for draft in drafts:
            joined = dict(draft.spans)
            for span in spans.values():
                _widen(joined, span)
            size = draft.size + layer.size
            waste = size * _width(joined) - draft.size * _width(draft.spans) - alone
            if waste <= ALLOWED_WASTE:
                draft.layers.append(layer)
                draft.spans, draft.size = joined, size
                break
        else:
            drafts.append(_Draft([layer], spans, layer.size))
    return drafts


def _widen(spans: dict[int, Span], span: Span) -> None:
    known = spans.get(span.block, span)
    spans[span.block] = Span(
        span.block, min(span.start, known.start), max(span.stop, known.stop)
    )


def _width(spans: dict[int, Span]) -> int:
    return sum(span.stop - span.start for span in spans.values())


def _order(layers: list[Layer]) -> list[tuple[int, int]]:
    """Neurons as (layer, index), so sorted that runs of equal activation are long."""
    seen: dict[tuple[str, int], int] = {}
    keyed = []
    for layer, index in _by_id(layers):
        activation = layer.activations[index]
        kind = activation, layer.id if activation == "softmax" else 0
        rank = seen.setdefault(kind, len(seen))
        keyed.append((layer.kind == "output", rank, layer.id, index))
    keyed.sort(key=lambda entry: entry[:2])
    return [(layer, index) for _, _, layer, index in keyed]


def _by_id(layers: Sequence[Layer]) -> Iterator[tuple[Layer, int]]:
    """All neurons by their ids: the layer and the place in it."""
    if not layers:
        return
    ids = np.concatenate([layer.neurons for layer in layers])
    sizes = [layer.size for layer in layers]
    owners = np.repeat(np.arange(len(layers)), sizes)
    places = np.concatenate([np.arange(size) for size in sizes])
    for row in np.argsort(ids):
        yield layers[owners[row]], int(places[row])


def _first_id(layer: Layer) -> int:
    return int(layer.neurons.min())

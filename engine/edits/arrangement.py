"""Where layers stand when the program arranges them: columns by depth."""

from collections import defaultdict

from engine.edits.crossings import uncrossed
from engine.edits.layout import (
    COLUMN_GAP,
    LARGE,
    LARGE_COLUMN_GAP,
    card_size,
    top_of,
    tops_of,
)
from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.topology import depths


def arrange(network: Network) -> dict[int, tuple[float, float]]:
    """Positions for all layers, inputs left, each column centred on y = 0.

    Parameters
    ----------
    network : Network
        Its order of layers decides where nothing else does.

    Returns
    -------
    dict from layer id to (x, y)
        The first column is centred on x = 0. Within a column layers stand so that few
        connections cross; see `crossings.uncrossed`.
    """
    columns = uncrossed(network, _columns(network))
    result: dict[int, tuple[float, float]] = {}
    x, before = 0.0, None
    for column in columns:
        width = max(card_size(layer)[0] for layer in column)
        if before is not None:
            large = any(layer.size > LARGE for layer in (*before[1], *column))
            gap = LARGE_COLUMN_GAP if large else COLUMN_GAP
            x += before[0] / 2 + gap + width / 2
        for layer, y in zip(column, tops_of(column), strict=True):
            result[layer.id] = (x, round(y + top_of(layer)))
        before = width, column
    return result


def _columns(network: Network) -> list[list[Layer]]:
    """Layers by depth; hidden ones right of the inputs, last outputs rightmost."""
    depth = depths(network)
    sources = _sources(network)
    least = 1 if network.of_kind("input") else 0
    place: dict[int, int] = {}
    for layer in sorted(network.layers, key=lambda layer: depth[layer.id]):
        after = [place[source] + 1 for source in sources[layer.id]]
        place[layer.id] = max([0 if layer.kind == "input" else least, *after])

    others = [place[layer.id] for layer in network.layers if layer.kind != "output"]
    last = max([*place.values(), *(other + 1 for other in others)], default=0)
    columns: dict[int, list[Layer]] = defaultdict(list)
    for layer in sorted(network.layers, key=lambda layer: layer.position[1]):
        ends = layer.kind == "output" and not any(network.outgoing(layer.id))
        columns[last if ends else place[layer.id]].append(layer)
    return [columns[key] for key in sorted(columns)]


def _sources(network: Network) -> dict[int, list[int]]:
    """Sources of each layer, without delayed projections."""
    sources: dict[int, list[int]] = {layer.id: [] for layer in network.layers}
    for projection in network.projections:
        if projection.delay == 0:
            sources[projection.target].append(projection.source)
    return sources

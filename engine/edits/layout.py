"""Where layers stand when the program arranges them: columns by depth."""

from collections import defaultdict

from engine.network.layer import Layer
from engine.network.network import Network
from engine.network.topology import depths

CARD_WIDTH = 104.0
HEAD = 44.0
PITCH = 88.0
FOOT = 4.0
FIRST_NEURON = 80.0
"""From the top of a card to the centre of its first neuron."""

LARGE = 16
"""Layers of more neurons are drawn as a card of weight images."""

LARGE_SIZE = 168.0, 200.0
COLUMN_GAP, LARGE_COLUMN_GAP = 150.0, 180.0
ROW_GAP = 40.0
_SWEEPS = 4


def card_size(layer: Layer) -> tuple[float, float]:
    """Width and height of what a layer takes up, in pixels at 100 % zoom."""
    if layer.loose:
        return PITCH, PITCH
    if layer.size > LARGE:
        return LARGE_SIZE
    return CARD_WIDTH, HEAD + PITCH * layer.size + FOOT


def top_of(layer: Layer) -> float:
    """From the top of what a layer takes up to its position."""
    return PITCH / 2 if layer.loose else FIRST_NEURON


def arrange(network: Network) -> dict[int, tuple[float, float]]:
    """Positions for all layers, inputs left, each column centred on y = 0.

    Parameters
    ----------
    network : Network
        Its order of layers decides where nothing else does.

    Returns
    -------
    dict from layer id to (x, y)
        The first column is centred on x = 0. Within a column layers are ordered by
        the mean height of what they are joined to, to have few crossings.
    """
    columns = _ordered(network, _columns(network))
    result: dict[int, tuple[float, float]] = {}
    x, before = 0.0, None
    for column in columns:
        width = max(card_size(layer)[0] for layer in column)
        if before is not None:
            large = any(layer.size > LARGE for layer in (*before[1], *column))
            gap = LARGE_COLUMN_GAP if large else COLUMN_GAP
            x += before[0] / 2 + gap + width / 2
        for layer, y in zip(column, _tops(column), strict=True):
            result[layer.id] = (x, round(y + top_of(layer)))
        before = width, column
    return result


def _columns(network: Network) -> list[list[Layer]]:
    """Layers by depth; hidden ones right of the inputs, last outputs rightmost."""
    depth = depths(network)
    sources = _neighbours(network)[0]
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


def _ordered(network: Network, columns: list[list[Layer]]) -> list[list[Layer]]:
    """Sweep right and left, ordering each column by its neighbours' mean height."""
    sources, targets = _neighbours(network)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        neighbours = sources if forward else targets
        heights: dict[int, float] = {}
        order = range(len(columns)) if forward else reversed(range(len(columns)))
        for place in order:
            heights |= _middles(columns[place])
            means = {
                layer.id: _mean([heights[n] for n in neighbours[layer.id]])
                for layer in columns[place]
                if neighbours[layer.id]
            }
            columns[place] = _sorted_by(columns[place], heights | means)
            heights |= _middles(columns[place])
    return columns


def _sorted_by(column: list[Layer], heights: dict[int, float]) -> list[Layer]:
    return sorted(column, key=lambda layer: heights[layer.id])


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _neighbours(network: Network) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Sources and targets of each layer, without delayed projections."""
    sources: dict[int, list[int]] = {layer.id: [] for layer in network.layers}
    targets: dict[int, list[int]] = {layer.id: [] for layer in network.layers}
    for projection in network.projections:
        if projection.delay == 0:
            sources[projection.target].append(projection.source)
            targets[projection.source].append(projection.target)
    return sources, targets


def _tops(column: list[Layer]) -> list[float]:
    """Upper edges of a column whose middle is at 0."""
    tops, bottom = [], 0.0
    for above, layer in zip([None, *column[:-1]], column, strict=True):
        # Loose neurons stand as close as those on a card.
        close = above is None or (above.loose and layer.loose)
        tops.append(bottom + (0.0 if close else ROW_GAP))
        bottom = tops[-1] + card_size(layer)[1]
    return [top - bottom / 2 for top in tops]


def _middles(column: list[Layer]) -> dict[int, float]:
    return {
        layer.id: top + card_size(layer)[1] / 2
        for layer, top in zip(column, _tops(column), strict=True)
    }

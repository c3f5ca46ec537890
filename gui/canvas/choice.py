"""Which connections are painted of a moment, and how strong they are."""

from dataclasses import dataclass

import numpy as np

from engine.network.network import Network
from gui.canvas.edges import (
    Chosen,
    Edges,
    Limits,
    edges_of,
    newer_edges,
    sizes_of,
    strongest_of,
)
from gui.canvas.geometry import CanvasGeometry
from gui.canvas.reference_weight import typical_weight


@dataclass(frozen=True, eq=False)
class Choice:
    """The strongest connections of a moment where they were laid out then.

    `typical` is what the reference of the colours follows.
    """

    network: Network
    geometry: CanvasGeometry
    limits: Limits
    chosen: Chosen
    edges: Edges
    typical: float


def choice_of(
    network: Network,
    geometry: CanvasGeometry,
    limits: Limits,
    chosen_before: Chosen,
    before: Edges,
) -> Choice:
    """Choose; reads nothing that changes, so that a thread may do it.

    `before` are the connections of the last choice, laid out alike: while the same are
    the strongest, only their weights are read anew.
    """
    sizes = sizes_of(network)
    chosen = strongest_of(network, sizes, limits.painted)
    if all(map(np.array_equal, chosen, chosen_before)):
        edges = newer_edges(before, network, chosen)
    else:
        edges = edges_of(network, geometry, chosen, limits.curves)
    return Choice(network, geometry, limits, chosen, edges, typical_weight(sizes))

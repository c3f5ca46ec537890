"""The connections that are painted: the strongest ones, with both their ends.

Everything is over arrays, so that a hundred thousand weights can be looked through at
every frame of a training.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.arrays import Array, Ints, Mask
from engine.network.network import Network
from engine.network.projection import Projection
from gui.canvas.few_changes import Changes
from gui.canvas.geometry import CanvasGeometry


@dataclass(frozen=True)
class Limits:
    """How many connections are painted at most, and up to how many are curves."""

    painted: int
    curves: int


BY_QT = Limits(painted=2_000, curves=300)
BY_RASTER = Limits(painted=250_000, curves=5_000)
PIECES = 24
"""Into how many straight pieces a curve is cut for the hit test."""
SHORTEST_HANDLE = 40.0


@dataclass(frozen=True, eq=False)
class Edges:
    """Connections that are painted; `order` tells them by size.

    Attributes
    ----------
    sources, targets : int64 arrays, shape (m,)
        Ids of the neurons.
    weights : float array, shape (m,)
    starts, ends : float arrays, shape (m, 2)
        In scene pixels.
    frozen : bool array, shape (m,)
    total : int
        How many connections the network has.
    curved : bool
        Whether they are few enough to be curves.
    """

    sources: Ints
    targets: Ints
    weights: Array
    starts: Array
    ends: Array
    frozen: Mask
    total: int
    curved: bool = True

    @cached_property
    def order(self) -> Ints:
        """Places of the connections, the weakest first; found when it is asked for.

        Weights that differ by less than one part in 256 stay in their places: NumPy
        orders numbers of 16 bits ten times as fast as others, and 20,000 lines are
        ordered anew for every picture.
        """
        sizes = np.abs(self.weights).astype(np.float32, copy=False)
        return np.argsort(
            (sizes.view(np.uint32) >> 15).astype(np.uint16), kind="stable"
        )

    @cached_property
    def columns(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Where they start and end, first across and then down, as float32 vectors.

        A view that moves looks through them for every picture.
        """
        (x, y), (to_x, to_y) = (
            points.astype(np.float32).T.copy() for points in (self.starts, self.ends)
        )
        return (x, to_x), (y, to_y)

    @cached_property
    def lengths(self) -> Array:
        """From end to end, as a float32 vector."""
        (x, to_x), (y, to_y) = self.columns
        lengths: Array = np.hypot(to_x - x, to_y - y)
        return lengths

    def __len__(self) -> int:
        return len(self.sources)

    def strongest(self, most: int) -> "Edges":
        """Return only so many of the strongest."""
        if most >= len(self):
            return self
        kept = largest(np.abs(self.weights), most)
        return replace(
            self,
            sources=self.sources[kept],
            targets=self.targets[kept],
            weights=self.weights[kept],
            starts=self.starts[kept],
            ends=self.ends[kept],
            frozen=self.frozen[kept],
        )

    def index_of(self, connection: tuple[int, int]) -> int | None:
        """Place of a connection among the painted ones, or None."""
        source, target = connection
        found = np.flatnonzero((self.sources == source) & (self.targets == target))
        return int(found[0]) if len(found) else None


Chosen = tuple[Ints, ...]
"""For each projection, which of its flat weights are painted."""


def sizes_of(network: Network) -> Array:
    """|weight| of every connection of a network, in the order of its projections."""
    parts = [
        np.abs(p.weights.ravel() if p.mask is None else p.weights[p.mask])
        for p in network.projections
    ]
    return np.concatenate([np.zeros(0, np.float32), *parts])


def choose(network: Network, limit: int = BY_QT.painted) -> Chosen:
    """Choose the strongest connections of a network, at most `limit`."""
    return strongest_of(network, sizes_of(network), limit)


def strongest_of(network: Network, sizes: Array, limit: int) -> Chosen:
    """Choose the strongest connections by what `sizes_of` has returned.

    Of those that are as strong as the weakest of them, the first are chosen.
    """
    counts = [projection.n_connections for projection in network.projections]
    ends = np.cumsum([0, *counts]).tolist()
    strongest = None if len(sizes) <= limit else largest(sizes, limit)
    chosen = []
    for projection, low, high in zip(
        network.projections, ends[:-1], ends[1:], strict=True
    ):
        if strongest is None:
            places = np.arange(high - low)
        else:
            first, last = np.searchsorted(strongest, (low, high))
            places = strongest[first:last] - low
        mask = projection.mask
        chosen.append(places if mask is None else np.flatnonzero(mask)[places])
    return tuple(chosen)


def largest(sizes: Array, count: int) -> Ints:
    """Places of the largest numbers, in their order; one that is none is largest.

    The threshold is looked for among their bits, which are ordered as they are.
    """
    bits = sizes.astype(np.float32, copy=False).view(np.uint32)
    threshold = np.partition(bits, len(bits) - count)[len(bits) - count]
    found = np.flatnonzero(bits >= threshold)
    surplus = len(found) - count
    if not surplus:
        return found
    equal = np.flatnonzero(bits[found] == threshold)
    return np.delete(found, equal[-surplus:])


def edges_of(
    network: Network,
    geometry: CanvasGeometry,
    chosen: Chosen,
    most_curves: int = BY_QT.curves,
) -> Edges:
    """Return the chosen connections with their present weights."""
    ids = {layer.id: layer.neurons for layer in network.layers}
    parts = [
        _part(projection, flat, geometry, ids)
        for projection, flat in zip(network.projections, chosen, strict=True)
        if len(flat)
    ]
    if not parts:
        return no_edges()
    sources, targets, starts, ends = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    return Edges(
        sources=sources,
        targets=targets,
        weights=_weights(network, chosen),
        starts=starts,
        ends=ends,
        frozen=_frozen(network, chosen),
        total=network.n_connections,
        curved=len(sources) <= most_curves,
    )


def newer_edges(edges: Edges, network: Network, chosen: Chosen) -> Edges:
    """Return the same connections with the weights that they have now."""
    frozen = edges.frozen
    if frozen.any() or any(p.frozen is not None for p in network.projections):
        frozen = _frozen(network, chosen)
    return replace(edges, weights=_weights(network, chosen), frozen=frozen)


def patched_edges(
    edges: Edges, network: Network, chosen: Chosen, changes: Changes
) -> Edges:
    """Return the same connections with some weights as they are in a network.

    Every changed one must be among the chosen.
    """
    weights = edges.weights.copy()
    offsets = np.cumsum([0, *(len(flat) for flat in chosen)])
    for place, changed in changes.items():
        at = offsets[place] + np.searchsorted(chosen[place], changed)
        weights[at] = network.projections[place].weights.ravel()[changed]
    return replace(edges, weights=weights)


def with_changed(chosen: Chosen, changes: Changes) -> Chosen:
    """Return a choice that has the changed connections too; itself if it has them."""
    missing = {
        place: flat[~np.isin(flat, chosen[place])] for place, flat in changes.items()
    }
    if not any(map(len, missing.values())):
        return chosen
    return tuple(
        np.sort(np.concatenate([flat, missing[place]])) if place in missing else flat
        for place, flat in enumerate(chosen)
    )


def no_edges() -> Edges:
    """Return what a network without connections has to paint."""
    none, points = np.zeros(0, np.int64), np.zeros((0, 2))
    return Edges(none, none, np.zeros(0), points, points, none.astype(np.bool_), 0)


def handles(starts: Array, ends: Array) -> Array:
    """How far the handles of each curve reach: half the distance, less if too near."""
    across, down = np.abs(ends - starts).T
    near = np.minimum(SHORTEST_HANDLE, (across + down) / 2)
    reach: Array = np.maximum(across / 2, near)
    return reach


def curve_points(starts: Array, ends: Array, pieces: int = PIECES) -> Array:
    """Points along each curve, shape (m, pieces + 1, 2)."""
    return _points_of_curves(starts, ends, np.linspace(0, 1, pieces + 1)[None])


def points_along(edges: Edges, which: Ints, places: Array) -> Array:
    """Points of some connections, at places [n, k] from 0 to 1; shape (n, k, 2)."""
    starts, ends = edges.starts[which], edges.ends[which]
    if edges.curved:
        return _points_of_curves(starts, ends, places)
    straight: Array = starts[:, None] + (ends - starts)[:, None] * places[..., None]
    return straight


def _points_of_curves(starts: Array, ends: Array, places: Array) -> Array:
    reach = np.zeros_like(starts)
    reach[:, 0] = handles(starts, ends)
    first, second = (starts + reach)[:, None], (ends - reach)[:, None]
    a, d, t = starts[:, None], ends[:, None], places[..., None]
    s = 1 - t
    points: Array = s**3 * a + 3 * s**2 * t * first + 3 * s * t**2 * second + t**3 * d
    return points


def nearest(edges: Edges, x: float, y: float, tolerance: float) -> int | None:
    """Which connection passes a scene point within a distance; the upper of equals."""
    low = np.minimum(edges.starts, edges.ends) - tolerance - SHORTEST_HANDLE
    high = np.maximum(edges.starts, edges.ends) + tolerance + SHORTEST_HANDLE
    point = np.array([x, y])
    near = np.flatnonzero(((low <= point) & (point <= high)).all(axis=1))
    if not len(near):
        return None
    starts, ends = edges.starts[near], edges.ends[near]
    if edges.curved:
        line = curve_points(starts, ends)
        distance = _distance(line[:, :-1], line[:, 1:], point).min(axis=1)
    else:
        distance = _distance(starts, ends, point)
    equals = np.flatnonzero(distance == distance.min())
    best = equals[np.argmax(np.abs(edges.weights[near[equals]]))]
    return int(near[best]) if distance[best] <= tolerance else None


def _distance(starts: Array, ends: Array, point: Array) -> Array:
    along = ends - starts
    length2 = np.maximum((along**2).sum(axis=-1), 1e-12)
    t = ((point - starts) * along).sum(axis=-1) / length2
    foot = starts + np.clip(t, 0, 1)[..., None] * along
    distance: Array = np.hypot(*np.moveaxis(point - foot, -1, 0))
    return distance


def _part(
    projection: Projection, flat: Ints, geometry: CanvasGeometry, ids: dict[int, Ints]
) -> tuple[Ints, Ints, Array, Array]:
    # Dividing by one number is ten times as fast as `divmod`.
    rows = flat // projection.weights.shape[1]
    columns = flat - rows * projection.weights.shape[1]
    return (
        ids[projection.source].take(rows),
        ids[projection.target].take(columns),
        geometry.starts[projection.source].take(rows, axis=0),
        geometry.ends[projection.target].take(columns, axis=0),
    )


def _weights(network: Network, chosen: Chosen) -> Array:
    parts = [np.zeros(0, np.float32)]
    for projection, flat in zip(network.projections, chosen, strict=True):
        weights = projection.weights.ravel()
        parts.append(weights if len(flat) == len(weights) else weights[flat])
    return np.concatenate(parts)


def _frozen(network: Network, chosen: Chosen) -> Mask:
    parts = zip(network.projections, chosen, strict=True)
    frozen = [
        np.zeros(len(flat), np.bool_) if p.frozen is None else p.frozen.ravel()[flat]
        for p, flat in parts
    ]
    return np.concatenate([np.zeros(0, np.bool_), *frozen])

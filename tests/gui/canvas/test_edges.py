from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gui.canvas.edges import (
    BY_QT,
    choose,
    curve_points,
    edges_of,
    nearest,
    no_edges,
)
from gui.canvas.geometry import build_geometry
from gui.canvas.joined import chosen_edges
from gui.canvas.painters.pill_painter import MOST_PILLS, strongest
from gui.selection import Picked
from tests.gui.canvas.conftest import small_project, wide_project

if TYPE_CHECKING:
    from engine.network.network import Network


def edges_for(network: Network, limit: int = BY_QT.painted):
    return edges_of(network, build_geometry(network), choose(network, limit))


def masked(network: Network) -> Network:
    """The network without the connection from its first to its first neuron."""
    first = network.projections[0]
    mask = np.ones(first.weights.shape, np.bool_)
    mask[0, 0] = False
    weights = np.where(mask, first.weights, np.float32(0))
    return network.with_projection(replace(first, mask=mask, weights=weights))


def test_every_existing_connection_is_there_with_its_weight():
    network = masked(small_project().network)
    edges = edges_for(network)
    assert len(edges) == edges.total == network.n_connections == 2 * 4 - 1 + 8 + 2
    for source, target, weight in zip(
        edges.sources, edges.targets, edges.weights, strict=True
    ):
        (a, row), (b, column) = map(network.find_neuron, (int(source), int(target)))
        assert network.projection(a.id, b.id).weights[row, column] == weight


def test_the_strongest_come_last_and_on_top():
    edges = edges_for(small_project().network)
    sizes = np.abs(edges.weights[edges.order])
    assert (np.diff(sizes) >= 0).all()


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_only_the_strongest_of_many_are_chosen(limit):
    network = wide_project().network
    edges = edges_for(network, limit)
    every = np.concatenate([np.abs(p.weights).ravel() for p in network.projections])
    assert edges.total == len(every)
    np.testing.assert_allclose(np.sort(np.abs(edges.weights)), np.sort(every)[-limit:])


@pytest.mark.parametrize("limit", [1, 10, 50, 100, 2_000, 2_959])
def test_of_equal_and_of_impossible_weights_exactly_so_many_are_chosen(limit):
    network = masked(wide_project().network)
    values = np.float32([np.nan, -np.nan, np.inf, -np.inf, 2.0, -2.0, 0.5, -0.0])
    rng = np.random.default_rng(4)
    for projection in network.projections:
        weights = rng.choice(
            values, projection.weights.shape, p=[0.005] * 4 + [0.245] * 4
        )
        if projection.mask is not None:
            weights[~projection.mask] = 0
        network = network.with_projection(replace(projection, weights=weights))
    every = np.concatenate(
        [np.abs(p.weights[p.exists]).ravel() for p in network.projections]
    )
    edges = edges_for(network, limit)
    assert len(edges) == limit
    np.testing.assert_array_equal(
        np.sort(np.abs(edges.weights)), np.sort(every)[-limit:]
    )
    ends = set(zip(edges.sources.tolist(), edges.targets.tolist(), strict=True))
    assert len(ends) == len(edges)
    fewer = edges.strongest(max(1, limit // 2))
    np.testing.assert_array_equal(
        np.sort(np.abs(fewer.weights)), np.sort(every)[-len(fewer) :]
    )


def test_the_numbers_written_are_of_the_strongest_whatever_is_equal():
    edges = edges_for(wide_project().network)
    rng = np.random.default_rng(6)
    weights = np.float32(rng.choice([-2.0, -1.0, 0.5, 1.0, 2.0], len(edges)))
    edges = replace(edges, weights=weights)
    for share in (0.01, 0.5, 1.0):
        among = rng.random(len(edges)) < share
        which = np.flatnonzero(among)
        order = np.argsort(-np.abs(weights[which]), kind="stable")
        best = strongest(edges, among)
        np.testing.assert_array_equal(best, which[order[:MOST_PILLS]])


def test_columns_and_lengths_are_those_of_the_straight_lines():
    edges = edges_for(small_project().network)
    (x, to_x), (y, to_y) = edges.columns
    np.testing.assert_allclose(np.stack([x, y], 1), edges.starts, rtol=1e-6)
    np.testing.assert_allclose(np.stack([to_x, to_y], 1), edges.ends, rtol=1e-6)
    length = np.hypot(*(edges.ends - edges.starts).T)
    np.testing.assert_allclose(edges.lengths, length, rtol=1e-6)


def test_a_choice_follows_newer_weights():
    network = small_project().network
    chosen = choose(network)
    first = network.projections[0]
    louder = network.with_projection(replace(first, weights=first.weights * 2))
    geometry = build_geometry(network)
    before = edges_of(network, geometry, chosen)
    after = edges_of(louder, geometry, chosen)
    connection = int(network.layers[0].neurons[0]), int(network.layers[1].neurons[2])
    old = before.weights[before.index_of(connection)]
    assert after.weights[after.index_of(connection)] == pytest.approx(2 * old)


def test_frozen_connections_are_known():
    network = small_project().network
    first = network.projections[0]
    frozen = np.zeros(first.weights.shape, np.bool_)
    frozen[1, 3] = True
    edges = edges_for(network.with_projection(replace(first, frozen=frozen)))
    which = np.flatnonzero(edges.frozen)
    assert len(which) == 1
    assert edges.sources[which[0]] == network.layers[0].neurons[1]
    assert edges.targets[which[0]] == network.layers[1].neurons[3]


def test_a_curve_leaves_and_arrives_level():
    starts, ends = np.array([[0.0, 0.0]]), np.array([[200.0, 90.0]])
    points = curve_points(starts, ends)[0]
    np.testing.assert_allclose(points[[0, -1]], [[0, 0], [200, 90]])
    assert abs(points[1, 1]) < 1
    assert abs(points[-2, 1] - 90) < 1
    assert (np.diff(points[:, 0]) > 0).all()


def test_a_connection_is_found_on_its_curve_and_not_on_its_chord():
    network = small_project().network
    edges = edges_for(network)
    assert edges.curved
    index = edges.index_of(
        (int(network.layers[0].neurons[0]), int(network.layers[1].neurons[3]))
    )
    x, y = curve_points(edges.starts[[index]], edges.ends[[index]], 16)[0][6]
    assert nearest(edges, x, y, 2.0) == index
    chord = edges.starts[index] + (edges.ends[index] - edges.starts[index]) * 0.2
    found = nearest(edges, *chord, 2.0)
    assert found != index


def test_straight_connections_are_found_too():
    edges = edges_for(wide_project().network)
    assert not edges.curved
    top = int(edges.order[-1])
    middle = (edges.starts[top] + edges.ends[top]) / 2
    assert nearest(edges, *middle, 0.01) == top


def test_nothing_is_found_far_away_or_without_connections():
    edges = edges_for(small_project().network)
    assert nearest(edges, -5000.0, 0.0, 5.0) is None
    assert nearest(no_edges(), 0.0, 0.0, 5.0) is None


def test_chosen_connections_are_those_that_are_named_or_touched():
    edges = edges_for(wide_project().network)
    pairs = list(zip(edges.sources.tolist(), edges.targets.tolist(), strict=True))
    named = frozenset(pairs[3:900:7]) | {(pairs[0][1], pairs[0][0]), (7_000, 9_000)}
    neurons = frozenset((pairs[40][1], pairs[1500][0], 123_456))
    for picked in (
        Picked(connections=named),
        Picked(neurons=neurons),
        Picked(neurons=neurons, connections=named),
    ):
        wanted = [
            pair in picked.connections or bool(picked.neurons & set(pair))
            for pair in pairs
        ]
        assert 0 < sum(wanted) < len(pairs)
        assert chosen_edges(edges, picked).tolist() == wanted
    assert not chosen_edges(edges, Picked()).any()
    assert len(chosen_edges(no_edges(), Picked(connections=named))) == 0

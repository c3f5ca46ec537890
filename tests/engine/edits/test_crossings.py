"""Auto-layout crosses few connections and leaves all else alone."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from engine.edits.add import AddLayer
from engine.edits.arrangement import arrange
from engine.edits.connect import Connect
from engine.edits.crossings import crossings, uncrossed
from engine.edits.layout import tops_of
from engine.edits.placement import AutoLayout
from engine.network.topology import depths
from engine.project import Project
from tests.engine.edits.samples import project, trained
from tests.engine.edits.test_random_edits import bits


def bipartite(pairs, left, right):
    """Loose neurons in two columns, joined by pairs of places."""
    value = Project()
    for number in range(left + right):
        row = number if number < left else number - left
        value = AddLayer("hidden", loose=True, position=(0, 90 * row)).apply(value)
    ids = [layer.id for layer in value.network.layers]
    for source, target in sorted(pairs):
        value = Connect(ids[source], ids[left + target]).apply(value)
    return value.network, [
        list(value.network.layers[:left]),
        list(value.network.layers[left:]),
    ]


def counted(pairs, order_left, order_right):
    """Crossings of two columns by their definition."""
    lines = [(order_left.index(s), order_right.index(t)) for s, t in pairs]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(lines, 2))


pairs_of = strategies.sets(
    strategies.tuples(strategies.integers(0, 4), strategies.integers(0, 4)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(pairs_of)
def test_the_order_is_about_as_good_as_the_best_of_all(pairs):
    network, columns = bipartite(pairs, 5, 5)
    assert crossings(network, columns) == counted(pairs, list(range(5)), list(range(5)))
    before = crossings(network, columns)
    after = crossings(network, uncrossed(network, columns))
    best = min(
        counted(pairs, one, other)
        for one in ((0, 1, 2, 3, 4),)
        for other in permutations(range(5))
    )
    assert after <= before
    # With one side fixed the best is known; both sides free can only be better.
    assert after <= best + 1


@pytest.mark.parametrize("n", [3, 7, 12])
def test_a_matching_in_disorder_is_disentangled(n):
    shuffled = np.random.default_rng(n).permutation(n).tolist()
    network, columns = bipartite(set(enumerate(shuffled)), n, n)
    assert crossings(network, columns) > 0
    assert crossings(network, uncrossed(network, columns)) == 0


def test_what_crosses_least_already_stays():
    network, columns = bipartite({(0, 0), (1, 1), (2, 2)}, 3, 3)
    assert uncrossed(network, columns) == columns


def test_a_line_over_a_column_counts_where_it_passes():
    value = Project()
    for row in range(4):
        value = AddLayer("hidden", loose=True, position=(0, 90 * row)).apply(value)
    a, b, c, d = value.network.layers
    for source, target in ((a, b), (b, c), (a, c), (d, b)):
        value = Connect(source.id, target.id).apply(value)
    columns = [[a, d], [b], [c]]
    # From the upper of two, over the single neuron between, to the single one.
    assert crossings(value.network, columns) == 0
    assert crossings(value.network, [[d, a], [b], [c]]) == 0
    assert tops_of([a, d]) == [-88, 0]


def test_neurons_of_a_card_decide_by_the_neuron_that_they_feed():
    value = AddLayer("hidden", 4, "tanh").apply(Project())
    (card,) = value.network.layers
    for row in range(4):
        value = AddLayer("hidden", loose=True, position=(0, 90 * row)).apply(value)
    loose = value.network.layers[1:]
    for place, layer in zip((3, 1, 2, 0), loose, strict=True):
        value = Connect(int(card.neurons[place]), layer.id).apply(value)
    heights = {key: y for key, (_, y) in arrange(value.network).items()}
    by_place = [loose[3], loose[1], loose[2], loose[0]]
    assert [heights[layer.id] for layer in by_place] == sorted(
        heights[layer.id] for layer in loose
    )


def random_network(seed, n=14, density=0.25):
    generator = np.random.default_rng(seed)
    value = Project()
    for _ in range(n):
        place = tuple(generator.integers(-500, 500, 2).tolist())
        size = int(generator.integers(1, 4))
        edit = AddLayer("hidden", size, "tanh", place, loose=size == 1)
        value = edit.apply(value)
    layers = value.network.layers
    for place, source in enumerate(layers):
        for target in layers[place + 1 :]:
            if generator.random() < density:
                value = Connect(source.id, target.id).apply(value)
    return value


def columns_at(network):
    """Columns as the positions of the layers tell them."""
    found = {}
    for layer in sorted(network.layers, key=lambda layer: layer.position[1]):
        found.setdefault(layer.position[0], []).append(layer)
    return [found[x] for x in sorted(found)]


@pytest.mark.parametrize("seed", range(8))
def test_layers_stand_in_the_order_of_their_depth_and_cross_less(seed):
    value = random_network(seed)
    laid_out = AutoLayout().apply(value).network
    columns = columns_at(laid_out)
    place = {layer.id: n for n, column in enumerate(columns) for layer in column}
    assert all(place[p.source] < place[p.target] for p in laid_out.projections)
    assert len(columns) == max(depths(laid_out).values()) + 1
    naive = [sorted(column, key=lambda layer: layer.id) for column in columns]
    assert crossings(laid_out, columns) <= crossings(laid_out, naive)


def test_only_positions_change():
    value = trained(project(hidden=((4, "tanh"), (3, "relu"))))
    value = AutoLayout().apply(value)
    moved = random_network(3)
    for given_project in (value, moved):
        after = AutoLayout().apply(given_project)
        (plain, arrays), (plain_after, arrays_after) = bits(given_project), bits(after)
        assert arrays == arrays_after
        n = len(given_project.network.layers)
        assert [x[:-1] for x in plain[:n]] == [x[:-1] for x in plain_after[:n]]
        assert plain[n:] == plain_after[n:]


@pytest.mark.parametrize("seed", range(8))
def test_laying_out_again_changes_nothing(seed):
    once = AutoLayout().apply(random_network(seed, n=10))
    assert AutoLayout().apply(once) is once

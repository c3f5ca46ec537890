from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.edits.add import AddNeuron
from engine.edits.parameters import SetFrozen, SetWeights
from engine.edits.placement import Move
from engine.network.parameters import pack, unpack
from gui.canvas import stage as stage_module
from gui.canvas.edges import BY_QT, BY_RASTER
from gui.canvas.few_changes import few_changes
from gui.canvas.overlay import NOTHING, Overlay
from gui.canvas.stage import Stage, same_layout
from tests.gui.canvas.conftest import small_project, wide_project


def test_newer_parameters_keep_the_layout_and_change_the_weights():
    network = small_project().network
    stage = Stage()
    assert stage.show(network, anew=True)
    louder = unpack(network, pack(network) * np.float32(2))
    before = stage.edges
    assert not stage.show(louder)
    np.testing.assert_allclose(
        np.sort(np.abs(stage.edges.weights)), 2 * np.sort(np.abs(before.weights))
    )


def test_edits_of_the_structure_or_of_places_are_seen():
    project = small_project()
    hidden = project.network.layer_named("Hidden 1")
    for edit in (AddNeuron(hidden.id), Move((hidden.id,), 8.0, 0.0)):
        stage = Stage()
        stage.show(project.network, anew=True)
        assert stage.show(edit.apply(project).network)
    assert same_layout(project.network, project.network)


def test_a_typed_weight_shows_without_a_new_layout():
    project = small_project()
    source = int(project.network.layers[0].neurons[0])
    target = int(project.network.layers[1].neurons[0])
    stage = Stage()
    stage.show(project.network, anew=True)
    stage.show(SetWeights({(source, target): 7.5}).apply(project).network)
    assert stage.edges.weights[stage.edges.index_of((source, target))] == 7.5


def test_a_preview_of_a_move_is_gone_with_its_overlay():
    network = small_project().network
    stage = Stage()
    stage.show(network, anew=True)
    layer = network.layers[1]
    home = stage.geometry.rect_of(layer.id)
    stage.set_overlay(Overlay(moved={layer.id: (40.0, 0.0)}))
    assert stage.geometry.rect_of(layer.id) == home.translated(40, 0)
    stage.show(unpack(network, pack(network)))
    assert stage.geometry.rect_of(layer.id) == home.translated(40, 0)
    stage.set_overlay(NOTHING)
    assert stage.geometry.rect_of(layer.id) == home


def test_of_many_connections_the_strongest_2000_are_staged():
    stage = Stage()
    stage.show(wide_project().network, anew=True)
    assert len(stage.edges) == 2000
    assert stage.edges.total == 64 * 40 + 40 * 10


def test_opened_layers_are_forgotten_with_the_project():
    network = wide_project().network
    hidden = network.layer_named("Hidden 1").id
    stage = Stage()
    stage.show(network, anew=True)
    stage.set_opened(frozenset({hidden}))
    assert not stage.geometry.card(hidden).closed
    stage.show(replace(network), anew=True)
    assert stage.geometry.card(hidden).closed


def test_the_strongest_are_chosen_once_for_a_network(monkeypatch):
    chosen = []
    original = stage_module.strongest_of

    def strongest_of(network, sizes, limit):
        chosen.append(limit)
        return original(network, sizes, limit)

    monkeypatch.setattr(stage_module, "strongest_of", strongest_of)
    stage = Stage()
    network = wide_project().network
    stage.show(network, anew=True)
    before = stage.edges
    stage.show(network)
    assert stage.edges is before
    stage.set_reach(0.0)
    stage.set_opened(frozenset({network.layers[1].id}))
    stage.set_overlay(Overlay(moved={network.layers[1].id: (5.0, 0.0)}))
    assert chosen == [BY_QT.painted]
    assert (stage.edges.starts != before.starts).any()
    stage.set_limits(BY_RASTER)
    assert chosen == [BY_QT.painted, BY_RASTER.painted]
    assert len(stage.edges) == stage.edges.total


def test_a_hand_at_one_weight_of_many_chooses_nothing_anew(monkeypatch):
    project = wide_project()
    stage = Stage()
    stage.show(project.network, anew=True)
    weakest = weakest_connection(project.network)
    assert stage.edges.index_of(weakest) is None
    monkeypatch.setattr(stage_module, "CHOICE_SECONDS", -1.0)
    monkeypatch.setattr(stage_module, "strongest_of", None)
    for value in (0.25, -7.5, 0.001):
        stage.show(SetWeights({weakest: value}).apply(project).network)
        assert len(stage.edges) == 2001
        shown = stage.edges.weights[stage.edges.index_of(weakest)]
        assert shown == np.float32(value)
    network = stage.network
    assert len(set(connections(stage.edges))) == len(stage.edges)
    for connection, weight in list(connections(stage.edges).items())[::97]:
        (source, row), (target, column) = map(network.find_neuron, connection)
        assert network.projection(source.id, target.id).weights[row, column] == weight


def test_a_weight_that_was_let_go_is_what_it_was():
    project = wide_project()
    stage = Stage()
    stage.show(project.network, anew=True)
    held = next(iter(connections(stage.edges)))
    before = stage.edges.weights.copy()
    for value in (4.0, 5.0):
        stage.show(SetWeights({held: value}).apply(project).network)
    assert stage.edges.weights[stage.edges.index_of(held)] == 5
    stage.show(replace(project.network))
    assert np.array_equal(stage.edges.weights, before)


def test_frozen_weights_of_a_large_network_are_seen():
    project = wide_project()
    stage = Stage()
    stage.show(project.network, anew=True)
    held = next(iter(connections(stage.edges)))
    stage.show(SetFrozen(connections=(held,)).apply(project).network)
    assert stage.edges.frozen[stage.edges.index_of(held)]
    assert stage.edges.frozen.sum() == 1


def test_many_changes_are_followed_as_before():
    network = wide_project().network
    louder = unpack(network, pack(network) * np.float32(2))
    assert few_changes(network, louder) is None
    assert few_changes(network, unpack(network, pack(network))) == {}
    stage = Stage()
    stage.show(network, anew=True)
    before = stage.edges.weights.copy()
    stage.show(louder)
    assert np.array_equal(stage.edges.weights, 2 * before)


def shuffled(network, seed):
    """The same network with its weights at other places."""
    return unpack(network, np.random.default_rng(seed).permutation(pack(network)))


def staged(monkeypatch, network) -> Stage:
    """A stage that leaves choices to a thread, at its first moment."""
    monkeypatch.setattr(stage_module, "MOST_AT_ONCE", 1_000)
    stage = Stage()
    stage.show(network, anew=True)
    assert not stage.asks_for_choice
    return stage


def test_of_a_large_network_newer_weights_are_shown_and_a_choice_is_asked_for(
    monkeypatch,
):
    network = wide_project().network
    stage = staged(monkeypatch, network)
    before = stage.edges
    later = shuffled(network, 1)
    stage.show(later)
    assert stage.asks_for_choice
    np.testing.assert_array_equal(stage.edges.sources, before.sources)
    assert (stage.edges.weights != before.weights).any()
    choice = stage.choosing()()
    last = unpack(network, pack(later) * np.float32(3))
    stage.show(last)
    assert stage.take_choice(choice)
    assert stage.asks_for_choice, "the weights have changed while it was made"
    fresh = Stage()
    fresh.show(last, anew=True)
    assert connections(stage.edges) == connections(fresh.edges)
    np.testing.assert_array_equal(stage.edges.starts, fresh.edges.starts)
    assert stage.take_choice(stage.choosing()())
    assert not stage.asks_for_choice
    assert stage.reference.value == fresh.reference.value


def test_a_choice_that_comes_too_late_is_laid_out_anew_or_left_out(monkeypatch):
    project = wide_project()
    network, hidden = project.network, project.network.layers[1]
    stage = staged(monkeypatch, network)
    later = shuffled(network, 2)
    stage.show(later)
    choice = stage.choosing()()
    stage.set_opened(frozenset({hidden.id}))
    assert stage.take_choice(choice)
    fresh = Stage()
    fresh.show(later, anew=True)
    fresh.set_opened(frozenset({hidden.id}))
    np.testing.assert_array_equal(stage.edges.starts, fresh.edges.starts)
    np.testing.assert_array_equal(stage.edges.weights, fresh.edges.weights)
    before = stage.edges
    stage.set_limits(BY_RASTER)
    assert not stage.take_choice(choice)
    assert len(stage.edges) == stage.edges.total > len(before)
    stage.set_limits(BY_QT)
    stage.show(AddNeuron(hidden.id).apply(project).network)
    before = stage.edges
    assert not stage.take_choice(choice)
    assert stage.edges is before


def test_a_choice_of_the_same_connections_keeps_their_places(monkeypatch):
    network = wide_project().network
    stage = staged(monkeypatch, network)
    stage.show(unpack(network, pack(network) * np.float32(2)))
    before = stage.edges
    stage.take_choice(stage.choosing()())
    assert stage.edges.starts is before.starts
    assert not stage.asks_for_choice


def test_what_a_hand_changes_is_shown_with_a_choice_made_before(monkeypatch):
    project = wide_project()
    stage = staged(monkeypatch, project.network)
    later = shuffled(project.network, 3)
    stage.show(later)
    choice = stage.choosing()()
    weakest = weakest_connection(later)
    changed = SetWeights({weakest: 0.001}).apply(replace(project, network=later))
    stage.show(changed.network)
    assert stage.take_choice(choice)
    assert not stage.asks_for_choice
    assert stage.edges.weights[stage.edges.index_of(weakest)] == np.float32(0.001)


def weakest_connection(network):
    projection = network.projections[0]
    row, column = np.unravel_index(
        np.abs(projection.weights).argmin(), projection.weights.shape
    )
    source, target = map(network.layer, (projection.source, projection.target))
    return int(source.neurons[row]), int(target.neurons[column])


def connections(edges):
    ends = zip(edges.sources.tolist(), edges.targets.tolist(), strict=True)
    return dict(zip(ends, edges.weights.tolist(), strict=True))

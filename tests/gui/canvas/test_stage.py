from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.edits.add import AddNeuron
from engine.edits.parameters import SetWeights
from engine.edits.placement import Move
from engine.network.parameters import pack, unpack
from gui.canvas import stage as stage_module
from gui.canvas.edges import BY_QT, BY_RASTER
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
    original = stage_module.choose

    def choose(network, limit):
        chosen.append(limit)
        return original(network, limit)

    monkeypatch.setattr(stage_module, "choose", choose)
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

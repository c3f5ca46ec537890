from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from engine.edits.layout import card_size
from gui.canvas.geometry import RADIUS, build_geometry
from tests.gui.canvas.conftest import small_project, wide_project


def test_cards_stand_around_their_neurons_as_the_layout_believes():
    network = small_project().network
    geometry = build_geometry(network)
    for layer in network.layers:
        rect = geometry.rect_of(layer.id)
        x, y = layer.position
        assert (rect.width(), rect.height()) == card_size(layer)
        assert (rect.left(), rect.top()) == (x - 52, y - 80)
        last = geometry.centre_of(int(layer.neurons[-1]))
        assert last == QPointF(x, y + 88 * (layer.size - 1))
        assert rect.bottom() == last.y() + 56


def test_neurons_are_told_with_their_layer_and_place():
    network = small_project().network
    geometry = build_geometry(network)
    assert len(geometry.neurons) == network.n_neurons
    for neuron, layer, index in zip(
        geometry.neurons, geometry.layers, geometry.indices, strict=True
    ):
        assert network.layer(int(layer)).neurons[index] == neuron


def test_connections_run_from_ring_to_ring():
    network = small_project().network
    geometry = build_geometry(network)
    layer = network.layers[1]
    x, y = layer.position
    np.testing.assert_array_equal(geometry.starts[layer.id][0], [x + RADIUS, y])
    np.testing.assert_array_equal(geometry.ends[layer.id][1], [x - RADIUS, y + 88])


def test_large_layers_are_closed_cards_until_opened():
    network = wide_project().network
    hidden = network.layer_named("Hidden 1")
    closed = build_geometry(network)
    card = closed.card(hidden.id)
    assert card.closed
    assert (card.rect.width(), card.rect.height()) == card_size(hidden)
    assert closed.centre_of(int(hidden.neurons[0])) is None
    ends = closed.ends[hidden.id]
    body = card.rect.bottom() - card.body_top
    assert ends[0].tolist() == [card.rect.left(), card.body_top + body * 0.5 / 40]
    np.testing.assert_allclose(np.diff(ends[:, 1]), body / 40)

    opened = build_geometry(network, {hidden.id})
    assert not opened.card(hidden.id).closed
    assert opened.centre_of(int(hidden.neurons[39])) is not None


def test_a_preview_of_a_move_takes_everything_of_the_layer_along():
    network = small_project().network
    layer = network.layers[1]
    before = build_geometry(network)
    after = build_geometry(network, moved={layer.id: (30.0, -8.0)})
    assert after.rect_of(layer.id) == before.rect_of(layer.id).translated(30, -8)
    np.testing.assert_allclose(
        after.ends[layer.id] - before.ends[layer.id], np.tile([30.0, -8.0], (4, 1))
    )
    assert network.layer(layer.id).position == layer.position
    other = network.layers[2].id
    assert after.rect_of(other) == before.rect_of(other)


def test_the_bounds_hold_every_card():
    network = small_project().network
    geometry = build_geometry(network)
    assert all(geometry.bounds().contains(card.rect) for card in geometry.cards)

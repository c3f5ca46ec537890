from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from gui.canvas.edges import choose, curve_points, edges_of
from gui.canvas.geometry import RADIUS, build_geometry
from gui.canvas.hit_test import Hit, hit_test
from gui.canvas.view import View
from tests.gui.canvas.conftest import small_project, wide_project


class Plane:
    """A network laid out, seen at a zoom."""

    def __init__(self, network, zoom=1.0, opened=()) -> None:
        self.network = network
        self.geometry = build_geometry(network, opened)
        self.edges = edges_of(network, self.geometry, choose(network))
        self.view = View()
        self.view.zoom_at(QPointF(13, 7), zoom)

    def hit(self, scene: QPointF, pixels=(0.0, 0.0)) -> Hit:
        """What is so many screen pixels beside a scene point."""
        point = self.view.to_screen(scene) + QPointF(*pixels)
        return hit_test(self.geometry, self.edges, self.view, point)


@pytest.fixture(params=[0.4, 1.0, 2.5])
def plane(qtbot, request) -> Plane:
    return Plane(small_project().network, request.param)


def layer_and_centre(plane: Plane, name: str, index: int):
    layer = plane.network.layer_named(name)
    return layer, plane.geometry.centre_of(int(layer.neurons[index]))


def test_a_neuron_is_hit_on_its_disc(plane):
    layer, centre = layer_and_centre(plane, "Hidden 1", 2)
    hit = plane.hit(centre + QPointF(0, RADIUS - 2))
    assert hit == Hit("neuron", layer.id, int(layer.neurons[2]))


@pytest.mark.parametrize("side", ["in", "out"])
def test_a_port_catches_14_pixels_outside_at_every_zoom(plane, side):
    layer, centre = layer_and_centre(plane, "Hidden 1", 1)
    sign = 1 if side == "out" else -1
    port = centre + QPointF(sign * RADIUS, 0)
    wanted = Hit("port", layer.id, int(layer.neurons[1]), port=side)
    assert plane.hit(port) == wanted
    assert plane.hit(port, (sign * 13, 0)) == wanted
    assert plane.hit(port, (0, 16)).kind != "port"


def test_the_middle_of_a_neuron_is_not_its_port(plane):
    _, centre = layer_and_centre(plane, "Hidden 2", 0)
    assert plane.hit(centre).kind == "neuron"


def test_inputs_take_nothing(plane):
    layer, centre = layer_and_centre(plane, "Inputs", 0)
    assert plane.hit(centre - QPointF(RADIUS, 0)).port is None
    assert plane.hit(centre + QPointF(RADIUS, 0)).port == "out"
    card = plane.geometry.card(layer.id)
    assert plane.hit(card.port("in"), (-5, 0)).kind != "card_port"


def test_card_ports_stand_at_mid_height_of_the_card(plane):
    layer = plane.network.layer_named("Hidden 1")
    port = plane.geometry.card(layer.id).port("out")
    hit = plane.hit(port, (6, 0))
    assert (hit.kind, hit.layer, hit.port) == ("card_port", layer.id, "out")


def test_head_body_and_lower_edge_of_a_card(plane):
    layer = plane.network.layer_named("Hidden 1")
    card = plane.geometry.card(layer.id)
    assert plane.hit(card.rect.topLeft() + QPointF(20, 20)) == Hit("head", layer.id)
    low = QPointF(card.rect.center().x(), card.rect.bottom())
    assert plane.hit(low, (0, 3)) == Hit("lower_edge", layer.id)
    assert plane.hit(low, (0, 9)).kind == "empty"
    beside = QPointF(card.rect.left() + 10, card.rect.bottom() - 20)
    assert plane.hit(beside) == Hit("card", layer.id)


def test_a_connection_catches_5_pixels_beside_it_at_every_zoom(plane):
    output = plane.network.layer_named("Output")
    hidden = plane.network.layer_named("Hidden 2")
    ends = int(hidden.neurons[1]), int(output.neurons[0])
    index = plane.edges.index_of(ends)
    starts, stops = plane.edges.starts[[index]], plane.edges.ends[[index]]
    x, y = curve_points(starts, stops, 10)[0][5]
    middle = QPointF(x, y)
    assert plane.hit(middle).connection == ends
    assert plane.hit(middle, (0, 4)).connection == ends
    assert plane.hit(middle, (0, 12)).kind == "empty"


def test_nothing_is_empty(plane):
    assert plane.hit(plane.geometry.bounds().topLeft() - QPointF(90, 90)) == Hit()


def test_a_name_belongs_to_its_neuron(qtbot):
    plane = Plane(small_project().network)
    layer, centre = layer_and_centre(plane, "Hidden 1", 0)
    hit = plane.hit(centre + QPointF(0, RADIUS + 10))
    assert (hit.neuron, hit.on_label) == (int(layer.neurons[0]), True)


def test_a_closed_card_is_hit_as_a_whole_but_for_its_lower_edge(qtbot):
    plane = Plane(wide_project().network)
    hidden = plane.network.layer_named("Hidden 1")
    card = plane.geometry.card(hidden.id)
    assert plane.hit(card.rect.center()) == Hit("card", hidden.id)
    low = QPointF(card.rect.center().x(), card.rect.bottom())
    assert plane.hit(low) == Hit("lower_edge", hidden.id)
    assert plane.hit(low - QPointF(0, 30)) == Hit("card", hidden.id)

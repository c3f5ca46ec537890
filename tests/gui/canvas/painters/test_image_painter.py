from __future__ import annotations

import numpy as np
import pytest

from engine.network.parameters import pack, unpack
from gui.canvas.geometry import build_geometry
from gui.canvas.painters import image_painter
from gui.canvas.painters.image_painter import (
    grid_of,
    image_shape,
    strongest_neurons,
    to_image,
    weight_pixels,
)
from gui.style.palette import DARK, weight_table
from tests.gui.canvas.conftest import wide_project
from tests.gui.canvas.test_canvas import at_rest, layer_of, picture


@pytest.mark.parametrize(
    ("sources", "shape"), [(784, (28, 28)), (64, (8, 8)), (7, (3, 3)), (12, (3, 4))]
)
def test_images_are_square_where_they_can_be(sources, shape):
    assert image_shape(sources) == shape


def test_the_neurons_with_the_largest_weights_come_first():
    weights = np.zeros((3, 4), np.float32)
    weights[:, 2], weights[:, 0], weights[1, 3] = 2.0, 1.0, -9.0
    assert strongest_neurons(weights, 3).tolist() == [3, 2, 0]


def test_each_weight_is_a_pixel_in_the_colour_of_the_scale():
    weights = np.array([[1.0], [-1.0], [0.0], [0.5]], np.float32)
    pixels = weight_pixels(weights, 1.0, DARK)[0]
    table = weight_table(DARK)
    assert pixels.shape == (2, 2, 3)
    assert pixels[0, 0].tolist() == table[255].tolist()
    assert pixels[0, 1].tolist() == table[0].tolist()
    assert pixels[1, 0].tolist() == table[128].tolist()
    assert pixels[1, 1].tolist() == table[191].tolist()


def test_weights_that_are_no_numbers_or_beyond_the_scale_are_shown_all_the_same():
    weights = np.array([[np.nan], [np.inf], [-50.0], [0.0]], np.float32)
    pixels = weight_pixels(weights, 1.0, DARK)[0]
    assert pixels[0, 1].tolist() == weight_table(DARK)[255].tolist()
    assert pixels[1, 0].tolist() == weight_table(DARK)[0].tolist()


def test_an_image_has_the_colours_it_was_given(qtbot):
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    image = to_image(pixels)
    assert (image.width(), image.height()) == (4, 2)
    assert image.pixelColor(3, 1).getRgb()[:3] == (21, 22, 23)


def test_a_card_has_room_for_sixteen_images():
    network = wide_project().network
    card = build_geometry(network).card(network.layer_named("Hidden 1").id)
    assert grid_of(card) == (4, 4)


def test_the_strongest_are_chosen_anew_when_a_run_ends(show, qtbot, monkeypatch):
    """Of a run the images keep their places, whatever becomes the strongest."""
    monkeypatch.setattr(image_painter, "REFRESH_SECONDS", 0.0)
    scene = show(wide_project())
    canvas, layer = scene.canvas, layer_of(scene, "Hidden 1")
    at_rest(qtbot, canvas)
    images = canvas.renderer._images
    first = images._kept[layer.id].order.tolist()
    vector = np.random.default_rng(8).permutation(pack(canvas.stage.network))
    canvas.stage.show(unpack(canvas.stage.network, vector), in_run=True)
    canvas.presenter.changed()
    picture(canvas)
    assert images._kept[layer.id].order.tolist() == first
    at_rest(qtbot, canvas)
    weights = canvas.stage.network.projections[0].weights
    wanted = strongest_neurons(weights, len(first)).tolist()
    assert images._kept[layer.id].order.tolist() == wanted != first

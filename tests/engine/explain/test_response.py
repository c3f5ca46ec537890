import doctest

import numpy as np
import pytest

import engine.explain.response
from engine.explain import Explainer, neuron_values
from engine.explain.response import SIDE, input_grid, range_of, responses
from engine.network.parameters import pack
from engine.plan import compile_plan
from tests.engine.random_networks import layered


def test_the_example_in_the_manual_runs():
    result = doctest.testmod(engine.explain.response)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_first_input_goes_right_and_the_second_up():
    ranges = np.array([[-1.0, 1.0], [0.0, 5.0]])
    grid = input_grid(np.array([9.0, 8.0, 7.0]), (2, 0), ranges)
    picture = grid.reshape(SIDE, SIDE, 3)
    np.testing.assert_array_equal(picture[..., 1], 8.0)
    np.testing.assert_allclose(picture[0, :, 2], np.linspace(-1, 1, SIDE))
    np.testing.assert_allclose(picture[:, 0, 0], np.linspace(5, 0, SIDE))


def test_a_single_input_goes_right():
    grid = input_grid(np.zeros(1), (0, 0), np.array([[2.0, 3.0], [2.0, 3.0]]), 3)
    np.testing.assert_allclose(grid[:, 0], [2, 2.5, 3] * 3)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 10.0, 4.0], (-0.5, 10.5)),
        ([3.0, 3.0], (2.5, 3.5)),
        ([np.nan, 0.0, np.inf, 1.0], (-0.05, 1.05)),
        ([np.nan], (-1.0, 1.0)),
        ([], (-1.0, 1.0)),
    ],
)
def test_the_range_is_a_little_more_than_the_data(values, expected):
    np.testing.assert_allclose(range_of(np.array(values)), expected)


def test_each_place_of_the_picture_is_the_output_of_its_row():
    network = layered([3, 4, 2], ["tanh", "softmax"])
    plan = compile_plan(network)
    parameters = plan.from_network_order(pack(network))
    ranges = np.array([[-2.0, 2.0], [-3.0, 1.0]])
    rows = input_grid(np.array([0.3, 0.1, -0.7]), (0, 1), ranges)
    found = responses(Explainer(plan, SIDE * SIDE), parameters, rows)
    assert found.keys() == {layer.id for layer in network.layers}
    for place in (0, 5, SIDE * SIDE - 1):
        line, across = divmod(place, SIDE)
        alone = neuron_values(plan, parameters, rows[place])
        for layer, picture in found.items():
            assert picture.shape[1:] == (SIDE, SIDE)
            np.testing.assert_allclose(
                picture[:, line, across], alone.outputs[layer], rtol=1e-5, atol=1e-6
            )

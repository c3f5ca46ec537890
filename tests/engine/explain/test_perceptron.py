from dataclasses import replace

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.data.scaling import fit
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.perceptron import (
    THRESHOLDS,
    DecisionLine,
    hidden_plane,
    perceptron,
)
from engine.explain.subject import CannotExplain
from engine.network.parameters import pack
from engine.prediction import predict
from engine.project import Project, with_settings
from engine.trainer import Trainer
from tests.engine import reference


def single(name, method="none", output="sigmoid", weights=(1.3, -0.7), bias=0.2):
    loss = "binary_cross_entropy" if output == "sigmoid" else "mse"
    project = new_project(load_set(name), hidden=(), output=output, loss=loss)
    data = project.dataset
    data = replace(data, inputs=data.inputs * [3, 50] + [10, -200])
    last = replace(project.network.layers[1], biases=np.array([bias], "f"))
    (join,) = project.network.projections
    join = replace(join, weights=np.array(weights, "f")[:, None])
    network = project.network.with_layers([last]).with_projection(join)
    return replace(project, dataset=data, scaling=fit(data, method), network=network)


@pytest.mark.parametrize("method", ["none", "standardize", "minmax"])
@pytest.mark.parametrize("output", THRESHOLDS)
def test_on_the_line_the_output_is_one_half(method, output):
    project = single("gauss", method, output)
    found = perceptron(project)
    (w1, w2), c = found.line.weights, found.line.threshold
    x1 = np.linspace(0, 20, 7)
    points = np.stack([x1, (c - w1 * x1) / w2], axis=1)
    if output != "step":
        assert predict(project, points)[:, 0] == pytest.approx(0.5, abs=1e-4)
    beyond = points + 0.05 * np.sign([w1, w2])
    assert (predict(project, beyond)[:, 0] > 0.5).all()
    assert (found.line.side(beyond) > 0).all()
    before = points - 0.05 * np.sign([w1, w2])
    assert not (predict(project, before)[:, 0] > 0.5).any()


def test_rows_on_their_side_are_the_accuracy():
    project = single("gauss", "standardize")
    found = perceptron(project)
    answers = predict(project, found.points)[:, 0] > 0.5
    wanted = sum(
        bool(answer) == (value == 1)
        for answer, value in zip(answers, project.dataset.targets[:, 0], strict=True)
    )
    assert found.right == wanted
    assert found.line.names == ("x1", "x2")
    assert np.array_equal(found.points, project.dataset.inputs)


@pytest.mark.parametrize(("name", "most"), [("and", 4), ("or", 4), ("xor4", 3)])
def test_a_trained_perceptron_does_and_and_or_but_not_xor(name, most):
    project = with_settings(
        new_project(load_set(name), hidden=()), learning_rate=1.0, batch_size=None
    )
    trainer = Trainer(project, backend="numpy")
    seen = []
    for _ in range(20):
        trainer.advance(50)
        seen.append(perceptron(trainer.snapshot()).right)
    if name == "xor4":
        assert max(seen) <= most
    else:
        assert seen[-1] == most


def test_the_part_of_a_line_within_a_rectangle():
    line = DecisionLine(("a", "b"), (1.0, 1.0), 1.0)
    assert sorted(line.segment((0, 0), (1, 1)).tolist()) == [[0, 1], [1, 0]]
    assert sorted(line.segment((0, 0), (2, 0.5)).tolist()) == [[0.5, 0.5], [1, 0]]
    assert line.segment((2, 2), (3, 3)) is None
    upright = DecisionLine(("a", "b"), (2.0, 0.0), 1.0)
    assert sorted(upright.segment((0, 0), (1, 4)).tolist()) == [[0.5, 0], [0.5, 4]]
    level = DecisionLine(("a", "b"), (0.0, 2.0), 1.0)
    assert sorted(level.segment((0, 0), (3, 1)).tolist()) == [[0, 0.5], [3, 0.5]]
    assert DecisionLine(("a", "b"), (0.0, 0.0), 1.0).segment((0, 0), (1, 1)) is None
    for ends in (line.segment((-1, -3), (2, 4)),):
        assert ends @ [1, 1] == pytest.approx([1, 1])


@pytest.mark.parametrize("word", THRESHOLDS)
def test_thresholds_are_where_the_activation_passes_one_half(word):
    sums = np.array([[THRESHOLDS[word] - 1e-6, THRESHOLDS[word] + 1e-6]])
    out = np.empty_like(sums)
    ACTIVATIONS[word].apply(sums.copy(), out)
    assert out[0, 0] < 0.5 < out[0, 1]


def two_hidden(name="xor4"):
    """The textbook answer to XOR: or, and, and their difference."""
    project = new_project(load_set(name), hidden=((2, "sigmoid"),))
    _, hidden, output = project.network.layers
    first, second = project.network.projections
    network = project.network.with_layers(
        [
            replace(hidden, biases=np.array([-10, -30], "f")),
            replace(output, biases=np.array([-10], "f")),
        ]
    )
    for join, weights in ((first, [[20, 20], [20, 20]]), (second, [[20], [-20]])):
        network = network.with_projection(replace(join, weights=np.array(weights, "f")))
    return replace(project, network=network)


def test_in_the_plane_of_the_hidden_neurons_xor_is_parted():
    project = two_hidden()
    found = hidden_plane(project)
    hidden = project.network.layers[1]
    assert found.neurons == tuple(hidden.neurons.tolist())
    w = pack(project.network).astype(float)
    _, outputs = reference.forward(project.network, w, project.dataset.inputs)
    np.testing.assert_allclose(found.points, outputs[hidden.id].T, atol=1e-6)
    assert found.classes.tolist() == [0, 1, 1, 0]
    assert found.right == 4
    assert found.line.weights == (20, -20)
    assert found.line.threshold == 10
    sides = found.points @ [20, -20] - 10
    np.testing.assert_allclose(found.line.side(found.points), sides)


def test_only_neurons_that_alone_feed_the_output_have_a_line():
    project = new_project(load_set("xor"), hidden=((3, "tanh"), (3, "tanh")))
    first, second = (layer.neurons.tolist() for layer in project.network.layers[1:3])
    assert hidden_plane(project).neurons == tuple(second[:2])
    found = hidden_plane(project, first[2], first[0])
    assert found.neurons == (first[2], first[0])
    assert found.line is found.right is None
    numbers = hidden_plane(new_project(load_set("plane"), hidden=((2, "tanh"),)))
    assert not numbers.classes.any()
    assert numbers.line is None


def test_what_has_no_line_says_so():
    xor = new_project(load_set("xor"), hidden=((3, "tanh"),))
    hidden = xor.network.layers[1].neurons.tolist()
    for project, words in (
        (xor, "no hidden layer"),
        (new_project(load_set("iris"), hidden=()), "over two inputs"),
        (new_project(load_set("plane"), hidden=()), "two classes"),
        (single("gauss", output="sine"), "passes one half more than once"),
    ):
        with pytest.raises(CannotExplain, match=words):
            perceptron(project)
    for pair in ((hidden[0], hidden[0]), (hidden[0], 9999), (hidden[0], 2)):
        with pytest.raises(CannotExplain, match="choose two"):
            hidden_plane(xor, *pair)
    with pytest.raises(CannotExplain, match="two neurons or more"):
        hidden_plane(single("gauss"))
    with pytest.raises(Exception, match="no data yet"):
        perceptron(Project(xor.network))

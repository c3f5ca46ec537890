from dataclasses import replace

import numpy as np
import pytest

from engine.network.network import Network
from engine.network.projection import Projection
from engine.network.validation import (
    MAX_PARAMETERS,
    InvalidNetwork,
    check_name,
    check_size,
    validate,
)
from tests.engine.random_networks import layered


def valid():
    return layered([2, 3, 1], ["tanh", "sigmoid"])


def hidden_with(**changes):
    network = valid()
    return network.with_layers([replace(network.layers[1], **changes)])


def joined(start, end, **changes):
    network = valid()
    ends = network.layers[start], network.layers[end]
    weights = np.zeros([end.size for end in ends], "f")
    join = Projection(ends[0].id, ends[1].id, weights)
    return replace(
        network, projections=(*network.projections, replace(join, **changes))
    )


def test_networks_that_keep_the_rules_pass():
    validate(Network())
    validate(valid())
    validate(joined(0, 2))


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (hidden_with(name="Layer 1"), "Two layers are called"),
        (hidden_with(kind="ghost"), "unknown kind"),
        (hidden_with(loose=True), "drawn as a neuron but has 3"),
        (hidden_with(names=("a",)), "other lists"),
        (hidden_with(biases=np.array([0, np.nan, 0], "f")), "not finite"),
        (hidden_with(position=(np.inf, 0.0)), "not finite"),
        (hidden_with(activations=("tanh", "magic", "tanh")), "'magic'"),
        (hidden_with(activations=("softmax", "tanh", "tanh")), "whole layer"),
        (hidden_with(neurons=np.array([5, 5, 6])), "same id"),
        (hidden_with(neurons=np.array([5, 6, 900])), "out of range"),
        (joined(0, 2, source=99), "joins a layer that does not exist"),
        (joined(1, 0), "input layer: an input neuron takes no connections"),
        (joined(0, 1), "twice"),
        (joined(2, 1), "would feed back into itself"),
        (joined(0, 2, delay=2), "delay not 0 or 1"),
        (joined(0, 2, weights=np.zeros((5, 5), "f")), r"\(5, 5\) weights"),
        (joined(0, 2, weights=np.full((2, 1), np.inf, "f")), "weight not finite"),
        (
            joined(0, 2, weights=np.ones((2, 1), "f"), mask=np.zeros((2, 1), bool)),
            "missing weight",
        ),
    ],
)
def test_each_broken_rule_is_told_in_words(network, words):
    with pytest.raises(InvalidNetwork, match=words):
        validate(network)


def test_softmax_of_one_neuron_is_refused():
    network = layered([2, 1], ["softmax"])
    with pytest.raises(InvalidNetwork, match="needs two or more"):
        validate(network)


@pytest.mark.parametrize("name", ["", "  ", "a" * 65, "a/b", "a\nb"])
def test_names_that_files_cannot_carry_are_refused(name):
    with pytest.raises(InvalidNetwork, match="layer name"):
        check_name(name)


def test_absurd_sizes_are_refused_with_their_memory():
    check_size(MAX_PARAMETERS)
    with pytest.raises(InvalidNetwork, match="16,000 GB"):
        check_size(10**12)

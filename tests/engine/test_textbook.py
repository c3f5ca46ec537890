"""The 2-2-2 network whose numbers have been computed by hand in many courses.

https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/
"""

from dataclasses import replace

import numpy as np
import pytest

from engine.data.scaling import fit
from engine.explain import neuron_values
from engine.project import Project
from engine.settings import TrainingSettings
from engine.trainer import Trainer
from tests.engine.random_networks import layered, make_dataset


def textbook(loss="half_sse"):
    network = layered([2, 2, 2], ["sigmoid", "sigmoid"])
    _, hidden, output = network.layers
    first, second = network.projections
    network = network.with_layers(
        [
            replace(hidden, biases=np.full(2, 0.35, "f")),
            replace(output, biases=np.full(2, 0.60, "f")),
        ]
    )
    for join, weights in (
        (first, [[0.15, 0.25], [0.20, 0.30]]),
        (second, [[0.40, 0.50], [0.45, 0.55]]),
    ):
        network = network.with_projection(replace(join, weights=np.array(weights, "f")))
    data = make_dataset([[0.05, 0.10]], [[0.01, 0.99]], test_share=0)
    settings = TrainingSettings(learning_rate=0.5, loss=loss, batch_size=None)
    return Project(network, settings, data, fit(data, "none"))


def exact(trainer):
    """Parameters as the book gives them: float32 has only seven digits of 0.15."""
    trainer.parameters[...] = trainer.parameters.round(6)
    return trainer


def first_output_weight(trainer):
    _, hidden, output = textbook().network.layers
    weights = trainer.plan.layer_weights(trainer.parameters, hidden.id, output.id)
    return weights[0, 0]


def test_the_known_numbers_to_nine_digits():
    trainer = exact(Trainer(textbook(), dtype=np.float64))
    output = trainer.plan.output_columns
    assert output.tolist() == [0, 1]
    values = neuron_values(trainer.plan, trainer.parameters, np.array([0.05, 0.10]))
    found = values.outputs[textbook().network.layers[2].id]
    assert found == pytest.approx([0.751365070, 0.772928465], abs=1e-9)
    assert trainer.losses().train == pytest.approx(0.298371109, abs=1e-9)
    trainer.advance(1)
    assert first_output_weight(trainer) == pytest.approx(0.358916480, abs=1e-9)


def test_the_known_numbers_in_single_precision():
    trainer = Trainer(textbook())
    assert trainer.losses().train == pytest.approx(0.298371109, abs=1e-6)
    trainer.advance(1)
    assert first_output_weight(trainer) == pytest.approx(0.358916480, abs=1e-6)


def test_with_two_outputs_mse_is_the_same():
    one, other = Trainer(textbook("half_sse")), Trainer(textbook("mse"))
    assert one.losses() == other.losses()
    one.advance(3)
    other.advance(3)
    assert one.parameters == pytest.approx(other.parameters, rel=1e-6)

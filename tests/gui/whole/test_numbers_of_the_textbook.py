"""The numbers of an example that many textbooks print, read off the window.

The 2-2-2 network of sigmoid neurons with half the squared error, one row and a rate of
0.5; computed here by hand, with nothing of the engine.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from engine.files.examples import EXAMPLES
from gui.panels.inspector.product_table import ProductTable
from gui.panels.inspector.result_strip import ResultStrip
from gui.style.number_text import format_loss, parse_number
from gui.widgets.readout import Readout

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
RATE = 0.5
INPUTS = np.array([0.05, 0.10])
TARGETS = np.array([0.01, 0.99])


class ByHand:
    """Weights as [n_source, n_target], and one step of the rule on paper."""

    def __init__(self) -> None:
        self.weights = {
            "Hidden 1": np.array([[0.15, 0.25], [0.20, 0.30]]),
            "Output": np.array([[0.40, 0.50], [0.45, 0.55]]),
        }
        self.biases = {
            "Hidden 1": np.array([0.35, 0.35]),
            "Output": np.array([0.60, 0.60]),
        }

    def forward(self) -> dict[str, np.ndarray]:
        values, outputs = INPUTS, {}
        for layer, weights in self.weights.items():
            z = values @ weights + self.biases[layer]
            values = outputs[layer] = 1 / (1 + np.exp(-z))
        return outputs

    def loss(self) -> float:
        return float(((self.forward()["Output"] - TARGETS) ** 2).sum() / 2)

    def step(self) -> None:
        """Hidden errors use the weights before the step, as back-propagation does."""
        outputs = self.forward()
        hidden, output = outputs["Hidden 1"], outputs["Output"]
        of_output = (output - TARGETS) * output * (1 - output)
        of_hidden = (self.weights["Output"] @ of_output) * hidden * (1 - hidden)
        for layer, values, error in (
            ("Output", hidden, of_output),
            ("Hidden 1", INPUTS, of_hidden),
        ):
            self.weights[layer] = self.weights[layer] - RATE * np.outer(values, error)
            self.biases[layer] = self.biases[layer] - RATE * error


@pytest.fixture
def window(open_window):
    return open_window(EXAMPLES["textbook"].path)


def visible(window, kind):
    inspector = window.findChild(QWidget, "inspector")
    return [each for each in inspector.findChildren(kind) if each.isVisible()]


def numbers_of(window, layer: str, index: int):
    """What the inspector shows of a neuron that is clicked: weights, bias, output.

    The strip rounds; below its line, its tooltip has the whole number.
    """
    QTest.mouseClick(window.canvas, LEFT, NONE, window.canvas.point_of(layer, index))
    (table,) = [t for t in visible(window, ProductTable) if t.total is not None]
    keys = [row.key for row in table.rows]
    fields = [table.field_of(key) for key in keys]
    (strip,) = visible(window, ResultStrip)
    *weights, bias = (field.value for field in fields)
    return weights, bias, parse_number(strip.toolTip().splitlines()[1])


def assert_shows(window, expected: ByHand) -> None:
    outputs = expected.forward()
    for layer in ("Hidden 1", "Output"):
        for index in range(2):
            weights, bias, value = numbers_of(window, layer, index)
            np.testing.assert_allclose(
                weights, expected.weights[layer][:, index], rtol=0, atol=1e-6
            )
            assert bias == pytest.approx(expected.biases[layer][index], abs=1e-6)
            assert value == pytest.approx(outputs[layer][index], abs=1e-6)


def test_the_window_shows_the_numbers_of_the_textbook(window, qtbot):
    expected = ByHand()
    first = expected.forward()["Output"]
    np.testing.assert_allclose(first, [0.751365070, 0.772928465], atol=1e-9)
    assert math.isclose(expected.loss(), 0.298371109, abs_tol=1e-9)
    assert_shows(window, expected)

    step = window.findChild(QWidget, "transport_step")
    QTest.mouseClick(step, LEFT)
    qtbot.waitUntil(lambda: window.document.project.training.epoch == 1)

    expected.step()
    assert expected.weights["Output"][0, 0] == pytest.approx(0.358916480, abs=1e-9)
    assert_shows(window, expected)
    loss = window.findChild(Readout, "transport_loss")
    qtbot.waitUntil(lambda: loss.text() == format_loss(expected.loss()))

"""Every number that is painted on the card, against plain loops over the weights."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QPainter

from engine.files.examples import EXAMPLES
from gui.lessons.neuron_card import steps_view
from gui.lessons.neuron_card.steps_view import StepsView
from tests.gui.lessons.explanations import plain
from tests.gui.lessons.explanations.plain import number
from tests.gui.lessons.test_neuron_card import by_loops, card, double_click


def painted(monkeypatch, view) -> list[str]:
    """Every text that the card draws, in its order."""
    texts: list[str] = []

    class Painter(QPainter):
        def drawText(self, *args) -> None:
            texts.append(next(each for each in args if isinstance(each, str)))
            super().drawText(*args)

    monkeypatch.setattr(steps_view, "QPainter", Painter)
    view.repaint()
    monkeypatch.undo()
    return texts


def slope_of(curve, z: float) -> float:
    return float(curve(z + 1e-6) - curve(z - 1e-6)) / 2e-6


@pytest.mark.parametrize(
    ("example", "layer", "index"),
    [("two-moons", "Hidden 1", 1), ("two-moons", "Hidden 2", 1), ("sine", "Output", 0)],
)
def test_every_painted_number(open_window, monkeypatch, example, layer, index):
    window = open_window(EXAMPLES[example].path)
    double_click(window, layer, index)
    view = window.findChild(StepsView)
    entries, bias, z, a = by_loops(window, layer, index)
    texts = painted(monkeypatch, view)
    assert "1" in texts, "what the bias is the weight of"

    # First what stays while one watches, down to the title of the output.
    numbers = texts[texts.index("Output a") + 1 :]
    count = len(entries)
    told = [number(each) for each in numbers[: 2 * count + 2]]
    values = [value for _, value, _ in entries]
    products = [value * weight for _, value, weight in entries]
    assert told == pytest.approx([*values, *products, bias, z], abs=6e-4)
    (below,) = [text for text in numbers if text.startswith("z = ")]
    assert number(below.removeprefix("z = ")) == pytest.approx(z, abs=6e-4)
    (said,) = [text for text in numbers if text.startswith("slope here ")]
    project = window.document.project
    word = project.network.layer_named(layer).activations[index]
    shown, count = re.fullmatch(
        r"slope here (\S+), dots: (\S+) training rows", said
    ).groups()
    assert number(shown) == pytest.approx(slope_of(plain.CURVES[word], z), abs=6e-4)
    rows = len(project.dataset.train_rows)
    assert int(count) == min(rows, 500) == len(card(window).steps.batch_sums)
    # The large number at the right is the output.
    before = numbers[numbers.index(said) - 1]
    assert number(before) == pytest.approx(a, abs=6e-4)

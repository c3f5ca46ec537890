"""The example projects that come with the program, and what each of them reaches."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.data.resources import resource_path


@dataclass(frozen=True)
class Goal:
    """A figure that an example reaches with its own seed and settings.

    Attributes
    ----------
    measure : str
        Of the test rows, or of the training rows where there are none; "loss" is the
        training loss, for which less is better.
    value : float
    epochs : int
        Within so many.
    """

    measure: Literal["accuracy", "r2", "loss"]
    value: float
    epochs: int


@dataclass(frozen=True)
class Example:
    """One example project.

    Attributes
    ----------
    name : str
        Of the file, without its suffix.
    title, sentence : str
        For the start page.
    goal : Goal
    """

    name: str
    title: str
    sentence: str
    goal: Goal

    @property
    def path(self) -> Path:
        """Where the project is."""
        return resource_path("examples", f"{self.name}.wloom")


_LIST = (
    Example(
        "two-moons",
        "Two moons",
        "2 inputs, 4 + 2 neurons, 500 rows. Learns within a second of pressing play.",
        Goal("accuracy", 0.97, 90),
    ),
    Example(
        "xor",
        "XOR",
        "a line fails, four neurons do not",
        Goal("accuracy", 0.98, 200),
    ),
    Example(
        "line",
        "A line, y = m x + b",
        "one neuron, two numbers",
        Goal("r2", 0.98, 100),
    ),
    Example(
        "spiral",
        "Spiral",
        "8 + 8 neurons, tanh",
        Goal("accuracy", 0.95, 500),
    ),
    Example(
        "penguins",
        "Penguins",
        "6 columns, 3 species",
        Goal("accuracy", 0.95, 100),
    ),
    Example(
        "digits",
        "Digits",
        "64 pixels, 10 classes",
        Goal("accuracy", 0.96, 100),
    ),
    Example(
        "meals",
        "Meals",
        "the weights become the prices",
        Goal("r2", 0.999, 100),
    ),
    Example(
        "textbook",
        "Textbook",
        "2-2-2, every step can be checked by hand",
        Goal("loss", 0.001, 2000),
    ),
    Example(
        "sine",
        "Sine wave",
        "six bent steps add up to a curve",
        Goal("r2", 0.98, 200),
    ),
    Example(
        "chain",
        "A linear chain",
        "three layers that are one matrix",
        Goal("r2", 0.99, 100),
    ),
    Example(
        "valleys",
        "Valleys",
        "one sine neuron rolls into the wrong one",
        Goal("loss", 0.7, 60),
    ),
)

EXAMPLES: dict[str, Example] = {example.name: example for example in _LIST}
"""Every example by its name, in the order of the start page."""

"""The decision surface of the first card, computed by training its example. No Qt."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.arrays import Array, Ints
from engine.files.project_file import load
from engine.prediction import predict
from engine.trainer import Trainer
from gui.dialogs.start_page.miniature import Points

EPOCHS = 120
GRID = 64
MARGIN = 0.12


@dataclass(frozen=True, eq=False)
class Surface:
    """What a trained network says over its input plane, with the rows it learned from.

    `probabilities` begin at the upper left corner.
    """

    probabilities: Array
    points: Points


def surface_steps(path: Path) -> Generator[float, None, Surface]:
    """Train the project of a path for a moment and look over its plane."""
    project = load(path)
    trainer = Trainer(project)
    for epoch in range(0, EPOCHS, 4):
        trainer.advance_epochs(4)
        yield epoch / EPOCHS
    return _surface(trainer)


def _surface(trainer: Trainer) -> Surface:
    project = trainer.snapshot()
    dataset = project.dataset
    if dataset is None:
        raise ValueError("an example has data")
    low, high = dataset.inputs.min(axis=0), dataset.inputs.max(axis=0)
    spread = high - low
    low, high = low - MARGIN * spread, high + MARGIN * spread
    across = np.linspace(low[0], high[0], GRID)
    upwards = np.linspace(high[1], low[1], GRID)
    plane = np.stack(np.meshgrid(across, upwards), axis=-1).reshape(-1, 2)
    probabilities = predict(project, plane)[:, 0].reshape(GRID, GRID)
    rows: Ints = dataset.train_rows
    places = (dataset.inputs[rows] - low) / (high - low)
    return Surface(probabilities, Points(places, dataset.class_index()[rows]))

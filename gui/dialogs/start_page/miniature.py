"""What a small picture of a project needs: a few points, a few weights. No Qt."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Ints
from engine.data.dataset import Dataset
from engine.network.layer import Layer
from engine.network.network import Network
from engine.project import Project

MOST_POINTS = 160
MOST_NEURONS = 8
SMALLEST_IMAGE = 16


@dataclass(frozen=True, eq=False)
class Points:
    """Rows of the data in the unit square, y upwards.

    `groups` has the class of each, -1 where there are none.
    """

    places: Array
    groups: Ints


@dataclass(frozen=True, eq=False)
class Links:
    """Weights between two columns of dots, from -1 to 1; 0 where nothing connects."""

    source: int
    target: int
    weights: Array


@dataclass(frozen=True, eq=False)
class Miniature:
    """A project in little: points or an image, and columns of dots with links."""

    points: Points | None
    image: Array | None
    columns: tuple[int, ...]
    links: tuple[Links, ...]


def miniature(project: Project) -> Miniature:
    """Pick what shows best what a project is about."""
    dataset = project.dataset
    image = None if dataset is None else _image(dataset)
    points = None if dataset is None or image is not None else points_of(dataset)
    columns, links = _columns(project.network)
    return Miniature(points, image, columns, links)


def points_of(dataset: Dataset) -> Points:
    """At most `MOST_POINTS` rows, evenly picked, along two columns."""
    step = max(1, dataset.n_rows // MOST_POINTS)
    rows = np.arange(0, dataset.n_rows, step)
    numbers = np.flatnonzero(~dataset.one_hot)
    across = dataset.inputs[rows, numbers[0] if len(numbers) else 0]
    if len(numbers) > 1 and dataset.classes:
        upwards = dataset.inputs[rows, numbers[1]]
    else:
        upwards = dataset.targets[rows, 0]
    places = np.stack([_to_unit(across), _to_unit(upwards)], axis=1)
    groups = np.full(len(rows), -1, dtype=np.int64)
    if dataset.classes:
        groups = dataset.class_index()[rows]
    return Points(places, groups)


def _to_unit(values: Array) -> Array:
    low, high = float(values.min()), float(values.max())
    scaled: Array = (values - low) / (high - low if high > low else 1.0)
    return scaled


def _image(dataset: Dataset) -> Array | None:
    side = round(dataset.n_inputs**0.5)
    if dataset.n_inputs < SMALLEST_IMAGE or side * side != dataset.n_inputs:
        return None
    rows = dataset.class_index() if dataset.classes else np.zeros(dataset.n_rows)
    third = np.flatnonzero(rows == min(3, max(0, len(dataset.classes) - 1)))
    row = int(third[0]) if len(third) else 0
    return _to_unit(dataset.inputs[row]).reshape(side, side)


def _columns(network: Network) -> tuple[tuple[int, ...], tuple[Links, ...]]:
    layers = sorted(network.layers, key=_order)
    picked = {layer.id: _picked(layer) for layer in layers}
    place = {layer.id: index for index, layer in enumerate(layers)}
    largest = max(
        (float(np.abs(p.weights).max(initial=0.0)) for p in network.projections),
        default=0.0,
    )
    links = tuple(
        Links(
            place[p.source],
            place[p.target],
            p.weights[np.ix_(picked[p.source], picked[p.target])] / (largest or 1.0),
        )
        for p in network.projections
    )
    return tuple(len(picked[layer.id]) for layer in layers), links


def _order(layer: Layer) -> tuple[int, float]:
    return {"input": 0, "hidden": 1, "output": 2}[layer.kind], layer.position[0]


def _picked(layer: Layer) -> Ints:
    count = min(layer.size, MOST_NEURONS)
    return np.linspace(0, layer.size - 1, count).round().astype(np.int64)

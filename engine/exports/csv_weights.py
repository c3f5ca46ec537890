"""Every weight and bias as a row of a table."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.exports.contents import contents
from engine.exports.literals import float32_text
from engine.files.atomic_write import atomic_write
from engine.network.layer import Layer
from engine.network.projection import Projection
from engine.project import Project

HEADER = (
    "source_layer",
    "source_neuron",
    "target_layer",
    "target_neuron",
    "delay",
    "value",
)


def export_csv(project: Project, path: Path) -> tuple[str, ...]:
    """Write a row for each bias and for each connection that exists.

    A bias has an empty source. Numbers have as many digits as float32 needs to come
    back exactly. Class names stand in the names of the output neurons; there is no
    place for the scaling, which the notes then say.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for layer in project.network.layers:
        if layer.computes:
            writer.writerows(_biases(layer))
    for projection in project.network.projections:
        writer.writerows(_weights(project, projection))
    atomic_write(path, stream.getvalue().encode())
    about = contents(project)
    if about.inputs.mean is None and about.targets.mean is None:
        return ()
    note = "the table holds the parameters alone, which read and give scaled numbers"
    return (f"{note}; the scaling is in every other format",)


def _biases(layer: Layer) -> Iterator[tuple[str, ...]]:
    for name, bias in zip(layer.names, layer.biases, strict=True):
        yield "", "", layer.name, name, "0", float32_text(bias)


def _weights(project: Project, projection: Projection) -> Iterator[tuple[str, ...]]:
    source = project.network.layer(projection.source)
    target = project.network.layer(projection.target)
    delay = str(projection.delay)
    for row, column in np.argwhere(projection.exists).tolist():
        value = float32_text(projection.weights[row, column])
        names = source.names[row], target.name, target.names[column]
        yield source.name, *names, delay, value

"""`evaluate`: loss, metrics and confusions, on the test rows or on a table."""

import argparse

import numpy as np

from engine.arrays import Array
from engine.cli.output import print_fields, print_json, print_table
from engine.cli.status import DONE
from engine.data.dataset import Dataset
from engine.data.encode import encode_inputs, encode_targets
from engine.data.mapped import gathered
from engine.errors import TableError
from engine.files.project_file import load
from engine.files.read_table import read_table
from engine.prediction import evaluate
from engine.project import dataset_of
from engine.trainer import check_runnable


def run(arguments: argparse.Namespace) -> int:
    """Print loss, number of rows, and metrics."""
    if arguments.labels is not None and arguments.data is None:
        arguments.refuse("--labels needs --data")
    project = load(arguments.project)
    check_runnable(project)
    dataset = dataset_of(project)
    inputs, targets = _rows(dataset, arguments)
    found = evaluate(project, inputs, targets)
    fields = {"loss": found.loss, "rows": len(inputs)}
    confusion = None
    if found.confusion is not None:
        confusion = {
            "classes": list(dataset.classes),
            "counts": found.confusion.tolist(),
        }
    if arguments.json:
        print_json({**fields, "metrics": found.metrics, "confusion": confusion})
        return DONE
    print_fields({**fields, **found.metrics})
    if found.confusion is not None:
        print()
        print_table(
            ("actual \\ predicted", *dataset.classes),
            zip(dataset.classes, *found.confusion.T.tolist(), strict=True),
        )
    return DONE


def _rows(dataset: Dataset, arguments: argparse.Namespace) -> tuple[Array, Array]:
    if arguments.data is None:
        if not len(dataset.test_rows):
            return dataset.inputs, dataset.targets
        rows = dataset.test_rows
        return gathered(dataset.inputs, rows), dataset.targets[rows]
    table = read_table(arguments.data, arguments.labels)
    inputs, complete = encode_inputs(table, dataset)
    targets = encode_targets(table, dataset)
    complete = complete & ~np.isnan(targets).any(axis=1)
    if not complete.any():
        raise TableError(table.name, "no row is without a missing cell")
    return inputs[complete], targets[complete]

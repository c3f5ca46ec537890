"""`evaluate`: loss, metrics and confusions, on the test rows or on a table."""

import argparse

import numpy as np

from engine.arrays import Array
from engine.cli.output import print_fields, print_json, print_table
from engine.cli.status import DONE
from engine.data.dataset import Dataset
from engine.data.encode import encode_inputs, encode_targets
from engine.data.read_csv import read_csv
from engine.errors import TableError
from engine.files.project_file import load
from engine.prediction import evaluate
from engine.trainer import check_runnable, dataset_of


def run(arguments: argparse.Namespace) -> int:
    """Print loss, number of rows, and metrics."""
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
        rows = dataset.test_rows if len(dataset.test_rows) else slice(None)
        return dataset.inputs[rows], dataset.targets[rows]
    table = read_csv(arguments.data)
    inputs, complete = encode_inputs(table, dataset)
    targets = encode_targets(table, dataset)
    complete = complete & ~np.isnan(targets).any(axis=1)
    if not complete.any():
        raise TableError(table.name, "no row is without a missing cell")
    return inputs[complete], targets[complete]

"""`predict`: a row of outputs for each row of data, in the user's units."""

import argparse
import sys
from collections.abc import Iterator

import numpy as np

from engine.arrays import Array, Mask
from engine.cli.output import check_table_name, csv_text, write_text
from engine.cli.status import DONE
from engine.data.dataset import Dataset
from engine.data.encode import encode_inputs
from engine.evaluation import class_index
from engine.files.project_file import load
from engine.files.read_table import read_table
from engine.prediction import predict
from engine.project import dataset_of
from engine.trainer import check_runnable


def run(arguments: argparse.Namespace) -> int:
    """Print the predictions as CSV, or write them to a file."""
    if arguments.out is not None:
        check_table_name(arguments.out, arguments.data)
    project = load(arguments.project)
    check_runnable(project)
    dataset = dataset_of(project)
    inputs, complete = _rows(dataset, arguments)
    # All of them as they are: they may be a file that is too large for memory.
    rows = inputs if complete.all() else inputs[complete]
    outputs = predict(project, rows)
    text = csv_text(_header(dataset), _table(dataset, outputs, complete))
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        write_text(arguments.out, text)
    return DONE


def _rows(dataset: Dataset, arguments: argparse.Namespace) -> tuple[Array, Mask]:
    if arguments.data is None:
        return dataset.inputs, np.ones(dataset.n_rows, dtype=np.bool_)
    return encode_inputs(read_table(arguments.data), dataset)


def _header(dataset: Dataset) -> list[str]:
    if dataset.classes:
        return ["class", *(f"p({name})" for name in dataset.classes)]
    return list(dataset.target_names)


def _table(dataset: Dataset, outputs: Array, complete: Mask) -> Iterator[list[object]]:
    """Give a row per row of data; one whose inputs are missing has empty cells."""
    rows = iter(_rows_of_outputs(dataset, outputs))
    empty: list[object] = [None] * len(_header(dataset))
    for is_complete in complete.tolist():
        yield next(rows) if is_complete else empty


def _rows_of_outputs(dataset: Dataset, outputs: Array) -> Iterator[list[object]]:
    if not dataset.classes:
        yield from outputs.tolist()
        return
    winners = class_index(outputs).tolist()
    if outputs.shape[1] == 1:
        # One output is the probability of the second class.
        outputs = np.concatenate([1 - outputs, outputs], axis=1)
    for winner, row in zip(winners, outputs.tolist(), strict=True):
        yield [dataset.classes[winner], *row]

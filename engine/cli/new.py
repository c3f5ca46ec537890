"""`new`: make a project from a table or from a set that comes with the program."""

import argparse
from pathlib import Path

from engine.cli.output import check_project_name, print_notes
from engine.cli.status import DONE
from engine.data.dataset import Dataset
from engine.data.encode import encode
from engine.data.sets import SETS, set_table
from engine.edits.new_project import new_project
from engine.files.atomic_write import check_writable
from engine.files.problem import FileProblem
from engine.files.project_file import save
from engine.files.read_table import read_table
from engine.imports.apply import scaling_notes
from engine.imports.registry import read_network
from engine.imports.topology import Choice
from engine.imports.whole_project import Wanted, project_around
from engine.project import Project

_TABLE_TEST_SHARE = 0.2


def run(arguments: argparse.Namespace) -> int:
    """Make the project, write it, and say what was done to the data."""
    check_project_name(arguments.out)
    check_writable(arguments.out)
    dataset = _dataset(arguments)
    if arguments.network is not None:
        project = _from_network(arguments, dataset)
    else:
        hidden = ((8, "tanh"),) if arguments.layers is None else arguments.layers
        project = new_project(
            dataset,
            hidden=hidden,
            output=arguments.output,
            loss=arguments.loss,
            initializer=arguments.initializer,
            scale=arguments.scale,
            seed=arguments.seed,
        )
    save(project, arguments.out)
    print_notes(dataset.notes)
    return DONE


def _dataset(arguments: argparse.Namespace) -> Dataset:
    task, share = arguments.task, arguments.test_share
    labels = arguments.labels
    if arguments.data in SETS:
        if labels is not None:
            raise FileProblem(labels, f"{arguments.data} has labels of its own")
        a_set = SETS[arguments.data]
        table = set_table(arguments.data, seed=arguments.seed)
        share = a_set.test_share if share is None else share
        if task is None and not arguments.target:
            task = a_set.task
    else:
        table = read_table(Path(arguments.data), labels)
        # Labels are names, also those that are written as numbers.
        if labels is not None and task is None and not arguments.target:
            task = "classes"
        share = _TABLE_TEST_SHARE if share is None else share
    return encode(
        table,
        targets=arguments.target or (),
        ignore=arguments.ignore,
        categories=arguments.category,
        task=task,
        missing=arguments.missing,
        test_share=share,
        seed=arguments.seed,
    )


def _from_network(arguments: argparse.Namespace, dataset: Dataset) -> Project:
    source = read_network(arguments.network)
    wanted = Wanted(
        Choice(arguments.seed, arguments.initializer),
        arguments.output,
        arguments.loss,
        arguments.scale,
    )
    project = project_around(source, dataset, wanted)
    print_notes(scaling_notes(project, source.scaling))
    return project

"""`new`: make a project from a table or from a set that comes with the program."""

import argparse
from dataclasses import replace
from pathlib import Path

from engine.cli.output import check_project_name, print_notes
from engine.cli.status import DONE
from engine.data.dataset import Dataset
from engine.data.encode import encode
from engine.data.scaling import fit
from engine.data.sets import SETS, set_table
from engine.edits.data import default_scaling
from engine.edits.fitting import fitting_loss
from engine.edits.new_project import default_settings, new_project
from engine.errors import CannotRun
from engine.files.atomic_write import check_writable
from engine.files.problem import FileProblem
from engine.files.project_file import save
from engine.files.read_table import read_table
from engine.imports.apply import scaling_notes
from engine.imports.registry import read_network
from engine.imports.topology import Choice, network_from_json
from engine.project import Project, with_settings
from engine.readiness import problems

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
    choice = Choice(arguments.seed, arguments.initializer)
    source = read_network(arguments.network)
    network = network_from_json(source, dataset, choice)
    if arguments.output is not None:
        network = network.with_layers(
            replace(layer, activations=(arguments.output,) * layer.size)
            for layer in network.of_kind("output")
        )
    settings = default_settings(dataset, "mse", choice.initializer, choice.seed)
    scaling = fit(dataset, arguments.scale or default_scaling(dataset))
    project = Project(network, settings, dataset, scaling)
    loss = arguments.loss or fitting_loss(project)
    project = with_settings(project, loss=loss)
    found = problems(project)
    if found:
        raise CannotRun(found[0].sentence)
    print_notes(scaling_notes(project, source.scaling))
    return project

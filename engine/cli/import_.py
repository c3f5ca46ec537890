"""`import`: take weights from a file where names and shapes fit."""

import argparse

from engine.cli.output import check_project_name, print_notes
from engine.cli.status import DONE
from engine.files.atomic_write import check_writable
from engine.files.project_file import load, save
from engine.imports.apply import apply_weights
from engine.imports.registry import read_weights


def run(arguments: argparse.Namespace) -> int:
    """Put the weights into the project, and say what did not fit."""
    out = arguments.save or arguments.project
    if arguments.save is not None:
        check_project_name(out)
    project = load(arguments.project)
    check_writable(out)
    project, notes = apply_weights(project, read_weights(arguments.weights))
    save(project, out)
    print_notes(notes)
    return DONE

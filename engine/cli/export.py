"""`export`: write weights for other programs."""

import argparse

from engine.cli.output import print_notes
from engine.cli.status import DONE
from engine.exports.registry import exporter
from engine.files.project_file import load


def run(arguments: argparse.Namespace) -> int:
    """Write the project in the format that the suffix of OUT names."""
    write = exporter(arguments.out, arguments.style)
    print_notes(write(load(arguments.project), arguments.out))
    return DONE

"""`gradcheck`: back-propagated gradients against central differences."""

import argparse
from dataclasses import asdict

from engine.cli.output import print_fields, print_json
from engine.cli.status import DONE, GRADIENTS_DIFFER
from engine.files.project_file import load
from engine.gradcheck import GradCheck, gradcheck

MOST_ERROR = 1e-6
MOST_SKIPPED = 0.05


def run(arguments: argparse.Namespace) -> int:
    """Print the largest error, and where it is."""
    result = gradcheck(load(arguments.project))
    fields = {
        name: value
        for name, value in asdict(result).items()
        if name in ("checked", "skipped_at_kinks", "max_relative_error", "worst")
    }
    if arguments.json:
        print_json(fields)
    else:
        print_fields(fields)
    return DONE if is_good(result) else GRADIENTS_DIFFER


def is_good(result: GradCheck) -> bool:
    """Whether the gradients agree, and enough of them were looked at."""
    looked_at = result.checked + result.skipped_at_kinks
    return (
        result.max_relative_error < MOST_ERROR
        and result.skipped_at_kinks <= MOST_SKIPPED * looked_at
    )

"""`data`: the sets that come with the program."""

import argparse

from engine.cli.output import check_table_name, write_text
from engine.cli.status import DONE
from engine.data.sets import SETS, set_table
from engine.data.table import to_csv_text


def run_list(arguments: argparse.Namespace) -> int:
    """Print a line per set: name, rows, test share, what it is."""
    width = max(map(len, SETS))
    for name, a_set in SETS.items():
        where = f" ({a_set.source}; {a_set.licence})" if a_set.source else ""
        numbers = f"{a_set.rows:>6,} rows, test share {a_set.test_share:<4g}"
        print(f"{name:<{width}} {numbers} {a_set.sentence}{where}")
    return DONE


def run_save(arguments: argparse.Namespace) -> int:
    """Write a set as a table."""
    check_table_name(arguments.out)
    table = set_table(
        arguments.name,
        rows=arguments.rows,
        noise=arguments.noise,
        seed=arguments.seed,
    )
    write_text(arguments.out, to_csv_text(table))
    return DONE

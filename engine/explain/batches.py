"""Which rows the steps of training use."""

import numpy as np

from engine.arrays import Ints
from engine.backends.backend import rule_of
from engine.project import Project, dataset_of


def epoch_batches(project: Project) -> tuple[Ints, ...]:
    """Mini-batches of the present epoch, from its first row on.

    Parameters
    ----------
    project : Project
        With data.

    Returns
    -------
    tuple of int64 arrays
        Indices into all rows of the data, in the order of each batch; the last may be
        shorter.

    Raises
    ------
    CannotRun
        If there are no data.
    """
    rows = _rows_in_order(project)
    size = rule_of(project.settings, len(rows)).batch_size
    return tuple(rows[start : start + size] for start in range(0, len(rows), size))


def next_batch(project: Project) -> Ints:
    """Rows of the data that the next training step will use.

    Parameters
    ----------
    project : Project
        With data.

    Returns
    -------
    int64 array
        Indices into all rows of the data, in the order of the batch.

    Raises
    ------
    CannotRun
        If there are no data.
    """
    rows, first = _rows_in_order(project), project.training.row
    size = rule_of(project.settings, len(rows)).batch_size
    return rows[first : first + size]


def _rows_in_order(project: Project) -> Ints:
    """Training rows as the present epoch uses them; all at once need no order."""
    train_rows = dataset_of(project).train_rows
    settings, n_rows = project.settings, len(train_rows)
    size, first = rule_of(settings, n_rows).batch_size, project.training.row
    whole = size == n_rows and first == 0
    if whole or not settings.shuffle:
        return train_rows
    # As the trainer draws it: from the seed and the epoch alone.
    drawn = np.random.default_rng((settings.seed, project.training.epoch))
    return train_rows[drawn.permutation(n_rows)]

"""How much memory a step of undo keeps that nothing else needs."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np

from engine.project import Project


def retained_bytes(before: Project, after: Project) -> int:
    """Bytes of the arrays in `before` that `after` does not share.

    Summed over all steps of an undo stack this is what undo costs: most edits share
    nearly everything, while a run replaces parameters, optimizer state and history.
    """
    kept = {id(part) for part in _parts(after)}
    lost = _owners(part for part in _parts(before) if id(part) not in kept)
    if not lost:
        return 0
    shared = _owners(_parts(after))
    return sum(owner.nbytes for key, owner in lost.items() if key not in shared)


def _parts(project: Project) -> Iterator[object]:
    """The values that edits replace as a whole."""
    training = project.training
    yield from project.network.layers
    yield from project.network.projections
    yield from training.slots
    for part in (project.dataset, project.scaling, training.start, training.history):
        if part is not None:
            yield part


def _owners(parts: Iterator[object]) -> dict[int, np.ndarray]:
    """The arrays that own the memory behind all arrays of some parts."""
    found = {}
    for part in parts:
        for array in _arrays(part):
            owner = array
            while isinstance(owner.base, np.ndarray):
                owner = owner.base
            found[id(owner)] = owner
    return found


def _arrays(value: object) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _arrays(getattr(value, field.name))
    elif isinstance(value, tuple) and value and not isinstance(value[0], str):
        for item in value:
            yield from _arrays(item)

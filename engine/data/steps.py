"""Long work as a generator: each step is short, the result comes at the end."""

from collections.abc import Generator
from contextlib import closing
from typing import Any, TypeVar

Result = TypeVar("Result")


def finish(steps: Generator[Any, None, Result]) -> Result:
    """Run a generator to its end.

    Parameters
    ----------
    steps : generator
        Yields now and then, so that its caller could show progress or close it.

    Returns
    -------
    object
        What the generator returns.
    """
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: Result = done.value
            return result


def part(
    steps: Generator[float, None, Result], begin: float, end: float
) -> Generator[float, None, Result]:
    """Run a generator as a part of a longer work.

    Parameters
    ----------
    steps : generator of float
        Yields its own progress from 0 to 1.
    begin, end : float
        Progress of the whole before and after this part.

    Yields
    ------
    float
        Progress of the whole.

    Returns
    -------
    object
        What the generator returns.
    """
    with closing(steps):
        while True:
            try:
                done = next(steps)
            except StopIteration as finished:
                result: Result = finished.value
                return result
            yield begin + (end - begin) * done

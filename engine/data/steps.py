"""Long work as a generator: each step is short, the result comes at the end."""

from collections.abc import Generator
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

"""Which backend trains, and why."""

from dataclasses import dataclass

from engine.backends.backend import Backend, Rows, State
from engine.backends.numpy_backend import NumpyBackend
from engine.errors import CannotRun
from engine.plan import Plan

BACKENDS = ("auto", "numpy", "fused")
"""The words that can be asked for."""


@dataclass(frozen=True)
class Choice:
    """The name of a backend, and one sentence that says why this one."""

    name: str
    reason: str


def choose(wanted: str) -> Choice:
    """Decide which backend trains.

    Parameters
    ----------
    wanted : str
        "auto" or the name of a backend.

    Raises
    ------
    CannotRun
        If there is no such backend.
    """
    if wanted == "auto":
        return Choice("numpy", "numpy is the only backend of this version.")
    if wanted == "numpy":
        return Choice("numpy", "numpy was asked for.")
    if wanted == "fused":
        raise CannotRun("This version has the numpy backend only, not fused.")
    raise CannotRun(f"There is no backend {wanted!r}: choose auto or numpy.")


def make_backend(choice: Choice, plan: Plan, rows: Rows, state: State) -> Backend:
    """Make the backend that was chosen, for training `state` on `rows`."""
    return NumpyBackend(plan, rows, state)

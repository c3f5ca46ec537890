"""Which backend trains, and why."""

from dataclasses import dataclass

import numpy as np

from engine.backends.backend import Backend, Rows, Rule, State
from engine.backends.costs import USUAL, read_costs, work_of
from engine.backends.fused_backend import FusedBackend
from engine.backends.kernel_supply import supply
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


def choose(wanted: str, plan: Plan, rule: Rule) -> Choice:
    """Decide which backend trains.

    Where the fused kernel is not to be had, the choice is numpy, and the reason says
    why: that costs speed and nothing else.

    Parameters
    ----------
    wanted : str
        "auto" or the name of a backend.
    plan : Plan
        What is trained.
    rule : Rule
        How.

    Raises
    ------
    CannotRun
        If there is no such backend.
    """
    if wanted not in BACKENDS:
        words = ", ".join(BACKENDS[:-1]) + f" or {BACKENDS[-1]}"
        raise CannotRun(f"There is no backend {wanted!r}: choose {words}.")
    if wanted == "numpy":
        return Choice("numpy", "numpy was asked for.")
    obstacle = _obstacle(plan)
    if wanted == "fused":
        obstacle = obstacle or _missing()
        if obstacle:
            return Choice("numpy", f"fused was asked for, but {obstacle}.")
        return Choice("fused", "fused was asked for.")
    if obstacle:
        return Choice("numpy", f"fused cannot do this: {obstacle}.")
    fused, seconds = _expected(plan, rule)
    words = f"about {_time(fused)} a step, numpy {_time(seconds)}"
    if fused >= seconds:
        return Choice("numpy", f"BLAS is faster at these sizes: fused {words}.")
    missing = _missing()
    if missing:
        return Choice("numpy", f"fused would take {words}, but {missing}.")
    return Choice("fused", f"it is faster at these sizes: {words}.")


def keep(name: str, plan: Plan, rule: Rule) -> Choice:
    """Stay with the backend that training began with; say what would be chosen now.

    Parameters
    ----------
    name : str
        Of the backend.
    plan : Plan
        What is trained.
    rule : Rule
        How.
    """
    now = choose("auto", plan, rule)
    would = "" if now.name == name else f"{now.name} would be chosen now: "
    return Choice(name, f"the training began with it; {would}{now.reason}")


def needs_kernel(wanted: str, plan: Plan, rule: Rule) -> bool:
    """Whether training would use the fused kernel, and it is not there yet."""
    if wanted == "numpy" or _obstacle(plan):
        return False
    fused, seconds = _expected(plan, rule)
    return (wanted == "fused" or fused < seconds) and supply().get() is None


def make_backend(choice: Choice, plan: Plan, rows: Rows, state: State) -> Backend:
    """Make the backend that was chosen, for training `state` on `rows`."""
    kernel = supply().get() if choice.name == "fused" else None
    if kernel is None:
        return NumpyBackend(plan, rows, state)
    return FusedBackend(plan, rows, state, kernel)


def _obstacle(plan: Plan) -> str:
    """What the fused kernel cannot do, for the middle of a sentence."""
    if plan.dtype != np.float32:
        return "it computes in single precision"
    return ""


def _missing() -> str:
    """Why the kernel is not to be had; empty if it is."""
    return "" if supply().get() is not None else supply().missing()


def _expected(plan: Plan, rule: Rule) -> tuple[float, float]:
    """Seconds for a step, fused and numpy."""
    costs, work = read_costs() or USUAL, work_of(plan, rule)
    return work.seconds(costs, "fused"), work.seconds(costs, "numpy")


def _time(seconds: float) -> str:
    micro = seconds * 1e6
    return f"{micro:.2g} µs" if micro < 100 else f"{micro:,.0f} µs"

"""How long a step takes with each backend: a model with constants of this machine.

    seconds = a + b pieces + c products + d far products + e elements + f parameters

Pieces are what a pass visits one after the other (matrices, runs of equal activation);
products are multiplications for a batch, forward and backward, far ones those with a
matrix that the nearer caches do not hold; elements are activations for a batch;
parameters are counted once for each array that the optimizer touches.
"""

import json
import math
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.backends.backend import Rule
from engine.backends.fused_program import padded
from engine.backends.kernel_file import key
from engine.machine_code import cache_folders
from engine.plan import Plan

Costs = dict[str, tuple[float, ...]]
"""By the name of a backend, seconds for each unit of work."""

USUAL: Costs = {
    "numpy": (6e-6, 1.4e-6, 2.2e-11, 0.0, 1.5e-9, 2.5e-10),
    "fused": (5e-8, 2.5e-8, 2.4e-11, 2.0e-11, 2.0e-10, 1.2e-10),
}
"""Of the machine that this was written on, for others until they are measured."""

N_CONSTANTS = 6
FAR = 64 * 1024
"""Weights of a matrix from which on its products are far."""


@dataclass(frozen=True)
class Work:
    """Amounts of work in a step.

    Attributes
    ----------
    pieces, products, far_products, elements : int
        Of a pass over one sample.
    parameters : int
        Numbers that the optimizer touches.
    batch : int
    """

    pieces: int
    products: int
    far_products: int
    elements: int
    parameters: int
    batch: int

    def seconds(self, costs: Costs, backend: str) -> float:
        """What a step is expected to take."""
        amounts = self.amounts(backend)
        return math.fsum(
            cost * amount for cost, amount in zip(costs[backend], amounts, strict=True)
        )

    def amounts(self, backend: str) -> tuple[float, ...]:
        """Units of work; the fused kernel fills up the batch to whole vectors."""
        batch = padded(self.batch) if backend == "fused" else self.batch
        return (
            1.0,
            self.pieces,
            self.products * batch,
            self.far_products * batch,
            self.elements * batch,
            self.parameters,
        )


def work_of(plan: Plan, rule: Rule) -> Work:
    """Count the work of a step.

    Parameters
    ----------
    plan : Plan
        What is trained.
    rule : Rule
        How.
    """
    blocks = plan.blocks[1:]
    links = [link for block in blocks for link in block.links]
    products = [link.size * (3 if link.source else 2) for link in links]
    far = [size for link, size in zip(links, products, strict=True) if link.size > FAR]
    touched = 2 + 3 * len(rule.optimizer.slots)
    return Work(
        pieces=len(links) + sum(len(block.runs) for block in blocks),
        products=sum(products),
        far_products=sum(far),
        elements=sum(block.size for block in blocks),
        parameters=plan.size * touched,
        batch=rule.batch_size,
    )


def fit(works: list[Work], seconds: list[float], backend: str) -> tuple[float, ...]:
    """Constants that explain measured times, none below 0, by relative error.

    Parameters
    ----------
    works : list of Work
        What was measured.
    seconds : list of float
        How long a step of each took.
    backend : str
        Whose time that was.
    """
    measured = np.asarray(seconds)
    amounts = np.asarray([work.amounts(backend) for work in works])
    scaled = amounts / measured[:, None]
    widths = np.maximum(np.linalg.norm(scaled, axis=0), 1e-30)
    scaled = scaled / widths
    found = np.zeros(N_CONSTANTS)
    # Each constant in turn at its best while the others stay, until none moves.
    for _ in range(2000):
        for index in range(N_CONSTANTS):
            rest = 1.0 - scaled @ found + scaled[:, index] * found[index]
            found[index] = max(0.0, float(scaled[:, index] @ rest))
    return tuple(float(value) for value in found / widths)


def read_costs() -> Costs | None:
    """Constants that were measured on this machine before."""
    for place in cache_folders():
        try:
            text = _path(place).read_text(encoding="utf-8")
            costs = json.loads(text)
            if all(_is_good(costs[name]) for name in USUAL):
                return {name: tuple(costs[name]) for name in USUAL}
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def write_costs(place: Path, costs: Costs) -> None:
    """Keep constants beside the kernel that they were measured with."""
    with tempfile.NamedTemporaryFile(
        "w", dir=place, delete=False, encoding="utf-8"
    ) as file:
        json.dump(costs, file)
    os.replace(file.name, _path(place))


def _path(place: Path) -> Path:
    return place / f"costs-{key()}.json"


def _is_good(values: object) -> bool:
    return (
        isinstance(values, list)
        and len(values) == N_CONSTANTS
        and all(isinstance(v, float) and math.isfinite(v) and v >= 0 for v in values)
    )

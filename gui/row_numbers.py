"""What the network makes of the viewed row, computed once for all who show it."""

import math
from dataclasses import dataclass
from time import perf_counter

from engine.arrays import Array
from engine.data.dataset import Dataset
from engine.errors import CannotRun
from engine.explain import MOST_ROWS, Explainer, full_scale, neuron_values
from engine.explain.stuck import Stuck, stuck_neurons
from engine.network.network import Network
from engine.plan import Plan, compile_plan
from engine.project import Project

SCALE_SECONDS = 0.5
"""How long the full scales hold while weights change."""
SCALE_WORK = 50_000_000
"""Products that finding them may cost; large networks look at fewer rows for it."""
LEAST_ROWS = 16


@dataclass(frozen=True, eq=False)
class Numbers:
    """Sums and outputs of all neurons by the ids of their layers, and full scales.

    `stuck` are the hidden neurons that no training row teaches anything.
    """

    plan: Plan
    sums: dict[int, Array]
    outputs: dict[int, Array]
    scales: dict[int, float]
    stuck: dict[int, Stuck]


class RowNumbers:
    """Computes the numbers of a row; what was asked for last is kept."""

    def __init__(self) -> None:
        self._network = Network()
        self._explainer: Explainer | None = None
        self._asked: tuple[object, ...] = ()
        self._numbers: Numbers | None = None
        self._scales: dict[int, float] = {}
        self._stuck: dict[int, Stuck] = {}
        self._scaled_at = -math.inf
        self._scaled_for: Network | None = None

    def of(self, network: Network, project: Project, row: int) -> Numbers | None:
        """Return the numbers of a row of the project's data.

        None without data, without neurons that they could go into, and of a network
        that cannot be computed.
        """
        dataset = project.dataset
        if dataset is None or not dataset.n_rows or not network.of_kind("input"):
            return None
        asked = network, dataset, project.scaling, row
        if len(self._asked) == len(asked) and all(map(_is, asked, self._asked)):
            return self._numbers
        if not all(map(_is, asked[1:3], self._asked[1:3])):
            self._scaled_at = -math.inf
        self._asked = asked
        try:
            self._numbers = self._compute(network, project, dataset, row)
        except CannotRun:
            self._numbers = None
        return self._numbers

    def _compute(
        self, network: Network, project: Project, dataset: Dataset, row: int
    ) -> Numbers:
        explainer = self._explainer
        if explainer is None or not same_plan(self._network, network):
            explainer = self._explainer = Explainer(compile_plan(network))
            self._scaled_at = -math.inf
        self._network = network
        explainer.take(network)
        values = explainer.of_rows(scaled(project, dataset.inputs[[row]]))
        # At rest nothing follows that would be right in its time.
        rests = network is project.network and network is not self._scaled_for
        if rests or perf_counter() - self._scaled_at > SCALE_SECONDS:
            plan = explainer.plan
            most = min(MOST_ROWS, max(LEAST_ROWS, SCALE_WORK // max(1, plan.size)))
            rows = scaled(project, dataset.inputs[dataset.train_rows[:most]])
            self._look_at_many(network, plan, explainer.parameters, rows)
            self._scaled_at, self._scaled_for = perf_counter(), network
        return Numbers(
            explainer.plan,
            _of_one(values.sums),
            _of_one(values.outputs),
            self._scales,
            self._stuck,
        )

    def _look_at_many(
        self, network: Network, plan: Plan, parameters: Array, rows: Array
    ) -> None:
        """Find what takes a batch of rows: full scales, and neurons that are stuck."""
        if not len(rows):
            self._scales, self._stuck = dict.fromkeys(plan.places, 1.0), {}
            return
        many = neuron_values(plan, parameters, rows)
        self._scales = full_scale(plan, many)
        self._stuck = stuck_neurons(network, many)


def scaled(project: Project, raw: Array) -> Array:
    """Inputs as the network gets them."""
    return raw if project.scaling is None else project.scaling.scale_inputs(raw)


def same_plan(first: Network, second: Network) -> bool:
    """Whether two networks compute alike but for their parameters."""
    if first is second:
        return True
    if len(first.layers) != len(second.layers):
        return False
    if len(first.projections) != len(second.projections):
        return False
    layers = zip(first.layers, second.layers, strict=True)
    projections = zip(first.projections, second.projections, strict=True)
    return all(
        a.neurons is b.neurons
        and a.activations == b.activations
        and a.columns is b.columns
        and a.kind == b.kind
        for a, b in layers
    ) and all(a.key == b.key and a.mask is b.mask for a, b in projections)


def _is(one: object, other: object) -> bool:
    return one is other or (isinstance(one, int) and one == other)


def _of_one(values: dict[int, Array]) -> dict[int, Array]:
    """Values of the only row, without an axis for it."""
    return {layer: array[:, 0] for layer, array in values.items()}

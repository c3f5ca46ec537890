"""Networks, data and settings that the benchmarks of the engine train."""

from dataclasses import dataclass

import numpy as np

from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project
from engine.settings import TrainingSettings

LEARNING_RATE = 0.001


@dataclass(frozen=True)
class Case:
    """One piece of work, with the ratios to PyTorch and JavaScript aimed at."""

    sizes: tuple[int, ...]
    hidden: str
    batch: int
    rows: int = 1000
    goal_sgd: float = 0.0
    goal_adam: float = 0.0
    goal_js: float = 0.0

    @property
    def loss(self) -> str:
        """Two classes or several."""
        return "binary_cross_entropy" if self.sizes[-1] == 1 else "cross_entropy"

    @property
    def name(self) -> str:
        """What the table calls it."""
        sizes = "-".join(map(str, self.sizes)).replace("8-8-8-8-8-8", "8x6")
        return f"{sizes} batch {self.batch}"

    @property
    def words(self) -> tuple[tuple[str, ...], ...]:
        """An activation per neuron, for each layer that computes."""
        last = "sigmoid" if self.sizes[-1] == 1 else "softmax"
        hidden = [(self.hidden,) * size for size in self.sizes[1:-1]]
        return (*hidden, (last,) * self.sizes[-1])

    @property
    def products(self) -> int:
        """Multiplications of a step, forward and backward."""
        pairs = list(zip(self.sizes[:-1], self.sizes[1:], strict=True))
        first, *others = [a * b for a, b in pairs]
        return self.batch * (2 * first + 3 * sum(others))

    def goal(self, optimizer: str) -> float:
        """Ratio to PyTorch aimed at."""
        return self.goal_sgd if optimizer == "sgd" else self.goal_adam

    def project(self, optimizer: str = "sgd") -> Project:
        """The work as a project."""
        settings = TrainingSettings(
            learning_rate=LEARNING_RATE,
            optimizer=optimizer,
            loss=self.loss,
            batch_size=self.batch,
        )
        return Project(network_of(self.sizes, self.words), settings, data_for(self))


CASES = (
    Case((2, 4, 2, 1), "tanh", 10, 1000, 300, 200, 20),
    Case((2, 4, 2, 1), "tanh", 1, 1000, 100, 0, 0),
    Case((7, 8, 8, 8, 8, 8, 8, 1), "relu", 10, 1000, 60, 40, 20),
    Case((2, 8, 8, 1), "tanh", 500, 500, 25, 20, 100),
    Case((64, 32, 10), "relu", 32, 1440, 9, 8, 0),
    Case((784, 128, 64, 10), "relu", 64, 1024, 1.5, 1.4, 0),
    Case((784, 1024, 1024, 10), "relu", 256, 1024, 1.0, 1.0, 0),
)


def network_of(
    sizes: tuple[int, ...], words: tuple[tuple[str, ...], ...], *, loose: bool = False
) -> Network:
    """A chain of layers, or the same drawn neuron by neuron."""
    rng = np.random.default_rng(0)
    layers: list[Layer] = []
    projections: list[Projection] = []
    before: list[tuple[list[int], Layer]] = []
    next_id = 1
    for depth, size in enumerate(sizes):
        kind = "output" if depth == len(sizes) - 1 else "hidden" if depth else "input"
        names = words[depth - 1] if depth else ("identity",) * size
        parts = [[i] for i in range(size)] if loose else [list(range(size))]
        group = []
        for part in parts:
            columns = part if kind != "hidden" else [UNBOUND] * len(part)
            layer = Layer(
                id=next_id,
                name=f"Layer {next_id}",
                kind=kind,
                neurons=np.arange(next_id + 1, next_id + 1 + len(part)),
                names=tuple(f"n{next_id + 1 + i}" for i in range(len(part))),
                activations=tuple(names[i] for i in part),
                biases=np.zeros(len(part), np.float32),
                frozen=np.zeros(len(part), np.bool_),
                columns=np.asarray(columns),
                loose=loose,
            )
            next_id += len(part) + 1
            group.append((part, layer))
        if before:
            n_before = sum(len(part) for part, _ in before)
            weights = rng.normal(0, n_before**-0.5, (n_before, size))
            projections += [
                Projection(s.id, t.id, weights[np.ix_(a, b)].astype(np.float32))
                for a, s in before
                for b, t in group
            ]
        layers += [layer for _, layer in group]
        before = group
    return Network(tuple(layers), tuple(projections), next_id)


def data_for(case: Case) -> Dataset:
    """Random rows."""
    rng = np.random.default_rng(1)
    n_in, n_out, n_rows = case.sizes[0], case.sizes[-1], case.rows
    if n_out == 1:
        targets = rng.integers(0, 2, (n_rows, 1)).astype(np.float64)
    else:
        targets = np.eye(n_out)[rng.integers(0, n_out, n_rows)]
    return Dataset(
        name="random",
        columns=(Column("x", "number", "input"), Column("y", "category", "target")),
        inputs=rng.normal(size=(n_rows, n_in)),
        targets=targets,
        input_names=tuple(f"x{i}" for i in range(n_in)),
        target_names=tuple(f"y{i}" for i in range(n_out)),
        classes=tuple(f"{i}" for i in range(max(2, n_out))),
        one_hot=np.zeros(n_in, np.bool_),
        train_rows=np.arange(n_rows),
        test_rows=np.arange(0),
        missing="drop",
        origin=Origin("set", "random"),
    )

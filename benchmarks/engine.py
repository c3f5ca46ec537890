"""Time of one training step, against PyTorch eager where it is installed.

    .venv/bin/python benchmarks/engine.py [ROUNDS]

PyTorch is no dependency: run this with an interpreter that has it, NumPy and
threadpoolctl, or without it for the other figures. SGD, one thread, losses not
evaluated. The engine draws the order of the rows and gathers them; PyTorch is handed
the same batch again and again. Candidates take turns, so that all of them meet the
same machine; the figures are medians over the rounds.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from threadpoolctl import threadpool_limits

from engine.data.dataset import Column, Dataset
from engine.data.origin import Origin
from engine.network.layer import UNBOUND, Layer
from engine.network.network import Network
from engine.network.projection import Projection
from engine.project import Project
from engine.settings import TrainingSettings
from engine.trainer import Trainer

SECONDS = 0.15
LEARNING_RATE = 0.001
MIXED = (("tanh", "relu", "tanh", "sine"), ("tanh", "relu"), ("sigmoid",))

Step = Callable[[int], object]


@dataclass(frozen=True)
class Case:
    """Sizes, hidden activation, loss, batch, and the ratio to PyTorch aimed at."""

    sizes: tuple[int, ...]
    hidden: str
    loss: str
    batch: int
    goal: float

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{'-'.join(map(str, self.sizes))} batch {self.batch}"


CASES = (
    Case((2, 4, 2, 1), "tanh", "binary_cross_entropy", 10, 6.0),
    Case((64, 32, 10), "relu", "cross_entropy", 32, 4.0),
    Case((784, 128, 64, 10), "relu", "cross_entropy", 64, 1.4),
    Case((784, 1024, 1024, 10), "relu", "cross_entropy", 256, 0.9),
)


def words_of(case: Case) -> tuple[tuple[str, ...], ...]:
    """An activation per neuron, for each layer that computes."""
    last = "sigmoid" if case.loss == "binary_cross_entropy" else "softmax"
    hidden = [(case.hidden,) * size for size in case.sizes[1:-1]]
    return (*hidden, (last,) * case.sizes[-1])


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
    """Random rows: whole batches, at least a thousand rows."""
    rng = np.random.default_rng(1)
    n_in, n_out = case.sizes[0], case.sizes[-1]
    n_rows = case.batch * max(4, 1000 // case.batch)
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


def engine_step(case: Case, network: Network, optimizer: str = "sgd") -> Step:
    """Make so many steps with the engine."""
    settings = TrainingSettings(
        learning_rate=LEARNING_RATE,
        optimizer=optimizer,
        loss=case.loss,
        batch_size=case.batch,
    )
    return Trainer(Project(network, settings, data_for(case))).advance


def torch_step(case: Case) -> Step:
    """Make so many steps with PyTorch eager."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    hidden = {"tanh": nn.Tanh, "relu": nn.ReLU}[case.hidden]
    modules: list[nn.Module] = []
    for n_in, n_out in zip(case.sizes[:-1], case.sizes[1:], strict=True):
        modules += [nn.Linear(n_in, n_out), hidden()]
    net = nn.Sequential(*modules[:-1])
    optimizer = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE)
    inputs = torch.randn(case.batch, case.sizes[0])
    if case.loss == "cross_entropy":
        loss, targets = nn.CrossEntropyLoss(), torch.randint(0, 10, (case.batch,))
    else:
        loss, targets = nn.BCEWithLogitsLoss(), torch.rand(case.batch, 1)

    def steps(count: int) -> None:
        for _ in range(count):
            optimizer.zero_grad()
            loss(net(inputs), targets).backward()
            optimizer.step()

    return steps


def medians(candidates: dict[str, Step], rounds: int) -> dict[str, float]:
    """Microseconds per step of each candidate; they take turns."""
    counts = {}
    for name, step in candidates.items():
        step(3)
        began = perf_counter()
        step(10)
        counts[name] = max(3, int(SECONDS * 10 / (perf_counter() - began)))
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, step in candidates.items():
            began = perf_counter()
            step(counts[name])
            times[name].append((perf_counter() - began) / counts[name] * 1e6)
    return {name: median(values) for name, values in times.items()}


def against_torch(rounds: int) -> None:
    """Print the ratio for each case."""
    has_torch = find_spec("torch") is not None
    print(f"{'network':<30}{'engine µs':>11}{'PyTorch µs':>12}{'ratio':>7}{'goal':>6}")
    for case in CASES:
        network = network_of(case.sizes, words_of(case))
        candidates = {"engine": engine_step(case, network)}
        if has_torch:
            candidates["torch"] = torch_step(case)
        found = medians(candidates, rounds)
        line = f"{case.name:<30}{found['engine']:>11.1f}"
        if has_torch:
            ratio = found["torch"] / found["engine"]
            line += f"{found['torch']:>12.1f}{ratio:>7.2f}{case.goal:>6.1f}"
        print(line)
    if not has_torch:
        print("PyTorch is not installed for this interpreter: no ratios.")


def neuron_by_neuron(rounds: int) -> None:
    """Print what drawing 2-4-2-1 neuron by neuron costs."""
    case = CASES[0]
    found = medians(
        {
            "layered": engine_step(case, network_of(case.sizes, MIXED)),
            "loose": engine_step(case, network_of(case.sizes, MIXED, loose=True)),
        },
        rounds,
    )
    ratio = found["loose"] / found["layered"]
    print(
        f"mixed 2-4-2-1: layered {found['layered']:.1f} µs, neuron by neuron "
        f"{found['loose']:.1f} µs, ratio {ratio:.2f} (goal at most 1.3)"
    )


def optimizers(rounds: int) -> None:
    """Print what the other optimizers cost, on the smallest and a wide network."""
    for case in (CASES[0], replace(CASES[3], batch=64)):
        network = network_of(case.sizes, words_of(case))
        names = ("sgd", "momentum", "adam")
        found = medians({n: engine_step(case, network, n) for n in names}, rounds)
        figures = ", ".join(f"{name} {time:.1f} µs" for name, time in found.items())
        print(f"{case.name}: {figures}")


def main() -> None:
    """Print all tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    # The engine sets its own number of threads once; after that, one for all.
    engine_step(CASES[0], network_of(CASES[0].sizes, words_of(CASES[0])))
    threadpool_limits(1)
    against_torch(rounds)
    neuron_by_neuron(rounds)
    optimizers(rounds)


if __name__ == "__main__":
    main()

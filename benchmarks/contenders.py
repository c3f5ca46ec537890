"""What the benchmarks compare: ways to make so many steps of the same work."""

import json
import shutil
import subprocess
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np
from works import LEARNING_RATE, Case

from engine.trainer import Trainer

Run = Callable[[int], float]
"""Makes about so many steps; the seconds that each took."""


class Clock:
    """Which time counts: on a busy machine that of the thread tells more."""

    def __init__(self) -> None:
        self.of_thread = False

    def now(self) -> float:
        """Seconds since some moment."""
        return thread_time() if self.of_thread else perf_counter()


CLOCK = Clock()
SCRIPT = Path(__file__).with_name("playground_like.js")


def ours(case: Case, optimizer: str, backend: str) -> tuple[Run, str]:
    """The engine through its trainer, and the backend that was chosen."""
    trainer = Trainer(case.project(optimizer), backend=backend)

    def run(count: int) -> float:
        began = CLOCK.now()
        made = trainer.advance(count)
        return (CLOCK.now() - began) / made

    return run, trainer.choice.name


def pytorch(case: Case, optimizer: str) -> Run | None:
    """PyTorch eager on one thread, handed the same batch again and again."""
    if find_spec("torch") is None:
        return None
    import torch
    from torch import nn

    torch.set_num_threads(1)
    hidden = {"tanh": nn.Tanh, "relu": nn.ReLU}[case.hidden]
    modules: list[nn.Module] = []
    for n_in, n_out in zip(case.sizes[:-1], case.sizes[1:], strict=True):
        modules += [nn.Linear(n_in, n_out), hidden()]
    net = nn.Sequential(*modules[:-1])
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer]
    rule = kind(net.parameters(), lr=LEARNING_RATE)
    inputs = torch.randn(case.batch, case.sizes[0])
    if case.loss == "cross_entropy":
        n_classes = case.sizes[-1]
        loss, targets = (
            nn.CrossEntropyLoss(),
            torch.randint(0, n_classes, (case.batch,)),
        )
    else:
        loss, targets = nn.BCEWithLogitsLoss(), torch.rand(case.batch, 1)

    def run(count: int) -> float:
        began = CLOCK.now()
        for _ in range(count):
            rule.zero_grad()
            loss(net(inputs), targets).backward()
            rule.step()
        return (CLOCK.now() - began) / count

    return run


def scikit_learn(case: Case, optimizer: str) -> Run | None:
    """The multi-layer perceptron of scikit-learn, which passes over all rows."""
    if find_spec("sklearn") is None:
        return None
    from sklearn.neural_network import MLPClassifier

    rng = np.random.default_rng(1)
    model = MLPClassifier(
        case.sizes[1:-1],
        activation=case.hidden,
        solver=optimizer,
        alpha=0.0,
        batch_size=case.batch,
        learning_rate_init=LEARNING_RATE,
        momentum=0.0,
    )
    classes = np.arange(max(2, case.sizes[-1]))
    inputs = rng.normal(size=(case.rows, case.sizes[0])).astype(np.float32)
    targets = rng.integers(0, len(classes), case.rows)
    per_pass = -(-case.rows // case.batch)

    def run(count: int) -> float:
        passes = max(1, count // per_pass)
        began = CLOCK.now()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(passes):
                model.partial_fit(inputs, targets, classes=classes)
        return (CLOCK.now() - began) / (passes * per_pass)

    return run


class JavaScript:
    """The engine of `playground_like.js` under node, in a process that waits."""

    def __init__(self, case: Case) -> None:
        self._process = subprocess.Popen(
            ["node", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        task = {
            "sizes": case.sizes,
            "activation": case.hidden,
            "batch": case.batch,
            "rows": case.rows,
            "rate": LEARNING_RATE,
        }
        self._ask(json.dumps(task))

    def run(self, count: int) -> float:
        """Make so many steps; the seconds of each."""
        return self._ask(str(count)) / count

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, line: str) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        wall, of_process = self._process.stdout.readline().split()
        return float(of_process if CLOCK.of_thread else wall)


def javascript(case: Case) -> JavaScript | None:
    """The engine in JavaScript, where node is installed."""
    return None if shutil.which("node") is None else JavaScript(case)


def sgemm(case: Case) -> Run:
    """The products of a step as bare matrix products of this machine's BLAS."""
    shapes = list(zip(case.sizes[:-1], case.sizes[1:], strict=True))
    rng = np.random.default_rng(0)
    calls = []
    for depth, (n_in, n_out) in enumerate(shapes):
        weights = rng.normal(size=(n_out, n_in)).astype(np.float32)
        values = rng.normal(size=(n_in, case.batch)).astype(np.float32)
        delta = rng.normal(size=(n_out, case.batch)).astype(np.float32)
        calls += [(weights, values), (delta, values.T)]
        calls += [(weights.T, delta)] if depth else []
    rooms = [np.zeros((a.shape[0], b.shape[1]), np.float32) for a, b in calls]

    def run(count: int) -> float:
        began = CLOCK.now()
        for _ in range(count):
            for (left, right), room in zip(calls, rooms, strict=True):
                np.dot(left, right, room)
        return (CLOCK.now() - began) / count

    return run

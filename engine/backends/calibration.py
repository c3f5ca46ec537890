"""Measuring how long steps take on this machine, for the choice of a backend."""

from itertools import pairwise
from time import thread_time

import numpy as np

from engine.arrays import Ints
from engine.backends.backend import Backend, Rows, Rule, State
from engine.backends.costs import Costs, Work, fit, work_of
from engine.backends.fused_backend import FusedBackend
from engine.backends.kernel_file import Kernel
from engine.backends.numpy_backend import NumpyBackend
from engine.backends.threads import limit_threads
from engine.losses import LOSSES
from engine.network.layer import UNBOUND, Layer, LayerKind
from engine.network.network import Network
from engine.network.projection import Projection
from engine.optimizers import OPTIMIZERS
from engine.plan import Plan, compile_plan

SECONDS = 0.002
ROUNDS = 15
"""Many short rounds, and the time of the thread: also on a busy machine."""

EPOCH = 4
"""Batches of an epoch."""

SAMPLES: tuple[tuple[tuple[int, ...], int, str], ...] = (
    ((2, 4, 2, 1), 10, "sgd"),
    ((2, 4, 2, 1), 10, "adam"),
    ((7, 8, 8, 8, 8, 8, 8, 1), 10, "sgd"),
    ((2, 8, 8, 1), 500, "sgd"),
    ((16, 32, 32, 4), 32, "sgd"),
    ((64, 32, 10), 32, "sgd"),
    ((64, 32, 10), 32, "adam"),
    ((64, 128, 64, 10), 16, "sgd"),
    ((128, 256, 10), 64, "sgd"),
    ((784, 128, 64, 10), 64, "sgd"),
    ((784, 128, 64, 10), 64, "adam"),
    ((784, 64, 10), 16, "sgd"),
    ((256, 512, 512, 10), 128, "sgd"),
    ((512, 1024, 10), 256, "sgd"),
)
"""Sizes of layers, batch and optimizer, from the smallest to where BLAS wins."""


def measure(kernel: Kernel) -> Costs:
    """Constants of both backends, from steps of some networks."""
    limit_threads()
    works: list[Work] = []
    times: dict[str, list[float]] = {"numpy": [], "fused": []}
    for sizes, batch, optimizer in SAMPLES:
        plan = compile_plan(_network(sizes))
        rule = Rule(LOSSES["mse"], OPTIMIZERS[optimizer], 1e-6, 0.0, 0.0, None, batch)
        rows = _rows(sizes, batch)
        works.append(work_of(plan, rule))
        for name in times:
            state = _state(plan, rule)
            backend: Backend
            if name == "fused":
                backend = FusedBackend(plan, rows, state, kernel)
            else:
                backend = NumpyBackend(plan, rows, state)
            times[name].append(_step_seconds(backend, rule, rows))
    return {name: fit(works, seconds, name) for name, seconds in times.items()}


def _network(sizes: tuple[int, ...]) -> Network:
    rng = np.random.default_rng(0)
    layers, next_id = [], 1
    for depth, size in enumerate(sizes):
        is_input, is_output = depth == 0, depth == len(sizes) - 1
        kind: LayerKind = "input" if is_input else "output" if is_output else "hidden"
        bound = np.arange(size) if is_input or is_output else np.full(size, UNBOUND)
        layers.append(
            Layer(
                id=next_id,
                name=f"Layer {depth}",
                kind=kind,
                neurons=np.arange(next_id + 1, next_id + 1 + size),
                names=tuple(f"n{index}" for index in range(size)),
                activations=("identity" if is_output else "tanh",) * size,
                biases=np.zeros(size, np.float32),
                frozen=np.zeros(size, np.bool_),
                columns=bound,
            )
        )
        next_id += size + 1
    joins = tuple(
        Projection(
            source.id,
            target.id,
            rng.normal(0, source.size**-0.5, (source.size, target.size)).astype("f"),
        )
        for source, target in pairwise(layers)
    )
    return Network(tuple(layers), joins, next_id)


def _rows(sizes: tuple[int, ...], batch: int) -> Rows:
    rng = np.random.default_rng(1)
    inputs = rng.normal(size=(EPOCH * batch, sizes[0] + 1)).astype(np.float32)
    inputs[:, -1] = 1
    targets = rng.normal(size=(EPOCH * batch, sizes[-1])).astype(np.float32)
    return Rows(inputs, targets)


def _state(plan: Plan, rule: Rule) -> State:
    parameters = np.random.default_rng(2).normal(0, 0.1, plan.size).astype(np.float32)
    slots = tuple(np.zeros_like(parameters) for _ in rule.optimizer.slots)
    return State(parameters, slots, 0)


def _step_seconds(backend: Backend, rule: Rule, rows: Rows) -> float:
    """The best of some rounds: what disturbs only makes it slower."""
    order = np.random.default_rng(3).permutation(rows.size)
    backend.train(rule, order, 0, EPOCH)
    calls = 1
    while True:
        began = thread_time()
        _steps(backend, rule, order, calls)
        spent = thread_time() - began
        if spent >= SECONDS:
            break
        calls *= 2
    best = spent
    for _ in range(ROUNDS):
        began = thread_time()
        _steps(backend, rule, order, calls)
        best = min(best, thread_time() - began)
    return best / (calls * EPOCH)


def _steps(backend: Backend, rule: Rule, order: Ints, calls: int) -> None:
    """The steps of so many epochs, in as few calls as the trainer would make."""
    if isinstance(backend, FusedBackend):
        backend.train_epochs(rule, 0, 0, 0, calls * EPOCH)
    else:
        for _ in range(calls):
            backend.train(rule, order, 0, EPOCH)

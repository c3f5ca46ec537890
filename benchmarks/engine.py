"""Time of one training step against other engines, and how it grows.

    .venv/bin/python benchmarks/engine.py [--rounds 7] [--seconds 0.1] [--table NAME]
                                                    [--clock wall]

One table after the other: `compare` (the default) for all works and contenders,
`growth` with width, depth, batch and rows, `memory` for each parameter, `start` for the
time to the first step. SGD and Adam, one thread, losses not evaluated, through the
trainer: it draws the order of the rows and gathers them, while PyTorch is handed the
same batch again and again. Contenders take turns in one run, so that all of them meet
the same machine; figures are medians over the rounds, and ratios those of the medians.
On a machine that is busy with other things, `--clock thread` counts the time of the
thread (of node: the process).

PyTorch, scikit-learn and node are no dependencies: run this with an interpreter that
has NumPy, Numba, threadpoolctl and what is to be compared; what is missing is left out.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from contenders import CLOCK, Run, javascript, ours, pytorch, scikit_learn, sgemm
from growth_plot import write_plot
from threadpoolctl import threadpool_limits
from works import CASES, Case

from engine.backends.kernel_supply import supply
from engine.trainer import Trainer

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("numpy", "fused", "PyTorch", "scikit-learn", "JavaScript", "sgemm")
OPTIMIZERS = ("sgd", "adam")
BACKENDS = ("numpy", "fused")


def medians(
    contenders: dict[str, Run], rounds: int, seconds: float
) -> dict[str, float]:
    """Microseconds per step of each contender; they take turns."""
    counts = {}
    for name, run in contenders.items():
        run(3)
        counts[name] = max(1, int(seconds / run(10)))
        counts[name] = max(1, int(seconds / run(counts[name])))
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            times[name].append(run(counts[name]) * 1e6)
    return {name: median(values) for name, values in times.items()}


def figure(value: float | None) -> str:
    """A number with three digits that count."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def row(*cells: str) -> None:
    """Print a row of a table in Markdown."""
    print("| " + " | ".join(cells) + " |", flush=True)


def measure(
    case: Case, optimizer: str, rounds: int, seconds: float
) -> tuple[dict[str, float], str]:
    """Medians of all contenders there are, and what auto picked."""
    contenders: dict[str, Run] = {
        name: ours(case, optimizer, name)[0] for name in BACKENDS
    }
    threadpool_limits(1)
    picked = ours(case, optimizer, "auto")[1]
    others = {
        "PyTorch": pytorch(case, optimizer),
        "scikit-learn": scikit_learn(case, optimizer),
    }
    contenders |= {name: run for name, run in others.items() if run is not None}
    script = javascript(case) if optimizer == "sgd" and case.goal_js else None
    if script is not None:
        contenders["JavaScript"] = script.run
    if case.sizes[1] >= 1024:
        contenders["sgemm"] = sgemm(case)
    try:
        return medians(contenders, rounds, seconds), picked
    finally:
        if script is not None:
            script.close()


def compare(rounds: int, seconds: float) -> None:
    """Print the table of all works and contenders."""
    row(
        "work",
        "optimizer",
        *(f"{name} µs" for name in COLUMNS),
        "auto picks",
        "lost by it",
        "to PyTorch",
        "goal",
        "to JavaScript",
        "goal",
    )
    row(*["---"] * 14)
    for optimizer in OPTIMIZERS:
        for case in CASES:
            found, picked = measure(case, optimizer, rounds, seconds)
            mine = found[picked]
            lost = mine / min(found[name] for name in BACKENDS) - 1
            torch, script = found.get("PyTorch"), found.get("JavaScript")
            goal = case.goal(optimizer)
            row(
                case.name,
                optimizer,
                *(figure(found.get(name)) for name in COLUMNS),
                picked,
                f"{lost:.0%}",
                figure(torch / mine if torch else None),
                figure(goal) if goal else "",
                figure(script / mine if script else None),
                figure(case.goal_js) if script else "",
            )


def growth(rounds: int, seconds: float, plots: Path | None) -> None:
    """Print, and draw if asked, how the time of a step grows, one size at a time."""
    widths = [4, 8, 16, 32, 64, 128, 256, 512]
    series = {
        "width w of 2-w-w-1, batch 32": [
            (w, Case((2, w, w, 1), "tanh", 32)) for w in widths
        ],
        "depth d of 2-8xd-1, batch 32": [
            (d, Case((2, *[8] * d, 1), "tanh", 32)) for d in (1, 2, 4, 8, 16, 32)
        ],
        "batch of 2-8-8-1": [
            (b, Case((2, 8, 8, 1), "tanh", b, 4096)) for b in (1, 8, 10, 32, 128, 1024)
        ],
        "rows of 2-8-8-1, batch 32": [
            (n, Case((2, 8, 8, 1), "tanh", 32, n)) for n in (100, 10_000, 1_000_000)
        ],
    }
    for title, cases in series.items():
        print(f"\n{title}\n")
        row("size", *(f"{name} µs" for name in BACKENDS), "auto picks")
        row(*["---"] * 4)
        times: dict[str, list[float]] = {name: [] for name in BACKENDS}
        for size, case in cases:
            runs = {name: ours(case, "sgd", name)[0] for name in BACKENDS}
            threadpool_limits(1)
            found = medians(runs, rounds, seconds)
            picked = ours(case, "sgd", "auto")[1]
            row(f"{size:,}", *(figure(found[name]) for name in BACKENDS), picked)
            for name in BACKENDS:
                times[name].append(found[name])
        if plots is not None:
            path = plots / f"growth-{title.split()[0]}.svg"
            write_plot(path, title.capitalize(), [size for size, _ in cases], times)


def memory() -> None:
    """Print the bytes that training holds for each parameter, beyond the project.

    Counted is all that the trainer and its backend allocate: parameters, gradient,
    state of the optimizer, buffers of a batch of one row and the arranged rows. Not
    counted are the project, whose arrays are shared and never written to, and code.
    """
    row("backend", "optimizer", "float32 copies of each parameter", "at most, in steps")
    row(*["---"] * 4)
    large = Case((784, 1024, 1024, 10), "relu", 1, 16)
    for backend in BACKENDS:
        # What is imported when something is used first does not count.
        ours(Case((2, 4, 1), "tanh", 1, 4), "adam", backend)[0](9)
        for optimizer in OPTIMIZERS:
            project = large.project(optimizer)
            tracemalloc.start()
            trainer = Trainer(project, backend=backend)
            tracemalloc.reset_peak()
            trainer.advance(20)
            found = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            size = 4 * project.network.n_parameters
            row(backend, optimizer, *(f"{each / size:.2f}" for each in found))


FIRST_STEP = """
import sys
from time import perf_counter
began = perf_counter()
from pathlib import Path
from engine.files.project_file import load
from engine.trainer import Trainer
from engine.backends.kernel_supply import supply
if sys.argv[2] == "cold":
    supply().start()
    while supply().wait():
        pass
trainer = Trainer(load(Path(sys.argv[1])), backend=sys.argv[3])
trainer.advance(1)
print(perf_counter() - began, trainer.choice.name)
"""


def start(rounds: int) -> None:
    """Print the time from the first import to the end of the first step."""
    row("backend", "kernel", "seconds")
    row(*["---"] * 3)
    for backend, kernel in (("numpy", "warm"), ("fused", "warm"), ("fused", "cold")):
        times = []
        for _ in range(1 if kernel == "cold" else rounds):
            with tempfile.TemporaryDirectory() as folder:
                cold = {"NUMBA_CACHE_DIR": folder} if kernel == "cold" else {}
                times.append(_first_step(backend, kernel, cold))
        row(backend, kernel, f"{median(times):.2f}")


def _first_step(backend: str, kernel: str, environment: dict[str, str]) -> float:
    example = ROOT / "resources" / "examples" / "xor.wloom"
    done = subprocess.run(
        [sys.executable, "-c", FIRST_STEP, str(example), kernel, backend],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, used = done.stdout.split()
    if used != backend:
        raise SystemExit(f"{backend} was asked for, {used} trained.")
    return float(seconds)


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.1)
    parser.add_argument(
        "--table", choices=("compare", "growth", "memory", "start"), action="append"
    )
    parser.add_argument("--clock", choices=("wall", "thread"), default="wall")
    parser.add_argument("--plots", type=Path, help="folder for plots of the growth")
    arguments = parser.parse_args()
    CLOCK.of_thread = arguments.clock == "thread"
    supply().start()
    while supply().wait():
        pass
    began = perf_counter()
    tables = arguments.table or ["compare", "growth", "memory", "start"]
    for table in tables:
        print(f"\n## {table}\n")
        if table == "compare":
            compare(arguments.rounds, arguments.seconds)
        elif table == "growth":
            growth(arguments.rounds, arguments.seconds, arguments.plots)
        elif table == "memory":
            memory()
        else:
            start(arguments.rounds)
    print(f"\nMeasured in {perf_counter() - began:.0f} s.")


if __name__ == "__main__":
    main()

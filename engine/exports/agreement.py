"""Our prediction beside that of an exported file, run by what reads it elsewhere."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from engine.arrays import Array
from engine.errors import CannotRun, UserError
from engine.exports.registry import exporter
from engine.prediction import predict
from engine.project import Project, dataset_of
from engine.trainer import check_runnable

N_ROWS = 5
SECONDS = 120.0
ALLOWED = 1e-5
"""Largest difference, in parts of max(|value|, spread of that output)."""

_WAIT = 0.05
_SPREAD_ROWS = 500
_PYTHON = (
    "import runpy, sys, numpy\n"
    "found = runpy.run_path(sys.argv[1])['predict'](numpy.load(sys.argv[2]))\n"
    "numpy.save(sys.argv[3], numpy.asarray(found))\n"
)
_ONNX = (
    "import sys, numpy, onnxruntime\n"
    "session = onnxruntime.InferenceSession(\n"
    "    sys.argv[1], providers=['CPUExecutionProvider'])\n"
    "rows = numpy.load(sys.argv[2])\n"
    "numpy.save(sys.argv[3], session.run(None, {'inputs': rows})[0])\n"
)
_C = (
    "import ctypes, subprocess, sys, numpy\n"
    "words = [sys.argv[4], '-std=c99', '-O1', '-shared', '-fPIC', sys.argv[1]]\n"
    "subprocess.run([*words, '-o', sys.argv[1] + '.so', '-lm'], check=True)\n"
    "predict = ctypes.CDLL(sys.argv[1] + '.so').predict\n"
    "rows = numpy.ascontiguousarray(numpy.load(sys.argv[2]))\n"
    "found = numpy.zeros((len(rows), int(sys.argv[5])), numpy.float32)\n"
    "floats = ctypes.POINTER(ctypes.c_float)\n"
    "for row, result in zip(rows, found):\n"
    "    predict(row.ctypes.data_as(floats), result.ctypes.data_as(floats))\n"
    "numpy.save(sys.argv[3], found)\n"
)


class NotCompared(UserError):
    """There is nothing that could run the file, or it would not run."""


@dataclass(frozen=True)
class Runner:
    """What runs a format elsewhere.

    Attributes
    ----------
    label : str
        "ONNX Runtime".
    module : str
        A package that must be installed; empty for C, which needs a compiler.
    program : str
        Source that reads the file and the rows and writes the outputs.
    """

    label: str
    module: str
    program: str


RUNNERS: dict[tuple[str, str | None], Runner] = {
    (".py", "numpy"): Runner("NumPy", "numpy", _PYTHON),
    (".py", "pytorch"): Runner("PyTorch", "torch", _PYTHON),
    (".onnx", None): Runner("ONNX Runtime", "onnxruntime", _ONNX),
    (".c", None): Runner("the C compiler", "", _C),
}


@dataclass(frozen=True)
class Line:
    """One row of data and one output.

    Attributes
    ----------
    row : int
        Counted from 1.
    output : str
        The one that differs most in this row.
    ours, theirs : float
        In the user's units.
    """

    row: int
    output: str
    ours: float
    theirs: float

    @property
    def difference(self) -> float:
        """Ours less theirs."""
        return self.ours - self.theirs


@dataclass(frozen=True)
class Agreement:
    """What was compared, and whether it agrees.

    Attributes
    ----------
    runner : str
        What ran the file.
    lines : tuple of Line
    largest : float
        Largest difference in parts of what is allowed; up to 1 it agrees.
    """

    runner: str
    lines: tuple[Line, ...]
    largest: float


def agreement_steps(
    project: Project, suffix: str, style: str | None
) -> Generator[float, None, Agreement]:
    """Export to a folder of its own, run the file in a process of its own, compare.

    Parameters
    ----------
    project : Project
        With data.
    suffix : str
        Of the format.
    style : str or None
        Of Python source.

    Yields
    ------
    float
        0; closing the generator ends the process.

    Returns
    -------
    Agreement

    Raises
    ------
    NotCompared
        If nothing here runs the format; the sentence says what would.
    CannotRun
        If the network cannot run, or has no data.
    """
    yield 0.0
    runner = RUNNERS.get((suffix, style))
    if runner is None:
        raise NotCompared("A file of this format computes nothing by itself.")
    _check_installed(runner)
    check_runnable(project)
    rows = _rows(project)
    expected = predict(project, rows)
    with tempfile.TemporaryDirectory(prefix="weightloom-") as name:
        folder = Path(name)
        path = folder / f"network{suffix}"
        exporter(path, style)(project, path)
        np.save(folder / "rows.npy", rows[:N_ROWS])
        yield from _run(runner, path, expected.shape[1])
        found = np.load(folder / "outputs.npy", allow_pickle=False)
    return _compared(project, runner, expected, np.asarray(found, np.float64))


def _check_installed(runner: Runner) -> None:
    if runner.module and find_spec(runner.module) is None:
        raise NotCompared(
            f"To compare with {runner.label}, install it: pip install {runner.module}"
        )
    if not runner.module and _compiler() is None:
        raise NotCompared("To compare, install a C compiler: gcc or clang.")


def _compiler() -> str | None:
    if os.name == "nt":
        return shutil.which("gcc") or shutil.which("clang")
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def _rows(project: Project) -> Array:
    """Rows as float32 holds them; more than are shown, to know the spread."""
    dataset = dataset_of(project)
    if not dataset.n_rows:
        raise CannotRun("There are no rows to compare.")
    return np.asarray(dataset.inputs[:_SPREAD_ROWS], dtype=np.float32)


def _run(runner: Runner, path: Path, n_outputs: int) -> Generator[float, None, None]:
    folder = path.parent
    names = path, folder / "rows.npy", folder / "outputs.npy"
    words = [sys.executable, "-c", runner.program, *map(str, names)]
    words += [_compiler() or "cc", str(n_outputs)]
    with (folder / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors
        )
        try:
            for _ in range(int(SECONDS / _WAIT)):
                try:
                    process.wait(_WAIT)
                    break
                except subprocess.TimeoutExpired:
                    yield 0.0
        finally:
            process.kill()
            process.wait()
    if process.returncode or not (folder / "outputs.npy").exists():
        lines = (folder / "errors.txt").read_text("utf-8", "replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "no reason")
        raise NotCompared(f"The file would not run with {runner.label}: {last[:200]}")


def _compared(
    project: Project, runner: Runner, expected: Array, found: Array
) -> Agreement:
    names = dataset_of(project).target_names
    ours = expected[: len(found)]
    allowed = ALLOWED * np.maximum(np.abs(ours), expected.std(axis=0))
    parts = np.abs(ours - found) / np.maximum(allowed, np.finfo(np.float64).tiny)
    worst = parts.argmax(axis=1)
    lines = tuple(
        Line(
            row + 1, names[output], float(ours[row, output]), float(found[row, output])
        )
        for row, output in enumerate(worst.tolist())
    )
    return Agreement(runner.label, lines, float(parts.max()))

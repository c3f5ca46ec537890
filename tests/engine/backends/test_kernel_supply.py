"""The compiled kernel: kept, found, loaded; and what happens where that cannot be."""

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from engine.backends import kernel_file, kernel_supply
from engine.backends.choice import choose, needs_kernel
from engine.backends.costs import read_costs
from engine.backends.kernel_file import kept_kernel, kernel_path
from engine.backends.kernel_supply import Supply, supply
from engine.files.project_file import save
from engine.machine_code import read_code
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine.small_runs import small

ROOT = Path(__file__).resolve().parents[3]


def train_in_a_process(code="", **environment):
    program = (
        f"{code}\n"
        "import sys\n"
        "from tests.engine.small_runs import small\n"
        "from engine.trainer import Trainer\n"
        "trainer = Trainer(small(backend='fused'))\n"
        "trainer.advance(3)\n"
        "print(trainer.choice.name, trainer.step, 'numba' in sys.modules)\n"
        "print(trainer.choice.reason)\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.splitlines()


@pytest.fixture
def no_kernel(monkeypatch, tmp_path):
    """A process that has found no kernel yet, with an empty cache."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    fresh = Supply()
    for module in ("engine.backends.choice", "engine.backends.kernel_supply"):
        monkeypatch.setattr(f"{module}.supply", lambda: fresh)
    return fresh


def test_a_second_process_loads_what_is_kept_and_writes_nothing(kernel):
    folder = kept_kernel().parent
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    name, *_ = train_in_a_process()
    assert name == "fused 3 False"
    assert before == {path: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_loading_is_quick(kernel):
    code, times = read_code(kept_kernel()), []
    for _ in range(3):
        began = perf_counter()
        kernel_file.load_kernel(code)
        times.append(perf_counter() - began)
    assert min(times) < 0.3


def test_constants_of_the_machine_are_kept_beside_the_kernel(kernel):
    assert set(read_costs()) == {"numpy", "fused"}


def test_a_read_only_cache_costs_speed_only(no_kernel, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "below"))
    trainer = Trainer(small(backend="fused"))
    assert trainer.choice.name == "numpy"
    assert "no folder to keep its compiled kernel in" in trainer.choice.reason
    assert trainer.advance(3) == 3
    assert not no_kernel.can_come


def test_without_numba_numpy_trains(no_kernel, monkeypatch):
    monkeypatch.setattr(kernel_supply, "find_spec", lambda name: None)
    choice = Trainer(small(backend="fused")).choice
    assert choice.name == "numpy"
    assert choice.reason == "fused was asked for, but Numba is not installed."
    assert not no_kernel.can_come


def test_a_broken_numba_is_told_in_one_line(no_kernel, monkeypatch, tmp_path):
    broken = tmp_path / "numba"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('numba is broken')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    no_kernel.start()
    while no_kernel.wait():
        pass
    choice = Trainer(small()).choice
    assert choice.name == "numpy"
    assert "could not be compiled (ImportError: numba is broken)" in choice.reason
    assert "\n" not in choice.reason
    assert not no_kernel.can_come


def test_a_kept_kernel_that_cannot_be_loaded_costs_speed_only(kernel, tmp_path):
    project, out = tmp_path / "p.wloom", tmp_path / "q.wloom"
    save(small(), project)
    broken = tmp_path / "llvmlite"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('libLLVM is missing')\n")
    words = ["train", str(project), "--epochs", "1", "--save", str(out), "--json"]
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    done = subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"backend": "numpy"' in done.stdout
    assert done.stderr == (
        "numpy trains, more slowly: its kernel could not be loaded (OSError: libLLVM "
        "is missing).\n"
    )
    assert kept_kernel() is not None


def test_a_damaged_kernel_is_thrown_away(no_kernel, kernel, tmp_path):
    folder = tmp_path / "cache" / "weightloom"
    folder.mkdir(parents=True)
    path = kernel_path(folder)
    path.write_bytes(b"\0" * 100)
    assert no_kernel.is_ready
    assert Trainer(small(backend="fused")).choice.name == "numpy"
    assert not path.exists()
    assert no_kernel.can_come


def test_numpy_trains_until_the_kernel_is_there_and_goes_on(no_kernel, kernel):
    first = Trainer(small())
    assert first.choice.name == "numpy"
    assert "its kernel is not compiled yet" in first.choice.reason
    first.advance(3)
    no_kernel._kernel = kernel
    assert Trainer(first.snapshot()).choice.name == "numpy"
    assert Trainer(small()).choice.name == "fused"


def test_waiting_is_for_what_will_be_used(no_kernel):
    trainer = Trainer(small())
    rule = trainer._steps.rule
    assert needs_kernel("auto", trainer.plan, rule)
    assert needs_kernel("fused", trainer.plan, rule)
    assert not needs_kernel("numpy", trainer.plan, rule)


def test_one_supply_serves_a_process():
    assert supply() is supply()


def test_double_precision_is_left_to_numpy(kernel):
    import numpy as np

    for wanted in ("auto", "fused"):
        trainer = Trainer(with_settings(small(), backend=wanted), dtype=np.float64)
        assert trainer.choice.name == "numpy"
        assert "single precision" in trainer.choice.reason


def test_the_reason_compares_times(kernel):
    trainer = Trainer(small())
    choice = choose("auto", trainer.plan, trainer._steps.rule)
    assert choice.name == "fused"
    assert "a step, numpy" in choice.reason

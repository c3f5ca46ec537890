"""A matrix that is too large for memory trains where it lies, with the same result."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.data import mapped
from engine.data.encode import encode
from engine.data.mapped import gathered, give_back, is_mapped, parts, stacked
from engine.data.scaling import fit
from engine.edits.new_project import new_project
from engine.errors import UserError
from engine.files import data_record, npy
from engine.files.project_file import load, save
from engine.files.read_table import read_table
from engine.prediction import evaluate, predict
from engine.trainer import Trainer

ROOT = Path(__file__).resolve().parents[2]
STATUS = Path("/proc/self/status")


@pytest.fixture
def small_limits(monkeypatch):
    """Make a table of a few rows count as one that is too large."""
    monkeypatch.setattr(npy, "MAPPED_FROM", 100)
    monkeypatch.setattr(mapped, "IN_MEMORY_BYTES", 500)
    monkeypatch.setattr(mapped, "PART_NUMBERS", 60)
    monkeypatch.setattr(data_record, "INSIDE_LIMIT", 100)


@pytest.fixture
def matrix(tmp_path):
    rng = np.random.default_rng(5)
    array = rng.normal(3, 2, size=(90, 5)).astype("f")
    array[:, 4] = array[:, 0] - 2 * array[:, 1]
    np.save(tmp_path / "a.npy", array)
    return tmp_path / "a.npy"


def trained(path, *, method="standardize", epochs=3):
    project = new_project(encode(read_table(path), seed=3), scale=method)
    trainer = Trainer(project)
    trainer.advance_epochs(epochs)
    return trainer


@pytest.mark.parametrize("method", ["standardize", "minmax", "none"])
def test_a_mapped_matrix_learns_what_a_loaded_one_does(
    matrix, method, request, tmp_path
):
    loaded = trained(matrix, method=method)
    request.getfixturevalue("small_limits")
    lying = trained(matrix, method=method)
    dataset = lying.snapshot().dataset
    assert is_mapped(dataset.inputs)
    assert np.shares_memory(dataset.inputs, dataset.table.matrix)
    assert is_mapped(lying._train.inputs)
    assert np.allclose(lying.losses().train, loaded.losses().train, rtol=1e-4)
    assert np.allclose(lying.losses().test, loaded.losses().test, rtol=1e-4)
    ours, theirs = lying.snapshot(), loaded.snapshot()
    rows = theirs.dataset.inputs
    assert np.allclose(predict(ours, dataset.inputs), predict(theirs, rows), rtol=1e-3)
    found = evaluate(ours, dataset.inputs, dataset.targets).loss
    assert np.isclose(found, evaluate(theirs, rows, dataset.targets).loss, rtol=1e-4)


@pytest.mark.usefixtures("small_limits")
def test_calls_stay_short_on_rows_of_a_file(matrix, small_limits, kernel):
    project = new_project(encode(read_table(matrix), seed=3))
    trainer = Trainer(project, backend="fused")
    assert is_mapped(trainer._train.inputs)
    for _ in range(5):
        trainer.advance_for(0.02)
        assert not trainer.glimpses.is_open


def test_it_is_found_again_and_goes_on_bit_for_bit(matrix, tmp_path):
    half = trained(matrix, epochs=2).snapshot()
    save(half, tmp_path / "p.wloom")
    assert (tmp_path / "p.wloom").stat().st_size < 20_000
    again = Trainer(load(tmp_path / "p.wloom"))
    again.advance_epochs(2)
    whole = trained(matrix, epochs=4)
    assert again.parameters.tobytes() == whole.parameters.tobytes()


@pytest.mark.usefixtures("small_limits")
def test_what_cannot_stay_where_it_lies_is_made_anew(tmp_path):
    array = np.random.default_rng(1).normal(size=(60, 4))
    array[7, 1] = np.nan
    np.save(tmp_path / "a.npy", array)
    dataset = encode(read_table(tmp_path / "a.npy"))
    assert not is_mapped(dataset.inputs)
    assert dataset.n_rows == 59
    array[7, 1] = 0
    np.save(tmp_path / "a.npy", array)
    table = read_table(tmp_path / "a.npy")
    assert is_mapped(encode(table, ignore=["x1"]).inputs)
    assert not is_mapped(encode(table, ignore=["x2"]).inputs)
    array[8, 2] = -np.inf
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(
        UserError, match=r"^a\.npy, line 9: '-inf' in column 'x3' is too"
    ):
        encode(read_table(tmp_path / "a.npy"))


@pytest.mark.usefixtures("small_limits")
def test_a_class_may_be_the_target(tmp_path):
    rng = np.random.default_rng(2)
    array = rng.normal(size=(60, 4))
    array[:, 3] = array[:, 0] > 0
    np.save(tmp_path / "a.npy", array)
    dataset = encode(read_table(tmp_path / "a.npy"), task="classes")
    assert is_mapped(dataset.inputs)
    assert dataset.classes == ("0", "1")
    assert fit(dataset, "standardize").target_scale.tolist() == [1.0]


def test_rows_are_stacked_in_memory_or_in_a_file(monkeypatch):
    array = np.arange(60, dtype=np.float32).reshape(20, 3)
    blocks = [array[:7], array[7:8], array[8:]]
    assert not is_mapped(stacked(blocks, 20, 3))
    monkeypatch.setattr(mapped, "IN_MEMORY_BYTES", 100)
    monkeypatch.setattr(mapped, "PART_NUMBERS", 9)
    lying = stacked(blocks, 20, 3)
    assert is_mapped(lying)
    assert np.array_equal(lying, array)
    give_back(lying)
    rows = np.array([19, 0, 5, 7], np.int64)
    assert np.array_equal(gathered(lying, rows), array[rows])
    assert list(parts(20, 3)) == [(i, min(i + 3, 20)) for i in range(0, 20, 3)]


@pytest.mark.skipif(not STATUS.exists(), reason="the system does not tell the peak")
def test_a_large_file_trains_in_little_memory(tmp_path):
    # Mostly a hole, so that it costs the disk little.
    shape = 200_000, 500
    array = np.lib.format.open_memmap(tmp_path / "a.npy", "w+", np.float32, shape)
    array[::1000] = np.random.default_rng(0).normal(size=(200, 500))
    del array
    size = (tmp_path / "a.npy").stat().st_size
    assert size > 400_000_000
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from engine.cli import main\n"
        "words = ['--data', 'a.npy', '--layers', '4:tanh']\n"
        "assert main(['new', 'p.wloom', *words]) == 0\n"
        "words = ['--epochs', '1', '--batch-size', '128', '--json']\n"
        "assert main(['train', 'p.wloom', *words]) == 0\n"
        "status = Path('/proc/self/status').read_text().split()\n"
        "sys.stdout.write(status[status.index('VmHWM:') + 1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    record, peak = done.stdout.splitlines()
    assert json.loads(record)["epochs"] == 1
    assert int(peak) * 1024 < 0.8 * size, f"{peak} kB for {size:,} bytes"

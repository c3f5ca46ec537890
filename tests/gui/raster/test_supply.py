"""Where the compiled rasteriser comes from, and what happens without it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from gui.raster import kernel_file
from gui.raster import supply as supply_module
from gui.raster.supply import Supply
from tests.gui.raster.conftest import ROOT, compile_into


@pytest.fixture
def fresh(qapp, monkeypatch, tmp_path) -> Supply:
    """A supply with an empty cache."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return Supply()


def test_it_loads_what_was_compiled(qapp, qtbot, monkeypatch, code_folder):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(code_folder))
    made = Supply()
    with qtbot.waitSignal(made.arrived):
        made.start()
    assert made.kernel is not None
    assert not made.failure


def test_a_second_process_adds_no_file(code_folder):
    folder = code_folder / "weightloom"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert compile_into(code_folder).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_process_that_only_loads_needs_no_numba(code_folder):
    code = (
        "import sys\n"
        "sys.modules['numba'] = None\n"
        "from gui.raster.kernel_file import kept_raster, load_raster\n"
        "load_raster(kept_raster())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"NUMBA_CACHE_DIR": str(code_folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_a_damaged_file_is_removed(fresh, code_folder, monkeypatch, tmp_path):
    folder = tmp_path / "weightloom"
    folder.mkdir()
    path = kernel_file.raster_path(folder)
    path.write_bytes((code_folder / "weightloom" / path.name).read_bytes()[:-7])
    assert kernel_file.kept_raster() is None
    assert not path.exists()


def test_without_numba_qpainter_paints_and_the_reason_is_known(fresh, monkeypatch):
    monkeypatch.setattr(supply_module, "find_spec", lambda name: None)
    assert fresh.wait() is None
    assert fresh.failure == "Numba is not installed"


def test_a_compiler_that_fails_is_no_disaster(fresh, monkeypatch):
    monkeypatch.setattr(supply_module.sys, "executable", "/bin/false")
    assert fresh.wait() is None
    assert fresh.failure == "status 1"


def test_code_that_cannot_be_loaded_is_no_disaster(fresh, monkeypatch):
    def fail(code: bytes) -> None:
        raise RuntimeError("no such processor")

    monkeypatch.setattr(supply_module, "kept_raster", lambda: b"code")
    monkeypatch.setattr(supply_module, "load_raster", fail)
    assert fresh.wait() is None
    assert "no such processor" in fresh.failure


def test_a_cache_that_cannot_be_written_is_no_disaster(fresh, monkeypatch, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(blocked))
    assert fresh.wait() is None
    assert "folder" in fresh.failure

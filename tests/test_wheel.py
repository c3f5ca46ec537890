"""The wheel, installed alone in a fresh environment, does the work from elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
IN_WHEEL = ("engine", "gui", "resources", "main.py", "pyproject.toml", "README.md")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command away from the checkout; its standard output."""
    environment = os.environ.copy()
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that the checkout stays as it is."""
    source = tmp_path_factory.mktemp("source")
    for name in (*IN_WHEEL, "LICENSE"):
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name,
                source / name,
                ignore=shutil.ignore_patterns("__pycache__"),
            )
        else:
            shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("wheel")
    build = ("build", "--wheel", "--no-isolation", "--outdir", out)
    run(sys.executable, "-m", *build, cwd=source)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def weightloom(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as a fresh environment has it after installing the wheel."""
    environment = tmp_path_factory.mktemp("fresh") / "venv"
    run(sys.executable, "-m", "venv", environment, cwd=environment.parent)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(programs / "python", *install, wheel, cwd=environment.parent)
    return programs / "weightloom"


def test_wheel_holds_program_and_resources(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {
        f"engine/_resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    assert {"main.py", "engine/__init__.py", "gui/__init__.py"} <= names
    assert shipped
    assert shipped <= names
    folders = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert folders == {"engine", "gui", "main.py"}


def test_installed_wheel_makes_trains_and_exports(weightloom: Path, tmp_path: Path):
    run(weightloom, "new", "flowers.wloom", "--data", "iris", cwd=tmp_path)
    output = run(
        weightloom, "train", "flowers.wloom", "--epochs", "100", "--json", cwd=tmp_path
    )
    result = json.loads(output[output.index("{") :])
    assert result["epochs"] == 100
    assert result["metrics"]["accuracy"] > 0.8

    run(weightloom, "export", "flowers.wloom", "flowers.npz", cwd=tmp_path)
    with np.load(tmp_path / "flowers.npz", allow_pickle=False) as weights:
        assert weights["projections/Inputs/Hidden 1/weights"].shape == (4, 8)
        assert weights["projections/Hidden 1/Output/weights"].shape == (8, 3)
        assert np.abs(weights["layers/Hidden 1/biases"]).max() > 0
    for name in ("f.safetensors", "f.csv", "f.py", "f.c", "f.svg"):
        run(weightloom, "export", "flowers.wloom", name, cwd=tmp_path)
        assert (tmp_path / name).stat().st_size > 1000
    run(weightloom, "import", "flowers.wloom", "f.safetensors", cwd=tmp_path)


def test_installed_version_is_that_of_the_source(weightloom: Path, tmp_path: Path):
    import engine

    assert run(weightloom, "--version", cwd=tmp_path) == (
        f"weightloom {engine.__version__}\n"
    )


def test_installed_window_finds_its_resources(weightloom: Path, tmp_path: Path):
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "import gui.start, engine\n"
        "from pathlib import Path\n"
        "assert 'site-packages' in engine.__file__, engine.__file__\n"
        "window = gui.start.build(settings=Path('settings.ini'))\n"
        "window.show()\n"
        "app.processEvents()\n"
        "assert not window.grab().isNull()\n"
        "window.close()\n"
    )
    run(weightloom.with_name("python"), "-c", program, cwd=tmp_path)

"""The pictures of README and docs are made by the program."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]
LIMIT = 240
LEAST_COLOURS = 200
"""Even the quietest picture has more: letters have soft edges."""


def test_a_picture_of_each_kind_is_made_in_its_size_and_shows_something(tmp_path):
    script = ROOT / "tools" / "screenshots.py"
    # One of a kind tells whether the program can still be driven so.
    kinds = {_kind(picture): picture for picture in _tool(script).PICTURES}
    wanted = {picture.name: picture.size for picture in kinds.values()}
    assert len(wanted) > 8
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    made = subprocess.run(
        [sys.executable, str(script), str(tmp_path), *wanted],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        env=environment,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    images = {path.stem: QImage(str(path)) for path in tmp_path.glob("*.png")}
    sizes = {name: image.size().toTuple() for name, image in images.items()}
    assert sizes == wanted
    for name, image in images.items():
        assert _colours(image) > LEAST_COLOURS, f"{name} is blank"


def test_a_blank_picture_would_be_found():
    blank = QImage(640, 400, QImage.Format.Format_RGB32)
    blank.fill("#0c0e12")
    assert _colours(blank) == 1


def _kind(picture: Any) -> tuple[object, ...]:
    """What is done to the program for a picture."""
    opened = bool(picture.explanation), bool(picture.panel), bool(picture.example)
    ways = picture.then, picture.tab, picture.lesson, picture.view
    return *opened, *ways, picture.outline, picture.vision, picture.type_scale


def _tool(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _colours(image: QImage) -> int:
    """How many colours every third pixel has."""
    return len(
        {
            image.pixel(x, y)
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        }
    )

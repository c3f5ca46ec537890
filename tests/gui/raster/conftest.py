"""The compiled rasteriser, made once for all tests in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, Qt

from gui.raster.kernel_file import load_raster
from gui.raster.raster import Lines, draw
from gui.raster.sheet import Sheet

if TYPE_CHECKING:
    from gui.raster.kernel_file import Kernel

ROOT = Path(__file__).resolve().parents[3]
GROUND = 0xFF0C0E12
SIZE = (320, 200)


def compile_into(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the process that compiles, with this folder as its cache."""
    return subprocess.run(
        [sys.executable, "-m", "gui.raster.compile_raster"],
        cwd=ROOT,
        env=os.environ | {"NUMBA_CACHE_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def code_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the compiled rasteriser."""
    folder = tmp_path_factory.mktemp("raster")
    done = compile_into(folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def kernel(code_folder: Path) -> Kernel:
    """The rasteriser."""
    (path,) = (code_folder / "weightloom").iterdir()
    return load_raster(path.read_bytes()[32:])


def lines(
    starts: list[tuple[float, float]],
    ends: list[tuple[float, float]],
    width: float = 2.0,
    colour: int = 0xFFFFFF,
    alpha: float = 1.0,
    handle: float = 0.0,
    on: float = 0.0,
    off: float = 0.0,
) -> Lines:
    """Lines that are alike but for their ends."""
    n = len(starts)
    return Lines(
        np.array(starts, float),
        np.array(ends, float),
        np.full(n, handle),
        np.full(n, width),
        np.full(n, alpha),
        np.full(n, colour, np.int64),
        np.full(n, on),
        np.full(n, off),
    )


def woven(
    layers: tuple[int, ...], *, curved: bool, seed: int = 0, dashed: bool = False
) -> Lines:
    """A network between three columns, every line of another width and colour."""
    width, height = SIZE
    rng = np.random.default_rng(seed)
    xs = np.linspace(12, width - 12, len(layers))
    starts, ends = [], []
    for left, right, x0, x1 in zip(layers[:-1], layers[1:], xs, xs[1:], strict=False):
        i, j = np.divmod(np.arange(left * right), right)
        y0, y1 = (i + 0.5) / left * height, (j + 0.5) / right * height
        starts.append(np.stack([np.full(len(i), x0), y0], 1))
        ends.append(np.stack([np.full(len(i), x1), y1], 1))
    first, last = np.concatenate(starts), np.concatenate(ends)
    sizes = np.sort(rng.random(len(first)))
    widths = 0.5 + 4.5 * sizes**0.9
    broken = (rng.random(len(first)) < 0.5) & dashed
    return Lines(
        first,
        last,
        (last[:, 0] - first[:, 0]) / 2 * curved,
        widths,
        0.75 + 0.25 * sizes,
        rng.integers(0, 1 << 24, len(first)),
        np.where(broken, np.maximum(6, 3.4 * widths), 0),
        np.where(broken, np.maximum(2.5, 0.62 * widths), 0),
    )


def sheet(width: int = SIZE[0], height: int = SIZE[1]) -> Sheet:
    """A dark sheet."""
    made = Sheet(QSizeF(width, height), 1.0)
    made.pixels.fill(GROUND)
    return made


def drawn(kernel: Kernel, what: Lines, threads: int = 1, plain: bool = False):
    """Pixels [height, stride] with the lines on them."""
    made = sheet()
    draw(kernel, made, what.records(), threads, plain=plain)
    return made.pixels


def channels(pixels: np.ndarray) -> np.ndarray:
    """Blue, green and red of the visible pixels."""
    seen = np.ascontiguousarray(pixels[:, : SIZE[0]])
    return seen.view(np.uint8).reshape(*seen.shape, 4)[..., :3].astype(int)


def painted(what: Lines) -> np.ndarray:
    """The same lines by QPainter, antialiased."""
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgb(GROUND))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for (
        x0,
        y0,
        x1,
        y1,
        reach,
        width,
        alpha,
        on,
        off,
        number,
    ) in what.records().rows.tolist():
        colour = QColor.fromRgb(int(number))
        colour.setAlphaF(alpha)
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if on:
            pen.setDashPattern([on / width, off / width])
        path = QPainterPath(QPointF(x0, y0))
        path.cubicTo(x0 + reach, y0, x1 - reach, y1, x1, y1)
        if not reach:
            path = QPainterPath(QPointF(x0, y0))
            path.lineTo(x1, y1)
        painter.strokePath(path, pen)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(SIZE[1], -1).copy()

"""The curve of an activation as a path, for tiles, the inspector and neurons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.activations import ACTIVATIONS

_SAMPLES = 65


@dataclass(frozen=True)
class Window:
    """The part of the plane that a drawing of an activation shows."""

    left: float
    right: float
    bottom: float
    top: float

    def place(self, z: float, value: float, rect: QRectF) -> QPointF:
        """Return where (z, f(z)) lies in a rectangle; what is outside: its edge."""
        across, up = self.shares(z, value)
        return QPointF(
            rect.left() + across * rect.width(), rect.bottom() - up * rect.height()
        )

    def shares(self, z: float, value: float) -> tuple[float, float]:
        """Return how far right and up (z, f(z)) lies, as shares from 0 to 1."""
        across = (z - self.left) / (self.right - self.left)
        up = (value - self.bottom) / (self.top - self.bottom)
        return min(1.0, max(0.0, across)), min(1.0, max(0.0, up))


WINDOWS = {
    "identity": Window(-3, 3, -3, 3),
    "sigmoid": Window(-5, 5, 0, 1),
    "tanh": Window(-2.6, 2.6, -1, 1),
    "relu": Window(-3, 3, 0, 3),
    "leaky_relu": Window(-3, 3, -0.3, 3),
    "elu": Window(-3, 3, -1, 3),
    "gelu": Window(-3, 3, -0.2, 3),
    "silu": Window(-4, 4, -0.3, 4),
    "softplus": Window(-4, 4, 0, 4.02),
    "softsign": Window(-6, 6, -1, 1),
    "sine": Window(-4.2, 4.2, -1, 1),
    "gaussian": Window(-2.6, 2.6, 0, 1),
    "step": Window(-3, 3, 0, 1),
    "softmax": Window(-5, 5, 0, 1),
}

# At its true 0.01 the left arm of leaky_relu could not be told from relu's.
_DRAWN_LEAK = 0.1


def activation_path(name: str, rect: QRectF) -> QPainterPath:
    """Return the curve of an activation, fitted into a rectangle."""
    kept = _path_of_size(name, rect.width(), rect.height())
    return kept.translated(rect.topLeft())


@lru_cache(maxsize=256)
def _path_of_size(name: str, width: float, height: float) -> QPainterPath:
    """The curve in a rectangle at the origin: while one zooms there are many sizes."""
    rect = QRectF(0, 0, width, height)
    window = WINDOWS[name]
    sums, values = _samples(name)
    path = QPainterPath()
    if name == "step":
        points = [(window.left, 0.0), (0.0, 0.0), (0.0, 1.0), (window.right, 1.0)]
    else:
        points = list(zip(sums, values, strict=True))
    path.moveTo(window.place(*points[0], rect))
    for z, value in points[1:]:
        path.lineTo(window.place(z, value, rect))
    return path


def curve_point(
    name: str, z: float, rect: QRectF, value: float | None = None
) -> QPointF:
    """Return where a neuron's dot rides on the curve of `activation_path`.

    See `curve_share`.
    """
    across, up = curve_share(name, z, value)
    return QPointF(
        rect.left() + across * rect.width(), rect.bottom() - up * rect.height()
    )


def curve_share(name: str, z: float, value: float | None = None) -> tuple[float, float]:
    """Return how far right and up a neuron's dot rides, as shares of the curve's box.

    The value, where it is known, saves computing it. For softmax, whose value depends
    on the whole layer, give it: the dot rides where the curve has it. A sum that is not
    finite sits at the curve's end.
    """
    window = WINDOWS[name]
    if math.isnan(z):
        z = 0.0
    if name == "softmax" and value is not None:
        share = min(1 - 1e-6, max(1e-6, value))
        z = math.log(share / (1 - share))
    inside = min(window.right, max(window.left, z))
    is_known = value is not None and math.isfinite(value) and inside == z
    if value is None or not is_known or name == "leaky_relu":
        value = _drawn(name, inside)
    return window.shares(inside, value)


def zero_line(name: str, rect: QRectF) -> float:
    """Return the height at which the value 0 lies in a rectangle."""
    return WINDOWS[name].place(0, 0, rect).y()


@lru_cache(maxsize=256)
def _drawn(name: str, z: float) -> float:
    sums = np.array([[float(z)]])
    return float(_apply(name, sums)[0, 0])


@lru_cache(maxsize=32)
def _samples(name: str) -> tuple[list[float], list[float]]:
    window = WINDOWS[name]
    sums = np.linspace(window.left, window.right, _SAMPLES)[None, :]
    values = _apply(name, sums)
    return sums[0].tolist(), values[0].tolist()


def _apply(name: str, sums: np.ndarray) -> np.ndarray:
    if name == "leaky_relu":
        return np.where(sums > 0, sums, _DRAWN_LEAK * sums)
    out = np.empty_like(sums)
    # The softmax of one neuron against a constant rest is a sigmoid of its sum.
    alias = "sigmoid" if name == "softmax" else name
    ACTIVATIONS[alias].apply(sums, out)
    return out

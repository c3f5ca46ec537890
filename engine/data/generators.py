"""Data sets that are computed, each a function of rows, noise and a generator.

The shapes of `xor`, `circle`, `gauss`, `spiral`, `plane` and `gaussians`, and what
noise does to them, are those of the TensorFlow playground (Smilkov and Carter, 2016,
https://playground.tensorflow.org), so that what is known about it holds here too.
"""

from collections.abc import Callable, Mapping

import numpy as np

from engine.arrays import Array, Mask

Columns = dict[str, Array | list[str]]
Generate = Callable[[int, float, np.random.Generator], Columns]

MEAL_PRICES: Mapping[str, float] = {"burgers": 5.0, "fries": 2.5, "drinks": 1.5}
"""Price of each thing on the bill of `meals`."""

_SQUARE = 6.0  # points of the regression sets lie in [-6, 6]
_RADIUS = 5.0


def logic_and(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Yes where both are 1."""
    x1, x2 = _corners(rows)
    return _points(x1, x2, (x1 + x2) == 2, noise, rng)


def logic_or(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Yes where at least one is 1."""
    x1, x2 = _corners(rows)
    return _points(x1, x2, (x1 + x2) > 0, noise, rng)


def logic_xor(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Yes where exactly one is 1."""
    x1, x2 = _corners(rows)
    return _points(x1, x2, (x1 + x2) == 1, noise, rng)


def line(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Straight line, y = 2x + 1, x in [-1, 1], normal noise on y."""
    x = rng.uniform(-1, 1, rows)
    return {"x": x, "y": 2 * x + 1 + noise * rng.standard_normal(rows)}


def sine_wave(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """One period, y = sin(x), x in [-pi, pi], normal noise on y."""
    x = rng.uniform(-np.pi, np.pi, rows)
    return {"x": x, "y": np.sin(x) + noise * rng.standard_normal(rows)}


def meals(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Orders of 0 to 3 of each thing, at least one in all, and what they cost."""
    # The digits to base 4 of 1 to 63 are every order but the empty one.
    order = rng.integers(1, 64, rows)
    counts = [order // 16, order // 4 % 4, order % 4]
    columns: Columns = {}
    bill = noise * rng.standard_normal(rows)
    for (thing, price), count in zip(MEAL_PRICES.items(), counts, strict=True):
        columns[thing] = count.astype(np.float64)
        bill = bill + price * count
    columns["bill"] = bill
    return columns


def xor(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Blue in the quadrants where x1 and x2 have one sign; a gap along the axes."""
    gap = 0.3
    x1, x2 = (_apart(rng.uniform(-_RADIUS, _RADIUS, rows), gap) for _ in range(2))
    moved1, moved2 = (_moved(x, _RADIUS, noise, rng) for x in (x1, x2))
    return _coloured(x1, x2, moved1 * moved2 >= 0)


def circle(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Blue in a disc, orange in a ring around it."""
    inside = _every_other(rows)
    radius = np.where(
        inside,
        rng.uniform(0, 0.5 * _RADIUS, rows),
        rng.uniform(0.7 * _RADIUS, _RADIUS, rows),
    )
    angle = rng.uniform(0, 2 * np.pi, rows)
    x1, x2 = radius * np.sin(angle), radius * np.cos(angle)
    moved1, moved2 = (_moved(x, _RADIUS, noise, rng) for x in (x1, x2))
    return _coloured(x1, x2, np.hypot(moved1, moved2) < 0.5 * _RADIUS)


def gauss(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Blue around (2, 2), orange around (-2, -2), variance 0.5 + 7 noise."""
    blue = _every_other(rows)
    centre = np.where(blue, 2.0, -2.0)
    spread = np.sqrt(0.5 + 7 * noise)
    x1, x2 = (centre + spread * rng.standard_normal(rows) for _ in range(2))
    return _coloured(x1, x2, blue)


def spiral(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Two arms, blue and orange, of 1.75 turns each."""
    blue = _every_other(rows)
    along = np.arange(rows) // 2 / max(1, (rows + 1) // 2)
    turn = 1.75 * along * 2 * np.pi + np.where(blue, 0.0, np.pi)
    x1 = _moved(_RADIUS * along * np.sin(turn), 1.0, noise, rng)
    x2 = _moved(_RADIUS * along * np.cos(turn), 1.0, noise, rng)
    return _coloured(x1, x2, blue)


def two_moons(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Two half circles, each reaching into the other, normal noise on both axes."""
    blue = _every_other(rows)
    angle = rng.uniform(0, np.pi, rows)
    x1 = np.where(blue, np.cos(angle), 1 - np.cos(angle))
    x2 = np.where(blue, np.sin(angle), 0.5 - np.sin(angle))
    x1, x2 = (x + noise * rng.standard_normal(rows) for x in (x1, x2))
    return _coloured(x1, x2, blue)


def plane(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Tilted plane, y = (x1 + x2) / 10."""
    x1, x2 = (rng.uniform(-_SQUARE, _SQUARE, rows) for _ in range(2))
    moved1, moved2 = (_moved(x, _SQUARE, noise, rng) for x in (x1, x2))
    return {"x1": x1, "x2": x2, "y": (moved1 + moved2) / 10}


def gaussians(rows: int, noise: float, rng: np.random.Generator) -> Columns:
    """Six bumps, up and down in turn: cones of radius 2."""
    x1, x2 = (rng.uniform(-_SQUARE, _SQUARE, rows) for _ in range(2))
    moved1, moved2 = (_moved(x, _SQUARE, noise, rng) for x in (x1, x2))
    y = np.zeros(rows)
    for i, centre1 in enumerate((-4.0, 0.0, 4.0)):
        for j, centre2 in enumerate((2.5, -2.5)):
            distance = np.hypot(moved1 - centre1, moved2 - centre2)
            height = (-1) ** (i + j) * np.clip(1 - distance / 2, 0, 1)
            # Where two cones touch, the higher one counts.
            y = np.where(np.abs(height) > np.abs(y), height, y)
    return {"x1": x1, "x2": x2, "y": y}


def _corners(rows: int) -> tuple[Array, Array]:
    corner = np.arange(rows) % 4
    return (corner // 2).astype(np.float64), (corner % 2).astype(np.float64)


def _points(
    x1: Array, x2: Array, yes: Mask, noise: float, rng: np.random.Generator
) -> Columns:
    moved1, moved2 = (x + noise * rng.standard_normal(len(x)) for x in (x1, x2))
    return {"x1": moved1, "x2": moved2, "class": np.where(yes, "yes", "no").tolist()}


def _coloured(x1: Array, x2: Array, blue: Mask) -> Columns:
    return {"x1": x1, "x2": x2, "class": np.where(blue, "blue", "orange").tolist()}


def _every_other(rows: int) -> Mask:
    return np.equal(np.arange(rows) % 2, 0)


def _apart(x: Array, gap: float) -> Array:
    return x + np.where(x > 0, gap, -gap)


def _moved(x: Array, reach: float, noise: float, rng: np.random.Generator) -> Array:
    return x + noise * rng.uniform(-reach, reach, len(x))

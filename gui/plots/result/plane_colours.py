"""From outputs over a plane to colours. No widgets."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from engine.arrays import Array, Ints
from engine.data.dataset import Dataset
from gui.style.palette import Palette, mixed, rgb, weight_colour, weight_table

IMAGE_SHARE = {"light": 0.62, "dark": 0.70}
"""How strong the colours of the plane are; the points over it stay stronger."""
SCALE_SHARE = 0.78
MOST_COLOURED = 4
"""There are so many class colours."""

DEPTHS = 64
"""Shades of a class, from a tie to certainty."""

Pixels = NDArray[np.uint32]


@dataclass(frozen=True)
class Scale:
    """How one output becomes a colour.

    Attributes
    ----------
    kind : {"signed", "rising", "classes"}
        Around a middle, from pale to strong, or by the class that wins.
    low, high : float
        The ends in the units of the output.
    turned : bool
        Whether the colours go the other way: the second of two classes has the colour
        that is below zero elsewhere.
    """

    kind: Literal["signed", "rising", "classes"]
    low: float = 0.0
    high: float = 1.0
    turned: bool = False

    def shares(self, values: Array) -> Array:
        """Place of some values between the ends, as a share of full colour."""
        between = (values - self.low) / (self.high - self.low)
        shares = 2 * between - 1 if self.kind == "signed" else between
        least = -1 if self.kind == "signed" else 0
        clipped: Array = np.clip(np.nan_to_num(shares), least, 1)
        return -clipped if self.turned else clipped

    def colour(self, palette: Palette, value: float) -> QColor:
        """Return the full colour of a value."""
        return weight_colour(palette, float(self.shares(np.array(value))))

    @property
    def ticks(self) -> tuple[float, float, float]:
        """Its ends and its middle, from the top."""
        return self.high, (self.low + self.high) / 2, self.low


def scale_of(dataset: Dataset, target: int) -> Scale:
    """How the output for a target of the data is coloured."""
    count = len(dataset.classes)
    if 2 < count <= MOST_COLOURED:
        return Scale("classes")
    if count == 2:
        return Scale("signed", turned=True)
    if count:
        return Scale("rising")
    values = dataset.targets[dataset.train_rows, target]
    low, high = float(values.min()), float(values.max())
    if low < 0 < high:
        largest = max(-low, high)
        return Scale("signed", -largest, largest)
    if high == low:
        high = low + (abs(low) or 1.0)
    return Scale("rising", low, high)


def plane_pixels(outputs: Array, target: int, scale: Scale, palette: Palette) -> Pixels:
    """Colours of a plane, uint32 [side, side], the upper row first.

    `outputs` are [side, side, n_targets], their first row at the lower edge.
    """
    if scale.kind == "classes":
        count = outputs.shape[2]
        # From a tie to certainty; what is not finite is not certain of anything.
        sure = (outputs.max(axis=2) - 1 / count) / (1 - 1 / count)
        level = _levels(sure, DEPTHS - 1)
        colours = _class_table(palette, count)[outputs.argmax(axis=2), level]
    else:
        table = _value_table(palette, IMAGE_SHARE[palette.name])
        shares = scale.shares(outputs[:, :, target])
        colours = table[_levels((shares + 1) / 2, len(table) - 1)]
    return np.ascontiguousarray(colours[::-1])


def scale_pixels(scale: Scale, palette: Palette) -> Pixels:
    """Colours of the scale itself, uint32 [n, 1], its high end first."""
    first = 0 if scale.kind == "signed" else 127
    table = _value_table(palette, SCALE_SHARE)[first:]
    return np.ascontiguousarray((table if scale.turned else table[::-1])[:, None])


def _levels(shares: Array, most: int) -> Ints:
    """Whole numbers from 0 to `most` for shares from 0 to 1, which may be NaN."""
    return (np.clip(np.nan_to_num(shares), 0, 1) * most + 0.5).astype(np.int64)


@lru_cache(maxsize=8)
def _value_table(palette: Palette, share: float) -> Pixels:
    """The colours of weights, laid upon the canvas at a share."""
    ground = np.array(rgb(palette.canvas), np.float64)
    return _packed(ground + (weight_table(palette) - ground) * share)


@lru_cache(maxsize=8)
def _class_table(palette: Palette, count: int) -> Pixels:
    """The colours of classes, from that of the canvas to their full one."""
    ground = np.array(rgb(palette.canvas), np.float64)
    full = [rgb(palette.class_colour(place)) for place in range(count)]
    depth = np.linspace(0, IMAGE_SHARE[palette.name], DEPTHS)[None, :, None]
    return _packed(ground + (np.array(full)[:, None] - ground) * depth)


def _packed(colours: Array) -> Pixels:
    """Red, green and blue as the numbers that pictures are made of."""
    red, green, blue = np.moveaxis(np.rint(colours).astype(np.uint32), -1, 0)
    packed: Pixels = (0xFF000000 | red << 16 | green << 8 | blue).astype(np.uint32)
    return packed


def point_colour(
    dataset: Dataset, row: int, target: int, scale: Scale, palette: Palette
) -> QColor:
    """Return the colour of a row of the data."""
    count = len(dataset.classes)
    if not count:
        return scale.colour(palette, float(dataset.targets[row, target]))
    if count > MOST_COLOURED:
        is_it = dataset.targets[row, target] > 0.5
        return palette.weight_stops[-1] if is_it else quiet(palette)
    place = int(
        dataset.targets[row, 0] if count == 2 else dataset.targets[row].argmax()
    )
    return palette.class_colour(place)


def quiet(palette: Palette) -> QColor:
    """Return the colour of rows of all other classes."""
    return mixed(palette.canvas, palette.text2, 0.7)

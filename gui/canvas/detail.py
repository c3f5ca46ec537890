"""How much is drawn at a zoom."""

import math
from dataclasses import dataclass
from functools import lru_cache

from engine.edits.layout import PITCH
from gui.canvas.geometry import DIAMETER
from gui.style.fonts import pixel_size

DOTS_BELOW, FINE_FROM, LABELS_FROM, NUMBERS_ABOVE, GRID_FROM = 35, 55, 75, 140, 50
"""In percent as the corner of the canvas says them: 74.6 is written 75, and is 75."""
FREE = PITCH - DIAMETER
"""Between two neurons of a card, at 100 %."""
LABEL_GAP, LABEL_LINE = 5.0, 1.3


@dataclass(frozen=True)
class Detail:
    """What there is room for.

    `dots` draws neurons as dots; `fine` adds bias ticks, zero lines and the dot on
    the curve; `labels` names and values; `numbers` the weights of all connections.
    """

    dots: bool
    fine: bool
    labels: bool
    numbers: bool
    grid: bool


def least_zoom_of_labels() -> float:
    """Return from which zoom on a label has room between two neurons."""
    return _least_zoom(pixel_size("canvas_label"))


def _least_zoom(pixels: int) -> float:
    line = LABEL_GAP + LABEL_LINE * pixels
    return max((LABELS_FROM - 0.5) / 100, line / FREE)


def detail_at(zoom: float) -> Detail:
    """Return what is drawn at a zoom."""
    return _detail(zoom, pixel_size("canvas_label"))


def left_out_at(zoom: float) -> str:
    """Return what is not drawn at a zoom, and from which on it is; empty if all is."""
    labels = math.ceil(100 * least_zoom_of_labels())
    detail = detail_at(zoom)
    told = (
        (detail.dots, f"rings and curves (from {DOTS_BELOW} %)"),
        (not detail.fine, f"bias ticks (from {FINE_FROM} %)"),
        (not detail.labels, f"names and values below neurons (from {labels} %)"),
        (not detail.numbers, f"sums z (above {NUMBERS_ABOVE} %)"),
    )
    words = [what for is_left_out, what in told if is_left_out]
    return f"Not drawn at this zoom: {', '.join(words)}." if words else ""


@lru_cache(maxsize=8)
def _detail(zoom: float, pixels: int) -> Detail:
    percent = round(100 * zoom)
    return Detail(
        dots=percent < DOTS_BELOW,
        fine=percent >= FINE_FROM,
        labels=zoom >= _least_zoom(pixels),
        numbers=percent > NUMBERS_ABOVE,
        grid=percent >= GRID_FROM,
    )

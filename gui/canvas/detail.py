"""How much is drawn at a zoom."""

from dataclasses import dataclass


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


def detail_at(zoom: float) -> Detail:
    """Return what is drawn at a zoom."""
    return Detail(
        dots=zoom < 0.35,
        fine=zoom >= 0.55,
        labels=zoom >= 0.75,
        numbers=zoom > 1.4,
        grid=zoom >= 0.5,
    )

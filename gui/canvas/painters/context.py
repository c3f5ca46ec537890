"""What every painter is told: what to show, how large, and in which colours."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from gui.canvas.beside import free_beside
from gui.canvas.detail import Detail
from gui.canvas.joined import lit_neurons, near_neurons
from gui.canvas.live_values import LiveValues
from gui.canvas.painters.kept_text import KeptTexts
from gui.canvas.responses import Responses
from gui.canvas.showing import Shown
from gui.canvas.stage import Stage
from gui.canvas.view import View
from gui.selection import Picked
from gui.style.palette import Palette, weight_colour

Pills = list[tuple[QRectF, tuple[int, int]]]
"""Where numbers were drawn, and the connection that each is of."""

SHADES = 128
"""How many colours there are for each sign."""


@dataclass(frozen=True, eq=False)
class Context:
    """One moment to be painted; `resting` asks for the full quality.

    `crowd` is about how many connections are in view, `training` tells that the
    processor is wanted elsewhere too, `vector` that lines and letters are wanted and no
    pixels. Painters put into `pills` what a hand can take hold of.
    """

    stage: Stage
    view: View
    values: LiveValues
    picked: Picked
    palette: Palette
    detail: Detail
    texts: KeptTexts
    responses: Responses
    size: QSizeF
    dpr: float
    resting: bool
    crowd: int
    training: bool = False
    vector: bool = False
    pills: Pills = field(default_factory=list)
    shown: Shown = field(default_factory=Shown)

    @property
    def area(self) -> QRectF:
        """The widget's rectangle."""
        return QRectF(QPointF(0, 0), self.size)

    @cached_property
    def lit(self) -> frozenset[int]:
        """Neurons whose connections do not step back from what is selected."""
        return lit_neurons(self.stage.geometry, self.picked, self.stage.hover)

    @cached_property
    def near(self) -> frozenset[int] | None:
        """The neurons that do not step far back; None while none does."""
        if not (self.shown.secluded and self.picked):
            return None
        return near_neurons(self.stage.edges, self.picked, self.lit, self.stage.hover)

    @cached_property
    def room_beside(self) -> dict[int, float]:
        """Free width left of each card of inputs, and right of each one of outputs."""
        seen = self.view.rect_to_scene(self.area)
        free = free_beside(self.stage.geometry, seen)
        return {layer: width * self.view.zoom for layer, width in free.items()}

    def snapped(self, point: QPointF) -> QPointF:
        """Return a point on whole device pixels, where cached pictures stay sharp."""
        return QPointF(
            round(point.x() * self.dpr) / self.dpr,
            round(point.y() * self.dpr) / self.dpr,
        )

    def value_colour(self, share: float) -> QColor:
        """Return the colour of a value or weight, as its share of the full scale."""
        clipped = min(1.0, max(-1.0, share)) if share == share else 0.0
        return _shades(self.palette)[round((clipped + 1) * SHADES)]

    def sign_colour(self, value: float) -> QColor:
        """Return the plain colour of a sign."""
        stops = self.palette.weight_stops
        return stops[-2] if value > 0 else stops[1] if value < 0 else stops[4]


@lru_cache(maxsize=8)
def _shades(palette: Palette) -> tuple[QColor, ...]:
    steps = range(-SHADES, SHADES + 1)
    return tuple(weight_colour(palette, step / SHADES) for step in steps)

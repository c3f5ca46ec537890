"""How the connections of one moment are drawn: widths, colours, dashes, order.

Everything is arrays and reads nothing that changes, so that it can be computed in the
thread that paints.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.arrays import Array, Ints, Mask
from gui.canvas.edges import Edges, handles
from gui.canvas.joined import chosen_edges, touched_edges
from gui.canvas.painters.context import Context
from gui.raster.raster import Lines
from gui.selection import Picked
from gui.style.palette import Palette, weight_table

DIMMED = 0.72
"""Opacity of everything that is not selected, while something is."""
SECLUDED = 0.08
"""Their opacity while they are told to step far back."""
CROWDED = 300
"""Above this many connections lines become thinner, by the root of their number."""
THINNEST = 4.0
"""How many times thinner they become at most."""
MOST_DASHED = 600
"""Above this many connections hue, numbers and outline tell the sign."""
FEW = 100
HAIRLINE = 1.0
"""Widest line among neurons that are dots."""
NARROWEST_DASHED, NARROWEST_OF_MANY = 1.25, 2.0
HALO = 4.0
THIN, WIDER, BENT = 0.5, 4.5, 0.9
"""A width is THIN + WIDER |share|^BENT pixels."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """The connections of one moment, in pixels of the window.

    `crowd` is how many are in view, by which they are thinner and dashed or not; those
    that end at `lit` neurons do not step back from what is selected.
    """

    edges: Edges
    zoom: float
    offset: tuple[float, float]
    reference: float
    picked: Picked
    palette: Palette
    dots: bool
    crowd: int
    lit: frozenset[int] = frozenset()
    secluded: bool = False

    @classmethod
    def of(cls, context: Context) -> "Strokes":
        """Those of a moment that is to be painted."""
        return cls(
            edges=context.stage.edges,
            zoom=context.view.zoom,
            offset=context.view.corner,
            reference=context.stage.reference.value,
            picked=context.picked,
            palette=context.palette,
            dots=context.detail.dots,
            crowd=context.crowd,
            lit=context.lit,
            secluded=context.shown.secluded,
        )

    @cached_property
    def starts(self) -> Array:
        """Where they leave, shape (n, 2)."""
        return self._on_screen(self.edges.starts)

    @cached_property
    def ends(self) -> Array:
        """Where they arrive, shape (n, 2)."""
        return self._on_screen(self.edges.ends)

    @cached_property
    def reach(self) -> Array:
        """How far the handles of their curves reach; 0 where they are straight."""
        if not self.edges.curved:
            return np.zeros(len(self.edges))
        reach: Array = handles(self.edges.starts, self.edges.ends) * self.zoom
        return reach

    @cached_property
    def shares(self) -> Array:
        """Weights as shares of the reference, -1 to 1."""
        with np.errstate(over="ignore", invalid="ignore"):
            # More than the reference is full, however much more it is.
            shares = self.edges.weights / self.reference
        clipped: Array = np.clip(np.nan_to_num(shares), -1, 1)
        return clipped

    @cached_property
    def widths(self) -> Array:
        """Line widths."""
        wide: Array = widths(self.shares) * self._thickness
        return np.minimum(HAIRLINE, wide) if self.dots else wide

    @property
    def _thickness(self) -> float:
        """How many times wider lines are than at 100 %, among few others."""
        scale = 0.4 if self.dots else min(1.5, max(0.5, self.zoom))
        return scale / min(THINNEST, max(1.0, math.sqrt(self.crowd / CROWDED)))

    @cached_property
    def chosen(self) -> Mask:
        """Which are selected, or have a selected neuron at an end."""
        return chosen_edges(self.edges, self.picked)

    @cached_property
    def back(self) -> Mask:
        """Which step back, as they do not touch what is selected."""
        if not self.picked:
            return np.zeros(len(self.edges), np.bool_)
        return ~(self.chosen | touched_edges(self.edges, self.lit))

    @property
    def back_opacity(self) -> float:
        """How much is left of those that step back."""
        return SECLUDED if self.secluded else DIMMED

    @cached_property
    def alphas(self) -> Array:
        """Opacities; what is not selected steps back while something is."""
        opaque = opacities(self.shares)
        if not self.picked:
            return opaque
        opaque = np.where(self.chosen, 1.0, opaque)
        opaque[self.back] *= self.back_opacity
        return opaque

    @cached_property
    def dashes(self) -> tuple[Array, Array]:
        """Lengths of dash and gap for each; 0 for an unbroken line.

        They follow the width in steps of a whole pixel, so that the dashes hold still
        while a weight changes.
        """
        broken = (self.shares < 0) & (-self.shares >= self.dashed_from)
        width = np.maximum(1.0, np.rint(self.widths))
        on = np.where(broken, np.maximum(6.0, 3.4 * width), 0.0)
        off = np.where(broken, np.maximum(2.5, 0.62 * width), 0.0)
        return on, off

    @property
    def halo_opacity(self) -> float:
        """How strong the halo of what is selected is."""
        return 0.26 if self.palette.name == "dark" else 0.15

    def lines(self, scale: float, straight: bool, most: int) -> Lines:
        """What the rasteriser draws: halos, the rest, and the selected on top.

        `scale` is the number of dots of the sheet to each pixel of the window, and
        `most` how many of the strongest are drawn.
        """
        if most < len(self.edges):
            fewer = replace(self, edges=self.edges.strongest(most))
            return fewer.lines(scale, straight, most)
        every, under = self._every()
        widths, alphas = self.widths.take(every), self.alphas.take(every)
        colours = self._colours().take(every)
        on = off = None
        if self.is_dashed:
            on, off = (length.take(every) * scale for length in self.dashes)
            on[:under] = 0.0
        widths[:under] += HALO
        alphas[:under] = self.halo_opacity
        colours[:under] = self.palette.accent.rgb() & 0xFFFFFF
        is_level = straight or not self.edges.curved
        reach = np.zeros(1) if is_level else self.reach.take(every) * scale
        return Lines(
            self.starts.take(every, axis=0) * scale,
            self.ends.take(every, axis=0) * scale,
            np.broadcast_to(reach, every.shape),
            widths * scale,
            alphas,
            colours,
            on,
            off,
        )

    @property
    def is_dashed(self) -> bool:
        """Whether a negative one can have dashes: there are few, and they are wide."""
        return self.dashed_from <= 1

    @property
    def dashed_from(self) -> float:
        """From which share of the reference on negative ones are dashed.

        Infinite where none is: there are too many, or all are too thin for gaps.
        """
        if self.dots or self.crowd > MOST_DASHED:
            return math.inf
        narrowest = NARROWEST_OF_MANY if self.crowd > FEW else NARROWEST_DASHED
        share = share_of(narrowest / self._thickness)
        return share if share <= 1 else math.inf

    def _every(self) -> tuple[Ints, int]:
        """Which are drawn one after the other, and how many of the first are halos."""
        order = self.edges.order
        if not self.picked:
            return order, 0
        chosen = order[self.chosen[order]]
        links = np.concatenate([order[~self.chosen[order]], chosen])
        return np.concatenate([chosen, links]), len(chosen)

    def _on_screen(self, points: Array) -> Array:
        screen: Array = points * self.zoom + np.array(self.offset)
        return screen

    def _colours(self) -> Ints:
        rows = np.rint((self.shares + 1) * 127.5).astype(np.intp)
        red, green, blue = weight_table(self.palette).astype(np.int64).T
        colours: Ints = _number(red, green, blue)[rows]
        return colours


def widths(shares: Array) -> Array:
    """Return line widths for weights as shares of the reference."""
    wide: Array = THIN + WIDER * np.abs(shares) ** BENT
    return wide


def share_of(width: float) -> float:
    """Return which share of the reference has a line of this width; 0 if any has."""
    return float((max(0.0, width - THIN) / WIDER) ** (1 / BENT))


def opacities(shares: Array) -> Array:
    """Return line opacities for weights as shares of the reference."""
    opaque: Array = 0.75 + 0.25 * np.minimum(1.0, 2 * np.abs(shares))
    return opaque


def _number(red: Ints, green: Ints, blue: Ints) -> Ints:
    return (red << 16) | (green << 8) | blue

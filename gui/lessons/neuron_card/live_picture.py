"""The picture of a moment of a run: what stays is drawn once, and numbers over it."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QRect, QSizeF
from PySide6.QtGui import QImage, QPainter

from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.dots import Dots, Frame
from gui.lessons.neuron_card.paint_activate import paint_activate
from gui.lessons.neuron_card.paint_add import paint_add
from gui.lessons.neuron_card.paint_multiply import paint_multiply
from gui.lessons.neuron_card.places import Rows, field_places
from gui.lessons.neuron_card.weight_fields import paint_weights
from gui.raster.sheet import Sheet
from gui.style.fonts import font_scale
from gui.style.number_text import digits
from gui.style.palette import weight_colour
from gui.style.theme import theme
from gui.widgets.number_writer import write_numbers
from gui.widgets.quiet_field import paint_quiet_bars, paint_quiet_frames

Ground = Callable[[QPainter, NeuronSteps, Frame], None]


class LivePicture:
    """Keeps the ground of one view and its newest moment; `ground` draws the former.

    The fields are drawn too: while they are quiet they are part of the picture.
    """

    def __init__(self, size: QSizeF, ground: Ground) -> None:
        self._size, self._paint_ground = size, ground
        self._ground = self._sheet = Sheet(QSizeF(1, 1), 1.0)
        self._dots = Dots()
        self._ground_of: tuple[object, ...] = ()
        self._sheet_of: tuple[object, ...] = ()

    def of(self, steps: NeuronSteps, frame: Frame, rows: Rows, ratio: float) -> QImage:
        """Return the picture of a moment; it is good until the next call."""
        look = theme().palette.key, font_scale(), ratio, digits()
        terms = tuple((term.name, term.activation) for term in steps.terms)
        wanted = terms, steps.n_rest, steps.activation, steps.rivals, frame, look
        places = field_places(rows, len(steps.terms))
        if wanted != self._ground_of:
            self._ground_of = wanted
            self._draw_ground(steps, frame, places, ratio)
            self._sheet_of = ()
        if (steps, look) != self._sheet_of:
            self._sheet_of = steps, look
            self._draw(steps, frame, rows, places)
        return self._sheet.image

    def _draw_ground(
        self, steps: NeuronSteps, frame: Frame, places: Sequence[QRect], ratio: float
    ) -> None:
        if not self._ground.fits(self._size, ratio):
            self._ground = Sheet(self._size, ratio)
            self._sheet = Sheet(self._size, ratio)
        self._ground.fill(theme().palette.panel)
        painter = QPainter(self._ground.image)
        try:
            self._paint_ground(painter, steps, frame)
            paint_quiet_frames(painter, places)
        finally:
            painter.end()

    def _draw(
        self, steps: NeuronSteps, frame: Frame, rows: Rows, places: Sequence[QRect]
    ) -> None:
        np.copyto(self._sheet.pixels, self._ground.pixels)
        self._dots.strew(self._sheet, steps, frame)
        weights, palette = steps.weights, theme().palette
        largest = max(*map(abs, weights), 1e-9)
        painter = QPainter(self._sheet.image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_multiply(painter, steps, rows, write_numbers)
            paint_weights(painter, places, weights, write_numbers)
            colours = (weight_colour(palette, each / largest) for each in weights)
            paint_quiet_bars(painter, places, colours)
            paint_add(painter, steps, rows)
            paint_activate(painter, steps, frame, dots=False)
        finally:
            painter.end()

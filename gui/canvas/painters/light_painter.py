"""What is lit on the canvas: wires and rings that are kept, and numbers that change.

Wide glows take long to draw, and where they lie, which sign they have and how far they
came changes seldom while a network is trained. So they are kept as a picture, with the
rings around the neurons at work, and only the numbers are drawn for every moment.
"""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF, QRegion

from gui.canvas.edges import curve_points
from gui.canvas.geometry import DIAMETER, CanvasGeometry
from gui.canvas.painters.by_parts import by_parts
from gui.canvas.painters.stamps import Stamps
from gui.canvas.painters.text import pill_rect
from gui.canvas.view import View
from gui.spotlight import Glow, Light, StageLight
from gui.style.number_text import ARROW, format_change, format_flow
from gui.style.palette import Palette, faded, weight_colour
from gui.widgets.number_writer import write_centred

STROKES = (13.0, 0.22), (5.0, 1.0)
"""Width and opacity of the halo of a wire, and of the wire."""
CROWDED, THIN = 60, 2.0
"""Above so many wires they are thin and have no halo: it would hide the others."""
PIECES = 48
VEIL = 0.55
PILL_FILL = 0.96
MOST_NUMBERS = 24
"""More numbers on connections would cover each other."""
SPOTS = tuple(each / PIECES for each in (24, 16, 32, 12, 36, *range(11, 38)))
"""Where on its wire a number may lie, the best places first, clear of the neurons."""
TRIES = 4
APART = 1.0
_DIGIT = re.compile(r"\d")

Pill = tuple[QRectF, str]


class LightPainter:
    """Paints glows and pills of one canvas."""

    def __init__(self) -> None:
        self._frames = Stamps()
        self._picture = QPixmap()
        self._look: tuple[object, ...] = ()
        self._places: tuple[object, ...] = ()
        self._wires: dict[tuple[int, int], np.ndarray] = {}
        self._spots: dict[tuple[int, int], QPointF | None] = {}
        self._centres: dict[int, QPointF | None] = {}

    def follow(
        self,
        light: Light,
        geometry: CanvasGeometry,
        view: View,
        palette: Palette,
        size: QSize,
        ratio: float,
    ) -> bool:
        """Draw wires and rings anew if they changed; whether they did."""
        glows, offset = light.glows, view.offset
        seen = view.zoom, offset.x(), offset.y()
        rings = _at_work(light)
        wires = [
            (g.source, g.target, g.share, g.backward, math.copysign(1, g.value))
            for g in glows
        ]
        look = wires, rings, seen, palette.key, size.width(), size.height(), ratio
        places = geometry.starts, geometry.ends
        same = len(self._places) == 2 and all(map(_is, places, self._places))
        if same and look == self._look:
            return False
        self._look, self._places = look, places
        self._centres = {}
        self._draw(light, geometry, view, palette, size, ratio)
        self._frames.keep_for((palette.key, ratio))
        return True

    def paint_wires(self, painter: QPainter, region: QRegion) -> None:
        """Copy veil and wires to a region of the screen."""
        for _ in by_parts(painter, region):
            painter.drawPixmap(0, 0, self._picture)

    def centre(
        self, neuron: int, geometry: CanvasGeometry, view: View
    ) -> QPointF | None:
        """Return where a neuron stands on the screen; None if it is gone."""
        if neuron not in self._centres:
            self._centres[neuron] = centre_of(neuron, geometry, view)
        return self._centres[neuron]

    def number_pills(
        self, glows: Sequence[Glow], taken: Sequence[QRectF] = ()
    ) -> list[Pill]:
        """The numbers of the largest of what flows.

        Each has a place on its wire where it covers no other, and nothing of what is
        `taken`; the place stays while the wires do. Where there is none it is left off.
        """
        told = [glow for glow in glows if is_told(glow)]
        if len(told) > MOST_NUMBERS:
            sizes = -np.abs(np.nan_to_num([glow.value for glow in told]))
            kept = np.sort(np.argsort(sizes, kind="stable")[:MOST_NUMBERS])
            told = [told[place] for place in kept.tolist()]
        texts = {(glow.source, glow.target): text_of(glow) for glow in told}
        new = [key for key in texts if key not in self._spots]
        if new:
            rects = [*taken, *(pill for pill, _ in self._placed(texts))]
            self._spots |= self._free_spots(new, texts, rects)
        return self._placed(texts)

    def _placed(self, texts: Mapping[tuple[int, int], str]) -> list[Pill]:
        """Pills of the wires whose numbers have a place."""
        found = ((self._spots.get(key), text) for key, text in texts.items())
        return [pill_at(spot, text) for spot, text in found if spot is not None]

    def _free_spots(
        self,
        keys: Sequence[tuple[int, int]],
        texts: Mapping[tuple[int, int], str],
        taken: Sequence[QRectF],
    ) -> dict[tuple[int, int], QPointF | None]:
        """A place for each text; those that find none are the first of another try."""
        order = list(keys)
        spots: dict[tuple[int, int], QPointF | None] = {}
        for _ in range(TRIES):
            rects, spots = list(taken), {}
            for key in order:
                spot = spots[key] = self._free_spot(key, texts[key], rects)
                if spot is not None:
                    rects.append(pill_at(spot, texts[key])[0])
            lost = [key for key in order if spots[key] is None]
            if not lost:
                break
            order = lost + [key for key in order if key not in lost]
        return spots

    def _free_spot(
        self, key: tuple[int, int], text: str, taken: Sequence[QRectF]
    ) -> QPointF | None:
        """Where a text lies on a wire and covers nothing; None if nowhere."""
        points = self._wires.get(key)
        if points is None:
            return None
        for share in SPOTS:
            spot = QPointF(*points[int(len(points) * share)].tolist())
            rect = pill_at(spot, text)[0].adjusted(-APART, -APART, APART, APART)
            if not any(rect.intersects(other) for other in taken):
                return spot
        return None

    def paint_pills(
        self, painter: QPainter, pills: Sequence[Pill], palette: Palette, ratio: float
    ) -> None:
        """Draw numbers; frames of equal size are kept."""
        for rect, _ in pills:
            self._paint_frame(painter, rect, palette, ratio)
        painter.setPen(palette.text)
        rects, texts = [rect for rect, _ in pills], [text for _, text in pills]
        write_centred(painter, "canvas_value", rects, texts)

    def words_of(
        self, light: StageLight, geometry: CanvasGeometry, view: View
    ) -> list[Pill]:
        """What every neuron at work has now, below it; a closed card has no room.

        Where two would cover each other, all say what is now and not what was; one that
        still has no room is left off.
        """
        below = QPointF(0, ring_radius(view) + 12)
        told: list[tuple[QPointF, str]] = []
        for neuron, words in light.words:
            centre = self.centre(neuron, geometry, view)
            if centre is not None and geometry.centre_of(neuron) is not None:
                told.append((centre + below, words))
        whole = [pill_at(place, words) for place, words in told]
        apart = _apart(whole)
        if len(apart) == len(whole):
            return whole
        return _apart([pill_at(place, what_is_now(words)) for place, words in told])

    def _draw(
        self,
        light: Light,
        geometry: CanvasGeometry,
        view: View,
        palette: Palette,
        size: QSize,
        ratio: float,
    ) -> None:
        glows = light.glows
        self._wires, self._spots = wires_of(glows, geometry, view), {}
        self._picture = QPixmap(size * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(faded(palette.canvas, VEIL))
        painter = QPainter(self._picture)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            strokes = ((THIN, 1.0),) if len(glows) > CROWDED else STROKES
            for glow in glows:
                points = self._wires.get((glow.source, glow.target))
                if points is not None:
                    _paint_glow(painter, glow, points, palette, strokes)
            painter.setPen(QPen(palette.accent_text, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = ring_radius(view)
            for neuron in _at_work(light):
                centre = geometry.centre_of(neuron)
                if centre is not None:
                    painter.drawEllipse(view.to_screen(centre), radius, radius)
        finally:
            painter.end()

    def _paint_frame(
        self, painter: QPainter, rect: QRectF, palette: Palette, ratio: float
    ) -> None:
        key = rect.width(), rect.height()
        stamp = self._frames.find(key)
        if stamp is None:
            box = QRectF(0, 0, *key)

            def paint(onto: QPainter) -> None:
                onto.setPen(QPen(palette.border, 1))
                onto.setBrush(faded(palette.raised, PILL_FILL))
                onto.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

            stamp = self._frames.keep(key, box, ratio, paint)
        painter.drawPixmap(rect.topLeft(), stamp.picture)


def centre_of(neuron: int, geometry: CanvasGeometry, view: View) -> QPointF | None:
    """Return where a neuron stands on the screen; None if it is gone."""
    found = geometry.centre_of(neuron)
    if found is None:
        if not geometry.network.has_neuron(neuron):
            return None
        layer, index = geometry.network.find_neuron(neuron)
        x, y = geometry.ends[layer.id][index].tolist()
        found = QPointF(x, y)
    return view.to_screen(found)


def _at_work(light: Light) -> tuple[int, ...]:
    """The neurons that are marked by a ring."""
    words = light.words if isinstance(light, StageLight) else ()
    return tuple(neuron for neuron, _ in words)


def pill_at(centre: QPointF, text: str) -> Pill:
    """Place a number around a point; digits are equally wide, so few are measured."""
    return pill_rect(centre, _DIGIT.sub("0", text)), text


def is_told(glow: Glow) -> bool:
    """Whether what flows came far enough for its number to be seen."""
    return glow.share >= 0.5


def what_is_now(words: str) -> str:
    """Leave out of `b 0.25 -> 0.3` what was before the arrow."""
    symbol, *_, value = words.split()
    return f"{symbol} {value}" if ARROW in words else words


def _apart(pills: Sequence[Pill]) -> list[Pill]:
    """Those that cover none before them."""
    found: list[Pill] = []
    for rect, text in pills:
        if not any(rect.intersects(other) for other, _ in found):
            found.append((rect, text))
    return found


def text_of(glow: Glow) -> str:
    """What is told of a glow: what flows, or what the weight becomes."""
    if glow.weight is None:
        return format_flow(glow.value)
    return f"w {format_change(*glow.weight)}"


def ring_radius(view: View) -> float:
    """Of the ring around a neuron at work."""
    return max(10.0, DIAMETER / 2 * view.zoom + 5)


def wires_of(
    glows: Sequence[Glow], geometry: CanvasGeometry, view: View
) -> dict[tuple[int, int], np.ndarray]:
    """Points along each connection that is there, on the screen, as far as it came."""
    network = geometry.network
    ids = {end for glow in glows for end in (glow.source, glow.target)}
    places = {
        each: network.find_neuron(each) for each in ids if network.has_neuron(each)
    }
    there = [each for each in glows if {each.source, each.target} <= places.keys()]
    if not there:
        return {}
    sources = [places[glow.source] for glow in there]
    targets = [places[glow.target] for glow in there]
    starts = np.stack([geometry.starts[layer.id][row] for layer, row in sources])
    ends = np.stack([geometry.ends[layer.id][row] for layer, row in targets])
    curves = view.array_to_screen(curve_points(starts, ends, PIECES))
    wires = {}
    for glow, curve in zip(there, curves, strict=True):
        count = max(2, round(glow.share * PIECES) + 1)
        along = curve[::-1] if glow.backward else curve
        wires[glow.source, glow.target] = along[:count]
    return wires


def _paint_glow(
    painter: QPainter,
    glow: Glow,
    points: np.ndarray,
    palette: Palette,
    strokes: Sequence[tuple[float, float]],
) -> None:
    """Draw a wire in strokes of a width and an opacity each."""
    if glow.share <= 0:
        return
    path = QPolygonF([QPointF(x, y) for x, y in points.tolist()])
    colour = weight_colour(palette, math.copysign(1, glow.value))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, share in strokes:
        pen = QPen(faded(colour, share), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolyline(path)
    if glow.share < 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(*points[-1].tolist()), 7, 7)


def _is(one: object, other: object) -> bool:
    return one is other

"""The colours of the window, one palette for each theme."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Palette:
    """Every colour that the window uses, by what it is for."""

    name: str
    window: QColor
    panel: QColor
    raised: QColor
    canvas: QColor
    card: QColor
    card_border: QColor
    grid: QColor
    border: QColor
    strong: QColor
    outline: QColor
    track: QColor
    plot_grid: QColor
    hover: QColor
    press: QColor
    text: QColor
    text2: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_press: QColor
    on_accent: QColor
    accent_text: QColor
    accent_soft: QColor
    focus: QColor
    positive: QColor
    negative: QColor
    danger: QColor
    danger_soft: QColor
    success: QColor
    warn: QColor
    shadow: QColor
    classes: tuple[QColor, ...]
    weight_stops: tuple[QColor, ...]
    signs: str = "blue-orange"
    sign_words: tuple[str, str] = ("orange", "blue")

    def colour(self, token: str) -> QColor:
        """Return the colour of a token by its name."""
        value = getattr(self, token)
        if not isinstance(value, QColor):
            raise KeyError(token)
        return value

    @property
    def key(self) -> str:
        """What tells this palette from all others, for pictures that are kept."""
        return f"{self.name}/{self.signs}"

    @property
    def knob(self) -> QColor:
        """The colour of what slides: knobs of sliders and switches."""
        return self.text if self.name == "dark" else self.raised

    def class_colour(self, place: int) -> QColor:
        """Return the colour of a class, by its place among the classes."""
        return self.classes[place % len(self.classes)]

    def sign_colour(self, value: float) -> QColor:
        """Return the strongest colour of a number's sign; 0 has that of no weight."""
        stops = self.weight_stops
        sign = (value > 0) - (value < 0)
        return (stops[len(stops) // 2], stops[-1], stops[0])[sign]

    def signed(self, value: float) -> QColor:
        """Return the text colour for a number, by its sign."""
        if value > 0:
            return self.positive
        return self.negative if value < 0 else self.text


def colours(words: str) -> tuple[QColor, ...]:
    """Return the colours that are written as hexadecimal words."""
    return tuple(QColor(f"#{word}") for word in words.split())


def _shadow(colour: str, share: float) -> QColor:
    shade = QColor(colour)
    shade.setAlphaF(share)
    return shade


LIGHT = Palette(
    name="light",
    window=QColor("#E9ECF0"),
    panel=QColor("#F6F7F9"),
    raised=QColor("#FFFFFF"),
    canvas=QColor("#FFFFFF"),
    card=QColor("#F8F9FB"),
    card_border=QColor("#DDE1E7"),
    grid=QColor("#D6DBE3"),
    border=QColor("#DCE0E6"),
    strong=QColor("#B7BEC9"),
    outline=QColor("#828B99"),
    track=QColor("#E3E6EB"),
    plot_grid=QColor("#E8EBEF"),
    hover=QColor("#ECEEF2"),
    press=QColor("#E1E4EA"),
    text=QColor("#1A1E26"),
    text2=QColor("#596273"),
    disabled=QColor("#9DA5B2"),
    accent=QColor("#6549DC"),
    accent_hover=QColor("#5739CF"),
    accent_press=QColor("#4A2FB8"),
    on_accent=QColor("#FFFFFF"),
    accent_text=QColor("#5A3DD0"),
    accent_soft=QColor("#ECE8FC"),
    focus=QColor("#6549DC"),
    positive=QColor("#0A5AAF"),
    negative=QColor("#A54C00"),
    danger=QColor("#C0262D"),
    danger_soft=QColor("#FCEBEB"),
    success=QColor("#18794A"),
    warn=QColor("#8F5B00"),
    shadow=_shadow("#141A28", 0.15),
    classes=colours("0367C7 D16401 0F9B81 5A3DD0"),
    weight_stops=colours(
        "D16401 E67219 EA8E56 EAAD89 D8DBE0 8BB4E8 5A97E5 297DDF 0367C7"
    ),
)

DARK = Palette(
    name="dark",
    window=QColor("#0F1115"),
    panel=QColor("#16191E"),
    raised=QColor("#21252C"),
    canvas=QColor("#0C0E12"),
    card=QColor("#14171C"),
    card_border=QColor("#2A2F37"),
    grid=QColor("#2B3038"),
    border=QColor("#272B33"),
    strong=QColor("#444B57"),
    outline=QColor("#6A7280"),
    track=QColor("#2B3038"),
    plot_grid=QColor("#20242B"),
    hover=QColor("#21252C"),
    press=QColor("#2A2F38"),
    text=QColor("#E8EBF0"),
    text2=QColor("#9BA4B2"),
    disabled=QColor("#5A626E"),
    accent=QColor("#6C54E6"),
    accent_hover=QColor("#7460EA"),
    accent_press=QColor("#5B45CC"),
    on_accent=QColor("#FFFFFF"),
    accent_text=QColor("#AA9DF9"),
    accent_soft=QColor("#2A2548"),
    focus=QColor("#7866EB"),
    positive=QColor("#6CB5FE"),
    negative=QColor("#FFA14D"),
    danger=QColor("#FF7B7B"),
    danger_soft=QColor("#3A1E22"),
    success=QColor("#4CC38A"),
    warn=QColor("#E5B454"),
    shadow=_shadow("#000000", 0.47),
    classes=colours("6CB5FE FFA14D 3CC9A7 AA9DF9"),
    weight_stops=colours(
        "FFA14D ED8713 C67626 976131 3B3D41 3D6EA0 3C89D2 3BA0FC 6CB5FE"
    ),
)

PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}


@lru_cache(maxsize=8)
def weight_table(palette: Palette) -> NDArray[np.uint8]:
    """Return the colours of weights from -1 to +1, uint8 [256, 3], read-only."""
    stops = np.array([rgb(stop) for stop in palette.weight_stops], np.float64)
    places = np.linspace(0, len(stops) - 1, 256)
    channels = [np.interp(places, np.arange(len(stops)), stops[:, c]) for c in range(3)]
    table = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    table.setflags(write=False)
    return table


def weight_colour(palette: Palette, share: float) -> QColor:
    """Return the colour of a weight given as its share of the reference, -1 to +1."""
    if math.isnan(share):
        return palette.danger
    row = round((min(1.0, max(-1.0, share)) + 1) * 127.5)
    return QColor(_weight_colours(palette)[row])


@lru_cache(maxsize=8)
def _weight_colours(palette: Palette) -> list[QColor]:
    """All of `weight_table`: to make a colour of numbers takes long."""
    return [QColor(*row) for row in weight_table(palette).tolist()]


def rgb(colour: QColor) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255 each."""
    return colour.red(), colour.green(), colour.blue()


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it."""
    channels = []
    for value in (colour.redF(), colour.greenF(), colour.blueF()):
        linear = value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        channels.append(linear)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(under: QColor, over: QColor, share: float) -> QColor:
    """Return `over` laid upon `under` at the given share, opaque."""
    pairs = zip(rgb(under), rgb(over), strict=True)
    red, green, blue = (round(u + (o - u) * share) for u, o in pairs)
    return QColor(red, green, blue)


def faded(colour: QColor, share: float) -> QColor:
    """Return a copy of a colour at the given opacity."""
    copy = QColor(colour)
    copy.setAlphaF(share)
    return copy

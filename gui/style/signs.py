"""Pairs of colours that tell positive from negative, each for both themes.

Every pair was tried against protanopia, deuteranopia and tritanopia; a test computes
the distances and contrasts again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from gui.style.palette import PALETTES, Palette, colours


@dataclass(frozen=True)
class Shades:
    """The colours of one theme: text of each sign, and nine stops from -1 to +1."""

    negative: str
    positive: str
    stops: str


@dataclass(frozen=True)
class SignPair:
    """Words for the two colours, the negative one first, and their shades."""

    words: tuple[str, str]
    light: Shades
    dark: Shades


BLUE_ORANGE = "blue-orange"
"""The pair that the palettes themselves have."""

PAIRS: dict[str, SignPair] = {
    "blue-red": SignPair(
        ("red", "blue"),
        Shades(
            "B2242F",
            "0A5AAF",
            "D74149 ED4E55 EF7473 EC9996 D8DBE0 8BB4E8 5A97E5 297DDF 0367C7",
        ),
        Shades(
            "FF8382",
            "6CB5FE",
            "FF8382 F75C61 CC5355 984747 3B3D41 3D6EA0 3C89D2 3BA0FC 6CB5FE",
        ),
    ),
    "green-magenta": SignPair(
        ("magenta", "green"),
        Shades(
            "9A2C73",
            "176E25",
            "9A2C73 AD3A84 B45A90 B77B9D D8DBE0 A4D7A4 71C175 40AD4B 249634",
        ),
        Shades(
            "F090C0",
            "98E69A",
            "CC66A3 BA4A90 963E75 6B3154 3B3D41 629864 69B96D 70D676 98E69A",
        ),
    ),
}


@lru_cache(maxsize=8)
def palette_of(theme_name: str, signs: str) -> Palette:
    """Return the palette of a theme with a pair of colours of sign.

    The first two classes have the colours of the signs: what is said of the second of
    two classes is positive.
    """
    plain = PALETTES[theme_name]
    if signs == BLUE_ORANGE:
        return plain
    pair = PAIRS[signs]
    shades = pair.dark if theme_name == "dark" else pair.light
    negative, positive = colours(f"{shades.negative} {shades.positive}")
    stops = colours(shades.stops)
    return replace(
        plain,
        signs=signs,
        sign_words=pair.words,
        negative=negative,
        positive=positive,
        weight_stops=stops,
        classes=(stops[-1], stops[0], *plain.classes[2:]),
    )

"""The colours of sign: told apart in both themes, also where hues are missing."""

from __future__ import annotations

import numpy as np
import pytest

from gui.settings import SIGNS
from gui.style.palette import PALETTES, contrast, rgb, weight_table
from gui.style.signs import PAIRS, palette_of

THEMES = ["light", "dark"]
PLAIN = 8.0
"""From this distance on, 100 x OKLab, two colours are plainly different."""

# Machado, Oliveira, Fernandes (2009), table of the largest severity.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# Ottosson (2020), OKLab.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen_as(colour, deficiency: str) -> np.ndarray:
    """A colour in OKLab, as somebody with a deficiency sees it."""
    part = np.array(rgb(colour)) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    left = np.clip(DEFICIENCIES[deficiency] @ linear, 0, 1)
    return TO_LAB @ np.cbrt(TO_CONES @ left)


def distance(one, other, deficiency: str) -> float:
    gap = seen_as(one, deficiency) - seen_as(other, deficiency)
    return 100 * float(np.linalg.norm(gap))


def test_the_measure_finds_colours_that_are_confused():
    from PySide6.QtGui import QColor

    red, green = QColor("#BE5A28"), QColor("#6E8C28")
    assert distance(red, green, "none") > PLAIN
    assert distance(red, green, "deuteranopia") < PLAIN


def test_there_is_a_pair_for_every_choice():
    assert {"blue-orange", *PAIRS} == set(SIGNS)


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("theme_name", THEMES)
def test_equal_sizes_of_both_signs_are_told_apart(signs, theme_name):
    stops = palette_of(theme_name, signs).weight_stops
    for deficiency in DEFICIENCIES:
        for step in (1, 2, 3, 4):
            gap = distance(stops[4 - step], stops[4 + step], deficiency)
            assert gap >= PLAIN, (deficiency, step)


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("theme_name", THEMES)
def test_texts_and_strong_lines_stand_out(signs, theme_name):
    palette = palette_of(theme_name, signs)
    for ground in (palette.panel, palette.raised, palette.accent_soft):
        assert contrast(palette.positive, ground) >= 4.5
        assert contrast(palette.negative, ground) >= 4.5
    for end in (palette.weight_stops[0], palette.weight_stops[-1]):
        assert contrast(end, palette.canvas) >= 3.0


@pytest.mark.parametrize("signs", SIGNS)
@pytest.mark.parametrize("theme_name", THEMES)
def test_each_sign_grows_stronger_towards_its_end(signs, theme_name):
    palette = palette_of(theme_name, signs)
    found = [contrast(stop, palette.canvas) for stop in palette.weight_stops]
    assert found[:5] == sorted(found[:5], reverse=True)
    assert found[4:] == sorted(found[4:])
    assert len(weight_table(palette)) == 256


@pytest.mark.parametrize("theme_name", THEMES)
def test_only_what_shows_a_sign_differs(theme_name):
    plain, other = palette_of(theme_name, SIGNS[0]), palette_of(theme_name, SIGNS[1])
    assert plain is PALETTES[theme_name]
    assert other.accent == plain.accent
    assert other.classes[2:] == plain.classes[2:]
    assert other.classes[:2] == (other.weight_stops[-1], other.weight_stops[0])
    assert other.key != plain.key
    assert palette_of(theme_name, SIGNS[1]) is other

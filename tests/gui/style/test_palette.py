"""Colours can be read, and told apart, by everybody and in both themes."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from gui.settings import SIGNS
from gui.style.palette import PALETTES, contrast, luminance, rgb, weight_table
from gui.style.signs import palette_of
from gui.style.style_sheet import style_sheet

TEXT = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3)."""
PARTS = 3.0
"""Least contrast of what has to be seen (WCAG 2.2, 1.4.11)."""
PLAIN = 8.0
"""Distance of two colours, in hundredths of OKLab, that is plain to see."""

GROUNDS = ("window", "panel", "raised", "canvas", "card", "hover", "press")
SOFT = ("accent_soft", "danger_soft")
WORDS = ("text", "text2", "accent_text", "positive", "negative", "danger")
STATES = ("success", "warn")
PAIRS = [
    *((words, ground) for words in WORDS for ground in GROUNDS + SOFT),
    *(("on_accent", f"accent{state}") for state in ("", "_hover", "_press")),
    *((words, ground) for words in STATES for ground in GROUNDS if ground != "press"),
]
"""All text may stand on all that is behind text; what is pressed tells no state."""

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
VISIONS = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "usual": np.eye(3).tolist(),
}


@pytest.fixture(params=[(name, signs) for name in PALETTES for signs in SIGNS], ids=str)
def palette(request):
    return palette_of(*request.param)


def linear(colours) -> np.ndarray:
    part = np.asarray(colours, float) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def oklab(light: np.ndarray) -> np.ndarray:
    """OKLab of linear RGB (Ottosson 2020), times 100."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    axes = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return 100 * np.cbrt(np.clip(light, 0, None) @ cones.T) @ axes.T


def seen_by(vision: str, colours) -> np.ndarray:
    return oklab(np.clip(linear(colours) @ np.array(VISIONS[vision]).T, 0, 1))


def test_black_and_white_are_as_far_apart_as_can_be(palette):
    white = seen_by("usual", [255, 255, 255])
    assert white == pytest.approx([100, 0, 0], abs=0.01)
    assert seen_by("protan", [255, 255, 255]) == pytest.approx([100, 0, 0], abs=0.01)


@pytest.mark.parametrize("pair", PAIRS, ids=" on ".join)
def test_text_can_be_read(palette, pair):
    over, under = (palette.colour(token) for token in pair)
    assert contrast(over, under) >= TEXT


@pytest.mark.parametrize("ground", GROUNDS + SOFT)
def test_the_focus_can_be_seen_wherever_it_is(palette, ground):
    assert contrast(palette.focus, palette.colour(ground)) >= PARTS


def test_fields_of_the_style_sheet_have_the_ring_of_the_others(qapp, palette):
    rings = re.findall(r":focus {[^}]*border: 2px solid (#\w+)", style_sheet(palette))
    assert len(rings) >= 3
    assert set(rings) <= {palette.focus.name(), palette.text.name()}


@pytest.mark.parametrize("ground", ["panel", "raised"])
def test_boxes_and_switches_can_be_seen(palette, ground):
    assert contrast(palette.outline, palette.colour(ground)) >= PARTS


@pytest.mark.parametrize("vision", list(VISIONS))
def test_the_signs_of_weights_can_be_told_apart(palette, vision):
    table = weight_table(palette)
    for share in (0.25, 0.5, 0.75, 1.0):
        place = round(127 * share)
        negative, positive = table[127 - place], table[128 + place]
        distance = seen_by(vision, positive) - seen_by(vision, negative)
        assert np.linalg.norm(distance) >= PLAIN, share


def test_large_weights_stand_out_from_the_canvas(palette):
    stops = palette.weight_stops
    for side in (stops[4::-1], stops[4:]):
        ratios = [contrast(stop, palette.canvas) for stop in side]
        assert all(near < far for near, far in pairwise(ratios))
        assert ratios[-1] >= PARTS


def test_no_weight_is_of_the_tone_of_the_canvas(palette):
    middle = palette.weight_stops[4]
    assert 1.2 < contrast(middle, palette.canvas) < 2
    red, green, blue = rgb(middle)
    assert max(red, green, blue) - min(red, green, blue) < 20


def test_classes_can_be_told_apart(palette):
    colours = [rgb(colour) for colour in palette.classes]
    for vision in VISIONS:
        # From the third class on each has a shape of its own.
        first, second = seen_by(vision, colours[:2])
        assert np.linalg.norm(first - second) >= PLAIN
    assert all(contrast(each, palette.canvas) >= PARTS for each in palette.classes)


def test_dark_is_dark(palette):
    assert (luminance(palette.canvas) < 0.05) == (palette.name == "dark")

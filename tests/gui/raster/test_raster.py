"""The rasteriser's pictures: against QPainter, against plain numbers, against fuzz."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gui.raster.record import RECORD
from tests.gui.raster.conftest import (
    GROUND,
    SIZE,
    channels,
    drawn,
    lines,
    painted,
    sheet,
    woven,
)

if TYPE_CHECKING:
    from gui.raster.raster import Lines

FEW, MANY, CROWD = (4, 5, 4), (16, 16, 16), (18, 18, 18)
"""Of a crowd, above 600 lines, curves have longer pieces, and steep parts."""


def errors(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, float]:
    """Mean absolute difference, everywhere and where the other picture has ink."""
    away = np.abs(channels(ours) - channels(theirs))
    ink = (theirs != GROUND)[:, : SIZE[0]]
    return float(away.mean()), float(away[ink].mean())


@pytest.mark.parametrize(
    ("layers", "curved", "dashed", "most"),
    [
        (FEW, False, False, (0.8, 3.0)),
        (MANY, False, False, (1.6, 2.0)),
        (FEW, True, False, (1.4, 5.0)),
        (MANY, True, False, (2.8, 3.3)),
        (CROWD, True, False, (4.2, 5.4)),
        (FEW, True, True, (2.0, 8.0)),
    ],
)
def test_it_paints_what_qpainter_paints(kernel, layers, curved, dashed, most):
    scene = woven(layers, curved=curved, dashed=dashed)
    everywhere, on_ink = errors(drawn(kernel, scene), painted(scene))
    assert (everywhere < most[0], on_ink < most[1]) == (True, True), (
        everywhere,
        on_ink,
    )


@pytest.mark.parametrize("curved", [False, True])
def test_vectors_and_plain_numbers_paint_the_same_bits(kernel, curved):
    for seed in range(3):
        scene = woven(FEW, curved=curved, seed=seed, dashed=True)
        np.testing.assert_array_equal(
            drawn(kernel, scene), drawn(kernel, scene, plain=True)
        )


@pytest.mark.parametrize("width", [0.1, 0.7, 1.3, 2.9, 3.1])
def test_thin_steep_lines_are_the_same_bits_eight_rows_at_a_time(kernel, width):
    rng = np.random.default_rng(3)
    lefts, rights = rng.uniform(-4, SIZE[0] + 4, (2, 60))
    rights = lefts + 0.1 * (rights - lefts)
    tops, bottoms = rng.uniform(-30, 60, 60), rng.uniform(100, SIZE[1] + 30, 60)
    scene = lines(
        list(zip(lefts, tops, strict=True)),
        list(zip(rights, bottoms, strict=True)),
        width,
        alpha=0.8,
    )
    pixels = drawn(kernel, scene)
    assert (pixels[:, : SIZE[0]] != GROUND).mean() > 0.01
    assert (pixels[:, SIZE[0] :] == GROUND).all()
    np.testing.assert_array_equal(pixels, drawn(kernel, scene, plain=True))


def crowd(columns: int, width: float, rise: int = 1) -> Lines:
    """More than 600 curves between two columns, that cross more rows than columns."""
    scene = woven((26, 26), curved=True)
    rng = np.random.default_rng(5)
    lefts = rng.uniform(-20, SIZE[0] - columns + 20, len(scene.starts))
    scene.starts[:, 0], scene.ends[:, 0] = lefts, lefts + columns
    scene.ends[:, 1] = scene.starts[:, 1] + rise * rng.uniform(60, 250, len(lefts))
    scene.handles[:] = columns / 2
    return replace(scene, widths=np.full(len(lefts), width))


@pytest.mark.parametrize("rise", [1, -1])
@pytest.mark.parametrize("width", [0.3, 1.2, 2.5, 6.0])
@pytest.mark.parametrize("columns", [8, 40, 120])
def test_steep_parts_of_curves_are_the_same_bits_in_any_bands(
    kernel, columns, width, rise
):
    scene = crowd(columns, width, rise)
    pixels = drawn(kernel, scene)
    assert (pixels[:, SIZE[0] :] == GROUND).all()
    assert (pixels[:, : SIZE[0]] != GROUND).mean() > 0.1
    np.testing.assert_array_equal(pixels, drawn(kernel, scene, plain=True))
    np.testing.assert_array_equal(pixels, drawn(kernel, scene, threads=5))


@pytest.mark.parametrize("width", [0.8, 2.0, 5.0])
@pytest.mark.parametrize(("columns", "rows"), [(30, 170), (90, 120), (150, -160)])
def test_a_steep_curve_of_a_crowd_has_neither_gaps_nor_seams(
    kernel, width, columns, rows
):
    """Along half transparent curves the ink per row changes without jumps.

    The rest of the crowd is out of sight.
    """
    top = 15.5 if rows > 0 else 15.5 - rows
    scene = lines(
        [(80.0, top)] + [(80.0, 900.0)] * 700,
        [(80.0 + columns, top + rows)] + [(90.0, 950.0)] * 700,
        width,
        alpha=0.5,
        handle=columns / 2,
    )
    ink = channels(drawn(kernel, scene))[..., 1] - 0x0E
    low, high = sorted((top, top + rows))
    middle = ink[int(low) + 25 : int(high) - 25].sum(axis=1)
    assert middle.min() > 0
    assert np.abs(np.diff(middle, 2)).max() < 0.2 * middle.max()
    alone = lines([(80.0, top)], [(80.0 + columns, top + rows)], width, alpha=0.5)
    alone.handles[:] = columns / 2
    exact = 0.18 if width < 1 else 0.02
    assert ink.sum() == pytest.approx(inked_area(painted(alone)), rel=exact)


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_bands_of_rows_are_the_whole_picture(kernel, threads):
    scene = woven(MANY, curved=True, dashed=True)
    np.testing.assert_array_equal(
        drawn(kernel, scene), drawn(kernel, scene, threads=threads)
    )


def test_nothing_is_written_outside_whatever_the_numbers(kernel):
    rng = np.random.default_rng(1)
    guard, (width, height) = 40, SIZE
    paper = sheet()
    strange = np.array(
        [np.nan, np.inf, -np.inf, 0.0, 1e-30, -1e7, 1e7, 1e12, -1e300, 5e5, 37.5]
    )
    for _ in range(300):
        rows = rng.normal(100, 200, (rng.choice([30, 610]), RECORD))
        rows[:, 4] *= rng.random() < 0.7
        rows[:, 5] = rng.exponential(4, len(rows))
        rows[:, 6] = rng.random(len(rows))
        rows[:, 7:9] = rng.exponential(9, (len(rows), 2)) * (
            rng.random((len(rows), 1)) < 0.4
        )
        rows[:, 9] = rng.integers(0, 1 << 24, len(rows))
        odd = rng.random(rows[:, :9].shape) < 0.15
        rows[:, :9][odd] = rng.choice(strange, int(odd.sum()))
        pixels = np.full((height + 2 * guard, paper.stride), GROUND, np.uint32)
        inside = pixels[guard:]
        kernel(
            inside.ctypes.data,
            *(paper.stride, width, height, 0, height),
            *(rows.ctypes.data, len(rows), 0, len(rows), 0, 0, 0),
        )
        assert (pixels[:guard] == GROUND).all()
        assert (pixels[guard + height :] == GROUND).all()
        assert (pixels[:, width:] == GROUND).all()


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_what_is_no_number_is_left_out_and_the_rest_is_painted(kernel, number):
    good = lines([(10, 50)], [(300, 50)])
    both = lines([(10, 50), (number, 90)], [(300, 50), (300, 90)])
    np.testing.assert_array_equal(drawn(kernel, good), drawn(kernel, both))


@pytest.mark.parametrize("width", [0.5, 1.0, 1.7, 3.0, 5.0])
@pytest.mark.parametrize("angle", [0.0, 20.0, 45.0, 88.0])
def test_a_line_is_as_wide_as_it_is_told(kernel, width, angle):
    turn = np.radians(angle)
    middle, half = np.array([160.3, 100.4]), 80
    along = half * np.array([np.cos(turn), np.sin(turn)])
    scene = lines([tuple(middle - along)], [tuple(middle + along)], width)
    ink = channels(drawn(kernel, scene))[..., 1] - 0x0E
    area = ink.sum() / (0xFF - 0x0E)
    # Askew, a hairline falls on so few pixels that their places matter.
    exact = 0.15 if width < 2 else 0.05
    assert area == pytest.approx(width * 2 * half, rel=exact)


@pytest.mark.parametrize("handle", [0.0, 60.0])
def test_the_last_line_lies_on_top(kernel, handle):
    scene = lines([(20, 30), (20, 170)], [(300, 170), (300, 30)], 9, handle=handle)
    scene.colours[:] = 0x3366FF, 0xFF6633
    crossing = drawn(kernel, scene)[100, 160]
    assert crossing == 0xFFFF6633


def test_opacity_mixes_with_what_lies_under_it(kernel):
    pixels = drawn(kernel, lines([(20, 100.5)], [(300, 100.5)], 9, alpha=0.5))
    assert (
        abs(channels(pixels)[100, 160] - (255 + np.array([18, 14, 12])) / 2).max() < 2
    )


def inked(pixels: np.ndarray, row: int) -> np.ndarray:
    """Where a row has ink."""
    return channels(pixels)[row, :, 1] > 100


def test_dashes_begin_at_the_source(kernel):
    scene = lines([(20, 100.5)], [(300, 100.5)], 3, on=10, off=4)
    row = inked(drawn(kernel, scene), 100)
    place = np.arange(SIZE[0]) - 20
    wanted = (place >= 0) & (place < 280) & (place % 14 < 10)
    np.testing.assert_array_equal(row, wanted)


def test_dashes_of_a_line_from_outside_keep_their_phase(kernel):
    inside = lines([(20, 100.5)], [(300, 100.5)], 3, on=10, off=4)
    outside = lines([(20 - 14 * 5000, 100.5)], [(300, 100.5)], 3, on=10, off=4)
    near, far = (inked(drawn(kernel, scene), 100) for scene in (inside, outside))
    np.testing.assert_array_equal(near[20:], far[20:])


def test_dashes_of_a_curve_are_of_equal_length(kernel):
    scene = lines([(20, 20)], [(300, 180)], 3, handle=140, on=12, off=6)
    whole = lines([(20, 20)], [(300, 180)], 3, handle=140)
    share = (inked_area(drawn(kernel, scene))) / inked_area(drawn(kernel, whole))
    assert share == pytest.approx(12 / 18, abs=0.03)


def inked_area(pixels: np.ndarray) -> int:
    return int((channels(pixels)[..., 1] - 0x0E).sum())


def test_a_curve_has_neither_gaps_nor_seams(kernel):
    """Along a half transparent curve the ink per column is that of its slope."""
    scene = lines([(20, 40.5)], [(300, 160.5)], 4, handle=140, alpha=0.5)
    column = (channels(drawn(kernel, scene))[..., 1] - 0x0E).sum(axis=0)[24:296]
    jumps = np.abs(np.diff(column, 2))
    assert jumps.max() < 0.12 * column.max()


def test_backward_and_upright_curves_are_painted_too(kernel):
    for start, end in [((200, 60), (120, 140)), ((160, 20), (160, 180))]:
        scene = lines([start], [end], 3, handle=60)
        ours, theirs = drawn(kernel, scene), painted(scene)
        assert errors(ours, theirs)[1] < 9
        assert inked_area(ours) == pytest.approx(inked_area(theirs), rel=0.05)

"""Which lines are near a box, and which pixels of a sheet need to be copied."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor

from gui.raster.paint_thread import Job, carry_out
from gui.raster.raster import _shared_out, draw, draw_part
from gui.raster.record import HANDLE, RECORD, WIDTH, X0
from gui.raster.records import Records
from gui.raster.sheet import Sheet
from tests.gui.raster.conftest import GROUND, SIZE, lines, sheet, woven

WIDTH_OF_ALL, HEIGHT_OF_ALL = SIZE
BOXES = [(30, 0, 33, 200), (100, 0, 104, 200), (0, 90, 320, 93), (300, 150, 320, 200)]


def strange() -> Records:
    """Lines anywhere, some of them of numbers that are none."""
    rng = np.random.default_rng(2)
    rows = rng.normal(100, 150, (400, RECORD))
    rows[:, HANDLE] = np.abs(rows[:, HANDLE]) * (rng.random(400) < 0.5)
    rows[:, WIDTH] = rng.exponential(3, 400)
    rows[:, 6] = 0.8
    rows[:, 7:9] = 0
    rows[:, 9] = rng.integers(0, 1 << 24, 400)
    rows[::9, X0] = rng.choice([np.nan, np.inf, -np.inf, 1e7, -1e9], len(rows[::9]))
    return Records(rows)


@pytest.mark.parametrize("box", BOXES, ids=str)
@pytest.mark.parametrize("moved", [(0, 0), (-37, 12)], ids=str)
def test_lines_that_are_not_near_leave_a_box_as_it_is(kernel, box, moved):
    records = strange()
    near = records.near(box, *moved)
    assert 0 < len(near) < len(records)
    left, top, right, bottom = box
    paper = sheet()
    others = np.delete(records.rows, near, axis=0)
    draw(kernel, paper, Records(others), moved=moved)
    assert (paper.pixels[top:bottom, left:right] == GROUND).all()


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("box", BOXES, ids=str)
def test_a_part_has_what_is_near_it_in_the_same_order(
    kernel, monkeypatch, box, threads
):
    monkeypatch.setattr("gui.raster.raster.FEW_IN_PART", 1)
    records, moved = woven((26, 26), curved=True, dashed=True).records(), (5, -8)
    whole, part = sheet(), sheet()
    draw(kernel, whole, records, moved=moved)
    draw_part(kernel, part, records, threads, box, moved)
    left, top, right, bottom = box
    here = np.s_[top:bottom, left:right]
    away = np.abs(
        np.ascontiguousarray(part.pixels[here]).view(np.uint8).astype(int)
        - np.ascontiguousarray(whole.pixels[here]).view(np.uint8)
    )
    assert (part.pixels[here] != GROUND).any()
    # Where a line is clipped, and how it is cut, depends on what is seen of it.
    assert away.mean() < 0.6
    part.pixels[here] = GROUND
    assert (part.pixels == GROUND).all()


def steep() -> Records:
    """Straight lines of all slopes, from far outside and within."""
    rng = np.random.default_rng(4)
    starts, ends = rng.normal((160, 100), (150, 400), (2, 3000, 2))
    ends[::7, 0] = starts[::7, 0] + rng.normal(0, 0.6, len(ends[::7]))
    rows = lines(starts, ends).records().rows
    rows[:, WIDTH] = rng.exponential(2, 3000)
    return Records(rows)


@pytest.mark.parametrize("make", [strange, steep], ids=lambda each: each.__name__)
@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("box", BOXES, ids=str)
@pytest.mark.parametrize("moved", [(0, 0), (-37, 12)], ids=str)
def test_bands_of_a_part_are_the_part_bit_for_bit(
    kernel, monkeypatch, make, threads, box, moved
):
    monkeypatch.setattr("gui.raster.raster.FEW_IN_PART", 1)
    records, alone, shared = make(), sheet(), sheet()
    draw_part(kernel, alone, records, 1, box, moved)
    draw_part(kernel, shared, records, threads, box, moved)
    np.testing.assert_array_equal(shared.pixels, alone.pixels)
    assert (alone.pixels != GROUND).any()


def test_most_lines_of_a_narrow_part_are_in_one_band(kernel):
    records, box = steep(), BOXES[0]
    near = records.near(box, 0, 0)
    bands = _shared_out(records, near, box, (0, 0), 2)
    assert [bands[0].top, bands[-1].bottom] == [0, 200]
    assert bands[0].bottom == bands[1].top
    upper, lower = (set(band.which.tolist()) for band in bands)
    assert len(upper & lower) < 0.25 * len(upper | lower)
    assert 0.7 < len(upper) / len(lower) < 1.4
    assert upper | lower < set(near.tolist())


@pytest.mark.parametrize("moved", [(0, 0), (-150, 40), (1000, 0)], ids=str)
def test_nothing_is_drawn_outside_of_the_bounds(kernel, moved):
    scene = woven((12, 12), curved=True).records()
    left, top, right, bottom = scene.bounds(*SIZE, *moved)
    assert 0 <= left <= WIDTH_OF_ALL
    assert 0 <= bottom <= HEIGHT_OF_ALL
    paper = sheet()
    draw(kernel, paper, scene, moved=moved)
    paper.pixels[top:bottom, left:right] = GROUND
    assert (paper.pixels == GROUND).all()


def test_bounds_of_impossible_lines_are_the_whole_picture():
    assert strange().bounds(320, 200, 0, 0) == (0, 0, 320, 200)
    none = Records(np.zeros((0, RECORD)))
    assert none.bounds(320, 200, 0, 0) == (0, 0, 0, 0)
    assert len(none.near((0, 0, 320, 200), 0, 0)) == 0


def speckled(seed: int) -> Sheet:
    """A ground that is nowhere alike."""
    made = sheet()
    rng = np.random.default_rng(seed)
    made.pixels[:] = rng.integers(0, 1 << 24, made.pixels.shape) | 0xFF000000
    made.touch()
    return made


def test_only_what_was_drawn_on_is_copied_and_the_picture_is_the_same(kernel):
    grounds = [speckled(1), speckled(2)]
    small = lines([(50, 50)], [(90, 80)]).records()
    large = lines([(20, 20)], [(300, 190)], handle=90).records()
    paper = sheet()
    for ground, records in [
        (grounds[0], large),
        (grounds[0], small),
        (grounds[1], small),
        (grounds[1], small),
        (grounds[1], large),
        (grounds[0], small),
    ]:
        carry_out(kernel, Job(ground, paper, lambda now=records: now, 1))
        fresh = sheet()
        fresh.pixels[:] = ground.pixels
        draw(kernel, fresh, records)
        seen = np.s_[:, : paper.width]
        np.testing.assert_array_equal(paper.pixels[seen], fresh.pixels[seen])
    # The last picture again: nothing outside of its box is written.
    paper.pixels[150:, 250:] = 7
    carry_out(kernel, Job(grounds[0], paper, lambda: small, 1))
    assert (paper.pixels[150:, 250:] == 7).all()
    grounds[0].fill(QColor.fromRgb(GROUND))
    carry_out(kernel, Job(grounds[0], paper, lambda: small, 1))
    assert (paper.pixels[150:, 250 : paper.width] == GROUND).all()


def test_sheets_are_told_apart_by_what_is_painted_on_them():
    first, second = (Sheet(QSizeF(40, 30), 1.0) for _ in range(2))
    marks = {first.mark, second.mark}
    first.fill(QColor("red"))
    second.lay(first, (0, 0, 5, 5))
    assert len(marks | {first.mark, second.mark}) == 4

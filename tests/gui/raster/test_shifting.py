"""A moved picture is the one that drawing all of it would have made."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF

from gui.raster.raster import draw
from gui.raster.sheet import Sheet
from gui.raster.shifting import Move, draw_moved, strips
from tests.gui.raster.conftest import GROUND, SIZE, channels, lines, sheet, woven

MOVES = [(3, 0), (-17, 0), (0, 25), (0, -4), (40, -30), (-7, 9), (0, 0)]


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_the_strips_are_what_was_out_of_sight(move):
    width, height = SIZE
    covered = np.zeros((height, width), int)
    for left, top, right, bottom in strips(width, height, Move(*move)):
        covered[top:bottom, left:right] += 1
    rows, columns = np.mgrid[:height, :width]
    before = rows - move[1], columns - move[0]
    seen = (before[0] >= 0) & (before[0] < height)
    seen &= (before[1] >= 0) & (before[1] < width)
    np.testing.assert_array_equal(covered, ~seen)


def test_a_move_is_small_while_most_stays_in_sight():
    whole = sheet()
    assert Move(SIZE[0] // 2, 0).is_small(whole)
    assert not Move(SIZE[0] // 2 + 1, 0).is_small(whole)
    assert not Move(0, -SIZE[1]).is_small(whole)


@pytest.mark.parametrize("curved", [False, True], ids=["straight", "curved"])
def test_it_is_the_picture_that_drawing_all_of_it_makes(kernel, curved):
    scene = woven((12, 10, 6), curved=curved, dashed=True)
    before = sheet()
    records = scene.records()
    draw(kernel, before, records)
    total = np.zeros(2, int)
    for step in MOVES:
        total += step
        after = sheet()
        draw_moved(
            kernel,
            (sheet(), before, after),
            Move(*step),
            records,
            Move(*total.tolist()),
        )
        whole = sheet()
        draw(kernel, whole, records, moved=tuple(total.tolist()))
        away = np.abs(channels(after.pixels) - channels(whole.pixels))
        assert (channels(whole.pixels) != channels(sheet().pixels)).any()
        assert away.mean() < 0.05
        assert (away.max(axis=2) > 24).mean() < 0.001
        before = after


def test_pixels_behind_the_rows_are_left_alone(kernel):
    before, after = sheet(), sheet()
    records = lines([(-50, 100)], [(400, 90)], width=9).records()
    for picture in (before, after):
        picture.pixels[:, picture.width :] = 7
    draw_moved(kernel, (sheet(), before, after), Move(-30, 0), records, Move(-30, 0))
    assert (after.pixels[:, after.width :] == 7).all()
    left = after.pixels[:, : after.width - 30]
    assert (left == GROUND).all()
    assert (after.pixels[:, after.width - 30 : after.width] != GROUND).any()


def test_it_moves_on_fine_screens_too(kernel):
    scene = woven((6, 6), curved=False).records()
    made = [Sheet(QSizeF(160, 100), 2.0) for _ in range(4)]
    for each in made:
        each.pixels.fill(GROUND)
    ground, before, after, whole = made
    draw(kernel, before, scene)
    draw_moved(kernel, (ground, before, after), Move(11, 6), scene, Move(11, 6))
    draw(kernel, whole, scene, moved=(11, 6))
    away = np.abs(
        after.pixels[:, : after.width].view(np.uint8).astype(int)
        - whole.pixels[:, : whole.width].view(np.uint8)
    )
    assert away.mean() < 0.05

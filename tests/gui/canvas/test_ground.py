"""Grid and cards: a ground that moved is the one that is painted as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF

from gui.canvas.ground import Ground
from tests.gui.canvas.conftest import small_project, wide_project

if TYPE_CHECKING:
    import numpy as np


def unread(sheet) -> bool:
    """Whether a sheet is read by a thread: never, here."""
    return False


def seen(sheet) -> np.ndarray:
    return sheet.pixels[:, : sheet.width].copy()


@pytest.mark.parametrize("make", [small_project, wide_project])
@pytest.mark.parametrize("zoom", [0.4, 0.75, 1.3])
def test_a_ground_that_moves_is_the_one_painted_as_a_whole(show, make, zoom):
    canvas = show(make()).canvas
    view = canvas.view
    view.zoom_to(QPointF(300, 200), zoom)
    ground = Ground(unread)
    first = seen(ground.at(canvas.presenter.moment, 1.0, shared=True))
    for by in ((5, 0), (-40, 3), (0, -21), (0, 60)):
        view.pan(QPointF(*by))
        moved = ground.at(canvas.presenter.moment, 1.0, shared=True)
        whole = Ground(unread).at(canvas.presenter.moment, 1.0, shared=True)
        # At a tie a hairline or a dot may fall on the pixel beside.
        assert (seen(moved) != seen(whole)).mean() < 0.01
    assert (seen(moved) != first).any()


def test_a_ground_is_kept_and_one_that_is_read_is_left_alone(show):
    canvas = show(small_project()).canvas
    reading = []
    ground = Ground(lambda sheet: sheet in reading)
    first = ground.at(canvas.presenter.moment, 1.0, shared=True)
    assert ground.at(canvas.presenter.moment, 1.0, shared=True) is first
    made = [first]
    reading.append(first)
    for _ in range(3):
        canvas.view.pan(QPointF(4, 0))
        made.append(ground.at(canvas.presenter.moment, 1.0, shared=True))
    assert all(sheet is not first for sheet in made[1:])
    assert len({id(sheet) for sheet in made}) == 3


def test_without_the_thread_each_ground_has_a_sheet_of_its_own(show):
    canvas = show(small_project()).canvas
    ground = Ground(unread)
    made = []
    for _ in range(3):
        canvas.view.pan(QPointF(4, 0))
        made.append(ground.at(canvas.presenter.moment, 1.0, shared=False))
    assert len({id(sheet) for sheet in made}) == 3

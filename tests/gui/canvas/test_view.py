from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from gui.canvas.view import MAX_ZOOM, MIN_ZOOM, View


def test_zooming_keeps_the_point_under_the_cursor(qtbot):
    view = View()
    view.pan(QPointF(31, -17))
    under = view.to_scene(QPointF(200, 120))
    view.zoom_at(QPointF(200, 120), 1.7)
    assert view.zoom == pytest.approx(1.7)
    after = view.to_screen(under)
    assert (after.x(), after.y()) == pytest.approx((200, 120))


@pytest.mark.parametrize(("factor", "bound"), [(1e-6, MIN_ZOOM), (1e6, MAX_ZOOM)])
def test_zoom_stays_within_bounds(qtbot, factor, bound):
    view = View()
    view.zoom_at(QPointF(50, 50), factor)
    assert view.zoom == bound


def test_arrays_and_points_go_the_same_way(qtbot):
    view = View()
    view.zoom_at(QPointF(10, 20), 0.6)
    view.pan(QPointF(3, 4))
    point = view.to_screen(QPointF(12, 34))
    array = view.array_to_screen(np.array([[12.0, 34.0]]))
    np.testing.assert_allclose(array, [[point.x(), point.y()]])
    back = view.to_scene(point)
    assert (back.x(), back.y()) == pytest.approx((12, 34))


def test_fit_centres_and_never_enlarges_beyond_100_percent(qtbot):
    view = View()
    view.fit(QRectF(0, 0, 100, 100), QRectF(0, 0, 800, 400))
    assert view.zoom == 1
    assert view.to_screen(QPointF(50, 50)) == QPointF(400, 200)
    view.fit(QRectF(0, 0, 1600, 100), QRectF(0, 0, 800, 400))
    assert view.zoom == 0.5


def test_what_is_larger_than_the_screen_is_fitted_all_the_same(qtbot):
    view = View()
    view.fit(QRectF(0, 0, 1_000, 90_000), QRectF(0, 0, 800, 400))
    assert view.zoom == pytest.approx(400 / 90_000)
    view.zoom_at(QPointF(400, 200), 1.25)
    assert view.zoom == pytest.approx(500 / 90_000)
    view.zoom_at(QPointF(400, 200), 1e-3)
    assert view.zoom == pytest.approx(500 / 90_000)


def test_changes_are_told_only_when_there_are_any(qtbot):
    view = View()
    with qtbot.waitSignal(view.changed):
        view.pan(QPointF(1, 0))
    with qtbot.assertNotEmitted(view.changed):
        view.pan(QPointF(0, 0))

"""What the tools cover is known at each moment, and found anew only when one moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from gui.canvas.floating.covered import Covered
from tests.gui.canvas.test_live_part import Painted
from tests.gui.canvas.test_weaver import settled


@pytest.fixture
def parts(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    first, flat = QWidget(parent), QWidget(parent)
    first.setGeometry(10, 10, 40, 20)
    flat.setGeometry(100, 10, 30, 20)
    parent.show()
    made = Covered((first, flat), flat, parent)
    yield first, flat, made
    parent.close()


def test_it_follows_what_moves_comes_and_goes(parts):
    first, flat, covered = parts
    assert covered.region == QRegion(first.geometry()) + flat.geometry()
    first.move(15, 60)
    assert covered.region == QRegion(15, 60, 40, 20) + flat.geometry()
    first.resize(50, 25)
    assert covered.region == QRegion(15, 60, 50, 25) + flat.geometry()
    flat.hide()
    assert covered.region == QRegion(15, 60, 50, 25)
    flat.show()
    assert covered.region == QRegion(15, 60, 50, 25) + flat.geometry()


def test_a_shadow_falls_around_and_below_but_not_of_what_is_flat(parts):
    first, flat, covered = parts
    assert covered.boxes == [QRectF(first.geometry())]
    assert covered.shadows_in(QRect(0, 36, 200, 100)) == [QRectF(first.geometry())]
    assert not covered.shadows_in(QRect(0, 41, 200, 100))
    assert not covered.shadows_in(flat.geometry())


def test_it_is_looked_for_once_while_nothing_moves(parts, monkeypatch):
    first, _, covered = parts
    assert covered.region
    monkeypatch.setattr(QWidget, "isHidden", lambda _: pytest.fail("looked again"))
    assert covered.region == covered.region
    assert covered.boxes
    monkeypatch.undo()
    first.move(0, 0)
    assert covered.region.contains(QRect(0, 0, 40, 20))


def test_it_tells_where_shadows_come_and_go(parts):
    first, flat, covered = parts
    told: list[QRegion] = []
    covered.moved.connect(lambda region: told.append(QRegion(region)))
    before = covered.region
    first.hide()
    (gone,) = told
    assert gone.contains(QPoint(5, 8))
    assert gone.contains(QPoint(20, 20))
    assert not gone.intersects(QRegion(flat.geometry()))
    first.show()
    assert told[1].contains(QPoint(5, 8))
    # Qt paints what a tool itself covers.
    assert not told[1].intersects(before)
    flat.move(120, 10)
    assert len(told) == 2


def test_the_shadow_of_the_overview_comes_and_goes_with_it(small, qtbot):
    canvas = small.canvas
    canvas.view.zoom_at(QPointF(300, 200), 2.5)
    overview = canvas.tools.minimap
    qtbot.waitUntil(lambda: overview.isVisible())
    settled(qtbot, canvas)
    below = overview.geometry().adjusted(0, overview.height(), 0, 6)
    for wanted in (False, True):
        painted = Painted(canvas)
        overview.set_wanted(wanted)
        qtbot.waitUntil(lambda seen=painted: any(map(below.intersects, seen.bounds)))
        assert overview.isVisible() is wanted

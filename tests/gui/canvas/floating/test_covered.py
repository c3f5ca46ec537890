"""What the tools cover is known at each moment, and found anew only when one moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from gui.canvas.floating.covered import Covered


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

"""Pictures that are copied a column at a time look as if each were copied."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui.canvas.painters.dot_strips import FORMAT, DotStrips

SIDE = 6


def pictures_of(colours: list[str]) -> np.ndarray:
    """Discs of some colours."""
    made = []
    for colour in colours:
        image = QImage(SIDE, SIDE, FORMAT)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(SIDE / 2, SIDE / 2), 2.2, 2.2)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32)
        made.append(pixels.reshape(SIDE, SIDE).copy())
    return np.array(made).reshape(-1, SIDE, SIDE)


def painted(paint, dpr: float = 1.0) -> np.ndarray:
    image = QImage(60, 50, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(QColor("#336699"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(50, 60, 4)[..., :3].astype(int)


def one_by_one(painter: QPainter, places, pictures, dpr: float) -> None:
    for (x, y), pixels in zip(places, pictures, strict=True):
        pixels = np.ascontiguousarray(pixels)
        image = QImage(pixels.data, SIDE, SIDE, 4 * SIDE, FORMAT)
        image.setDevicePixelRatio(dpr)
        painter.drawImage(QPointF(x / dpr, y / dpr), image)


APART = [(3, 4), (3, 12), (3, 18), (30, 4), (30, 40), (17, 22), (44, -3), (57, 20)]
NEAR = [(10, 4 + 4 * i) for i in range(8)] + [(30, 3 + i) for i in range(20)]
COLOURS = ["red", "lime", "blue", "yellow", "white"]


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_places_that_do_not_meet_are_painted_to_the_bit(qapp, dpr):
    places = np.array(APART)
    pictures = pictures_of((COLOURS * 2)[: len(places)])
    strips = DotStrips(places, SIDE, dpr)
    found = painted(
        lambda painter: strips.paint(painter, pictures, np.arange(len(places))), dpr
    )
    wanted = painted(lambda painter: one_by_one(painter, places, pictures, dpr), dpr)
    assert (wanted != painted(lambda _: None)).any()
    np.testing.assert_array_equal(found, wanted)


def test_pictures_may_change_at_each_painting(qapp):
    strips = DotStrips(np.array(APART), SIDE, 1.0)
    pictures, blue = pictures_of(["red", "blue"]), np.ones(len(APART), np.int64)
    first = painted(lambda painter: strips.paint(painter, pictures, blue))
    other = painted(lambda painter: strips.paint(painter, pictures, 1 - blue))
    again = painted(lambda painter: strips.paint(painter, pictures, blue))
    assert (first != other).any()
    np.testing.assert_array_equal(first, again)


def test_places_that_meet_cut_nothing_off_each_other(qapp):
    """Of one colour it does not matter which is above."""
    places = np.array(NEAR)
    pictures = pictures_of(["lime"] * len(places))
    strips = DotStrips(places, SIDE, 1.0)
    found = painted(
        lambda painter: strips.paint(painter, pictures, np.arange(len(places)))
    )
    wanted = painted(lambda painter: one_by_one(painter, places, pictures, 1.0))
    assert np.abs(found - wanted).max() <= 2


def test_of_places_at_one_point_the_last_is_seen(qapp):
    places = np.array([(5, 5), (5, 5), (5, 9)])
    strips = DotStrips(places, SIDE, 1.0)
    pictures = pictures_of(["red", "lime", "blue"])
    found = painted(
        lambda painter: strips.paint(painter, pictures, np.arange(len(places)))
    )
    assert found[7, 8].tolist() == [0, 255, 0]


def test_no_places_are_nothing_to_paint(qapp):
    strips = DotStrips(np.zeros((0, 2), np.int64), SIDE, 1.0)
    none = np.zeros(0, np.int64)
    found = painted(lambda painter: strips.paint(painter, pictures_of(["red"]), none))
    np.testing.assert_array_equal(found, painted(lambda _: None))

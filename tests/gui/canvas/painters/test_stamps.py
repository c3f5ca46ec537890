from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.canvas.painters.kept_text import KeptTexts
from gui.canvas.painters.stamps import Stamps, draw_stamp, place_stamp
from gui.canvas.painters.text import sized_font
from gui.style.palette import DARK, LIGHT

BOX = QRectF(-10, -10, 20, 20)


def disc(painter: QPainter) -> None:
    painter.setBrush(QColor("#ff0000"))
    painter.drawEllipse(QPointF(0, 0), 7.3, 5.1)


def canvas(dpr: float = 1.0) -> QImage:
    image = QImage(round(80 * dpr), round(60 * dpr), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(QColor("#ffffff"))
    return image


def pixels(image: QImage) -> np.ndarray:
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def painted(dpr: float, paint) -> np.ndarray:
    image = canvas(dpr)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return pixels(image)


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_a_copy_is_what_drawing_would_have_made(qapp, dpr):
    stamp = draw_stamp(BOX, dpr, disc)

    def draw(painter):
        painter.translate(30, 20)
        disc(painter)

    copied = painted(dpr, lambda painter: place_stamp(painter, 30, 20, stamp))
    drawn = painted(dpr, draw)
    assert (drawn != 255).any()
    assert np.abs(copied - drawn).max() <= 2


def test_pictures_of_another_look_are_dropped(qapp):
    stamps = Stamps()
    assert not stamps.keep_for(("light", 1.0))
    stamps.keep("disc", BOX, 1.0, disc)
    assert stamps.keep_for(("light", 1.0))
    assert stamps.find("disc") is not None
    assert not stamps.keep_for(("dark", 1.0))
    assert stamps.find("disc") is None
    assert stamps.n_bytes == 0


def test_the_oldest_pictures_are_dropped_when_there_are_too_many(qapp):
    each = 20 * 20 * 4
    stamps = Stamps(most_bytes=3 * each)
    for number in range(5):
        stamps.keep(number, BOX, 1.0, disc)
    assert [number for number in range(5) if stamps.find(number)] == [2, 3, 4]
    assert stamps.n_bytes == 3 * each


@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_a_kept_text_looks_as_drawn_text(qapp, dpr):
    texts = KeptTexts()
    texts.begin(LIGHT, dpr)

    def draw(painter):
        painter.setFont(sized_font("section", 12))
        painter.setPen(LIGHT.text)
        painter.drawText(QPointF(12, 30), "−0.28 Äg")

    def copy(painter):
        texts.draw(painter, (12, 30), "−0.28 Äg", "text", "section", 12)

    copied, drawn = painted(dpr, copy), painted(dpr, draw)
    assert (drawn < 100).any()
    assert np.abs(copied - drawn).max() <= 2


def test_texts_follow_the_theme(qapp):
    texts = KeptTexts()

    def copy(painter):
        texts.draw(painter, (12, 30), "weave", "text", "section", 12)

    texts.begin(LIGHT, 1.0)
    on_light = painted(1.0, copy)
    texts.begin(DARK, 1.0)
    on_dark = painted(1.0, copy)
    assert on_light.min() < 100
    assert on_dark.min() > 200

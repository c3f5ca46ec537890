"""Numbers that are written in one go look to the pixel as Qt draws each."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics

from engine.explain.words import number, product, summed
from gui.style.fonts import font
from gui.style.number_text import format_number, format_signed
from gui.style.theme import theme
from gui.widgets.number_writer import (
    draw_numbers,
    elided_number,
    write_centred,
    write_numbers,
)
from tests.gui.widgets.pictures import painted

ROWS = [QRectF(0, 4 + 27.55 * k, 200.25, 27.55) for k in range(4)]


@pytest.fixture(params=[1.0, 1.25])
def scale(request, qapp):
    theme().set_font_scale(request.param)
    yield request.param
    theme().set_font_scale(1.0)


def column(way, role, places, texts) -> np.ndarray:
    return painted(partial(_write, way, role, places, texts))


def _write(way, role, places, texts, painter) -> None:
    way(painter, role, places, texts)


@pytest.mark.parametrize("role", ["body", "section", "title", "caption"])
def test_a_column_is_written_as_it_would_be_drawn(scale, role):
    generator = np.random.default_rng(3)
    for _ in range(12):
        values = generator.normal(scale=40, size=4).tolist()
        texts = [format_number(values[0]), *map(format_signed, values[1:])]
        drawn = column(draw_numbers, role, ROWS, texts)
        assert drawn.min() < 128
        np.testing.assert_array_equal(column(write_numbers, role, ROWS, texts), drawn)


@pytest.mark.parametrize(
    "text",
    ["NaN", "\u2212\u221e", "\u22121.250e9", "12,345.678", "12\u202f345.678", "7"],
)
def test_odd_numbers_are_written_too(qapp, text):
    for places in (ROWS[:1], [QPointF(20, 40)]):
        drawn = column(draw_numbers, "body", places, [text])
        assert drawn.min() < 128
        written = column(write_numbers, "body", places, [text])
        np.testing.assert_array_equal(written, drawn)


def draw_centred(painter, role, areas, texts) -> None:
    painter.setFont(font(role))
    for area, text in zip(areas, texts, strict=True):
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)


@pytest.mark.parametrize("role", ["body", "canvas_value"])
def test_numbers_are_written_in_the_middle_of_their_areas(scale, role):
    texts = ["0.125", "\u22123.5", "w 0.125 \u2192 0.120", "12,345"]
    areas = [QRectF(10 + 3 * k, 4 + 30 * k, 150, 17) for k in range(len(texts))]
    drawn = column(draw_centred, role, areas, texts)
    assert drawn.min() < 128
    written = column(write_centred, role, areas, texts)
    np.testing.assert_array_equal(written, drawn)


def workings(count):
    """Sums of products as a step is written down, of one term to nine."""
    generator = np.random.default_rng(5)
    for place in range(count):
        values = generator.normal(size=(1 + place % 9, 2)).tolist()
        words = summed([*(product(*pair) for pair in values), number(values[0][0])])
        yield words + "   (\u03b4 \u00d7 a, and the other rows)" * (place % 3 == 0)


def test_long_texts_are_written_as_they_would_be_drawn(scale):
    points = [QPointF(10, 20 + 30 * k) for k in range(4)]
    texts = list(workings(36))
    assert max(map(len, texts)) > 100
    for begin in range(0, 36, 4):
        some = texts[begin : begin + 4]
        drawn = column(draw_numbers, "body", points, some)
        written = column(write_numbers, "body", points, some)
        np.testing.assert_array_equal(written, drawn)


def test_long_texts_are_cut_where_qt_cuts_them(scale):
    metrics = QFontMetrics(font("body"))
    for text in workings(60):
        for width in (0, 5, 20, 187, 188.5, 333):
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
            assert elided_number(text, "body", width) == cut


def test_texts_are_cut_where_they_are_too_wide(scale):
    metrics = QFontMetrics(font("body"))
    for text in ("0.25 \u00b7 \u22121.5", "tanh(0.125)"):
        width = metrics.horizontalAdvance(text)
        assert elided_number(text, "body", width + 1) == text
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 9)
        assert cut != text
        assert elided_number(text, "body", width - 9) == cut

"""Numbers that are written in one go look to the pixel as Qt draws each."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics

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


def test_texts_are_cut_where_they_are_too_wide(scale):
    metrics = QFontMetrics(font("body"))
    for text in ("0.25 \u00b7 \u22121.5", "tanh(0.125)"):
        width = metrics.horizontalAdvance(text)
        assert elided_number(text, "body", width + 1) == text
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 9)
        assert cut != text
        assert elided_number(text, "body", width - 9) == cut

"""What the transport looks like, and what it says of what is typed into it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gui.panels.transport.readouts import Readouts
from gui.style.number_text import format_count
from gui.style.theme import theme
from tests.gui.panels.test_transport import made, part  # noqa: F401
from tests.gui.training.conftest import bench, garbage, moons  # noqa: F401
from tests.gui.widgets.pictures import grabbed


@pytest.mark.parametrize("name", ["rate", "l2", "seed"])
def test_why_what_is_typed_is_no_number_is_told(made, qtbot, name):  # noqa: F811
    it, transport = made
    field = part(transport, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.posted[0].kind == "error"
    assert it.posted[0].sentence == field.error
    assert "not a number" in field.error


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.3, 1.5])
def test_captions_of_numbers_and_fields_are_on_one_line(made, scale):  # noqa: F811
    _, transport = made
    theme().set_font_scale(scale)
    transport.resize(1920, transport.height())
    QApplication.processEvents()
    picture = grabbed(transport)
    lines = set()
    for name in ("epoch", "metric", "rate"):
        widget = part(transport, name)
        holder = widget if name != "rate" else widget.parentWidget()
        left = holder.mapTo(transport, QPoint()).x()
        # Between the line over the bar and what stands under the captions.
        letter = picture[2:22, left : left + 6]
        ink = np.flatnonzero((letter - letter[0, 0]).any(axis=(1, 2)))
        lines.add((int(ink[0]), int(ink[-1])))
    theme().set_font_scale(1.0)
    tops, lows = zip(*lines, strict=True)
    assert max(tops) - min(tops) <= 1
    assert max(lows) - min(lows) <= 1


def test_numbers_of_a_run_move_nothing_beside_them(made):  # noqa: F811
    it, transport = made
    readouts = transport.findChild(Readouts)
    before = part(transport, "rate").mapTo(transport, QPoint())
    for epoch, loss in ((9, 0.61234), (120, 0.0107), (999, 0.00305), (1000, 0.000217)):
        frame = replace(
            it.session.latest,
            epoch=epoch,
            train_loss=loss,
            test_loss=loss,
            metrics={"accuracy": 1.0 if loss < 0.01 else 0.5},
        )
        readouts._show(frame)
        QApplication.processEvents()
        assert part(transport, "rate").mapTo(transport, QPoint()) == before
    assert part(transport, "epoch").text() == format_count(1000)

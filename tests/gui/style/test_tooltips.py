"""Tooltips are as tight as the sheet says."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from gui.style.theme import theme
from tests.gui.widgets.pictures import grabbed


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_tooltip_has_5_and_8_pixels_around_its_words(qtbot, name):
    theme().set(name)
    widget = QWidget()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    QToolTip.showText(widget.mapToGlobal(QPoint(5, 5)), "HHHHHHHH", widget)
    qtbot.waitUntil(QToolTip.isVisible)
    (tip,) = (
        top
        for top in QApplication.topLevelWidgets()
        if top.metaObject().className() == "QTipLabel" and top.isVisible()
    )
    inner = grabbed(tip)[2:-2, 2:-2]
    letters = np.abs(inner - inner[0, 0]).sum(axis=2) > 200
    columns, rows = (np.flatnonzero(letters.any(axis=axis)) for axis in (0, 1))
    # A letter has one pixel more around it, and the line its ascent.
    assert 8 <= columns[0] + 2 <= 10
    assert 8 <= tip.width() - 1 - (columns[-1] + 2) <= 11
    assert tip.height() == tip.fontMetrics().height() + 12
    assert rows.size
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    theme().set("light")

"""Where a widget draws: what of a picture is not its ground."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from gui.style.style_sheet import style_sheet
from gui.style.theme import theme

CLEAR = 60
"""Difference of a channel from the ground from which on it is ink, not an edge."""


def dress(widget: QWidget) -> None:
    """Give a widget, and all in it, the margins and frames of the program."""
    widget.setStyleSheet(style_sheet(theme().palette))
    QApplication.processEvents()


def inked_columns(widget: QWidget, area: QRect | None = None) -> list[int]:
    """Columns of pixels, within the area, in which anything is drawn.

    The ground is the colour of the most pixels.
    """
    area = widget.rect() if area is None else area
    # With the ground that what is around the widget paints for it.
    there = widget.mapTo(widget.window(), area.topLeft())
    grabbed = widget.window().grab(QRect(there, area.size()))
    image = grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8)
    pixels = pixels.reshape(image.height(), -1, 4)[:, : image.width(), :3].astype(int)
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    ground = colours[counts.argmax()]
    clear = (np.abs(pixels - ground).max(axis=2) > CLEAR).any(axis=0)
    return np.flatnonzero(clear).tolist()

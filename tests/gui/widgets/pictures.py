"""Pictures of widgets and of what is painted, as arrays to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def pixels_of(image: QImage) -> np.ndarray:
    """Red, green and blue of a picture, shape (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(plain.constBits(), np.uint8)
    rows = words.reshape(plain.height(), -1, 4)[:, : plain.width(), :3]
    return rows.astype(np.int64)


def grabbed(widget: QWidget) -> np.ndarray:
    """What a widget looks like."""
    return pixels_of(widget.grab().toImage())


def painted(
    paint: Callable[[QPainter], None], width: int = 240, height: int = 120
) -> np.ndarray:
    """What something paints on white."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return pixels_of(image)

"""The part of a widget that stays while its numbers change, drawn once and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QPixmap

from gui.style.fonts import font_scale
from gui.style.number_text import digits
from gui.style.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class KeptPicture:
    """A picture of a whole widget on the ground of a panel."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._of: object = None

    def of(
        self, widget: QWidget, key: object, paint: Callable[[QPainter], None]
    ) -> QPixmap:
        """Return the picture, drawn anew for another key, size, theme or font."""
        ratio = widget.devicePixelRatioF()
        look = key, widget.size(), ratio, theme().palette.key, font_scale(), digits()
        if look != self._of:
            self._of = look
            self._picture = QPixmap(widget.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(theme().palette.panel)
            painter = QPainter(self._picture)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint(painter)
            finally:
                painter.end()
        return self._picture

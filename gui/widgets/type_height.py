"""Heights that follow the size of the type."""

from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.style.fonts import taller
from gui.style.theme import theme


class TypeHeight(QObject):
    """Keeps a widget as high as its lines of type need, whatever their size."""

    def __init__(self, widget: QWidget, pixels: int, lines: int = 1) -> None:
        """`pixels` is the height for type of the usual size."""
        super().__init__(widget)
        self._pixels, self._lines = pixels, lines
        theme().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        height = taller(self._pixels, self._lines)
        cast("QWidget", self.parent()).setFixedHeight(height)

"""What the tools over the canvas cover, and where their shadows fall.

Painting asks for every picture of a run; it is found anew when a tool moved only.
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Signal
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QWidget

from gui.style.shadow import CHIP

_MOVES = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.ShowToParent,
    QEvent.Type.HideToParent,
}


class Covered(QObject):
    """Looks at some tools; `flat` is one of them that throws no shadow.

    `moved` tells where shadows have come and gone.
    """

    moved = Signal(QRegion)

    def __init__(
        self, tools: Iterable[QWidget], flat: QWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tools, self._flat = tuple(tools), flat
        self._is_known = False
        self._region = QRegion()
        self._shadows: list[QRectF] = []
        self._shaded = QRegion()
        for tool in self._tools:
            tool.installEventFilter(self)

    @property
    def region(self) -> QRegion:
        """What the tools cover."""
        self._look()
        return self._region

    @property
    def boxes(self) -> list[QRectF]:
        """Rectangles of the tools that throw a shadow."""
        self._look()
        return self._shadows

    def shadows_in(self, part: QRect) -> list[QRectF]:
        """Rectangles of those whose shadows may fall into a part of the canvas."""
        boxes = self.boxes
        return boxes if self._shaded.intersects(part) else []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Forget where the tools are when one of them moves, comes or goes."""
        if event.type() in _MOVES and self._is_known:
            self._is_known, before = False, self._shaded
            self._look()
            if self._shaded != before:
                self.moved.emit(self._shaded + before - self._region)
        return False

    def _look(self) -> None:
        if self._is_known:
            return
        region, shaded = QRegion(), QRegion()
        fall, blur = CHIP
        shadows = []
        for tool in self._tools:
            if tool.isHidden():
                continue
            box = tool.geometry()
            region += box
            if tool is not self._flat:
                shadows.append(QRectF(box))
                shaded += box.adjusted(-blur, -blur, blur, blur + fall)
        self._region, self._shadows, self._shaded = region, shadows, shaded
        self._is_known = True

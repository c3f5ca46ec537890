"""Moving what is seen: middle button, or left button with Space held."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from gui.canvas.seen_part import SeenPart

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from gui.canvas.canvas import Canvas


class Pan:
    """The scene follows the mouse."""

    cursor: ClassVar = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, pos: QPointF) -> None:
        self._canvas = canvas
        self._before = SeenPart.of(canvas)
        self._last = pos

    def update(self, pos: QPointF) -> None:
        """Keep what was grabbed under the mouse."""
        self._canvas.view.pan(pos - self._last)
        self._last = pos

    def finish(self, pos: QPointF) -> None:
        """Stay there."""
        self.update(pos)

    def click(self, pos: QPointF) -> None:
        """Nothing was moved."""

    def cancel(self) -> None:
        """Go back to what was seen, also where the wheel was turned meanwhile."""
        self._before.show_on(self._canvas)

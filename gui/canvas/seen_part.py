"""Which part of the plane a canvas shows, to be shown again later."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas


@dataclass(frozen=True)
class SeenPart:
    """Zoom and offset of a view, and whether it follows the size of the canvas."""

    zoom: float
    offset: QPointF
    fitted: bool

    @classmethod
    def of(cls, canvas: "Canvas") -> "SeenPart":
        """What a canvas shows now."""
        return cls(canvas.view.zoom, canvas.view.offset, canvas.fitted)

    def show_on(self, canvas: "Canvas") -> None:
        """Show exactly this again."""
        canvas.view.show_at(self.zoom, self.offset)
        canvas.fitted = self.fitted

"""Where the parts of the card stand, in pixels of the view of its steps."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

WIDTH, HEIGHT = 804, 360
HEAD = 24.0
TOP = 50.0
ROW = 49.0
ROOM = 248.0
"""Height of all rows: of many inputs they are lower."""
MULTIPLY = QRectF(0, 0, 280, HEIGHT)
ADD = QRectF(312, 0, 188, HEIGHT)
ACTIVATE = QRectF(548, 0, 256, HEIGHT)


@dataclass(frozen=True)
class Rows:
    """The rows of the products, shared by the first two columns.

    Attributes
    ----------
    count : int
        The inputs shown, the others together, and the bias.
    """

    count: int

    @property
    def height(self) -> float:
        """Of one row."""
        return min(ROW, ROOM / max(1, self.count))

    def box(self, place: int, column: QRectF) -> QRectF:
        """Return the row of a number within a column."""
        top = TOP + place * self.height
        return QRectF(column.left(), top, column.width(), self.height)

    @property
    def bottom(self) -> float:
        """Where the line under the rows is."""
        return TOP + self.count * self.height

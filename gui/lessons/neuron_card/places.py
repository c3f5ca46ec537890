"""Where the parts of the card stand, in pixels of the view of its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from gui.style.fonts import font, font_scale
from gui.style.number_text import MINUS, digits, format_number

WIDTH, HEIGHT = 754, 360
HEAD = 24.0
TOP = 50.0
ROW = 49.0
ROOM = 248.0
"""Height of all rows: of many inputs they are lower."""
MULTIPLY = QRectF(0, 0, 280, HEIGHT)
ADD = QRectF(312, 0, 166, HEIGHT)
ACTIVATE = QRectF(506, 0, 248, HEIGHT)
NAME = 32.0
"""Left of the names where a small neuron stands before them."""
LEAST_NAME = 36.0
SIGN = 12.0
GAP = 5.0
LEAST_FIELD = 64
FIELD_HEIGHT = 26
BESIDE_NUMBER = 20
"""What of a field is not its number: bar, edges and room."""
MANY_DIGITS = 5
INTO_GAP = 24.0
"""So far do many digits reach into what parts the first two columns."""


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

    def boxes(self, column: QRectF) -> tuple[QRectF, ...]:
        """Return all rows within a column; they are kept, and only to be read."""
        return _boxes(self, column.left(), column.width())

    @property
    def bottom(self) -> float:
        """Where the line under the rows is."""
        return TOP + self.count * self.height


@dataclass(frozen=True)
class Columns:
    """Where value, weight and product stand in a row, for the digits that are shown.

    Attributes
    ----------
    name, value, times, weight, weight_width, equals, product : float
        Left of the name and of the signs; right of value and product; left of the
        field and its width.
    has_gauges : bool
        Whether there is room for a small neuron before the name.
    """

    name: float
    value: float
    times: float
    weight: float
    weight_width: float
    equals: float
    product: float
    has_gauges: bool

    @classmethod
    def now(cls, names: Sequence[str] = ()) -> "Columns":
        """The columns for the font and the digits that the user chose.

        Small neurons give way to names that have no room beside them.
        """
        return _columns(tuple(names), font_scale(), digits())

    @classmethod
    def fitted(cls, names: tuple[str, ...]) -> "Columns":
        """Measure what `now` keeps."""
        zero = MINUS + format_number(0.0)
        number = QFontMetricsF(font("body")).horizontalAdvance(zero)
        result = QFontMetricsF(font("section")).horizontalAdvance(f"0{zero}")
        product = MULTIPLY.right()
        if digits() >= MANY_DIGITS:
            product += INTO_GAP
        equals = product - result - SIGN
        field = max(float(LEAST_FIELD), number + BESIDE_NUMBER)
        weight = equals - GAP - field
        times = weight - SIGN - 1
        value = times - GAP
        room = value - number - GAP - NAME
        metrics = QFontMetricsF(font("body"))
        has_gauges = room >= LEAST_NAME and all(
            metrics.horizontalAdvance(each) <= room for each in names
        )
        name = NAME if has_gauges else 0.0
        return cls(name, value, times, weight, field, equals, product, has_gauges)

    @property
    def name_room(self) -> float:
        """How wide a name may be, left of a usual value."""
        number = QFontMetricsF(font("body")).horizontalAdvance(
            MINUS + format_number(0.0)
        )
        return max(16.0, self.value - number - GAP - self.name)

    def fitting(self, name: str) -> str:
        """As much of a name as there is room for, of `column=value` the value."""
        metrics, room = QFontMetricsF(font("body")), self.name_room
        if metrics.horizontalAdvance(name) > room:
            name = name.partition("=")[2] or name
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)

    def field(self, rows: Rows, place: int, most: int) -> QRect:
        """Return where the field of a row stands."""
        box = rows.box(place, MULTIPLY)
        tall = min(float(most), box.height() - 2)
        area = QRectF(self.weight, 0, self.weight_width, tall)
        area.moveTop(box.center().y() - tall / 2)
        return area.toRect()


def field_places(rows: Rows, n_terms: int) -> tuple[QRect, ...]:
    """Where the fields of the weights stand, and of the bias; only to be read."""
    return _field_places(Columns.now(), rows, n_terms)


@lru_cache(maxsize=16)
def _field_places(columns: Columns, rows: Rows, n_terms: int) -> tuple[QRect, ...]:
    numbers = *range(n_terms), rows.count - 1
    return tuple(columns.field(rows, number, FIELD_HEIGHT) for number in numbers)


@lru_cache(maxsize=16)
def _boxes(rows: Rows, left: float, width: float) -> tuple[QRectF, ...]:
    column = QRectF(left, 0, width, 0)
    return tuple(rows.box(place, column) for place in range(rows.count))


@lru_cache(maxsize=16)
def _columns(names: tuple[str, ...], scale: float, count: int) -> Columns:
    """The columns by all that they depend on: measuring takes long."""
    return Columns.fitted(names)

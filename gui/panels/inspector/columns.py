"""How wide the columns of a table of products are, for the numbers that are in it."""

import math
from collections.abc import Callable, Iterable, Sequence

from gui.panels.inspector.live_products import Numbers, number_width
from gui.style.fonts import pixel_size
from gui.style.number_text import MINUS, format_number, format_signed

FIELD = 64
BESIDE_NUMBER = 22
"""What of a field is not its number: bar, edges and room."""
PRODUCT, LEAST_PRODUCT = 64, 56
"""Room for the products, right of the fields; the less where the panel scrolls."""
LEAST_GAP = 6
LEAST_NAME, ENOUGH_OF_NAME = 1.8, 3.5
"""Room for a name of two letters, and what tells longer ones, in sizes of type."""
USUAL_WIDTH = 240
GAP = 10


class Columns:
    """Widths for usual numbers, and for larger ones as soon as there are any.

    They only grow, so that nothing moves to and fro while training changes numbers.
    """

    def __init__(self) -> None:
        self._value = self._weight = self._product = 0.0

    def forget(self) -> None:
        """Begin with usual numbers."""
        self._value = self._weight = self._product = 0.0

    def grow(self, rows: Sequence[Numbers]) -> bool:
        """Make room for numbers; whether anything has become wider."""
        before = self._value, self._weight, self._product
        self._value = max(self._value, _widest(row.value for row in rows))
        self._weight = max(self._weight, _widest(row.weight for row in rows))
        products = (row.product for row in rows)
        self._product = max(self._product, _widest(products, format_signed))
        return (self._value, self._weight, self._product) != before

    @property
    def value(self) -> float:
        """Width of the values."""
        return max(self._value, _usual())

    @property
    def field(self) -> int:
        """Width of the fields."""
        return max(FIELD, math.ceil(max(self._weight, _usual())) + BESIDE_NUMBER)

    def product(self, width: int) -> int:
        """Room for the products in a table of a width: names keep two letters."""
        missing = max(0, USUAL_WIDTH - width)
        usual = round(_usual()) + LEAST_GAP
        least = max(LEAST_PRODUCT, PRODUCT - missing, usual)
        name = math.ceil(LEAST_NAME * pixel_size("body"))
        most = max(least, width - self.field - GAP - name)
        return min(max(least, math.ceil(self._product) + LEAST_GAP), most)


def least_width() -> int:
    """Return what a short name, a value, the field and a product need in one row."""
    usual = Columns()
    name = LEAST_NAME * pixel_size("body")
    product = max(LEAST_PRODUCT, round(_usual()) + LEAST_GAP)
    return round(name + usual.value) + 2 * GAP + usual.field + product


def _usual() -> float:
    return number_width(MINUS + format_number(0.0))


def _widest(
    numbers: Iterable[float | None], written: Callable[[float], str] = format_number
) -> float:
    """Width of the widest of some numbers: one at an end of them."""
    known = [n for n in numbers if n is not None and math.isfinite(n)]
    if not known:
        return 0.0
    return max(number_width(written(end)) for end in (min(known), max(known)))

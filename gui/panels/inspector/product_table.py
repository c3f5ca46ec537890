"""Rows of name, value, weight and product; the weights are fields, the rest is painted.

Painting keeps a neuron with many inputs as quick as one with two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QEvent, QLineF, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.panels.inspector.columns import ENOUGH_OF_NAME, GAP, Columns
from gui.panels.inspector.live_products import (
    ABOVE_SUM,
    PITCH,
    Numbers,
    elided,
    number_width,
    paint_products,
)
from gui.panels.inspector.weight_field import Key, WeightField
from gui.style.fonts import font, font_scale, pixel_size, taller
from gui.style.icons import paint_icon
from gui.style.number_text import format_number, format_signed, full_shown
from gui.style.theme import theme
from gui.widgets.kept_picture import KeptPicture
from gui.widgets.quiet_field import paint_quiet_frames

MOST_LIVE = 40
"""Of more rows no picture is kept."""
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    name : str
    key : (int, int) or int, optional
        The connection or the neuron whose weight or bias the field holds; None for a
        line without a field.
    frozen : bool
    spoken : str
        What the field is, for screen readers: "weight from a1".
    """

    name: str
    key: Key | None = None
    frozen: bool = False
    spoken: str = ""


class ProductTable(QWidget):
    """A heading, rows of 26, and below a line the sum, if there is one."""

    typed = Signal(object, float, QWidget)
    refused = Signal(str, QWidget)

    def __init__(self, heading: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = heading
        self._rows: tuple[Row, ...] = ()
        self._numbers: list[Numbers] = []
        self._total: tuple[str, float | None] | None = None
        self._fields: list[WeightField] = []
        self._with_values = True
        self._columns = Columns()
        self._live, self._ground = False, KeptPicture()
        # So that new numbers do not have the panel behind them painted as well.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._follow_theme)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._rows

    @property
    def numbers(self) -> tuple[Numbers, ...]:
        """The numbers of each line."""
        return tuple(self._numbers)

    @property
    def total(self) -> float | None:
        """The number below the line."""
        return None if self._total is None else self._total[1]

    def set_rows(self, rows: Sequence[Row], total: str | None = None) -> None:
        """List other rows; fields whose rows stay keep what is typed in them."""
        self._rows = tuple(rows)
        self._numbers = [Numbers()] * len(self._rows)
        self._columns.forget()
        self._total = None if total is None else (total, None)
        while len(self._fields) < len(self._rows):
            self._add_field()
        for place, field in enumerate(self._fields):
            row = self._rows[place] if place < len(self._rows) else None
            field.setVisible(row is not None and row.key is not None)
            if row is not None and row.key is not None:
                field.take(row.key, row.spoken, row.frozen)
        self._fit_columns()
        self.updateGeometry()
        self.update()

    def show_numbers(
        self, numbers: list[Numbers], total: float | None, in_view_only: bool
    ) -> None:
        """Show other numbers; fields that cannot be seen may wait."""
        self._numbers = numbers
        if self._columns.grow(numbers):
            self._fit_columns()
        if self._total is not None:
            self._total = (self._total[0], total)
        seen = self.visibleRegion().boundingRect()
        self._live = in_view_only and len(self._rows) <= MOST_LIVE
        for place, (field, row) in enumerate(zip(self._fields, numbers, strict=False)):
            if row.weight is None:
                continue
            if not in_view_only or seen.intersects(_row_area(self.width(), place)):
                field.follow(row.weight, self._live)
        self.update(seen)

    def field_of(self, key: Key) -> WeightField | None:
        """Return the field of a connection or of a neuron's bias."""
        for row, field in zip(self._rows, self._fields, strict=False):
            if row.key == key:
                return field
        return None

    def sizeHint(self) -> QSize:
        """The heading, the rows, and the sum below its line."""
        total = 0 if self._total is None else _pitch() + ABOVE_SUM
        return QSize(240, _pitch() * (1 + len(self._rows)) + total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the fields in their column."""
        super().resizeEvent(event)
        self._fit_columns()

    def event(self, event: QEvent) -> bool:
        """Tell the whole name and the full numbers of what is under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what of the table is in view."""
        painter = QPainter(self)
        if self._live:
            words = tuple(map(self._name_of, range(len(self._rows))))
            key = words, self._rows, self._total and self._total[0]
            ground = self._ground.of(self, key, self._paint_ground)
            painter.drawPixmap(0, 0, ground)
            rows = [
                _row_area(self.width(), place) for place in range(len(self._rows) + 1)
            ]
            total = None if self._total is None else self._total[1]
            end = self._field_left - GAP
            numbers = self._numbers
            if not self._with_values:
                numbers = [replace(each, value=None) for each in numbers]
            room = self._columns.product(self.width()) - 2
            paint_products(painter, numbers, rows, (end, room), self._fields, total)
        else:
            painter.fillRect(event.rect(), theme().palette.panel)
            self._paint_heading(painter)
            for place in range(len(self._rows)):
                if event.rect().intersects(_row_area(self.width(), place)):
                    self._paint_name(painter, place)
                    self._paint_numbers(painter, place)
            if self._total is not None:
                _paint_total(painter, self.width(), len(self._rows), *self._total)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        """Draw what stays while one watches."""
        self._paint_heading(painter)
        for place in range(len(self._rows)):
            self._paint_name(painter, place)
        if self._total is not None:
            _paint_total(painter, self.width(), len(self._rows), self._total[0], None)
        fields = zip(self._rows, self._fields, strict=False)
        places = (field.geometry() for row, field in fields if row.key is not None)
        paint_quiet_frames(painter, places)

    def _follow_theme(self) -> None:
        """Follow the colours, the size of the type, and the count of digits."""
        self._columns.forget()
        self._columns.grow(self._numbers)
        self._fit_columns()
        self.updateGeometry()
        self.update()

    def _fit_columns(self) -> None:
        """Keep the fields in their column.

        Values are left to the tooltips where they would take the names' room.
        """
        room = self._field_left - self._columns.value - 2 * GAP
        enough = ENOUGH_OF_NAME * pixel_size("body")
        metrics = QFontMetricsF(font("body"))
        named = [row.name for row in self._rows if isinstance(row.key, tuple)]
        self._with_values = room >= enough or all(
            metrics.horizontalAdvance(name) <= room for name in named
        )
        for place, field in enumerate(self._fields):
            self._place_field(field, place)

    def _add_field(self) -> None:
        field = WeightField(self)
        field.committed.connect(self._tell_typed)
        field.refused.connect(self._tell_refused)
        self._fields.append(field)
        self._place_field(field, len(self._fields) - 1)

    def _place_field(self, field: WeightField, place: int) -> None:
        top = _row_area(self.width(), place).top() + 1
        width = self._columns.field
        field.setGeometry(self._field_left, top, width, _pitch() - 2)

    def _tell_typed(self, value: float) -> None:
        field = self.sender()
        if isinstance(field, WeightField) and field.key is not None:
            self.typed.emit(field.key, value, field)

    def _tell_refused(self, sentence: str) -> None:
        field = self.sender()
        if isinstance(field, WeightField):
            self.refused.emit(sentence, field)

    @property
    def _field_left(self) -> int:
        return self.width() - self._columns.product(self.width()) - self._columns.field

    def _paint_heading(self, painter: QPainter) -> None:
        palette = theme().palette
        field_right = self._field_left + self._columns.field
        edges = (0, self._field_left - GAP, field_right - GAP)
        top = QRectF(0, 0, self.width(), _pitch())
        _write(painter, top, self._heading[0], "section", palette.text, left=True)
        rights = (*edges[1:], self.width())
        taken = QFontMetricsF(font("section")).horizontalAdvance(self._heading[0])
        caption = QFontMetricsF(font("caption"))
        words = list(self._heading[1:])
        if not self._with_values and len(words) == len(rights):
            words[0] = ""
        for word, right in zip(words, rights, strict=False):
            if right - caption.horizontalAdvance(word) < taken + 4:
                continue
            area = QRectF(0, 0, right, _pitch())
            _write(painter, area, word, "caption", palette.text2)

    def _name_of(self, place: int) -> str:
        """As much of a name as there is room for, left of its value."""
        row, value = self._rows[place], self._value_of(place)
        taken = 0.0 if value is None else number_width(format_number(value)) + GAP
        plain = row.key is None
        end = float(self._field_left - GAP)
        room = (
            self.width() - self._columns.product(self.width()) if plain else end - taken
        )
        return _shortened(row.name, max(16.0, room), font_scale())

    def _paint_name(self, painter: QPainter, place: int) -> None:
        palette, row = theme().palette, self._rows[place]
        area = QRectF(_row_area(self.width(), place))
        if row.frozen:
            left = self._field_left + self._columns.field + 3
            badge = QRectF(left, area.center().y() - 6, 12, 12)
            paint_icon(painter, "freeze", palette.accent_text, badge)
        painter.setFont(font("body"))
        painter.setPen(palette.text2 if row.key is None else palette.text)
        painter.drawText(area, LEFT, self._name_of(place))

    def _value_of(self, place: int) -> float | None:
        """The value of a row that has room for it."""
        return self._numbers[place].value if self._with_values else None

    def _paint_numbers(self, painter: QPainter, place: int) -> None:
        palette, numbers = theme().palette, self._numbers[place]
        area, value = QRectF(_row_area(self.width(), place)), self._value_of(place)
        if value is not None:
            area.setRight(float(self._field_left - GAP))
            shown = format_number(value)
            _write(painter, area, shown, "body", palette.text2)
        if numbers.product is not None:
            area.setRight(self.width())
            area.setLeft(self.width() - self._columns.product(self.width()) + 2)
            text = format_signed(numbers.product)
            _write(painter, area, text, "body", palette.text)

    def _tell(self, at: QPoint, on_screen: QPoint) -> None:
        place = at.y() // _pitch() - 1
        text = ""
        if 0 <= place < len(self._rows):
            text = _in_full(self._rows[place], self._numbers[place])
        elif place >= len(self._rows) and self._total and self._total[1] is not None:
            text = (
                f"{self._total[0]}: {full_shown(self._total[1])}\n"
                "The products are rounded, so they may not add up to the rounded sum."
            )
        QToolTip.showText(on_screen, text, self)


def _row_area(width: int, place: int) -> QRect:
    return QRect(0, _pitch() * (place + 1), width, _pitch())


def _paint_total(
    painter: QPainter, width: int, n_rows: int, name: str, value: float | None
) -> None:
    palette = theme().palette
    top = _pitch() * (1 + n_rows) + ABOVE_SUM
    painter.setPen(QPen(palette.border, 1))
    painter.drawLine(QLineF(0, top - 0.5, width, top - 0.5))
    area = QRectF(0, top, width, _pitch())
    _write(painter, area, name, "section", palette.text, left=True)
    if value is not None:
        _write(painter, area, format_number(value), "section", palette.text)


def _pitch() -> int:
    """From one row to the next, in the size of type that the user chose."""
    return taller(PITCH)


def _in_full(row: Row, numbers: Numbers) -> str:
    parts = [
        f"{word} {full_shown(number)}"
        for word, number in (
            ("value", numbers.value),
            ("weight" if isinstance(row.key, tuple) else "bias", numbers.weight),
            ("product", numbers.product),
        )
        if number is not None and not (word == "product" and numbers.value is None)
    ]
    return "\n".join([row.name, *parts])


@lru_cache(maxsize=512)
def _shortened(name: str, room: float, scale: float) -> str:
    """As much of a name as fits; `scale` tells apart sizes of the type."""
    return elided(_fitting(name, room), room)


def _fitting(name: str, room: float) -> str:
    """Return a name, or of `column=value` the value where there is no room for both."""
    if QFontMetricsF(font("body")).horizontalAdvance(name) <= room:
        return name
    return name.partition("=")[2] or name


def _write(
    painter: QPainter,
    area: QRectF,
    text: str,
    role: str,
    colour: QColor,
    left: bool = False,
) -> None:
    """Draw one line, shortened to the room there is."""
    painter.setFont(font(role))
    painter.setPen(colour)
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    metrics = QFontMetricsF(font(role))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width() + 0.5)
    painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

"""The weights and the bias of the card as fields: the same edits as on the canvas."""

from collections.abc import Iterable
from time import monotonic

from PySide6.QtCore import QObject, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from engine.edits.parameters import Connection, SetBiases, SetWeights
from engine.errors import UserError
from engine.explain.neuron_lens import NeuronSteps
from engine.network.network import Network
from gui.document import Document
from gui.lessons.neuron_card.paint_multiply import Write
from gui.lessons.neuron_card.places import Columns, Rows, field_places
from gui.style.number_text import format_number
from gui.style.palette import weight_colour
from gui.style.theme import theme
from gui.widgets.frame import paint_frame
from gui.widgets.number_field import BAR
from gui.widgets.number_writer import draw_numbers
from gui.widgets.quiet_field import (
    BIAS_HELP,
    WEIGHT_HELP,
    QuietField,
    number_width,
)

BURST_SECONDS = 1.0
"""Steps of one field that follow each other so closely are one step of undo."""

RIGHT_OF_NUMBER = 6

Key = Connection | int
"""A connection by its two neurons, or the neuron whose bias it is."""


class CardField(QuietField):
    """A number with a bar in its colour: the stronger, the larger among its rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Weight", parent)
        self.key: Key | None = None
        self._share = 0.0

    def take(self, key: Key, spoken: str, frozen: bool) -> None:
        """Stand for a parameter; what was typed for another one is forgotten."""
        if key != self.key:
            self.key = key
            self.restore()
        self.set_frozen(frozen)
        is_bias = isinstance(key, int)
        self.setToolTip(BIAS_HELP if is_bias else WEIGHT_HELP)
        self.setObjectName("card_bias" if is_bias else "card_weight")
        self.setAccessibleName(f"{spoken}, frozen" if frozen else spoken)

    def show_weight(self, value: float, share: float, live: bool) -> None:
        """Show the number; `share` is of the largest beside it, with its sign."""
        self.follow(value, live)
        if share != self._share:
            self._share = share
            if not self.is_quiet:
                self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and its bar over it."""
        if self.is_quiet:
            return
        if self.is_alone:
            painter = QPainter(self)
            self._paint_body(painter)
            paint_weights(painter, (self.rect(),), (self.value or 0.0,))
        else:
            super().paintEvent(event)
            painter = QPainter(self)
        self._paint_bar(painter)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        bar = BAR.translated(0, (self.height() - BAR.height()) / 2 - BAR.top())
        colour = weight_colour(theme().palette, self._share)
        paint_frame(painter, bar, colour, None, radius=1.5)


def paint_weights(
    painter: QPainter,
    places: Iterable[QRect],
    values: Iterable[float],
    write: Write = draw_numbers,
) -> None:
    """Write numbers into fields at rest."""
    painter.setPen(theme().palette.text)
    areas, texts = [], []
    for place, value in zip(places, values, strict=False):
        area = QRectF(place.adjusted(0, 0, -RIGHT_OF_NUMBER, 0))
        words = format_number(value)
        if number_width(words) > area.width():
            painter.save()
            painter.setClipRect(place)
            write(painter, "body", (area,), (words,))
            painter.restore()
            continue
        areas.append(area)
        texts.append(words)
    write(painter, "body", areas, texts)


class WeightFields(QObject):
    """One field for each product of the card, and one for the bias."""

    refused = Signal(str)

    def __init__(self, document: Document, view: QWidget) -> None:
        super().__init__(view)
        self._document, self._view = document, view
        self._fields: list[CardField] = []
        self._burst: tuple[Key | None, float, int] = (None, 0.0, 0)
        self._laid: tuple[object, ...] = ()

    def field_of(self, key: Key) -> CardField | None:
        """The visible field of a connection, or of a neuron's bias."""
        return next(
            (f for f in self._fields if f.key == key and not f.isHidden()), None
        )

    def show_steps(
        self, steps: NeuronSteps, network: Network, rows: Rows, live: bool
    ) -> None:
        """Show the weights of a moment, each in the row of its product.

        While it is `live` the view paints them, and a field shows its own as soon as
        somebody comes near.
        """
        laid = (
            steps.neuron,
            tuple((term.source, term.name) for term in steps.terms),
            (steps.name, rows, Columns.now()),
            tuple(map(id, _frozen_of(network, steps.neuron))),
        )
        if laid != self._laid:
            self._laid = laid
            self._lay_out(steps, network, rows)
        values = steps.weights
        largest = max(*map(abs, values), 1e-9)
        for field, value in zip(self._fields, values, strict=False):
            field.show_weight(value, value / largest, live)

    def _lay_out(self, steps: NeuronSteps, network: Network, rows: Rows) -> None:
        keys: list[Key] = [(term.source, steps.neuron) for term in steps.terms]
        keys.append(steps.neuron)
        while len(self._fields) < len(keys):
            field = CardField(self._view)
            field.committed.connect(self._typed)
            field.refused.connect(self.refused)
            self._fields.append(field)
        spoken = [f"Weight from {term.name} to {steps.name}" for term in steps.terms]
        spoken.append(f"Bias of {steps.name}")
        places = field_places(rows, len(steps.terms))
        for number, field in enumerate(self._fields):
            field.setVisible(number < len(keys))
            if number < len(keys):
                key = keys[number]
                field.take(key, spoken[number], _is_frozen(network, key))
                field.setGeometry(places[number])

    def _typed(self, value: float) -> None:
        field = self.sender()
        if not isinstance(field, CardField) or field.key is None:
            return
        key, network = field.key, self._document.project.network
        edit: SetBiases | SetWeights
        try:
            if isinstance(key, int):
                edit = SetBiases({key: value}, _name(network, key))
            else:
                ends = f"{_name(network, key[0])} to {_name(network, key[1])}"
                edit = SetWeights({key: value}, ends)
            self._document.do(edit, self._gesture(key))
        except UserError as error:
            self.refused.emit(str(error))
            field.restore()

    def _gesture(self, key: Key) -> int:
        last, at, number = self._burst
        now = monotonic()
        if last != key or now - at > BURST_SECONDS:
            number = self._document.new_gesture()
        self._burst = key, now, number
        return number


def _name(network: Network, neuron: int) -> str:
    layer, index = network.find_neuron(neuron)
    return layer.names[index]


def _frozen_of(network: Network, neuron: int) -> list[object]:
    """What says which parameters of a neuron are frozen: the same while one trains."""
    layer, _ = network.find_neuron(neuron)
    return [layer.frozen, *(each.frozen for each in network.incoming(layer.id))]


def _is_frozen(network: Network, key: Key) -> bool:
    if isinstance(key, int):
        layer, index = network.find_neuron(key)
        return bool(layer.frozen[index])
    (above, row), (below, column) = map(network.find_neuron, key)
    projection = network.projection(above.id, below.id)
    if projection is None or projection.frozen is None:
        return False
    return bool(projection.frozen[row, column])

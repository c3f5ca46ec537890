"""The weights and the bias of the card as fields: the same edits as on the canvas."""

from time import monotonic

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from engine.edits.parameters import Connection, SetBiases, SetWeights
from engine.errors import UserError
from engine.explain.neuron_lens import NeuronSteps
from engine.network.network import Network
from gui.document import Document
from gui.lessons.neuron_card.places import Columns, Rows
from gui.style.palette import weight_colour
from gui.style.theme import theme
from gui.widgets.frame import paint_frame
from gui.widgets.number_field import BAR, NumberField

BURST_SECONDS = 1.0
"""Steps of one field that follow each other so closely are one step of undo."""
HEIGHT = 26
INSIDE = 2
"""What Qt leaves free inside the margins of a text."""

Key = Connection | int
"""A connection by its two neurons, or the neuron whose bias it is."""


class CardField(NumberField):
    """A number with a bar in its colour: the stronger, the larger among its rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Weight", sign_bar=True, parent=parent)
        self.key: Key | None = None
        self._share = 0.0
        self._picture = QPixmap()
        self._kept_of: tuple[object, ...] = ()

    def take(self, key: Key, spoken: str, frozen: bool) -> None:
        """Stand for a parameter; what was typed for another one is forgotten."""
        if key != self.key:
            self.key = key
            self.restore()
        self.set_frozen(frozen)
        self.setObjectName("card_bias" if isinstance(key, int) else "card_weight")
        self.setAccessibleName(f"{spoken}, frozen" if frozen else spoken)

    def show_weight(self, value: float, share: float) -> None:
        """Show the number; `share` is of the largest beside it, with its sign."""
        self.set_value(value)
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and its bar over it."""
        if self._is_at_rest:
            painter = QPainter(self)
            painter.drawPixmap(0, 0, self._kept())
        else:
            super().paintEvent(event)
            painter = QPainter(self)
            self._paint_bar(painter)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        bar = BAR.translated(0, (self.height() - BAR.height()) / 2 - BAR.top())
        colour = weight_colour(theme().palette, self._share)
        paint_frame(painter, bar, colour, None, radius=1.5)

    @property
    def _is_at_rest(self) -> bool:
        """Whether no hand is near, and nothing but a number is to be seen."""
        near = self.hasFocus() or self._state.hovered
        return not (near or self.isModified() or self._error or self._frozen)

    def _kept(self) -> QPixmap:
        """The field at rest, drawn once: with the canvas it is painted each frame."""
        ratio, palette = self.devicePixelRatioF(), theme().palette
        look = self.text(), self._share, self.size(), palette.key, ratio, self.font()
        if look != self._kept_of:
            self._kept_of = look
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._picture)
            try:
                self._paint_body(painter)
                painter.setFont(self.font())
                painter.setPen(palette.text)
                right = self.textMargins().right() + INSIDE
                area = QRectF(self.rect()).adjusted(0, 0, -right, 0)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(area, int(flags), self.text())
                self._paint_bar(painter)
            finally:
                painter.end()
        return self._picture


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

    def show_steps(self, steps: NeuronSteps, network: Network, rows: Rows) -> None:
        """Show the weights of a moment, each in the row of its product."""
        keys: list[Key] = [(term.source, steps.neuron) for term in steps.terms]
        keys.append(steps.neuron)
        values = [*(term.weight for term in steps.terms), steps.bias]
        frozen = [_is_frozen(network, key) for key in keys]
        names = tuple(term.name for term in steps.terms)
        columns = Columns.now()
        laid = tuple(keys), tuple(frozen), names, steps.name, rows, columns
        if laid != self._laid:
            self._laid = laid
            self._lay_out(keys, frozen, steps, rows, columns)
        largest = max(*(abs(value) for value in values), 1e-9)
        for field, value in zip(self._fields, values, strict=False):
            field.show_weight(value, value / largest)

    def _lay_out(
        self,
        keys: list[Key],
        frozen: list[bool],
        steps: NeuronSteps,
        rows: Rows,
        columns: Columns,
    ) -> None:
        while len(self._fields) < len(keys):
            field = CardField(self._view)
            field.committed.connect(self._typed)
            field.refused.connect(self.refused)
            self._fields.append(field)
        spoken = [f"Weight from {term.name} to {steps.name}" for term in steps.terms]
        spoken.append(f"Bias of {steps.name}")
        places = [*range(len(steps.terms)), rows.count - 1]
        for number, field in enumerate(self._fields):
            field.setVisible(number < len(keys))
            if number < len(keys):
                field.take(keys[number], spoken[number], frozen[number])
                field.setGeometry(columns.field(rows, places[number], HEIGHT))

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


def _is_frozen(network: Network, key: Key) -> bool:
    if isinstance(key, int):
        layer, index = network.find_neuron(key)
        return bool(layer.frozen[index])
    (above, row), (below, column) = map(network.find_neuron, key)
    projection = network.projection(above.id, below.id)
    if projection is None or projection.frozen is None:
        return False
    return bool(projection.frozen[row, column])

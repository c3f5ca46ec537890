"""The three steps side by side: multiply, add, activate."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.activations import ACTIVATIONS
from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.card_part import CardPart
from gui.lessons.neuron_card.dots import Frame
from gui.lessons.neuron_card.live_picture import LivePicture
from gui.lessons.neuron_card.paint_activate import (
    frame_of,
    paint_activate,
    paint_activate_ground,
)
from gui.lessons.neuron_card.paint_add import paint_add
from gui.lessons.neuron_card.paint_multiply import (
    paint_multiply,
    paint_multiply_ground,
)
from gui.lessons.neuron_card.places import (
    ACTIVATE,
    ADD,
    HEAD,
    HEIGHT,
    MULTIPLY,
    WIDTH,
    Rows,
)
from gui.lessons.neuron_card.worked_line import shown_line
from gui.style.fonts import font
from gui.style.number_text import full_shown
from gui.style.theme import theme

TITLES = (
    (MULTIPLY, "Multiply", "value times weight"),
    (ADD, "Add", "products and bias"),
    (ACTIVATE, "Activate", ""),
)
ROUNDED = "Rounded products may not add up to the rounded sum."


class StepsView(CardPart):
    """Paints the newest steps; a tooltip has every number in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("neuron_steps")
        self.setFixedSize(WIDTH, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._steps: NeuronSteps | None = None
        self._frame: Frame | None = None
        self._live = False
        self._picture = LivePicture(QSizeF(WIDTH, HEIGHT), _paint_ground)

    @property
    def steps(self) -> NeuronSteps | None:
        """What is shown."""
        return self._steps

    @property
    def rows(self) -> Rows:
        """Where the products stand."""
        return Rows(1) if self._steps is None else rows_of(self._steps)

    def show_steps(self, steps: NeuronSteps, live: bool = False) -> None:
        """Show the steps of a moment; `live` tells that more will follow soon."""
        self._steps, self._live = steps, live
        self._frame = frame_of(steps)
        self.update()

    def sizeHint(self) -> QSize:
        """Its one size."""
        return QSize(WIDTH, HEIGHT)

    def words_at(self, at: QPointF) -> str:
        """Return the full numbers of what lies at a point."""
        steps, rows = self._steps, self.rows
        if steps is None:
            return ""
        for place, term in enumerate(steps.terms):
            if rows.box(place, QRectF(0, 0, ADD.right(), 0)).contains(at):
                value, weight = full_shown(term.value), full_shown(term.weight)
                return f"{term.name}: {value} × {weight} = {full_shown(term.product)}"
        if at.x() > ACTIVATE.left() - 16:
            row = ACTIVATIONS[steps.activation]
            return (
                f"a = {row.formula}\nslope {row.derivative_formula}\n"
                f"z {full_shown(steps.weighted_sum)}\na {full_shown(steps.output)}"
            )
        if at.y() > rows.bottom:
            return f"z {full_shown(steps.weighted_sum)}\n{ROUNDED}"
        return (
            f"The bias {full_shown(steps.bias)} is the weight of one more input, "
            "which is always 1"
        )

    def event(self, event: QEvent) -> bool:
        """Tell the full numbers under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the titles and the three columns."""
        steps, frame = self._steps, self._frame
        if not self._live or steps is None:
            super().paintEvent(event)
        if steps is None or frame is None:
            return
        painter = QPainter(self)
        try:
            if self._live:
                ratio = self.devicePixelRatioF()
                painter.drawImage(
                    0, 0, self._picture.of(steps, frame, self.rows, ratio)
                )
            else:
                _paint_ground(painter, steps, frame)
                self._paint_numbers(painter, steps, frame)
        finally:
            painter.end()

    def _paint_numbers(
        self, painter: QPainter, steps: NeuronSteps, frame: Frame
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_multiply(painter, steps, self.rows)
        paint_add(painter, steps, self.rows)
        paint_activate(painter, steps, frame)

    def speak(self) -> None:
        """Put the worked line into words for screen readers."""
        if self._steps is not None:
            self.setAccessibleName(shown_line(self._steps))


def rows_of(steps: NeuronSteps) -> Rows:
    """Where the products of a moment stand."""
    return Rows(len(steps.terms) + (1 if steps.n_rest else 0) + 1)


def _paint_ground(painter: QPainter, steps: NeuronSteps, frame: Frame) -> None:
    """Draw what stays while one watches."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, (column, title, note) in enumerate(TITLES, 1):
        words = note or f"a = {ACTIVATIONS[steps.activation].label}(z)"
        _paint_title(painter, column, number, title, words)
    paint_multiply_ground(painter, steps, rows_of(steps))
    paint_activate_ground(painter, steps, frame)


def _paint_title(
    painter: QPainter, column: QRectF, number: int, title: str, note: str
) -> None:
    palette = theme().palette
    badge = QRectF(column.left(), 1, 22, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.accent)
    painter.drawEllipse(badge)
    painter.setPen(palette.on_accent)
    painter.setFont(font("section"))
    painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), str(number))
    flags = int(Qt.AlignmentFlag.AlignVCenter)
    painter.setPen(palette.text)
    painter.setFont(font("heading"))
    words = QRectF(column.left() + 32, 0, column.width() - 32, HEAD)
    painter.drawText(words, flags, title)
    words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(title) + 10)
    painter.setPen(palette.text2)
    painter.setFont(font("caption"))
    painter.drawText(words.adjusted(0, 1, 40, 1), flags, note)

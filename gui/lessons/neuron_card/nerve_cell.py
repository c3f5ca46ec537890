"""The biological neuron that the artificial one is named after, side by side."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.activations import ACTIVATIONS
from engine.explain.neuron_lens import NeuronSteps
from gui.lessons.neuron_card.places import HEIGHT, WIDTH
from gui.style.curves import activation_path
from gui.style.fonts import font
from gui.style.number_text import format_number
from gui.style.palette import mixed
from gui.style.theme import theme
from gui.widgets.paragraph import line_pitch, paint_paragraph, wrapped

CELL = QPointF(250, 118)
UNIT = QPointF(250, 276)
FORK, END = 436.0, 470.0
"""Where the axon parts, and where its ends are."""
TEXT = QRectF(522, 40, WIDTH - 522, HEIGHT - 40)
BRANCHES = (-62.0, -24.0, 18.0, 58.0)
MOST_ARROWS = 4
WORDS = (
    "A nerve cell gathers signals with its dendrites. Each contact, a synapse, lets a "
    "signal through more or less, or holds the cell back: that is a weight.",
    "The cell body adds up what arrives. If it is enough, the axon passes a signal on: "
    "that is the activation.",
    "The bias says how easily that happens. It is one more input that is always 1, "
    "with the weight b.",
    "Warren McCulloch and Walter Pitts wrote this down as arithmetic in 1943. The "
    "likeness ends there: real cells send pulses in time.",
)


class NerveCell(QWidget):
    """A drawing of both, with the numbers of the row at the artificial one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nerve_cell")
        self.setFixedSize(WIDTH, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(WORDS))
        self._steps: NeuronSteps | None = None
        theme().changed.connect(self.update)

    def show_steps(self, steps: NeuronSteps) -> None:
        """Show the numbers of a moment."""
        self._steps = steps
        self.update()

    def sizeHint(self) -> QSize:
        """Its one size."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cell, the unit under it, and the words."""
        if self._steps is None:
            return
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_cell(painter)
            _paint_unit(painter, self._steps)
            _paint_words(painter)
        finally:
            painter.end()


def _paint_cell(painter: QPainter) -> None:
    palette = theme().palette
    ink, flesh = palette.text2, mixed(palette.panel, palette.accent, 0.16)
    pen = QPen(ink, 5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for rise in BRANCHES:
        _paint_dendrite(painter, rise)
    axon = QPainterPath(CELL + QPointF(34, 0))
    axon.cubicTo(
        CELL + QPointF(100, 16), CELL + QPointF(146, -12), QPointF(FORK, CELL.y())
    )
    pen.setWidthF(6)
    painter.setPen(pen)
    painter.drawPath(axon)
    pen.setWidthF(2.4)
    painter.setPen(pen)
    painter.setBrush(flesh)
    for rise in (-26.0, 0.0, 26.0):
        twig = QPainterPath(QPointF(FORK, CELL.y()))
        tip = QPointF(END, CELL.y() + rise)
        twig.quadTo(QPointF(FORK + 18, CELL.y()), tip)
        painter.strokePath(twig, pen)
        painter.drawEllipse(tip, 4.5, 4.5)
    body = QPainterPath()
    body.moveTo(CELL + QPointF(38, 0))
    body.cubicTo(
        CELL + QPointF(30, 40), CELL + QPointF(-14, 46), CELL + QPointF(-36, 24)
    )
    body.cubicTo(
        CELL + QPointF(-50, 6), CELL + QPointF(-48, -22), CELL + QPointF(-26, -34)
    )
    body.cubicTo(CELL + QPointF(4, -48), CELL + QPointF(34, -30), CELL + QPointF(38, 0))
    painter.drawPath(body)
    painter.setBrush(mixed(palette.panel, palette.accent, 0.45))
    painter.drawEllipse(CELL, 11, 11)
    _label(painter, QRectF(20, 8, 170, 16), "Dendrites with synapses")
    _label(painter, QRectF(CELL.x() - 60, 44, 120, 16), "Cell body")
    _label(painter, QRectF(330, CELL.y() - 40, 120, 16), "Axon")


def _paint_dendrite(painter: QPainter, rise: float) -> None:
    palette = theme().palette
    pen = QPen(palette.text2, 4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    tip = QPointF(96, CELL.y() + rise * 1.2)
    branch = QPainterPath(CELL + QPointF(-34, rise * 0.3))
    branch.cubicTo(CELL + QPointF(-78, rise * 0.4), QPointF(140, CELL.y() + rise), tip)
    painter.drawPath(branch)
    pen.setWidthF(2)
    painter.setPen(pen)
    for fork in (-12.0, 10.0):
        twig = QPainterPath(QPointF(122, CELL.y() + rise * 1.08))
        end = QPointF(70, CELL.y() + rise * 1.2 + fork)
        twig.quadTo(QPointF(100, CELL.y() + rise * 1.15), end)
        painter.drawPath(twig)
        painter.save()
        painter.setBrush(palette.accent_text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(end, 3.4, 3.4)
        painter.restore()


def _paint_unit(painter: QPainter, steps: NeuronSteps) -> None:
    palette = theme().palette
    terms = steps.terms[: MOST_ARROWS - 1]
    entries = [(term.name, term.value, term.weight) for term in terms]
    entries.append(("1", 1.0, steps.bias))
    left = len(steps.terms) + steps.n_rest - len(terms)
    flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for place, (name, value, weight) in enumerate(entries):
        y = UNIT.y() + (place - (len(entries) - 1) / 2) * 30
        colour = palette.weight_stops[-2] if weight >= 0 else palette.weight_stops[1]
        painter.setPen(QPen(colour, 2.4))
        painter.drawLine(QPointF(118, y), UNIT + QPointF(-32, (y - UNIT.y()) * 0.3))
        painter.setFont(font("caption"))
        painter.setPen(palette.text)
        words = name if name == "1" else f"{name} {format_number(value, 2)}"
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, 106
        )
        painter.drawText(QRectF(4, y - 9, 108, 18), flags, shown)
        painter.setPen(palette.text2)
        words = f"{'b' if name == '1' else '×'} {format_number(weight, 2)}"
        # A line that rises steeply would cross a number above it.
        top = y + 2 if y - UNIT.y() > 30 else y - 18
        painter.drawText(QRectF(122, top, 70, 16), 0, words)
    if left > 0:
        painter.setPen(palette.text2)
        box = QRectF(4, UNIT.y() + len(entries) * 15 + 2, 140, 16)
        painter.drawText(box, 0, f"and {left:,} more")
    painter.setPen(QPen(palette.strong, 1.5))
    painter.setBrush(palette.raised)
    painter.drawEllipse(UNIT, 32, 32)
    painter.setFont(font("caption"))
    painter.setPen(palette.text)
    words = f"z {format_number(steps.weighted_sum, 2)}"
    painter.drawText(QRectF(UNIT.x() - 32, UNIT.y() - 9, 64, 18), _CENTRE, words)
    painter.setPen(QPen(palette.text2, 2.4))
    painter.drawLine(UNIT + QPointF(33, 0), QPointF(END, UNIT.y()))
    box = QRectF(334, UNIT.y() - 24, 72, 48)
    painter.setPen(QPen(palette.strong, 1.5))
    painter.setBrush(palette.raised)
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QPen(palette.text, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(activation_path(steps.activation, box.adjusted(16, 11, -16, -11)))
    label = ACTIVATIONS[steps.activation].label
    _label(painter, QRectF(320, UNIT.y() + 28, 100, 16), label)
    words = f"a {format_number(steps.output, 2)}"
    _label(painter, QRectF(398, UNIT.y() - 22, 84, 16), words)
    _label(painter, QRectF(UNIT.x() - 60, UNIT.y() + 36, 120, 16), "Sum")


def _paint_words(painter: QPainter) -> None:
    palette = theme().palette
    painter.setPen(palette.text)
    painter.setFont(font("heading"))
    painter.drawText(QRectF(TEXT.left(), 0, TEXT.width(), 26), "Where the name is from")
    painter.setPen(palette.text2)
    top = TEXT.top()
    for words in WORDS:
        area = QRectF(TEXT.left(), top, TEXT.width(), 120)
        paint_paragraph(painter, area, words, font("body"))
        lines = len(wrapped(words, font("body"), TEXT.width()))
        top += (lines + 0.6) * line_pitch(font("body"))
    painter.setPen(palette.text2)


def _label(painter: QPainter, box: QRectF, words: str) -> None:
    painter.setPen(theme().palette.text)
    painter.setFont(font("caption"))
    painter.drawText(box, _CENTRE, words)


_CENTRE = int(Qt.AlignmentFlag.AlignCenter)

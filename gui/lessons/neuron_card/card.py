"""The card of a neuron: a popover that points at it, live while training."""

from time import perf_counter

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from engine.explain.neuron_lens import NeuronSteps
from engine.network.network import Network
from gui.document import Document
from gui.lessons.neuron_card.card_head import CardHead
from gui.lessons.neuron_card.card_part import CardPart
from gui.lessons.neuron_card.nerve_cell import NerveCell
from gui.lessons.neuron_card.steps_source import StepsSource
from gui.lessons.neuron_card.steps_view import StepsView
from gui.lessons.neuron_card.weight_fields import WeightFields
from gui.lessons.neuron_card.worked_line import copied_line, shown_line
from gui.style.shadow import POPOVER, paint_shadow
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.training.session import Session
from gui.viewed_row import ViewedRow
from gui.widgets.buttons import Button
from gui.widgets.live_text import LiveLine
from gui.widgets.paragraph import Paragraph
from gui.widgets.spoken_role import speak_as

BODY = QSize(802, 520)
"""So wide that beside a lesson at 1280 it leaves the words of the lesson free."""
ROOM = 20
"""Around the body, for its shadow and the pointer."""
POINTER = 9.0
LEAST_SECONDS = 0.012
"""Between two moments of a run: a little less than from one picture to the next."""
WHERE_FROM = "Where from?"
PATIENCE = 3
"""How many times as long as it took an update waits; the canvas comes first."""


class NeuronCard(QWidget):
    """Shows one neuron's three steps for the viewed row."""

    closed = Signal()
    steps_wanted = Signal(object)
    """The steps that are to be played on the canvas."""
    refreshed = Signal(object)

    def __init__(
        self,
        document: Document,
        session: Session,
        viewed_row: ViewedRow,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("neuron_card")
        speak_as(self, QAccessible.Role.Dialog)
        self.setAccessibleName("What the neuron does")
        self.setFixedSize(BODY + QSize(2 * ROOM, 2 * ROOM))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("")
        self.setAccessibleDescription(
            "What a neuron computes of its inputs, step by step"
        )
        self._document, self._session = document, session
        self._viewed_row = viewed_row
        self._source = StepsSource(document, viewed_row)
        self._neuron: int | None = None
        self._steps: NeuronSteps | None = None
        self._pointer: tuple[str, int] | None = None
        self._next_at = 0.0
        self._ground = QPixmap()
        self._ground_of: tuple[object, ...] = ()
        self._watched = False
        self._head = CardHead()
        self._view, self._cell = StepsView(), NerveCell()
        self._fields = WeightFields(document, self._view)
        self._words = Paragraph("", "body", "text")
        self._pages = QStackedWidget()
        self._line = LiveLine("", "body", "text2")
        self._beside = Button(WHERE_FROM, "link")
        self._copy = Button("Copy line")
        self._play = Button("Play the steps", "primary", "play")
        self._lay_out()
        self._listen()
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        edge = ROOM + 24
        column.setContentsMargins(edge, ROOM + 12, edge, ROOM + 14)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addSpacing(14)
        for page in (self._view, self._cell, self._words):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        column.addSpacing(4)
        below = CardPart()
        foot = QHBoxLayout(below)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addWidget(self._line, 1)
        for button, tip, name in (
            (self._beside, "See the nerve cell that neurons are named after", "beside"),
            (self._copy, "Copy the computation as one line of text", "copy"),
            (self._play, "Play the three steps on the canvas", "play"),
        ):
            button.setToolTip(tip)
            button.setObjectName(f"card_{name}")
            foot.addWidget(button)
        column.addWidget(below)

    def _listen(self) -> None:
        document = self._document
        for signal in (
            document.structure_changed,
            document.parameters_changed,
            document.placement_changed,
            document.data_changed,
            document.run_changed,
            self._session.state_changed,
        ):
            signal.connect(self.refresh)
        document.project_replaced.connect(self.close_card)
        self._viewed_row.changed.connect(self.refresh)
        self._session.frame.connect(self._show_frame)
        self._head.row_stepped.connect(self._step_row)
        self._head.close_wanted.connect(self.close_card)
        self._fields.refused.connect(self._say)
        self._beside.clicked.connect(self._turn)
        self._copy.clicked.connect(self._copy_line)
        self._play.clicked.connect(self._want_steps)
        theme().changed.connect(self.update)

    @property
    def neuron(self) -> int | None:
        """Id of the neuron that is shown; None while the card is away."""
        return self._neuron

    @property
    def steps(self) -> NeuronSteps | None:
        """The numbers that are shown; None where there are none."""
        return self._steps

    def show_neuron(self, neuron: int) -> None:
        """Show what a neuron of the document does."""
        self._neuron = neuron
        self._watched = True
        self.refresh()

    def appear(self, body: QRect, side: str, height: int) -> None:
        """Stand at a place of the window, with a pointer at a side and height."""
        self._pointer = (side, height) if side else None
        self.move(body.left() - ROOM, body.top() - ROOM)
        self.show()
        self.raise_()
        self.update()

    def step_aside(self) -> None:
        """Leave the canvas free while the steps are played there."""
        self.hide()

    def close_card(self) -> None:
        """Go away."""
        if self._watched:
            self._watched = False
            self._neuron = self._steps = None
            self.hide()
            self.closed.emit()

    def refresh(self) -> None:
        """Show the newest numbers."""
        if self._watched:
            self._refresh(self._session.latest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the card."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What is clicked here is not meant for the canvas behind."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow, body, pointer and the lines that divide it."""
        look = theme().name, self._pointer, self.devicePixelRatioF()
        if look != self._ground_of:
            # Kept: the canvas behind has it painted anew with each of its own.
            self._ground_of = look
            ratio = self.devicePixelRatioF()
            self._ground = QPixmap(self.size() * ratio)
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._ground)
            try:
                self._paint_body(painter)
            finally:
                painter.end()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        painter.end()

    def _paint_body(self, painter: QPainter) -> None:
        palette = theme().palette
        body = QRectF(self.rect()).adjusted(ROOM, ROOM, -ROOM, -ROOM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_shadow(painter, body, palette.shadow, POPOVER, radius=8)
        path = QPainterPath()
        path.addRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        path = path.united(self._pointer_path(body))
        painter.setPen(QPen(palette.border, 1))
        painter.setBrush(palette.panel)
        painter.drawPath(path)
        top = round(body.top()) + 76.5
        low = round(body.bottom()) - 63.5
        for height in (top, low):
            painter.drawLine(
                QPointF(body.left() + 1, height), QPointF(body.right() - 1, height)
            )

    def _pointer_path(self, body: QRectF) -> QPainterPath:
        path = QPainterPath()
        if self._pointer is None:
            return path
        side, height = self._pointer
        edge = body.left() + 1 if side == "left" else body.right() - 1
        tip = edge - POINTER if side == "left" else edge + POINTER
        middle = body.top() + height
        path.moveTo(edge, middle - POINTER)
        path.lineTo(tip, middle)
        path.lineTo(edge, middle + POINTER)
        path.closeSubpath()
        return path

    def _show_frame(self, frame: Frame) -> None:
        if not self._watched or (frame.running and perf_counter() < self._next_at):
            return
        begun = perf_counter()
        self._refresh(frame)
        ended = perf_counter()
        wait = PATIENCE * (ended - begun)
        self._next_at = max(begun + LEAST_SECONDS, ended + wait)

    def _refresh(self, frame: Frame) -> None:
        neuron = self._neuron
        if neuron is None or not frame.network.has_neuron(neuron):
            if neuron is not None and not self._document.project.network.has_neuron(
                neuron
            ):
                self.close_card()
            return
        layer, index = frame.network.find_neuron(neuron)
        self._head.show_neuron(layer, index)
        dataset = self._document.project.dataset
        rows = 0 if dataset is None else dataset.n_rows
        self._head.show_moment(frame, self._source.row, rows)
        self._take(self._source.steps(frame, neuron), frame.network)

    def _take(self, found: NeuronSteps | str, network: Network) -> None:
        told = isinstance(found, NeuronSteps)
        self._steps = found if isinstance(found, NeuronSteps) else None
        self._head.show_steps(self._steps)
        for button in (self._beside, self._copy, self._play):
            button.setVisible(told)
        if not isinstance(found, NeuronSteps):
            self._words.set_text(found)
            self._line.setText("")
            self._pages.setCurrentWidget(self._words)
            return
        if self._pages.currentWidget() is self._words:
            self._pages.setCurrentWidget(self._view)
        running = self._session.is_running
        if self.isVisible():
            self._view.show_steps(found, running)
            self._fields.show_steps(found, network, self._view.rows, running)
            self._cell.show_steps(found)
        if running:
            self._line.follow(shown_line(found))
        else:
            self._line.setText(shown_line(found))
            self._view.speak()
        self.refreshed.emit(found)

    def _turn(self) -> None:
        """Show the nerve cell, or the numbers again."""
        at_cell = self._pages.currentWidget() is self._cell
        self._pages.setCurrentWidget(self._view if at_cell else self._cell)
        self._beside.set_words(WHERE_FROM if at_cell else "Back to the numbers")

    def _copy_line(self) -> None:
        if self._steps is not None:
            QGuiApplication.clipboard().setText(copied_line(self._steps))

    def _want_steps(self) -> None:
        if self._steps is not None:
            self.steps_wanted.emit(self._steps)

    def _say(self, sentence: str) -> None:
        """Say at the foot why a number was not taken over."""
        self._line.setText(sentence)

    def _step_row(self, by: int) -> None:
        dataset = self._document.project.dataset
        last = 0 if dataset is None else dataset.n_rows - 1
        self._viewed_row.set(min(max(0, self._source.row + by), last))

"""A card that tells of work going on, and can cancel it."""

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gui.background import Task
from gui.style.shadow import paint_shadow
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.frame import paint_frame
from gui.widgets.type_height import TypeHeight

PATIENCE_MS = 400
WIDTH, HEIGHT, SHADOW, TOP = 416, 48, 12, 8


class WorkCard(QWidget):
    """Shows up at the top of a widget when a task takes longer than a moment."""

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self.setObjectName("work")
        self.setFixedWidth(WIDTH + 2 * SHADOW)
        TypeHeight(self, HEIGHT + 2 * SHADOW)
        row = QHBoxLayout(self)
        row.setContentsMargins(SHADOW + 16, SHADOW, SHADOW + 12, SHADOW)
        row.setSpacing(12)
        self._words = ElidedLabel("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel = Button("Cancel", "link")
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._appear)
        self._cancel.clicked.connect(self._give_up)
        self._task: Task | None = None
        anchor.installEventFilter(self)
        self.hide()

    def watch(self, task: Task, words: str) -> None:
        """Follow a task to its end."""
        self._task = task
        self._words.setText(words)
        self.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        task.progress.connect(self._advance)
        for end in (task.done, task.failed, task.cancelled):
            end.connect(self.leave)
        self._timer.start()

    def leave(self) -> None:
        """Go away."""
        self._timer.stop()
        self._task = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shadow and card."""
        palette = theme().palette
        card = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        painter = QPainter(self)
        paint_shadow(painter, card, palette.shadow)
        paint_frame(painter, card, palette.raised, palette.border, radius=8)
        painter.end()

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        self.move((self._anchor.width() - self.width()) // 2, TOP)

    def _advance(self, share: float) -> None:
        if share > 0:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * share))

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._words.setText("Cancelling")
        self._cancel.setEnabled(False)

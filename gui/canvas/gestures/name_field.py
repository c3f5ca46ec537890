"""Adding by name: a field on the canvas that shows what its words would add."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from engine.activations import ACTIVATIONS
from engine.edits.by_name import Wanted, suggestions, wanted
from engine.errors import UserError
from gui.canvas.floating.chip import Chip
from gui.canvas.gestures.added import add
from gui.canvas.gestures.free_place import free_place
from gui.canvas.gestures.gesture import clear
from gui.canvas.gestures.place import Landing, new_size, put, size_of
from gui.widgets.label import Label
from gui.widgets.type_height import TypeHeight

if TYPE_CHECKING:
    from engine.project import Project
    from gui.canvas.canvas import Canvas

WIDTH = 248
ROWS = 6
MARGIN = 8
INSET = 10
"""Of the typed words in their field, below which the hint stands."""
BESIDE = 84
"""From the cursor to the field: what would be added stays in sight between them."""
EDGE = 12
_STAYS = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Losing the focus for one of these reasons is not the end of typing."""
_LIST_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Line(QLineEdit):
    """A field whose arrows walk over suggestions and whose Tab takes one."""

    walked = Signal(int)
    completed = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Esc from every shortcut, and Tab from moving the focus."""
        if isinstance(event, QKeyEvent):
            key = event.key()
            overriding = event.type() == QEvent.Type.ShortcutOverride
            if overriding and key == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and key == Qt.Key.Key_Tab:
                self.completed.emit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows and leave with Esc."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _LIST_KEYS:
            self.walked.emit(_LIST_KEYS[key])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave when something else is clicked."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.left.emit()


class NameField(Chip):
    """Enter adds what the words ask for, Esc closes; meanwhile the canvas shows it."""

    def __init__(self, canvas: Canvas, at: QPointF | None) -> None:
        super().__init__(canvas)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas = weakref.ref(canvas)
        self._cursor = at
        self._at = None if at is None else canvas.scene_pos(at)
        self._leaving = False
        self.setObjectName("canvas_add")
        self.setAccessibleName("Add by name")
        self.line = Line()
        self.line.setObjectName("canvas_add_words")
        self.line.setAccessibleName("What to add")
        self.line.setPlaceholderText("tanh 8, output 3 softmax, neuron")
        TypeHeight(self.line, 28)
        self.list = QListWidget()
        self.list.setAccessibleName("Suggestions")
        self.list.setStyleSheet(
            "QListWidget { border: none; background: transparent; }"
        )
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hint = Label("", "caption", "text2")
        self.hint.setObjectName("canvas_add_hint")
        self.hint.setWordWrap(True)
        self.hint.setContentsMargins(INSET, 0, INSET, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(6)
        for part in (self.line, self.hint, self.list):
            column.addWidget(part)
        # A click anywhere in the box leaves the focus where one types.
        for box in (self, self.list):
            box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            box.setFocusProxy(self.line)
        self._listen(canvas)
        self._typed()
        self.show()
        self.raise_()
        self.line.setFocus()

    @property
    def phrase(self) -> str:
        """What Enter would take: the suggestion that is marked, else what is typed."""
        item = self.list.currentItem()
        return self.line.text() if item is None else item.text()

    def _listen(self, canvas: Canvas) -> None:
        self.line.textEdited.connect(self._typed)
        self.line.returnPressed.connect(self._enter)
        self.line.walked.connect(self._walk)
        self.line.completed.connect(self._complete)
        self.line.left.connect(self.leave)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemClicked.connect(self._clicked)
        canvas.document.project_replaced.connect(self.leave)

    def leave(self) -> None:
        """Close, and show nothing any more."""
        if self._leaving:
            return
        self._leaving = True
        canvas = self._canvas()
        if canvas is not None:
            clear(canvas)
            if self.line.hasFocus():
                canvas.setFocus()
        self.hide()
        self.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep presses beside the words from the canvas."""
        event.accept()

    def _typed(self) -> None:
        """Offer what the words can become."""
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([_labelled(each) for each in suggestions(self.line.text())])
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self._show()

    def _show(self) -> None:
        """Say what Enter would do, and show it on the canvas."""
        canvas = self._canvas()
        if canvas is None or self._leaving:
            return
        try:
            asked = wanted(self.phrase)
        except UserError as error:
            self._say(str(error), wrong=bool(self.line.text().strip()))
            clear(canvas)
        else:
            self._say(f"Enter adds {_described(canvas.document.project, asked)}.")
            canvas.set_overlay(self._landing(canvas, asked).overlay)
        self._fit(canvas)

    def _landing(self, canvas: Canvas, asked: Wanted) -> Landing:
        if self._at is not None:
            return put(canvas, asked, self._at)
        entry = {"hidden": "layer"}.get(asked.kind, asked.kind)
        size = size_of(canvas.document.project, asked)
        return put(canvas, asked, free_place(canvas, entry, size))

    def _enter(self) -> None:
        canvas = self._canvas()
        if canvas is None:
            return
        try:
            asked = wanted(self.phrase)
        except UserError:
            # The reason stands below the words.
            return
        if add(canvas, self._landing(canvas, asked).edit):
            self.leave()

    def _walk(self, step: int) -> None:
        """Mark the next suggestion, or none beyond the first and the last."""
        count = self.list.count()
        if count:
            row = (self.list.currentRow() + 1 + step) % (count + 1) - 1
            self.list.setCurrentRow(row)

    def _complete(self) -> None:
        """Take the marked suggestion, else the first, into the words."""
        item = self.list.currentItem() or self.list.item(0)
        if item is not None:
            self.line.setText(f"{item.text()} ")
            self._typed()

    def _clicked(self, item: QListWidgetItem) -> None:
        self.list.setCurrentItem(item)
        self._enter()

    def _say(self, words: str, wrong: bool = False) -> None:
        self.hint.set_token("danger" if wrong else "text2")
        self.hint.setText(words)
        self.line.setAccessibleDescription(words)

    def _fit(self, canvas: Canvas) -> None:
        """Be as tall as the suggestions need."""
        rows = min(self.list.count(), ROWS)
        self.list.setVisible(rows > 0)
        self.list.setFixedHeight(max(1, self.list.sizeHintForRow(0)) * rows + 4)
        self.hint.setFixedHeight(self.hint.heightForWidth(WIDTH - 2 * MARGIN))
        self.setFixedWidth(WIDTH)
        self.adjustSize()
        self._place(canvas)

    def _place(self, canvas: Canvas) -> None:
        """Stand beside the cursor, else at the top; always inside of the canvas."""
        inside, at = canvas.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE), self._cursor
        x, y = (canvas.width() - WIDTH) // 2, inside.top()
        if at is not None:
            x, y = round(at.x()) + BESIDE, round(at.y()) - 22
            if x + WIDTH > inside.right():
                x = round(at.x()) - BESIDE - WIDTH
        y = min(y, inside.bottom() - self.height())
        self.move(max(x, inside.left()), max(y, inside.top()))


def _labelled(phrase: str) -> str:
    """Name activations as everywhere else; typed like that they are understood too."""
    words = phrase.split()
    return " ".join(
        ACTIVATIONS[word].label if word in ACTIVATIONS else word for word in words
    )


def _described(project: Project, asked: Wanted) -> str:
    named = "".join(f", {ACTIVATIONS[name].label}" for name in asked.activations)
    if asked.loose:
        return f"a neuron{named}"
    size = new_size(project, asked.kind) if asked.size is None else asked.size
    if asked.kind == "hidden":
        return f"a layer of {_counted(size, 'neuron')}{named}"
    return f"{_counted(size, asked.kind)}{named}"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")

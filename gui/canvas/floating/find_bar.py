"""The field over the canvas that finds layers, neurons and columns."""

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from gui.canvas.finding import Found, find
from gui.canvas.floating.chip import Chip
from gui.canvas.seen_part import SeenPart
from gui.style.fonts import grown
from gui.style.number_text import format_count
from gui.style.theme import theme
from gui.widgets.buttons import IconButton
from gui.widgets.label import Label
from gui.widgets.type_height import TypeHeight

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas
    from gui.selection import Picked

WIDTH = 200
BEFORE = "The match before\nSelect and show what stands before it\nShift+Enter"
AFTER = "The next match\nSelect and show what stands after it\nEnter"
STAY = "Close and stay here\nWhat was found stays selected and in view"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindField(QLineEdit):
    """Hands Esc to the bar before any shortcut sees it."""

    def event(self, event: QEvent) -> bool:
        """Keep Esc from every shortcut."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)


class FindBar(Chip):
    """Selects and frames what fits; Esc goes back to how the canvas was seen."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        self.setObjectName("canvas_find")
        self.setAccessibleName("Find on the canvas")
        # A press beside a button is not one on the canvas below.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._found: list[Found] = []
        self._place = 0
        self._before: tuple[SeenPart, Picked] | None = None
        self._field = FindField()
        self._field.setObjectName("canvas_find_text")
        self._field.setAccessibleName("Name or number to find")
        self._field.setPlaceholderText("Layer, neuron or column")
        self._field.setToolTip(
            "Type a part of a name, or a number: hidden 2, petal, n17"
        )
        TypeHeight(self._field, 24)
        self._count = Label("", "caption", "text2")
        self._lay_out()
        theme().changed.connect(self._follow_theme)
        self._follow_theme()
        self._field.textEdited.connect(self._search)
        canvas.document.structure_changed.connect(self._refresh)
        canvas.document.placement_changed.connect(self._refresh)
        canvas.document.project_replaced.connect(self.stay)
        self.hide()

    def _follow_theme(self) -> None:
        self._field.setFixedWidth(grown(WIDTH))

    def _lay_out(self) -> None:
        before = IconButton("chevron-up", BEFORE, 24, 14)
        after = IconButton("chevron-down", AFTER, 24, 14)
        close = IconButton("close", STAY, 24, 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 3, 4, 3)
        row.setSpacing(6)
        row.addWidget(self._field)
        row.addWidget(self._count)
        for button in (before, after, close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        before.clicked.connect(self._go_back)
        after.clicked.connect(self._go_on)
        close.clicked.connect(self.stay)

    @property
    def found(self) -> list[Found]:
        """What fits, the best first."""
        return self._found

    def open(self) -> None:
        """Let a name be typed; how the canvas is seen now is what Esc goes back to."""
        canvas = self._canvas_ref()
        if canvas is None:
            return
        if self.isHidden():
            self._before = SeenPart.of(canvas), canvas.selection.picked
            self._refresh()
        self.show()
        canvas.tools.place()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def stay(self) -> None:
        """Close; what is seen and selected stays."""
        canvas = self._canvas_ref()
        if canvas is None or self.isHidden():
            return
        had_focus = self.isAncestorOf(canvas.window().focusWidget() or canvas)
        self._before = None
        self.hide()
        canvas.tools.place()
        if had_focus:
            canvas.setFocus()

    def go_back_to_before(self) -> None:
        """Close; canvas and selection are as they were when the search began."""
        canvas, before = self._canvas_ref(), self._before
        self.stay()
        if canvas is not None and before is not None:
            seen, picked = before
            seen.show_on(canvas)
            canvas.selection.set(picked)
            canvas.selection.keep_existing(canvas.document.project.network)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, with Shift back; Esc ends the search."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back_to_before()
        elif event.key() in _ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    def _search(self) -> None:
        self._refresh()
        self._place = 0
        self._show()

    def _refresh(self) -> None:
        canvas = self._canvas_ref()
        if canvas is None:
            return
        self._found = find(canvas.document.project.network, self._field.text())
        self._place = min(self._place, max(0, len(self._found) - 1))
        self._tell()

    def _go_on(self) -> None:
        self._step(1)

    def _go_back(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        if self._found:
            self._place = (self._place + step) % len(self._found)
            self._show()

    def _show(self) -> None:
        """Select and frame the match; this is what the user asked the view to do."""
        self._tell()
        canvas = self._canvas_ref()
        if canvas is None or not self._found:
            return
        match = self._found[self._place]
        if match.neuron is None:
            canvas.selection.select(layers=[match.layer])
        else:
            canvas.selection.select(neurons=[match.neuron])
        canvas.frame_selection()

    def _where(self, match: Found) -> str:
        """Say that a closed card hides a neuron; it is marked there."""
        canvas = self._canvas_ref()
        card = None if canvas is None else canvas.scene_geometry.card(match.layer)
        is_inside = match.neuron is not None and card is not None and card.closed
        return ", inside its card" if is_inside else ""

    def _tell(self) -> None:
        count = len(self._found)
        if not self._field.text().strip():
            words = ""
        elif count:
            words = f"{format_count(self._place + 1)} of {format_count(count)}"
            words += self._where(self._found[self._place])
        else:
            words = "no match"
        if words != self._count.text():
            self._count.setText(words)
            self._count.setVisible(bool(words))
            self.setAccessibleDescription(words)
            canvas = self._canvas_ref()
            if canvas is not None and not self.isHidden():
                canvas.tools.place()

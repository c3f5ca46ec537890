"""A field for one number, typed, stepped or turned with the wheel."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.fonts import font, taller
from gui.style.icons import paint_icon
from gui.style.number_text import (
    format_number,
    format_rate,
    format_short,
    full_shown,
    full_text,
    parse_number,
)
from gui.style.theme import theme
from gui.widgets.escape_key import EscapeKey
from gui.widgets.frame import paint_focus_ring, paint_frame
from gui.widgets.painted_state import PaintedState
from gui.widgets.told_field import ToldField
from gui.widgets.undo_keys import UndoKeys

Mode = Literal["real", "short", "whole", "log"]
"""Three decimals; as few digits as needed; whole numbers; decades."""

STEPPERS = 14
BESIDE_STEPPERS = 2
QT_MARGIN = 4
"""What Qt keeps free in a line of text, both sides together."""
BAR = QRectF(6, 5, 3, 14)
MIXED = "multi."


class NumberField(ToldField):
    """Shows a number rounded, and keeps the whole of it.

    `committed` carries what the user gave; `refused` the sentence about what is no
    number. A value that is set meanwhile never disturbs what is being typed.
    """

    committed = Signal(float)
    refused = Signal(str)

    def __init__(
        self,
        words: str,
        mode: Mode = "real",
        *,
        sign_bar: bool = False,
        steppers: bool = True,
        ground: str = "raised",
        parent: QWidget | None = None,
    ) -> None:
        """`sign_bar` shows at the left, by its colour, which sign the number has.

        `steppers` are two small arrows under the mouse, where there is room for them.
        `ground` is the colour it is filled with.
        """
        super().__init__(parent)
        UndoKeys(self)
        EscapeKey(self).given_up.connect(self.restore)
        self._mode = mode
        self._words = words
        self._value: float | None = None
        self._sign_bar, self._steppers = sign_bar, steppers
        self._ground = ground
        self._left_margin = 10 if sign_bar else 2
        self._frozen = False
        self._error = ""
        # The press that brings the focus arrives after the focus.
        self._just_entered = False
        self._state = PaintedState(self)
        self._state.hover_changed.connect(self._make_room)
        self.setAccessibleName(words)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFrame(False)
        self.textEdited.connect(self._clear_error)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()
        self._make_room()

    @property
    def value(self) -> float | None:
        """The whole number, None where several differ."""
        return self._value

    @property
    def error(self) -> str:
        """Why the text is refused, empty if it is not."""
        return self._error

    def set_value(self, value: float | None) -> None:
        """Show a number, unless one is being typed; None shows that several differ."""
        if value == self._value and (value is not None or self.placeholderText()):
            return
        self._value = value
        at_work = self.isModified() or self._error or self.selectedText() != self.text()
        if not (self.hasFocus() and at_work):
            self.restore()

    def set_mixed(self) -> None:
        """Show that the things it stands for differ."""
        self.set_value(None)

    def set_frozen(self, frozen: bool) -> None:
        """Show that training leaves this number alone."""
        if frozen != self._frozen:
            self._frozen = frozen
            self._make_room()

    def restore(self) -> None:
        """Show the value again, whatever was typed."""
        self._clear_error()
        value = self._value
        self.setPlaceholderText(MIXED if value is None else "")
        self.setText("" if value is None else _shown(value, self._mode))
        self.setModified(False)
        self._make_room()
        self.tell(_told(self._words, value))
        if self.hasFocus():
            self.selectAll()

    def commit(self) -> bool:
        """Take over what was typed; whether it was a number, or nothing at all."""
        if not self.isModified():
            return not self._error
        try:
            value = _parsed(self.text(), self._mode)
        except ValueError as error:
            self._error = str(error)
            self.tell(self._error)
            self.update()
            self.refused.emit(self._error)
            return False
        self._give(value)
        return True

    def sizeHint(self) -> QSize:
        """The field of the pictures."""
        return QSize(64, taller(24))

    def minimumSizeHint(self) -> QSize:
        """Numbers of four digits fit."""
        return QSize(48, taller(24))

    def copy(self) -> None:
        """Copy the whole number where all of its text is selected."""
        whole = self.selectedText() in {"", self.text()}
        if self._value is not None and not self.isModified() and whole:
            QGuiApplication.clipboard().setText(full_text(self._value))
        else:
            super().copy()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the content, so that typing replaces it."""
        super().focusInEvent(event)
        self._just_entered = event.reason() == Qt.FocusReason.MouseFocusReason
        self._make_room()
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take over what was typed, or go back where it is no number."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
            if self._error:
                self.restore()
        super().focusOutEvent(event)
        self._make_room()
        self.deselect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Step at the arrows; the first click selects all."""
        steppers = self.width() - STEPPERS - BESIDE_STEPPERS
        right = event.position().x() >= steppers
        if right and self._shows_steppers:
            up = event.position().y() < self.height() / 2
            self._step(1 if up else -1, event.modifiers())
            return
        super().mousePressEvent(event)
        if self._just_entered:
            self._just_entered = False
            self._make_room()
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes over, arrows step."""
        key = event.key()
        self._just_entered = False
        self._make_room()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # What is typed next is another number: a click selects all once more.
            self._just_entered = self.commit()
            self._make_room()
            self.selectAll()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._can_step:
            self._step(1 if key == Qt.Key.Key_Up else -1, event.modifiers())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A notch is a step; only with the focus."""
        if not self.hasFocus() or not self._can_step:
            event.ignore()
            return
        turn = event.angleDelta()
        self._step((turn.y() or turn.x()) / 120, event.modifiers())
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field under its text, and what lies beside it over it."""
        painter = QPainter(self)
        self._paint_body(painter)
        painter.end()
        super().paintEvent(event)
        palette = self._state.palette
        painter = QPainter(self)
        if self._frozen:
            box = QRectF(self.width() - 18, (self.height() - 14) / 2, 14, 14)
            paint_icon(painter, "freeze", palette.accent_text, box)
        elif self._shows_steppers:
            left = self.width() - STEPPERS - BESIDE_STEPPERS
            middle = self.height() / 2
            for name, top in (("chevron-up", middle - 10), ("chevron-down", middle)):
                box = QRectF(left, top, STEPPERS, 10)
                paint_icon(painter, name, palette.text2, box)
        painter.end()

    def _paint_body(self, painter: QPainter) -> None:
        palette = self._state.palette
        area = QRectF(self.rect())
        if not self.isEnabled():
            paint_frame(painter, area, None, palette.border)
            return
        over = self._state.hovered
        edge = palette.strong if over else palette.border
        paint_frame(painter, area, palette.colour(self._ground), edge)
        if self._error:
            paint_focus_ring(painter, area, palette.danger)
        elif self.hasFocus():
            paint_focus_ring(painter, area, palette.focus)
        if self._sign_bar and self._value is not None:
            colour = palette.sign_colour(self._value)
            bar = QRectF(BAR)
            bar.moveTop((self.height() - BAR.height()) / 2)
            paint_frame(painter, bar, colour, None, radius=1.5)

    @property
    def _can_step(self) -> bool:
        return self.isEnabled() and not self.isReadOnly() and self._value is not None

    @property
    def _shows_steppers(self) -> bool:
        at_rest = self._just_entered or not self.hasFocus()
        wanted = self._steppers and self._state.hovered and not self._frozen
        if not (wanted and at_rest and self._can_step):
            return False
        taken = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        room = self.width() - self._left_margin - STEPPERS - BESIDE_STEPPERS
        return taken <= room - QT_MARGIN

    def _give(self, value: float) -> None:
        self._value = value
        self.restore()
        self.committed.emit(value)

    def _clear_error(self) -> None:
        if self._error:
            self._error = ""
            self.tell(_told(self._words, self._value))
            self.update()

    def _step(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        """Go some steps from what is shown, with Shift finely."""
        self.commit()
        if self._value is None or self._error:
            return
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._give(_stepped(self._value, steps, self._mode, fine))

    def _follow_theme(self) -> None:
        self.setFont(font("body"))
        self.updateGeometry()
        shown = None if self._value is None else _shown(self._value, self._mode)
        is_at_rest = not (self.isModified() or self._error)
        if shown is not None and is_at_rest and shown != self.text():
            # The user wants another count of digits.
            self.restore()

    def _make_room(self) -> None:
        right = 18 if self._frozen else 4
        if self._shows_steppers:
            right = STEPPERS + BESIDE_STEPPERS
        margins = QMargins(self._left_margin, 0, right, 0)
        if margins != self.textMargins():
            self.setTextMargins(margins)
            self.update()


def _shown(value: float, mode: Mode) -> str:
    if mode == "whole":
        return format_number(value, 0, grouped=False)
    if mode == "log":
        return format_rate(value)
    return format_short(value) if mode == "short" else format_number(value)


def _parsed(text: str, mode: Mode) -> float:
    value = parse_number(text)
    if mode == "whole" and not value.is_integer():
        raise ValueError("Type a whole number, for example 32.")
    return value


def _stepped(value: float, steps: float, mode: Mode, fine: bool) -> float:
    if mode == "whole":
        return value + (round(steps) or (1 if steps > 0 else -1))
    if mode == "log":
        return float(f"{value * 10 ** (steps / (100 if fine else 10)):.6g}")
    return round(value + steps * (0.01 if fine else 0.1), 9)


def _told(words: str, value: float | None) -> str:
    """The whole number, with what it is called."""
    several = "they differ; a number typed here goes to all of them"
    return f"{words}: {several if value is None else full_shown(value)}"

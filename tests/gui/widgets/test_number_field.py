"""The number field under real hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gui.style.theme import theme
from gui.widgets.number_field import BESIDE_STEPPERS, STEPPERS, NumberField


@pytest.fixture
def make(qtbot):
    """Make a field in a window that has another field for the focus."""

    windows = []

    def made(mode="real", value=0.125):
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        other = QLineEdit(window)
        other.move(0, 100)
        field = NumberField("Weight", mode=mode, parent=window)
        field.resize(80, 24)
        field.set_value(value)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        other.setFocus()
        field.given = []
        field.committed.connect(field.given.append)
        field.other = other
        return field

    return made


def type_in(qtbot, field, text, end=Qt.Key.Key_Return):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, end)


@pytest.mark.parametrize(
    ("text", "value"), [("0,5", 0.5), ("1/4", 0.25), ("3e-2", 0.03), ("-2", -2.0)]
)
def test_what_is_typed_is_given_at_enter(make, qtbot, text, value):
    field = make()
    type_in(qtbot, field, text)
    assert field.given == [value]
    assert field.value == value


def test_a_copied_number_with_a_real_minus_is_understood(make, qtbot):
    field = make()
    QGuiApplication.clipboard().setText("−2.5")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.given == [-2.5]


def test_the_number_is_given_when_the_focus_leaves(make, qtbot):
    field = make()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.7")
    field.other.setFocus()
    assert field.given == [0.7]


def test_nothing_is_given_when_nothing_was_typed(make, qtbot):
    field = make(value=1 / 3)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.other.setFocus()
    assert field.given == []
    assert field.value == 1 / 3


def test_escape_goes_back(make, qtbot):
    field = make()
    type_in(qtbot, field, "9", Qt.Key.Key_Escape)
    assert field.text() == "0.125"
    field.other.setFocus()
    assert field.given == []


def test_what_is_no_number_is_refused_with_a_sentence(make, qtbot):
    field = make()
    refused = []
    field.refused.connect(refused.append)
    type_in(qtbot, field, "abc")
    assert "“abc” is not a number" in refused[0]
    assert field.error == refused[0]
    assert field.given == []
    field.other.setFocus()
    assert field.error == ""
    assert field.text() == "0.125"


def test_a_whole_number_is_asked_for(make, qtbot):
    field = make("whole", 10.0)
    type_in(qtbot, field, "2.5")
    assert field.error.startswith("Type a whole number")
    assert field.given == []


@pytest.mark.parametrize(
    ("mode", "value", "step", "fine"),
    [
        ("real", 1.0, 1.1, 1.01),
        ("whole", 10.0, 11.0, 11.0),
        ("log", 0.01, 0.0125893, 0.0102329),
    ],
)
def test_arrows_step_and_with_shift_finely(make, qtbot, mode, value, step, fine):
    field = make(mode, value)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.given == [step]
    field.set_value(value)
    qtbot.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert field.given[1] == fine


def test_live_numbers_never_disturb_typing(make, qtbot):
    field = make()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.7")
    field.set_value(0.3)
    assert field.text() == "0.7"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.300"


def test_live_numbers_leave_the_cursor_where_it_was_put(make, qtbot):
    field = make()
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    field.set_value(0.3)
    assert field.text() == "0.125"
    assert field.cursorPosition() == 0


def turn(field, modifiers=Qt.KeyboardModifier.NoModifier):
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle,
        field.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


def test_the_wheel_turns_only_a_field_with_the_focus(make):
    field = make(value=1.0)
    turn(field)
    assert field.given == []
    field.setFocus()
    turn(field)
    assert field.given == [1.1]


def test_copying_gives_the_whole_number(make, qtbot):
    field = make(value=0.1234567)
    field.setFocus()
    assert field.text() == "0.123"
    qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "0.1234567"
    assert "0.1234567" in field.toolTip()


def test_several_that_differ(make, qtbot):
    field = make()
    field.set_mixed()
    assert field.value is None
    assert field.text() == ""
    assert field.placeholderText() == "multi."
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.given == []
    type_in(qtbot, field, "2")
    assert field.given == [2.0]


def test_a_click_selects_all_and_the_arrows_on_hover_step(make, qtbot):
    field = make(value=1.0)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    assert field.selectedText() == field.text()
    field.other.setFocus()
    QApplication.sendEvent(field, QEvent(QEvent.Type.Enter))
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(74, 4))
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(74, 20))
    assert field.given == [1.1, 1.0]


def test_after_enter_a_click_selects_all_once_more(make, qtbot):
    field = make(value=0.1)
    middle = QPoint(20, 12)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.keyClicks(field, "0.2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=middle)
    assert field.selectedText() == field.text()
    qtbot.keyClicks(field, "0.3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.given == [0.2, 0.3]
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=middle)
    assert not field.selectedText()


def move_over(field, point: QPoint) -> None:
    """Move the mouse to a point of the window, as the system does."""
    handle = field.window().windowHandle()
    for step in (QPoint(1, 0), QPoint(0, 0)):
        QTest.mouseMove(handle, point + step)
    QApplication.processEvents()


def ink_right_of(field, left: int) -> int:
    """How many dots right of a place, inside the frame, are as dark as the text."""
    QApplication.processEvents()
    image = field.grab().toImage()
    text = theme().palette.text
    return sum(
        abs(image.pixelColor(x, y).lightness() - text.lightness()) < 40
        for x in range(left, image.width() - 2)
        for y in range(2, image.height() - 2)
    )


@pytest.mark.parametrize("value", [-0.125, 0.5])
def test_steppers_stand_beside_the_number(make, qtbot, value):
    field = make(value=value)
    edge = field.width() - STEPPERS - BESIDE_STEPPERS
    move_over(field, field.other.geometry().center())
    assert ink_right_of(field, edge)
    move_over(field, QPoint(field.width() - 6, 5))
    assert field._shows_steppers
    assert not ink_right_of(field, edge)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 6, 5))
    assert field.given == [pytest.approx(value + 0.1)]
    move_over(field, field.other.geometry().center())
    assert ink_right_of(field, edge)


def test_steppers_are_left_out_where_the_number_needs_the_room(make, qtbot):
    field = make(value=-12345.125)
    move_over(field, field.other.geometry().center())
    move_over(field, QPoint(field.width() - 6, 5))
    assert field._state.hovered
    assert not field._shows_steppers
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 6, 5))
    assert not field.given
    assert field.hasFocus()

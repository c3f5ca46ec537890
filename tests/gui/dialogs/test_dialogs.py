"""Questions, export, preferences, keys, about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.exports.registry import EXPORTS, STYLES
from gui.actions.key_list import key_groups
from gui.dialogs.about import AboutDialog
from gui.dialogs.agreement_view import AgreementView
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.export_formats import FORMATS
from gui.dialogs.preferences import PreferencesDialog
from gui.dialogs.question import Question, ask_to_save
from gui.dialogs.shortcuts import ShortcutsDialog
from gui.settings import Settings
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.check_box import CheckBox
from gui.widgets.choice import Choice
from gui.widgets.label import Label
from gui.widgets.painted_state import PaintedState
from tests.engine.sample_projects import full_project


def shown(qtbot, dialog):
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def texts(dialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(Label))


@pytest.mark.parametrize("key", ["discard", "cancel", "save"])
def test_a_question_gives_the_answer(qtbot, key):
    question = shown(qtbot, ask_to_save("mine.wloom", None))
    assert "mine.wloom" in texts(question)
    button = question.findChild(Button, f"answer_{key}")
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answered.args == [key]


def test_enter_takes_the_last_answer_and_escape_none(qtbot):
    question = shown(
        qtbot, Question("Really?", "In words.", (("n", "No"), ("y", "Yes")))
    )
    with qtbot.waitSignal(question.answered) as answered:
        qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert answered.args == [""]
    again = shown(qtbot, Question("Really?", "In words.", (("n", "No"), ("y", "Yes"))))
    with qtbot.waitSignal(again.answered) as answered:
        qtbot.keyClick(again.focusWidget(), Qt.Key.Key_Space)
    assert answered.args == ["y"]


def test_export_follows_format_and_suffix(qtbot):
    dialog = shown(qtbot, ExportDialog(Path("/tmp/net"), "25 parameters."))
    field = dialog.findChild(QLineEdit, "export_path")
    formats = dialog.findChild(Choice, "export_format")
    export = dialog.findChild(Button, "export_now")
    assert field.text() == "/tmp/net.npz"
    formats.setFocus()
    qtbot.keyClick(formats, Qt.Key.Key_Down)
    assert field.text() == "/tmp/net.json"
    assert "frozen parameters" in texts(dialog)
    field.setText("/tmp/other.npz")
    assert formats.value == "npz"
    field.setText("/tmp/other.txt")
    assert not export.isEnabled()
    field.setText("/tmp/other.json")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.mouseClick(export, Qt.MouseButton.LeftButton)
    assert chosen.args == ["/tmp/other.json", ""]


def test_every_format_is_offered_with_words_of_its_own():
    made = {(each.suffix, each.style) for each in FORMATS.values()}
    styles = {(".py", style) for style in STYLES}
    assert made == styles | {(suffix, None) for suffix in EXPORTS if suffix != ".py"}
    assert len({each.contents for each in FORMATS.values()}) == len(FORMATS)


def test_the_style_of_python_source_is_told(qtbot):
    dialog = shown(qtbot, ExportDialog(Path("/tmp/net"), "25 parameters."))
    formats = dialog.findChild(Choice, "export_format")
    formats.set_value("pytorch")
    formats.activated.emit(formats.currentIndex())
    field = dialog.findChild(QLineEdit, "export_path")
    assert field.text() == "/tmp/net.py"
    field.setText("/tmp/model.py")
    assert formats.value == "pytorch"
    with qtbot.waitSignal(dialog.chosen) as chosen:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == ["/tmp/model.py", "pytorch"]


def agreement_of(qtbot, project, key):
    dialog = shown(qtbot, ExportDialog(Path("/tmp/net"), "25.", project))
    formats = dialog.findChild(Choice, "export_format")
    formats.set_value(key)
    formats.activated.emit(formats.currentIndex())
    view = dialog.findChild(AgreementView)
    qtbot.waitUntil(lambda: not view.is_busy, timeout=60_000)
    return dialog, view


def test_the_agreement_of_a_file_is_shown_on_five_rows(qtbot):
    dialog, view = agreement_of(qtbot, full_project(), "numpy")
    assert "Run by NumPy, the file agrees" in view.status.text()
    head, *lines = view.texts
    assert head == ["Row", "Output", "Weightloom", "File", "Difference"]
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "5"]
    assert all(all(line) for line in lines)
    assert dialog.isVisible()


def test_a_network_that_cannot_run_says_so_in_place_of_numbers(qtbot):
    project = full_project()
    network = replace(project.network, projections=())
    dialog, view = agreement_of(qtbot, replace(project, network=network), "numpy")
    assert "has no input" in view.status.text()
    assert view.texts[1] == [""] * 5
    assert dialog.isVisible()


def test_closing_the_dialog_ends_the_comparison(qtbot):
    dialog = shown(qtbot, ExportDialog(Path("/tmp/net"), "25.", full_project()))
    formats = dialog.findChild(Choice, "export_format")
    formats.set_value("numpy")
    formats.activated.emit(formats.currentIndex())
    view = dialog.findChild(AgreementView)
    assert view.is_busy
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.close()
    assert not view.is_busy


def test_preferences_take_effect_at_once_and_are_kept(qtbot, settings_file):
    settings = Settings(settings_file)
    dialog = shown(qtbot, PreferencesDialog(settings))
    choices = {c.accessibleName(): c for c in dialog.findChildren(Choice)}
    boxes = dialog.findChildren(CheckBox)
    choices["Theme"].set_value("dark")
    choices["Theme"].activated.emit(2)
    assert theme().name == "dark"
    choices["Size of the type"].set_value("1.3")
    choices["Size of the type"].activated.emit(3)
    for box in boxes:
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    kept = Settings(settings_file)
    settings.write()
    assert (kept.theme, kept.font_scale) == ("dark", 1.3)
    assert (kept.motion, kept.show_start_page) == (False, False)
    theme().set_font_scale(1.0)
    theme().set_motion(True)
    theme().set("light")


def test_the_page_of_keys_lists_all(qtbot):
    dialog = shown(qtbot, ShortcutsDialog(key_groups()))
    said = texts(dialog)
    for _, rows in key_groups():
        for words, keys in rows:
            assert words in said
            assert keys in said


def test_about_names_the_version(qtbot):
    from engine import __version__

    assert f"Weightloom {__version__}" in texts(shown(qtbot, AboutDialog()))


def has_ring(dialog) -> bool:
    return any(state.ring for state in dialog.findChildren(PaintedState))


@pytest.fixture
def opener(qtbot):
    """A window that has the keys, as the one that a dialog is opened from."""
    window = QWidget()
    qtbot.addWidget(window)
    Button("Open", parent=window)
    window.resize(200, 100)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window.windowHandle()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)


def test_a_dialog_opened_by_mouse_has_no_ring_until_tab(qtbot, opener, settings_file):
    QTest.mouseClick(opener, Qt.MouseButton.LeftButton, pos=QPoint(150, 80), delay=0)
    dialog = shown(qtbot, PreferencesDialog(Settings(settings_file)))
    assert not has_ring(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Tab)
    assert has_ring(dialog)


def test_a_dialog_opened_by_keys_has_a_ring(qtbot, opener):
    QTest.mouseClick(opener, Qt.MouseButton.LeftButton, pos=QPoint(150, 80), delay=0)
    QTest.keyClick(opener, Qt.Key.Key_P)
    assert has_ring(shown(qtbot, AboutDialog()))

"""The dialog that says what the columns of a table are for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTableView, QWidget

from engine.data.read_csv import read_csv
from engine.data.sets import load_set, set_table
from engine.edits.new_project import new_project
from gui.dialogs.column_model import CATEGORY, MISSING, NAME, ROLE
from gui.dialogs.table_dialog import TableDialog
from gui.dialogs.table_words import in_window_words
from gui.document import Document
from gui.notices import Notices
from gui.widgets.buttons import Button
from gui.widgets.choice import Choice
from gui.widgets.number_field import NumberField
from tests.gui.ink import dress, inked_columns

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_table(qtbot):
    """Open the dialog on a table and wait until it was tried."""
    opened = []

    def open_dialog(table, document=None):
        window = QWidget()
        qtbot.addWidget(window)
        dialog = TableDialog(table, document or Document(), Notices(), window)
        opened.append(window)
        dialog.open()
        qtbot.waitUntil(lambda: tried(dialog))
        return dialog

    return open_dialog


def tried(dialog):
    return dialog.dataset is not None or bool(error(dialog))


def error(dialog):
    label = dialog.findChild(QLabel, "table_error")
    return label.text() if not label.isHidden() else ""


def csv(tmp_path, text):
    path = tmp_path / "flats.csv"
    path.write_text(text)
    return read_csv(path)


def test_it_suggests_the_last_column_as_target(open_table):
    dialog = open_table(set_table("penguins"))
    assert dialog.model.names("target") == ["species"]
    assert len(dialog.model.names("input")) == 6
    assert len(dialog.dataset.test_rows) == 67


def test_taking_the_data_is_one_step_of_undo(open_table):
    document = Document()
    dialog = open_table(set_table("penguins"), document)
    QTest.mouseClick(dialog.findChild(Button, "table_use"), LEFT)
    assert document.project.dataset.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert document.project.scaling.method == "standardize"
    assert document.stack.count() == 1


@pytest.mark.parametrize(("column", "end"), [(NAME, min), (MISSING, max)])
def test_heads_stand_in_line_with_their_cells(open_table, tmp_path, column, end):
    text = "Column,price\n" + "".join(f"{n or ''},{n}\n" for n in (0, 1, 2, 3, 4))
    dialog = open_table(csv(tmp_path, text))
    dress(dialog)
    view = dialog.findChild(QTableView, "table_columns")
    head = view.horizontalHeader()
    left, width = head.sectionViewportPosition(column), head.sectionSize(column)
    # Without the lines between the heads.
    above = inked_columns(head.viewport(), QRect(left, 2, width - 2, 20))
    cell = view.visualRect(dialog.model.index(0, column))
    below = inked_columns(view.viewport(), cell)
    assert abs(end(above) - end(below)) <= 1


def test_a_role_is_chosen_in_its_cell(qtbot, open_table):
    dialog = open_table(set_table("iris"))
    view = dialog.findChild(QTableView)
    index = dialog.model.index(0, ROLE)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    editor = view.findChild(Choice)
    QTest.keyClick(editor, Qt.Key.Key_I)
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    view.setFocus()
    qtbot.waitUntil(lambda: len(dialog.model.names("input")) == 3)
    qtbot.waitUntil(lambda: tried(dialog) and dialog.dataset.n_inputs == 3)


def test_selected_columns_get_a_role_together(qtbot, open_table):
    dialog = open_table(set_table("iris"))
    view = dialog.findChild(QTableView)
    view.selectRow(0)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(dialog.findChild(Button, "table_ignore"), LEFT)
    qtbot.waitUntil(lambda: tried(dialog) and dialog.dataset.n_inputs == 2)


def test_a_number_becomes_a_category(qtbot, open_table, tmp_path):
    rows = "".join(f"{i % 3},{i},{2 * i}\n" for i in range(30))
    dialog = open_table(csv(tmp_path, "floor,size,rent\n" + rows))
    assert dialog.dataset.n_inputs == 2
    view = dialog.findChild(QTableView)
    index = dialog.model.index(0, CATEGORY)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    qtbot.waitUntil(lambda: tried(dialog) and dialog.dataset.n_inputs == 4)
    assert dialog.dataset.input_names[0] == "floor=0"


def test_a_column_of_words_stays_a_category(open_table):
    dialog = open_table(set_table("penguins"))
    view = dialog.findChild(QTableView)
    index = dialog.model.index(0, CATEGORY)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    assert dialog.model.categories() == ["island", "sex", "species"]


def test_what_is_wrong_is_said_with_its_line_and_in_the_window_s_words(
    qtbot, open_table, tmp_path
):
    table = csv(tmp_path, "size,rent\n1,2\n2,3\nabc,4\n5,6\n6,7\n8,9\n")
    dialog = open_table(table)
    assert "line 4" in error(dialog)
    assert "--" not in error(dialog)
    assert not dialog.findChild(Button, "table_use").isEnabled()
    dialog.model.set_roles([0], "ignore")
    qtbot.waitUntil(lambda: "input" in error(dialog))


def test_without_a_target_nothing_is_taken(qtbot, open_table):
    dialog = open_table(set_table("iris"))
    dialog.model.set_roles(list(range(5)), "input")
    qtbot.waitUntil(lambda: "target" in error(dialog))
    assert not dialog.findChild(Button, "table_use").isEnabled()


def test_the_share_of_test_rows_is_typed(qtbot, open_table):
    dialog = open_table(set_table("iris"))
    field = dialog.findChild(NumberField)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "50")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tried(dialog) and len(dialog.dataset.test_rows) == 75)


def test_the_present_choice_is_shown_for_the_present_table(open_table):
    document = Document(new_project(load_set("two-moons")))
    table = document.project.dataset.table
    dialog = open_table(table, document)
    assert len(dialog.dataset.test_rows) == 250
    assert dialog.findChild(NumberField).value == 50
    QTest.mouseClick(dialog.findChild(Button, "table_use"), LEFT)
    assert document.project.scaling.method == "none"


def test_closing_it_leaves_everything_as_it_was(qtbot, open_table):
    document = Document()
    dialog = open_table(set_table("iris"), document)
    dialog.model.set_roles([0], "ignore")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert document.project.dataset is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "a.csv: the column 'id' has 40 categories where fewer than half of the 40 "
            "rows make sense; leave it out with --ignore id",
            "set it to Ignore",
        ),
        (
            "a.csv, line 4: 'abc' in column 'size' is not a number "
            "(--category size makes the column a category)",
            "check Category to take the column as words",
        ),
    ],
)
def test_options_of_the_command_line_become_words_of_the_window(sentence, expected):
    words = in_window_words(sentence)
    assert words.endswith(expected)
    assert "--" not in words

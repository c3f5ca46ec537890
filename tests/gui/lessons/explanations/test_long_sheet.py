"""The sheet of a large network: lines are found, read in full, and printed beside."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.files.examples import EXAMPLES
from gui.canvas.painters.light_painter import LightPainter
from gui.lessons.explanations.line_detail import LineDetail
from gui.lessons.explanations.line_search import LineSearch
from gui.lessons.explanations.line_table import LineTable
from gui.lessons.explanations.window import FIRST_SIZE
from tests.gui.lessons.explanations.conftest import page_of, settled


@pytest.fixture
def sheet(explain, qtbot):
    """The page of a step of the digits, with all of its lines."""
    _, page = explain("digits", "step")
    page.window().resize(FIRST_SIZE)
    page._stages.setCurrentRow(page._stages.count() - 1)
    settled(page, qtbot)
    return page


def types(page, words: str) -> None:
    field = page.findChild(LineSearch).field
    field.setFocus()
    QTest.keyClicks(field, words)


def test_a_line_is_found_by_its_name(sheet):
    table, search = sheet.findChild(LineTable), sheet.findChild(LineSearch)
    assert len(table.lines) == 5021
    types(sheet, "new bias of")
    found = [k for k, line in enumerate(table.lines) if "new bias of" in line.name]
    assert table.chosen_line == found[0]
    assert search.words == f"1 of {len(found)}"
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert table.chosen_line == found[1]
    index = table.model().index(found[1], 0)
    assert table.viewport().rect().contains(table.visualRect(index).center())
    for _ in found[1:]:
        QTest.keyClick(search.field, Qt.Key.Key_Return)
    assert table.chosen_line == found[0], "after the last comes the first again"
    types(sheet, "?")
    assert search.words == "none here"
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert (search.field.text(), search.words) == ("", "")


def test_a_line_that_is_cut_is_read_in_full_below(sheet):
    table, detail = sheet.findChild(LineTable), sheet.findChild(LineDetail)
    assert not detail.isVisible()
    for place, cut in ((0, True), (1, False)):
        index = table.model().index(place, 1)
        at = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert detail.isVisible() == cut
    QTest.keyClick(table, Qt.Key.Key_Up)
    line = table.lines[0]
    assert detail.toPlainText() == f"{line.name} = {line.working}"


def test_a_tooltip_is_no_wider_than_can_be_read(sheet, qtbot):
    table = sheet.findChild(LineTable)
    at = table.visualRect(table.model().index(0, 1)).center()
    there = table.viewport().mapToGlobal(at)
    help_event = QHelpEvent(QEvent.Type.ToolTip, at, there)
    QApplication.sendEvent(table.viewport(), help_event)
    qtbot.waitUntil(QToolTip.isVisible)
    tops = QApplication.topLevelWidgets()
    label = next(each for each in tops if each.objectName() == "qtooltip_label")
    assert label.width() < 700
    assert table.lines[0].working in QToolTip.text().replace("&#x27;", "'")
    QToolTip.showText(QPoint(), "")


def test_columns_are_as_wide_as_what_is_in_them(sheet):
    table = sheet.findChild(LineTable)
    metrics = table.fontMetrics()
    names = max(metrics.horizontalAdvance(line.name) for line in table.lines)
    model = table.model()
    values = max(
        metrics.horizontalAdvance(model.data(model.index(row, 2)))
        for row in range(len(table.lines))
    )
    assert table.columnWidth(0) >= names + 12
    assert table.columnWidth(2) >= values + 12


def test_a_long_sheet_is_written_beside_the_window(sheet, qtbot, tmp_path):
    path = tmp_path / "digits.pdf"
    sheet._save_to(str(path))
    assert sheet._note.text() == "Writing digits.pdf ..."
    assert not path.exists()
    written = "Written to digits.pdf, "
    qtbot.waitUntil(lambda: sheet._note.text().startswith(written), timeout=60_000)
    pages = int(sheet._note.text().removeprefix(written).split()[0])
    assert pages > 100
    assert path.read_bytes().count(b"/Type /Page\n") == pages


def test_neurons_inside_a_closed_card_have_no_numbers(open_window, qtbot):
    window = open_window(EXAMPLES["xor"].path)
    project = new_project(load_set("xor4"), hidden=((40, "tanh"),))
    window.document.replace(project, None)
    page = page_of(window, "step")
    settled(page, qtbot)
    assert "double-click" in page.reduced
    light, hidden = page._light[1], project.network.of_kind("hidden")[0]
    assert len(light.words) == hidden.size
    canvas, painter = window.canvas, LightPainter()
    assert not painter.words_of(light, canvas.scene_geometry, canvas.view)
    canvas.open_layer(hidden.id)
    painter = LightPainter()
    found = painter.words_of(light, canvas.scene_geometry, canvas.view)
    assert len(found) == hidden.size

"""The data panel: what it shows, its sliders, and other data."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from engine.data.read_csv import read_csv
from engine.data.sets import SETS, load_set
from engine.edits.new_project import new_project
from gui.document import Document
from gui.notices import Notice, Notices
from gui.panels.data.column_list import ColumnList
from gui.panels.data.data_panel import DataPanel
from gui.panels.data.set_chooser import NAME, SetChooser
from gui.panels.data.thumbnail import Thumbnail, can_draw
from gui.panels.data.words import notes_of, size_of, title_of
from gui.training.session import Session
from gui.widgets.buttons import Button
from gui.widgets.empty_state import EmptyState
from gui.widgets.slider import Slider
from tests.engine.edits.samples import dataset
from tests.gui.whole import seen
from tests.leaks import kept_alive

LEFT = Qt.MouseButton.LeftButton


@dataclass
class Bench:
    """A data panel with what it works on, and all that was said."""

    document: Document
    notices: Notices
    session: Session
    panel: DataPanel
    said: list[Notice]

    @property
    def dataset(self):
        return self.document.project.dataset

    def slider(self, words):
        found = self.panel.findChildren(Slider)
        return next(each for each in found if each.accessibleName().startswith(words))

    def words(self):
        labels = self.panel.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible()]

    def action(self, words):
        found = self.panel.findChildren(QAction)
        return next(each for each in found if each.text() == words)


def bench_of(project=None):
    document, notices = Document(project), Notices()
    session = Session(document, notices)
    bench = Bench(document, notices, session, DataPanel(document, session, notices), [])
    notices.posted.connect(bench.said.append)
    return bench


@pytest.fixture
def bench(qtbot):
    made = bench_of(new_project(load_set("two-moons"), hidden=((3, "tanh"),)))
    qtbot.addWidget(made.panel)
    made.panel.resize(208, 300)
    made.panel.show()
    qtbot.waitExposed(made.panel)
    yield made
    made.panel.stop()
    assert made.session.shutdown()


def test_it_says_what_the_data_are(bench):
    assert "Two moons" in bench.words()
    assert "500 rows, 2 inputs, 2 classes" in bench.words()


def test_without_data_it_offers_some(qtbot):
    bench = bench_of()
    qtbot.addWidget(bench.panel)
    bench.panel.show()
    empty = bench.panel.findChild(EmptyState)
    assert empty.isVisible()
    QTest.mouseClick(empty.findChild(Button), LEFT)
    qtbot.waitUntil(lambda: bench.dataset is not None)
    assert bench.dataset.name == "two-moons"
    assert not empty.isVisible()


@pytest.mark.parametrize("name", list(SETS))
def test_every_set_is_drawn_or_listed(qtbot, name):
    bench = bench_of(new_project(load_set(name)))
    qtbot.addWidget(bench.panel)
    bench.panel.resize(208, 400)
    bench.panel.show()
    drawn = can_draw(bench.dataset)
    assert bench.panel.findChild(Thumbnail).isVisible() == drawn
    assert bench.panel.findChild(ColumnList).isVisible() != drawn
    assert not bench.panel.grab().isNull()
    assert title_of(bench.dataset) == SETS[name].title
    assert f"{bench.dataset.n_inputs:,} input" in size_of(bench.dataset)
    assert notes_of(bench.dataset).endswith(".")


def test_points_and_theme_make_the_picture(qtbot):
    pictures = set()
    for name in ("two-moons", "spiral", "plane", "line", "and"):
        thumbnail = Thumbnail()
        qtbot.addWidget(thumbnail)
        thumbnail.resize(183, 104)
        thumbnail.show_data(load_set(name))
        pictures.add(bytes(thumbnail.grab().toImage().constBits()))
    assert len(pictures) == 5


@pytest.mark.parametrize(("rows", "told"), [(600, ""), (1500, "500 of 1,500")])
def test_a_picture_of_some_rows_says_of_how_many(qtbot, monkeypatch, rows, told):
    watch = seen.Watch(monkeypatch)
    thumbnail = Thumbnail()
    qtbot.addWidget(thumbnail)
    thumbnail.resize(183, 104)
    thumbnail.show_data(dataset(rows=rows, classes=("a", "b")))
    thumbnail.show()
    watch.look(thumbnail)
    words = [text.words for text in watch.painted]
    assert words == ([f"{told} rows drawn"] if told else [])
    assert not list(seen.cut(watch, thumbnail))
    assert told in thumbnail.accessibleName()


@pytest.mark.parametrize(("words", "at"), [("Noise", 0.14), ("Test rows", 0.25)])
def test_escape_in_a_drag_leaves_nothing(qtbot, bench, words, at):
    slider, before = bench.slider(words), bench.document.project
    value = slider.value
    start = QPoint(round(slider.x_of(at)), 12)
    QTest.mousePress(slider, LEFT, pos=start)
    QTest.mouseMove(slider, start + QPoint(20, 0))
    assert bench.document.project is not before
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    QTest.mouseRelease(slider, LEFT, pos=start + QPoint(20, 0))
    assert bench.document.project is before
    assert bench.document.stack.count() == 0
    assert slider.value == value


def test_a_drag_of_the_noise_is_one_step_of_undo(qtbot, bench):
    slider = bench.slider("Noise")
    before = bench.dataset
    start = QPoint(round(slider.x_of(0.14)), 12)
    QTest.mousePress(slider, LEFT, pos=start)
    for step in range(1, 8):
        QTest.mouseMove(slider, start + QPoint(3 * step, 0))
    QTest.mouseRelease(slider, LEFT, pos=start + QPoint(21, 0))
    assert bench.dataset.origin.noise == slider.value > 0.14
    assert len(bench.dataset.test_rows) == len(before.test_rows)
    assert bench.document.stack.count() == 1
    bench.document.stack.undo()
    assert bench.dataset is before
    assert slider.value == 0.14


def test_two_drags_are_two_steps_of_undo(qtbot, bench):
    slider = bench.slider("Test rows")
    slider.setFocus()
    for _ in range(2):
        QTest.keyClick(slider, Qt.Key.Key_Left)
    assert len(bench.dataset.test_rows) == 200
    assert bench.document.stack.count() == 2


def test_data_with_the_same_columns_need_no_fitting(qtbot, bench):
    bench.panel.use_set("spiral")
    qtbot.waitUntil(lambda: bench.dataset.name == "spiral")
    assert bench.said == []


def test_data_with_other_columns_offer_to_fit_the_layers(qtbot, bench):
    bench.panel.use_set("penguins")
    qtbot.waitUntil(lambda: bench.dataset.name == "penguins")
    assert [notice.actions for notice in bench.said] == [
        (("Fit the layers", "data.fit"),)
    ]
    bench.action("Fit the layers to the data").trigger()
    assert bench.document.project.network.layer_named("Inputs").size == 9


def test_the_chooser_lists_all_sets_and_takes_one_by_keys(qtbot, bench):
    button = bench.panel.findChild(Button, "data_choose")
    QTest.mouseClick(button, LEFT)
    chooser = bench.panel.findChild(SetChooser)
    rows = [chooser.list.item(row) for row in range(chooser.list.count())]
    assert [row.data(NAME) for row in rows] == ["", *SETS]
    assert chooser.list.currentItem().data(NAME) == "two-moons"
    QTest.keyClick(chooser.list, Qt.Key.Key_Down)
    QTest.keyClick(chooser.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.dataset.name == "spiral")


def test_the_chooser_leads_to_a_table(qtbot, bench):
    bench.panel.choose()
    chooser = bench.panel.findChild(SetChooser)
    item = chooser.list.item(0)
    with qtbot.waitSignal(bench.panel.open_table_requested):
        place = chooser.list.visualItemRect(item).center()
        QTest.mouseClick(chooser.list.viewport(), LEFT, pos=place)


def test_other_rows_are_drawn_for_testing(bench):
    before = bench.dataset.test_rows
    bench.action("Draw other test rows").trigger()
    assert len(bench.dataset.test_rows) == len(before)
    assert (bench.dataset.test_rows != before).any()


def test_the_columns_of_a_saved_table_are_read_again(qtbot, tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text("size,rooms,price\n1,2,3\n2,3,4\n3,5,6\n4,4,9\n5,1,7\n")
    from dataclasses import replace

    from engine.data.encode import encode

    dataset = replace(encode(read_csv(path)), table=None)
    bench = bench_of(new_project(dataset))
    qtbot.addWidget(bench.panel)
    with qtbot.waitSignal(bench.panel.table_ready) as told:
        bench.action("Columns and scaling...").trigger()
    assert told.args[0].names == ("size", "rooms", "price")
    path.unlink()
    bench.action("Columns and scaling...").trigger()
    qtbot.waitUntil(lambda: len(bench.said) == 1)
    assert "houses.csv" in bench.said[0].sentence


def test_a_dropped_panel_is_freed(qtbot):
    project = new_project(load_set("xor"))

    def make():
        return bench_of(project).panel

    assert kept_alive(make) == 0

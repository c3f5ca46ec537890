"""The start page: what it shows is computed, what it offers is one click away."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.files.examples import EXAMPLES
from engine.files.project_file import load, save
from engine.trainer import Trainer
from gui.dialogs.start_page import gather
from gui.dialogs.start_page.example_card import ExampleCard
from gui.dialogs.start_page.gather import note_on, surface_of
from gui.dialogs.start_page.lesson_list import LessonLine, LessonRow
from gui.dialogs.start_page.miniature import MOST_NEURONS, MOST_POINTS, miniature
from gui.dialogs.start_page.recent_row import RecentRow
from gui.dialogs.start_page.start_page import StartPage
from gui.dialogs.start_page.wide_card import WideCard
from gui.lessons.lesson_panel import LessonPanel
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.label import Label


@pytest.fixture
def page(qtbot):
    page = StartPage([EXAMPLES["xor"].path, Path("/nowhere/gone.wloom")])
    qtbot.addWidget(page)
    page.resize(1280, 742)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.shut_down()


def result_of(steps):
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value


def test_the_first_card_opens_and_plays(qtbot, page):
    button = page.findChild(Button, "open_and_play")
    with qtbot.waitSignal(page.example_chosen) as chosen:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert chosen.args == [EXAMPLES["two-moons"], True]


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "two-moons"])
def test_each_example_can_be_opened(qtbot, page, name):
    page._show_all()
    card = page.findChild(ExampleCard, f"example_{name}")
    with qtbot.waitSignal(page.example_chosen) as chosen:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert chosen.args == [EXAMPLES[name], False]


def test_cards_are_reached_by_keys(qtbot, page):
    card = page.findChild(ExampleCard, "example_xor")
    card.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.example_chosen):
        qtbot.keyClick(card, Qt.Key.Key_Return)
    empty = page.findChild(WideCard, "empty_canvas")
    with qtbot.waitSignal(page.empty_wanted):
        qtbot.keyClick(empty, Qt.Key.Key_Space)
    table = page.findChild(WideCard, "use_table")
    with qtbot.waitSignal(page.table_wanted):
        qtbot.mouseClick(table, Qt.MouseButton.LeftButton)


def test_recent_files_say_what_is_known(qtbot, page):
    rows = page.findChildren(RecentRow)
    assert [row.path.name for row in rows] == ["xor.wloom", "gone.wloom"]
    qtbot.waitUntil(lambda: rows[1].note != "")
    assert rows[1].note == "not there"
    with qtbot.waitSignal(page.recent_chosen) as chosen:
        qtbot.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    assert chosen.args == [str(EXAMPLES["xor"].path)]


def test_pictures_appear(qtbot, page):
    card = page.findChild(ExampleCard, "example_xor")
    qtbot.waitUntil(lambda: card._picture is not None)
    qtbot.waitUntil(lambda: page._first.picture._surface is not None)


def test_pictures_are_made_once_for_all_windows(qtbot, page, monkeypatch):
    qtbot.waitUntil(lambda: page._first.picture.is_known)

    def read_again(path):
        raise AssertionError(f"{path} is read again")

    monkeypatch.setattr(gather, "load", read_again)
    monkeypatch.setattr(gather, "surface_steps", read_again)
    second = StartPage()
    qtbot.addWidget(second)
    with qtbot.waitExposed(second):
        second.show()
    card = second.findChild(ExampleCard, "example_xor")
    qtbot.waitUntil(lambda: card._picture is not None)
    qtbot.waitUntil(lambda: second._first.picture.is_known)
    second.shut_down()


def test_an_example_that_has_changed_is_read_again(tmp_path):
    path = tmp_path / "mine.wloom"
    save(new_project(load_set("xor4")), path)
    first = gather._picture_of(path, gather._moment_of(path))
    assert gather._picture_of(path, gather._moment_of(path)) is first
    save(new_project(load_set("iris")), path)
    assert gather._picture_of(path, gather._moment_of(path)) is not first


def test_a_note_names_the_loss_and_the_day(tmp_path):
    path = tmp_path / "mine.wloom"
    trainer = Trainer(new_project(load_set("xor4")))
    trainer.advance_epochs(3)
    trainer.record()
    save(trainer.snapshot(), path)
    today = date.today()
    assert note_on(path, today).startswith("today, loss 0.")
    assert note_on(path, today + timedelta(days=1)).startswith("yesterday")
    later = note_on(path, today + timedelta(days=400))
    assert str(today.year) in later
    path.write_bytes(b"no project")
    assert note_on(path, today) == "cannot be read"


def test_the_surface_is_that_of_a_trained_network():
    surface = result_of(surface_of(EXAMPLES["two-moons"]))
    places = surface.points.places
    size = len(surface.probabilities)
    columns = np.clip((places[:, 0] * (size - 1)).round().astype(int), 0, size - 1)
    rows = np.clip(((1 - places[:, 1]) * (size - 1)).round().astype(int), 0, size - 1)
    said = surface.probabilities[rows, columns] > 0.5
    right = (said == (surface.points.groups == 1)).mean()
    assert right > 0.9


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_miniatures_are_small_and_true(name):
    project = load(EXAMPLES[name].path)
    picture = miniature(project)
    assert (picture.image is None) == (name != "digits")
    if picture.points is not None:
        assert len(picture.points.places) < 2 * MOST_POINTS
        assert picture.points.places.min() >= 0
        assert picture.points.places.max() <= 1
    sizes = [min(layer.size, MOST_NEURONS) for layer in project.network.layers]
    assert sorted(picture.columns) == sorted(sizes)
    for links in picture.links:
        shape = picture.columns[links.source], picture.columns[links.target]
        assert links.weights.shape == shape
        assert np.abs(links.weights).max() <= 1


def line(name: str, done: bool) -> LessonLine:
    return LessonLine(name, name.title(), "4 min", done)


def listed(page) -> list[LessonRow]:
    return [row for row in page.findChildren(LessonRow) if row.isVisible()]


def test_the_lessons_that_come_next_are_listed_after_the_last_that_is_done(qtbot, page):
    names = ("one", "two", "three", "four", "five", "six")
    page.set_lessons([line(name, name in ("one", "two")) for name in names])
    qtbot.waitUntil(lambda: len(listed(page)) == 4)
    rows = listed(page)
    assert [row.objectName()[13:] for row in rows] == ["two", "three", "four", "five"]
    assert [row.icon_name for row in rows] == ["check", *["lesson"] * 3]
    assert "2 of 6 done" in {label.text() for label in page.findChildren(Label)}
    with qtbot.waitSignal(page.lesson_chosen) as chosen:
        qtbot.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["three"]


def test_all_done_lists_the_first_ones_once_more(qtbot, page):
    page.set_lessons([line(name, True) for name in ("one", "two")])
    qtbot.waitUntil(lambda: len(listed(page)) == 2)
    assert [row.note for row in listed(page)] == ["4 min", "4 min"]
    with qtbot.waitSignal(page.lessons_wanted):
        every = page.findChild(Button, "start_lessons")
        qtbot.mouseClick(every, Qt.MouseButton.LeftButton)


def test_a_click_on_the_start_page_begins_a_lesson(open_window, qtbot):
    window = open_window()
    row = window.findChild(LessonRow, "start_lesson_why-nonlinear")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    panel = window.findChild(LessonPanel)
    qtbot.waitUntil(lambda: panel.course is not None)
    assert panel.isVisible()
    assert not window.shows_start_page


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_cards_are_as_high_as_their_type_needs(page, scale):
    usual = page.findChild(WideCard, "empty_canvas").height()
    try:
        theme().set_font_scale(scale)
        grown = page.findChild(WideCard, "empty_canvas").height()
        assert (grown > usual) == (scale > 1.0)
    finally:
        theme().set_font_scale(1.0)
    assert page.findChild(WideCard, "empty_canvas").height() == usual

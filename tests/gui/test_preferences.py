"""Preferences are chosen by keys and hold at once, in every window, and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from engine.files.examples import EXAMPLES
from gui.canvas.floating.legend import Legend
from gui.panels.inspector.result_strip import ResultStrip
from gui.panels.inspector.weight_field import WeightField
from gui.settings import Settings
from gui.style.fonts import font_scale
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.check_box import CheckBox
from gui.widgets.choice import Choice

if TYPE_CHECKING:
    from gui.dialogs.preferences import PreferencesDialog


@pytest.fixture(autouse=True)
def plain_again(qapp):
    yield
    theme().set_signs("blue-orange")
    theme().set_digits(3)
    theme().set_font_scale(1.0)
    theme().set_motion(True)


@pytest.fixture
def preferences(window) -> PreferencesDialog:
    window.actions_by_id["edit.preferences"].trigger()
    dialog = QApplication.activeModalWidget()
    yield dialog
    dialog.close()


def step(dialog: PreferencesDialog, name: str, times: int = 1) -> None:
    """Choose a later entry of a field, by keys."""
    (field,) = [c for c in dialog.findChildren(Choice) if c.accessibleName() == name]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(times):
        QTest.keyClick(field, Qt.Key.Key_Down)


def kept(window, path) -> Settings:
    window._parts.settings.write()
    return Settings(path)


def test_other_colours_of_sign_hold_in_all_windows(
    window, open_window, preferences, settings_file
):
    other = open_window(EXAMPLES["two-moons"].path)
    before = [each.canvas.grab().toImage() for each in (window, other)]
    step(preferences, "Positive and negative", 2)
    assert theme().palette.signs == "green-magenta"
    after = [each.canvas.grab().toImage() for each in (window, other)]
    assert all(one != two for one, two in zip(before, after, strict=True))
    for each in (window, other):
        assert "magenta" in each.findChild(Legend).accessibleName()
    assert kept(window, settings_file).signs == "green-magenta"


def test_the_neurons_on_the_canvas_follow(window, preferences):
    """What is kept as a picture is drawn anew, too."""
    layer = window.document.project.network.layer_named("Hidden 1")
    window.canvas.selection.select(neurons=[int(layer.neurons[0])])

    def blue() -> int:
        image = window.canvas.grab().toImage()
        colours = (
            image.pixelColor(x, y)
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        )
        return sum(
            200 < each.hslHue() < 222 and each.hslSaturation() > 120 for each in colours
        )

    assert blue() > 100
    step(preferences, "Positive and negative", 2)
    assert blue() == 0


def test_more_digits_are_shown_everywhere_at_once(window, preferences, settings_file):
    layer = window.document.project.network.layer_named("Hidden 1")
    window.canvas.selection.select(neurons=[int(layer.neurons[0])])
    field = next(f for f in window.findChildren(WeightField) if f.isVisible())
    strip = window.findChild(ResultStrip)
    assert len(field.text().split(".")[1]) == 3
    short = strip.accessibleName()
    step(preferences, "Numbers", 3)
    assert len(field.text().split(".")[1]) == 6
    assert len(strip.accessibleName()) >= len(short) + 3
    assert kept(window, settings_file).digits == 6


def test_the_theme_and_the_size_of_the_type(window, preferences, settings_file):
    step(preferences, "Size of the type", 2)
    step(preferences, "Theme", 2)
    assert theme().name == "dark"
    found = kept(window, settings_file)
    assert (found.theme, found.font_scale) == ("dark", 1.3)
    theme().set("light")


@pytest.mark.parametrize("name", ["confirm_close", "confirm_quit", "motion"])
def test_boxes_are_kept(window, preferences, settings_file, name):
    words = {
        "confirm_close": "Ask before unsaved changes are given up",
        "confirm_quit": "Ask before several windows are closed at once",
        "motion": "Layouts and explained steps may move",
    }[name]
    (box,) = [b for b in preferences.findChildren(CheckBox) if b.text() == words]
    box.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert getattr(kept(window, settings_file), name) is False


def test_without_motion_menus_and_tooltips_do_not_move_either(preferences):
    general = Qt.UIEffect.UI_General
    QApplication.setEffectEnabled(general, True)
    words = "Layouts and explained steps may move"
    (box,) = [b for b in preferences.findChildren(CheckBox) if b.text() == words]
    box.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not theme().motion
    assert not QApplication.isEffectEnabled(general)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert QApplication.isEffectEnabled(general)
    QApplication.setEffectEnabled(general, False)


def test_where_files_open(window, preferences, settings_file):
    step(preferences, "A file opens", 2)
    assert kept(window, settings_file).open_where == "another"


def test_the_dialog_follows_the_type_that_is_chosen_in_it(preferences):
    usual = preferences.size()
    step(preferences, "Size of the type", 3)
    QApplication.processEvents()
    assert font_scale() == 1.5
    assert preferences.width() > usual.width()
    for part in preferences.findChildren(CheckBox) + preferences.findChildren(Choice):
        assert part.width() >= part.sizeHint().width(), part.accessibleName()
        assert part.height() >= part.sizeHint().height()
        assert preferences.rect().contains(part.geometry()), part.accessibleName()
    (size,) = [
        c
        for c in preferences.findChildren(Choice)
        if c.accessibleName() == "Size of the type"
    ]
    for _ in range(3):
        QTest.keyClick(size, Qt.Key.Key_Up)
    QApplication.processEvents()
    assert preferences.size() == usual


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_preferences_fit_a_low_screen(open_window, qtbot, scale):
    theme().set_font_scale(scale)
    window = open_window(size=(960, 540))
    window.actions_by_id["edit.preferences"].trigger()
    dialog = QApplication.activeModalWidget()
    whole = dialog.height()
    area = dialog.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    # What a screen of 540 points leaves below a title and beside a task bar.
    dialog.resize(dialog.width(), 420)
    assert dialog.height() == 420 < whole
    assert area.verticalScrollBar().maximum() > 0
    seen = set()
    dialog.activateWindow()
    for _ in range(12):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        stop = dialog.focusWidget()
        # What has the focus is scrolled into view.
        assert stop.visibleRegion().boundingRect() == stop.rect()
        seen.add(stop)
    assert {type(stop) for stop in seen} == {Choice, CheckBox, Button}
    assert len(seen) == 10
    dialog.reject()

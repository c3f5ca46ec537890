"""The cards, the lessons and their list can be read in both themes and every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from engine.files.examples import EXAMPLES
from gui.lessons.explanations.pages import PAGES
from gui.lessons.explanations.window import ExplanationWindow
from gui.lessons.lesson_panel import LessonPanel
from gui.settings import Settings
from gui.style.theme import theme
from tests.gui.lessons.explanations.conftest import settled
from tests.gui.whole import seen
from tests.gui.whole.test_layout import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = [(1280, 800), (1920, 1080), (1024, 700)]


@pytest.fixture
def watch(monkeypatch) -> seen.Watch:
    return seen.Watch(monkeypatch)


@pytest.fixture(params=["light", "dark"])
def theme_name(request, settings_file) -> Iterator[str]:
    """First among what a test asks for: the window is gone when it is set back."""
    chosen = Settings(settings_file)
    chosen.theme = request.param
    chosen.write()
    yield request.param
    theme().set("light")


def select(window, layer: str, index: int) -> None:
    found = window.document.project.network.layer_named(layer)
    window.canvas.selection.select(neurons=[int(found.neurons[index])])


@pytest.mark.parametrize(
    ("example", "layer"),
    [("two-moons", "Hidden 2"), ("digits", "Hidden 1"), ("penguins", "Output")],
)
def test_the_card_can_be_read(theme_name, open_window, watch, example, layer):
    window = open_window(EXAMPLES[example].path)
    assert theme().name == theme_name
    select(window, layer, 0)
    window.actions_by_id["learn.neuron"].trigger()
    card = window.findChild(QWidget, "neuron_card")
    found = [*faults(watch, card), *seen.unexplained(card)]
    window.findChild(QWidget, "card_beside").click()
    found += faults(watch, card)
    assert not found, "\n".join(dict.fromkeys(found))


def test_the_steps_bar_can_be_read(theme_name, open_window, watch):
    window = open_window(EXAMPLES["two-moons"].path)
    assert theme().name == theme_name
    select(window, "Hidden 2", 0)
    window.actions_by_id["learn.neuron"].trigger()
    window.findChild(QWidget, "card_play").click()
    bar = window.findChild(QWidget, "steps_bar")
    found = [*faults(watch, bar), *seen.unexplained(bar)]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_lesson_can_be_read(theme_name, open_window, watch, qtbot, size):
    window = open_window(size=size)
    assert theme().name == theme_name
    window.learning.start("activations")
    panel = window.findChild(LessonPanel)
    qtbot.waitUntil(panel.isVisible)
    found = []
    for _ in range(len(panel.course.lesson.steps) - 1):
        found += [*faults(watch, panel), *seen.unexplained(panel)]
        panel._go_on()
    found += [*faults(watch, window), *seen.unexplained(window)]
    assert not found, "\n".join(dict.fromkeys(found))
    assert window.canvas.width() >= 450


def test_the_list_of_lessons_can_be_read(theme_name, open_window, watch):
    window = open_window(size=(1024, 700))
    assert theme().name == theme_name
    window.actions_by_id["learn.lessons"].trigger()
    launcher = QApplication.activeModalWidget()
    found = [*faults(watch, launcher), *seen.unexplained(launcher)]
    launcher.close()
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.key)
def test_an_explanation_can_be_read(theme_name, open_window, watch, qtbot, row):
    example = {
        "collapse": "chain",
        "curve": "sine",
        "step": "textbook",
        "paths": "textbook",
        "loss": "line",
        "line": "line",
        "rates": "line",
        "prices": "meals",
        "baseline": "meals",
    }.get(row.key, "xor")
    window = open_window(EXAMPLES[example].path)
    assert theme().name == theme_name
    window.actions_by_id[f"explain.{row.key}"].trigger()
    explanations = window.findChild(ExplanationWindow)
    settled(explanations.page, qtbot)
    assert not explanations.page.lack
    found = [*faults(watch, explanations), *seen.unexplained(explanations)]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.fixture(params=[1.0, 1.5])
def type_scale(request, settings_file) -> Iterator[None]:
    chosen = Settings(settings_file)
    chosen.font_scale, chosen.motion = request.param, False
    chosen.write()
    yield
    theme().set_font_scale(1.0)
    theme().set_motion(True)


@pytest.mark.usefixtures("type_scale")
def test_a_race_can_be_read(theme_name, open_window, watch, qtbot):
    window = open_window(EXAMPLES["line"].path)
    assert theme().name == theme_name
    window.actions_by_id["explain.rates"].trigger()
    explanations = window.findChild(ExplanationWindow)
    page = explanations.page
    settled(page, qtbot)
    page.start.click()
    qtbot.waitUntil(lambda: not page.is_racing, timeout=20_000)
    found = []
    for size in [None, (1024, 700), *SIZES[:2]]:
        if size is not None:
            explanations.resize(*size)
        found += [f"{size}: {fault}" for fault in faults(watch, explanations)]
    assert not found, "\n".join(dict.fromkeys(found))

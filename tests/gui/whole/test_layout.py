"""Nothing is cut, covered, shortened without a word, or too faint to be read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QPushButton,
    QWidget,
)

from engine.data.encode import encode
from engine.data.read_csv import read_csv
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.project import Project
from engine.trainer import Trainer
from gui.dialogs.table_dialog import TableDialog
from gui.panels.outline.cell_field import NumberDelegate
from gui.settings import Settings
from gui.style import fonts
from gui.style.theme import theme
from gui.widgets.label import Label
from tests.gui.whole import seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZES = [(1280, 800), (1920, 1080), (1024, 700), (960, 540), (860, 640)]
LOOKS = [("light", "Inter"), ("dark", "Inter"), ("light", "DejaVu Sans")]
"""DejaVu is the widest of the families, and what there is where Inter is missing."""

DIALOGS = (
    *("edit.preferences", "help.guide", "help.shortcuts", "help.keys", "help.about"),
    *("file.export", "file.export_picture"),
)

LONG_NAMES = (
    "Grundstücksverkehrsgenehmigungszuständigkeit",
    "Wohnfläche in Quadratmetern",
    "Energieeffizienzklasse",
    "Kaufpreis einschließlich Nebenkosten",
)


@pytest.fixture
def watch(monkeypatch) -> seen.Watch:
    return seen.Watch(monkeypatch)


@pytest.fixture
def usual_theme(qapp) -> Iterator[None]:
    yield
    theme().set("light")


@pytest.fixture(params=LOOKS, ids=" ".join)
def theme_name(request, settings_file) -> Iterator[str]:
    """First among what a test asks for: the window is gone when it is set back."""
    name, family = request.param
    chosen = Settings(settings_file)
    chosen.theme = name
    chosen.write()
    with type_of(family):
        yield name
    theme().set("light")


@contextmanager
def type_of(family: str) -> Iterator[None]:
    """Use a family, and afterwards the usual one."""
    usual = fonts.FAMILIES
    try:
        set_families((family,))
        assert fonts.family() == family
        yield
    finally:
        set_families(usual)


def set_families(families: tuple[str, ...]) -> None:
    fonts.FAMILIES = families
    fonts.family.cache_clear()
    fonts._font.cache_clear()
    theme().set(theme().choice)


def trained(project: Project) -> Project:
    trainer = Trainer(project)
    for _ in range(6):
        trainer.advance(trainer.steps_per_epoch)
        trainer.record()
    return trainer.snapshot()


def long_table(folder: Path) -> Path:
    path = folder / "Wohnungspreise im Landkreis Garmisch-Partenkirchen.csv"
    cells = ["Landratsamt;61,5;A;210000", "Bezirksregierung Oberbayern;80;B;399000"]
    lines = [";".join(LONG_NAMES), *(cells * 20)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def scenes(folder: Path) -> Iterator[tuple[str, Project, str, int | None]]:
    """Words, a project, and the layer and neuron that are selected in it."""
    yield "an empty canvas", Project(), "", None
    moons = new_project(load_set("two-moons"), hidden=((4, "tanh"), (2, "relu")))
    yield "two moons", trained(moons), "", None
    yield "a neuron", trained(moons), "Hidden 1", 1
    yield "an input", moons, "Inputs", 0
    yield "a layer", moons, "Hidden 2", None
    yield "penguins", trained(new_project(load_set("penguins"))), "Output", 0
    digits = new_project(load_set("digits"), hidden=((32, "tanh"),))
    yield "digits", digits, "Hidden 1", 3
    long = new_project(encode(read_csv(long_table(folder))))
    yield "long names", trained(long), "Hidden 1", 0
    yield "a long input", long, "Inputs", 0
    yield "a long layer", long, "Inputs", None


def show(window, project: Project, layer: str, neuron: int | None, qtbot) -> None:
    window.document.replace(project, None)
    if project.is_trained:
        evaluated = window.session
        qtbot.waitUntil(lambda: evaluated.latest.train_loss is not None, timeout=10_000)
    found = project.network.layer_named(layer)
    if found is not None and neuron is None:
        window.canvas.selection.select(layers=[found.id])
    elif found is not None:
        window.canvas.selection.select(neurons=[int(found.neurons[neuron])])


def faults(watch: seen.Watch, window: QWidget) -> list[str]:
    """All that is wrong with the look of a window."""
    for _ in range(3):
        # A layout that has changed asks the one around it to follow.
        QApplication.processEvents()
    picture = watch.look(window)
    return [
        *seen.cut(watch, window),
        *seen.faint(watch, window, picture),
        *seen.overlapping(window),
        *seen.untold(watch),
    ]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_panels_can_be_read(theme_name, open_window, watch, size, tmp_path, qtbot):
    window = open_window(size=size)
    assert theme().name == theme_name
    found = [f"start page: {fault}" for fault in faults(watch, window)]
    window.show_start_page(False)
    for words, project, layer, neuron in scenes(tmp_path):
        show(window, project, layer, neuron, qtbot)
        found += [f"{words}: {fault}" for fault in faults(watch, window)]
        found += [f"{words}: {fault}" for fault in seen.unexplained(window)]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("size", "name"), [((1280, 800), "light"), ((1024, 700), "dark")], ids=str
)
def test_the_outline_can_be_read(
    usual_theme, open_window, watch, size, name, tmp_path, qtbot
):
    window = open_window(size=size)
    window.actions_by_id[f"view.theme_{name}"].trigger()
    window.show_start_page(False)
    window.actions_by_id["view.panel_outline"].trigger()
    found = []
    for words, project, layer, neuron in scenes(tmp_path):
        show(window, project, layer, neuron, qtbot)
        # What was shortened before would not be shortened again.
        for view in window.findChildren(QAbstractItemView):
            if isinstance(delegate := view.itemDelegate(), NumberDelegate):
                delegate._forget_look()
        found += [f"{words}: {fault}" for fault in faults(watch, window)]
        found += [f"{words}: {fault}" for fault in seen.unexplained(window)]
    assert {"Inputs", "Wohnfläche in Quadratmetern"} & {t.words for t in watch.painted}
    assert not found, "\n".join(dict.fromkeys(found))


def test_all_popovers_and_dialogs_can_be_read(
    theme_name, open_window, watch, tmp_path, qtbot
):
    window = open_window(size=(1024, 700))
    assert theme().name == theme_name
    show(window, new_project(encode(read_csv(long_table(tmp_path)))), "", None, qtbot)
    found = []
    window.findChild(QWidget, "transport_more").click()
    popover = QApplication.activePopupWidget()
    found += [*faults(watch, popover), *seen.unexplained(popover)]
    popover.close()
    for action in DIALOGS:
        window.actions_by_id[action].trigger()
        dialog = QApplication.activeModalWidget()
        found += [f"{action}: {fault}" for fault in faults(watch, dialog)]
        dialog.reject()
    window.files.open_path(long_table(tmp_path))
    qtbot.waitUntil(lambda: window.findChild(TableDialog) is not None, timeout=10_000)
    dialog = window.findChild(TableDialog)
    qtbot.waitUntil(lambda: dialog.dataset is not None, timeout=10_000)
    found += [f"table: {fault}" for fault in faults(watch, dialog)]
    found += [f"table: {fault}" for fault in seen.unexplained(dialog)]
    dialog.reject()
    assert not found, "\n".join(dict.fromkeys(found))


class Careless(QWidget):
    """Paints one text, as it is told."""

    def __init__(self, parent: QWidget, words: str, colour: str) -> None:
        super().__init__(parent)
        self.words, self.colour, self.shorten = words, colour, False
        self.setGeometry(0, 0, 120, 24)
        self.show()

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(self.rect(), "#ffffff")
        painter.setPen(self.colour)
        words = self.words
        if self.shorten:
            mode = Qt.TextElideMode.ElideRight
            words = painter.fontMetrics().elidedText(words, mode, self.width())
        painter.drawText(self.rect(), 0, words)
        painter.end()


@pytest.fixture
def sheet(qtbot) -> QWidget:
    sheet = QWidget()
    qtbot.addWidget(sheet)
    sheet.resize(300, 200)
    sheet.show()
    return sheet


def test_a_text_that_is_cut_is_found(sheet, watch):
    Careless(sheet, "a long sentence without an end", "black")
    assert faults(watch, sheet) == ["Careless cuts 'a long sentence without an end'"]


def test_a_text_that_is_shortened_must_be_told(sheet, watch):
    text = Careless(sheet, "a long sentence without an end", "black")
    text.shorten = True
    (found,) = faults(watch, sheet)
    assert found == (
        "Careless shortens 'a long sentence without an end' and tells it nowhere"
    )
    text.setToolTip("A long story: a long sentence without an end")
    assert faults(watch, sheet) == []


def test_a_faint_text_is_found_unless_it_is_disabled(sheet, watch):
    text = Careless(sheet, "quiet", "#8a8a8a")
    (found,) = faults(watch, sheet)
    assert found == "Careless has 'quiet' at 3.5, #8a8a8a on #ffffff"
    text.setEnabled(False)
    assert faults(watch, sheet) == []


def test_siblings_that_cover_each_other_are_found(sheet, watch):
    Careless(sheet, "one", "black")
    other = Careless(sheet, "other", "black")
    other.move(110, 20)
    assert faults(watch, sheet) == ["Careless covers 10 x 4 of Careless"]
    other.move(120, 20)
    assert faults(watch, sheet) == []


def test_a_control_without_words_is_found(sheet):
    button = QPushButton(parent=sheet)
    button.show()
    without = ["QPushButton has no name", "QPushButton does not say what it does"]
    assert list(seen.unexplained(sheet)) == without
    button.setAccessibleName("Weave")
    button.setToolTip("Weave the threads")
    assert not list(seen.unexplained(sheet))


def test_a_label_without_room_is_found(sheet, watch):
    label = Label("a long sentence without an end", parent=sheet)
    label.setGeometry(0, 0, 60, 24)
    label.show()
    assert faults(watch, sheet) == ["Label cuts 'a long sentence without an end'"]

"""Longer words than the English ones, longer names, and larger type have their room."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea

from engine.data.encode import encode
from engine.data.read_csv import read_csv
from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.rename import RenameLayer, RenameNeuron
from engine.files.examples import EXAMPLES
from gui.panels.inspector.inspector import Inspector
from gui.panels.inspector.product_table import ProductTable
from gui.settings import Settings
from gui.style.theme import theme
from gui.widgets.buttons import Button
from gui.widgets.check_box import CheckBox
from gui.widgets.choice import Choice
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.label import Label
from gui.widgets.segmented import Segmented
from tests.gui.whole import seen
from tests.gui.whole.test_layout import DIALOGS, faults, show, trained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.project import Project

SHARE = 0.4
"""How much longer a text becomes in German, at most."""


@pytest.fixture
def watch(monkeypatch) -> seen.Watch:
    return seen.Watch(monkeypatch)


@pytest.fixture(autouse=True)
def usual_type(qapp) -> Iterator[None]:
    yield
    theme().set_font_scale(1.0)


def longer(text: str) -> str:
    """Each word longer by two fifths."""
    return re.sub(
        r"[^\W\d_]{3,}",
        lambda found: found[0] + ceil(SHARE * len(found[0])) * "n",
        text,
    )


@pytest.fixture
def long_words(monkeypatch) -> None:
    """Let everything that says something in words say it in longer ones."""

    def of_first(kind: type, method: str) -> None:
        original = getattr(kind, method)

        def call(widget: object, text: str = "", *args: object, **more: object) -> None:
            original(widget, longer(text), *args, **more)

        monkeypatch.setattr(kind, method, call)

    def of_options(kind: type, method: str) -> None:
        original = getattr(kind, method)

        def call(widget: object, options, *args: object, **more: object) -> None:
            lengthened = [(key, longer(word)) for key, word in options]
            original(widget, lengthened, *args, **more)

        monkeypatch.setattr(kind, method, call)

    of_first(Label, "__init__")
    of_first(Label, "setText")
    for kind in (Button, CheckBox):
        of_first(kind, "__init__")
    of_first(Button, "set_words")
    of_options(Choice, "set_options")
    of_options(Segmented, "__init__")


def test_words_become_two_fifths_longer():
    assert longer("Train until 60/s") == "Trainnn untilnn 60/s"


def scenes(folder: Path) -> Iterator[tuple[str, Project, str, int | None]]:
    moons = trained(new_project(load_set("two-moons"), hidden=((4, "tanh"),)))
    yield "two moons", moons, "", None
    yield "a neuron", moons, "Hidden 1", 0
    yield "a layer", moons, "Hidden 1", None
    yield "penguins", trained(new_project(load_set("penguins"))), "Output", 0


def names_of_100(folder: Path) -> Project:
    """A table whose columns have names of 100 letters, and layers names of 64."""
    path = folder / "long.csv"
    names = [
        f"{k} {'how wide the leaf is at its widest place ' * 3}"[:99] for k in "12"
    ]
    rows = [f"{k / 7};{k * k / 50}" for k in range(40)]
    path.write_text("\n".join([";".join(names), *rows]), encoding="utf-8")
    project = new_project(encode(read_csv(path)))
    name = ("The hidden layer that has a name of sixty-four letters " * 2)[:63] + "x"
    layers = [
        replace(layer, name=name) if layer.kind == "hidden" else layer
        for layer in project.network.layers
    ]
    return replace(project, network=project.network.with_layers(layers))


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)], ids=str)
def test_german_words_have_room(open_window, watch, long_words, size, tmp_path, qtbot):
    window = open_window(size=size)
    found = [f"start page: {fault}" for fault in faults(watch, window)]
    window.show_start_page(False)
    for words, project, layer, neuron in scenes(tmp_path):
        show(window, project, layer, neuron, qtbot)
        found += [f"{words}: {fault}" for fault in faults(watch, window)]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)], ids=str)
def test_the_largest_type_has_room(
    open_window, watch, settings_file, size, tmp_path, qtbot
):
    settings = Settings(settings_file)
    settings.font_scale = 1.5
    settings.write()
    window = open_window(size=size)
    found = [f"start page: {fault}" for fault in faults(watch, window)]
    window.show_start_page(False)
    for words, project, layer, neuron in scenes(tmp_path):
        show(window, project, layer, neuron, qtbot)
        found += [f"{words}: {fault}" for fault in faults(watch, window)]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.fixture(params=["German", "large"])
def demanding(request, settings_file) -> None:
    """Either longer words or larger type: both at once nobody has promised."""
    if request.param == "German":
        request.getfixturevalue("long_words")
    else:
        settings = Settings(settings_file)
        settings.font_scale = 1.5
        settings.write()


def test_dialogs_have_room_for_large_type_and_for_german_words(
    open_window, watch, demanding
):
    window = open_window(EXAMPLES["two-moons"].path, (1280, 800))
    found = []
    for action in DIALOGS:
        window.actions_by_id[action].trigger()
        dialog = QApplication.activeModalWidget()
        found += [f"{action}: {fault}" for fault in faults(watch, dialog)]
        dialog.reject()
    window.findChild(QAbstractButton, "transport_more").click()
    popover = QApplication.activePopupWidget()
    found += [f"more settings: {fault}" for fault in faults(watch, popover)]
    popover.close()
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)], ids=str)
def test_long_names_of_layers_and_columns_end_in_an_ellipsis(
    open_window, watch, size, tmp_path, qtbot
):
    window = open_window(size=size)
    window.show_start_page(False)
    project = names_of_100(tmp_path)
    window.actions_by_id["view.panel_outline"].trigger()
    hidden = project.network.of_kind("hidden")[0].name
    assert len(hidden) == 64
    found = []
    for layer, neuron in ((hidden, None), (hidden, 0), ("Inputs", 0), ("Output", None)):
        show(window, project, layer, neuron, qtbot)
        found += [f"{layer[:8]} {neuron}: {fault}" for fault in faults(watch, window)]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.3, 1.5])
def test_no_page_of_the_inspector_is_wider_than_its_panel(open_window, scale):
    theme().set_font_scale(scale)
    window = open_window(EXAMPLES["two-moons"].path, (1024, 700))
    network = window.document.project.network
    inputs, hidden = network.layers[:2]
    for layer in network.layers:
        name = f"Geschwindigkeitsmessungsergebnis {layer.id}"
        window.document.do(RenameLayer(layer.id, name))
    first = int(hidden.neurons[0])
    window.document.do(RenameNeuron(first, "Beschleunigungssensorausgang"))
    area = window.findChild(Inspector).findChild(QScrollArea)
    for chosen in (
        {},
        {"layers": [inputs.id]},
        {"layers": [hidden.id]},
        {"neurons": [first]},
        {"neurons": hidden.neurons.tolist()},
        {"connections": [(int(inputs.neurons[0]), first)]},
    ):
        window.canvas.selection.select(**chosen)
        for _ in range(3):
            QApplication.processEvents()
        assert area.widget().width() <= area.viewport().width(), chosen
        labels = area.widget().findChildren(ElidedLabel)
        assert all(each.width() >= each.minimumSizeHint().width() for each in labels)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_values_give_way_to_long_names_and_to_them_alone(open_window, watch, scale):
    theme().set_font_scale(scale)
    for example, wanted in (("penguins", "body_mass_g"), ("two-moons", "x1")):
        window = open_window(EXAMPLES[example].path)
        layer = window.document.project.network.layers[1]
        window.canvas.selection.select(neurons=[int(layer.neurons[0])])
        QApplication.processEvents()
        table = window.findChildren(ProductTable)[0]
        watch.look(window)
        words = {text.words for text in watch.painted if text.widget is table}
        (name,) = [each for each in words if each[:2] == wanted[:2]]
        assert len(name) >= min(len(wanted), 5), words
        if example == "two-moons":
            assert "\N{MINUS SIGN}1.028" in words

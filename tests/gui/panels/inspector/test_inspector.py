"""The inspector shows the engine's numbers, and takes what is typed."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.activations import ACTIVATIONS
from engine.data.sets import load_set
from engine.edits.connect import Connect
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases, SetWeights
from engine.edits.remove import RemoveItems
from engine.edits.settings import ChangeSettings
from gui.panels.inspector.activation_row import ActivationMenu, ActivationRow
from gui.panels.inspector.facts import Facts
from gui.panels.inspector.inspector import PAGES, kind_of
from gui.panels.inspector.name_edit import NameEdit
from gui.panels.inspector.neuron_list import NeuronList
from gui.panels.inspector.result_strip import ResultStrip
from gui.selection import Picked
from gui.style.number_text import format_number
from gui.style.theme import theme
from gui.widgets.number_field import NumberField
from tests.gui.panels.inspector.conftest import bench_of, type_in
from tests.leaks import kept_alive


@pytest.fixture
def wide(qtbot):
    """A neuron with 64 + 36 = 100 inputs that all matter."""
    project = new_project(load_set("digits"), hidden=((100, "tanh"), (3, "tanh")))
    made = bench_of(project)
    qtbot.addWidget(made.inspector)
    made.inspector.resize(272, 700)
    made.inspector.show()
    yield made
    assert made.session.shutdown()


def by_hand(bench, layer_name, index):
    """Sum and output of a neuron of the first hidden layer, computed here."""
    project = bench.document.project
    layer = bench.layer(layer_name)
    raw = project.dataset.inputs[bench.viewed_row.row]
    values = project.scaling.scale_inputs(raw[None])[0]
    projection = next(project.network.incoming(layer.id))
    total = values @ projection.weights[:, index] + layer.biases[index]
    sums, out = np.array([[total]]), np.empty((1, 1))
    ACTIVATIONS[layer.activations[index]].apply(sums, out)
    return float(total), float(out[0, 0])


def test_every_kind_of_selection_has_a_page():
    one, two = frozenset({1}), frozenset({1, 2})
    pair = frozenset({(1, 2)})
    assert kind_of(Picked()) == "network"
    assert kind_of(Picked(layers=one)) == "layer"
    assert kind_of(Picked(neurons=one)) == "neuron"
    assert kind_of(Picked(connections=pair)) == "connection"
    assert kind_of(Picked(neurons=two)) == "several"
    assert kind_of(Picked(layers=one, connections=pair)) == "several"
    assert set(PAGES) == {"network", "layer", "neuron", "connection", "several"}


@pytest.mark.parametrize("row", [0, 17, 321])
def test_a_neuron_shows_what_it_makes_of_the_viewed_row(bench, row):
    bench.selection.select(neurons=[bench.neuron("Hidden 1", 2)])
    bench.viewed_row.set(row)
    total, value = by_hand(bench, "Hidden 1", 2)
    strip = bench.find(ResultStrip)
    assert strip.text == f"tanh({format_number(total)}) = {format_number(value)}"


def test_products_and_bias_add_up_to_the_sum(bench):
    bench.document.do(SetBiases({bench.neuron("Hidden 1", 0): 0.75}))
    bench.selection.select(neurons=[bench.neuron("Hidden 1", 0)])
    table = bench.inputs()
    products = [numbers.product for numbers in table.numbers]
    assert [row.name for row in table.rows] == ["x1", "x2", "bias"]
    assert products[-1] == 0.75
    assert sum(products) == pytest.approx(by_hand(bench, "Hidden 1", 0)[0], abs=1e-6)
    assert table.total == pytest.approx(sum(products), abs=1e-6)


def test_a_typed_weight_is_one_step_of_undo(qtbot, bench):
    source, target = bench.neuron("Hidden 1", 1), bench.neuron("Hidden 2", 0)
    bench.selection.select(neurons=[target])
    before = bench.weight(source, target)
    type_in(qtbot, bench.field((source, target)), "-1,25")
    assert bench.weight(source, target) == -1.25
    assert bench.document.stack.undoText() == "Set weight a2 to b1"
    bench.document.stack.undo()
    assert bench.weight(source, target) == before
    assert bench.field((source, target)).text() == format_number(before)


def test_quick_steps_of_a_field_are_one_step_of_undo(qtbot, bench):
    neuron = bench.neuron("Hidden 2", 1)
    bench.selection.select(neurons=[neuron])
    field = bench.find(NumberField, "inspector_bias")
    field.setFocus()
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert bench.layer("Hidden 2").biases[1] == pytest.approx(0.29)
    assert bench.document.stack.count() == 1


def test_fields_are_typed_into_one_after_the_other_as_steps_of_their_own(qtbot, bench):
    target = bench.neuron("Hidden 2", 0)
    bench.selection.select(neurons=[target])
    for index in range(3):
        source = bench.neuron("Hidden 1", index)
        type_in(qtbot, bench.field((source, target)), f"{index}.5", Qt.Key.Key_Tab)
    assert bench.document.stack.count() == 3


@pytest.mark.parametrize(
    ("text", "words"), [("abc", "is not a number"), ("1e50", "must be a finite number")]
)
def test_what_is_no_weight_is_said_below_the_field(qtbot, bench, text, words):
    source, target = bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 0)
    bench.selection.select(neurons=[target])
    before = bench.weight(source, target)
    field = bench.field((source, target))
    field.window().activateWindow()
    type_in(qtbot, field, text)
    qtbot.waitUntil(field.hasFocus)
    assert bench.error().isVisible()
    assert words in bench.error().text()
    assert bench.weight(source, target) == before
    assert bench.document.stack.count() == 0
    type_in(qtbot, field, "0.5")
    assert not bench.error().isVisible()


def test_typing_is_not_disturbed_while_other_numbers_change(qtbot, bench):
    first, second = bench.neuron("Inputs", 0), bench.neuron("Inputs", 1)
    target = bench.neuron("Hidden 1", 0)
    bench.selection.select(neurons=[target])
    field = bench.field((first, target))
    field.setFocus()
    qtbot.keyClicks(field, "0.12")
    bench.document.do(SetWeights({(first, target): 7.0, (second, target): 5.0}))
    assert field.text() == "0.12"
    assert bench.field((second, target)).text() == "5.000"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "7.000"


def test_numbers_follow_training_without_new_rows(qtbot, bench):
    source, target = bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 0)
    bench.selection.select(neurons=[target])
    field, page = bench.field((source, target)), bench.inspector.page
    shown = {field.text()}

    def changed():
        shown.add(field.text())
        return len(shown) >= 3

    bench.session.play()
    qtbot.waitUntil(changed, timeout=10_000)
    assert bench.session.is_running
    bench.session.pause()
    assert bench.inspector.page is page
    assert bench.field((source, target)) is field
    assert field.text() == format_number(bench.weight(source, target))


def test_of_many_inputs_the_largest_products_are_listed(wide):
    neuron = wide.neuron("Hidden 2", 0)
    wide.selection.select(neurons=[neuron])
    table = wide.inputs()
    assert len(table.rows) == 64 + 2
    assert table.rows[-2].name == "36 more, together"
    products = [numbers.product for numbers in table.numbers]
    assert sum(products) == pytest.approx(table.total, abs=1e-5)
    shown = {row.key[0] for row in table.rows[:64]}
    values = wide.inspector.values.outputs[wide.layer("Hidden 1").id]
    hidden = wide.layer("Hidden 1").neurons.tolist()
    sizes = {
        source: abs(wide.weight(source, neuron) * value)
        for source, value in zip(hidden, values.tolist(), strict=True)
    }
    rest = [size for source, size in sizes.items() if source not in shown]
    assert min(sizes[source] for source in shown) >= max(rest)


def test_a_tile_sets_the_activation(qtbot, bench):
    bench.selection.select(neurons=[bench.neuron("Hidden 1", 3)])
    row = bench.find(ActivationRow)
    qtbot.mouseClick(row.tiles["sine"], Qt.MouseButton.LeftButton)
    assert bench.layer("Hidden 1").activations == ("tanh", "tanh", "tanh", "sine")
    assert row.tiles["sine"].isChecked()
    assert bench.find(ActivationMenu, "inspector_activation").value == "sine"


def test_the_menu_sets_any_activation_of_a_layer(qtbot, bench):
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    menu = bench.find(ActivationMenu, "inspector_activation")
    menu.setFocus()
    assert menu.value == "tanh"
    qtbot.keyClicks(menu, "soft")
    qtbot.waitUntil(lambda: bench.layer("Hidden 1").activations[0] != "tanh")
    assert set(bench.layer("Hidden 1").activations) == {"softplus"}


def test_softmax_of_one_neuron_is_of_the_whole_layer_and_says_so(qtbot, bench):
    bench.selection.select(neurons=[bench.neuron("Hidden 2", 0)])
    bench.find(ActivationRow).chosen.emit("softmax")
    assert bench.layer("Hidden 2").activations == ("softmax", "softmax")
    words = [label.text() for label in bench.inspector.findChildren(QLabel)]
    assert "Softmax is of the whole layer." in words


def test_softmax_of_a_layer_of_one_is_refused_in_a_sentence(bench):
    bench.selection.select(neurons=[bench.neuron("Output", 0)])
    row = bench.find(ActivationRow)
    row.chosen.emit("softmax")
    assert bench.layer("Output").activations == ("sigmoid",)
    assert bench.error().isVisible()
    assert bench.error().text().endswith(".")
    assert row.menu.value == "sigmoid"


def test_the_size_of_a_layer_is_typed(qtbot, bench):
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    field = bench.find(NumberField, "inspector_size")
    type_in(qtbot, field, "6")
    assert bench.layer("Hidden 1").size == 6
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert bench.layer("Hidden 1").size == 5
    type_in(qtbot, field, "99999999999")
    assert bench.layer("Hidden 1").size == 5
    assert bench.error().isVisible()


def test_a_layer_lists_its_neurons_to_select_them(qtbot, bench):
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    listed = bench.find(NeuronList)
    listed.setFocus()
    for _ in range(3):
        qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    chosen = frozenset({bench.neuron("Hidden 1", 2)})
    assert bench.selection.picked == Picked(neurons=chosen)


def test_a_name_is_typed_and_a_taken_one_refused(qtbot, bench):
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    type_in(qtbot, bench.find(NameEdit), "Features")
    assert bench.layer("Features").size == 4
    type_in(qtbot, bench.find(NameEdit), "Output")
    assert bench.layer("Features").size == 4
    assert "called Output" in bench.error().text()
    assert bench.find(NameEdit).text() == "Features"


def test_a_connection_shows_its_product(qtbot, bench):
    pair = bench.neuron("Inputs", 1), bench.neuron("Hidden 1", 0)
    bench.selection.select(connections=[pair])
    type_in(qtbot, bench.find(NumberField, "inspector_weight"), "2")
    project = bench.document.project
    raw = project.dataset.inputs[0]
    value = float(project.scaling.scale_inputs(raw[None])[0, 1])
    facts = bench.find(Facts).facts
    assert facts["Value of x2"] == format_number(value)
    assert facts["Product"].lstrip("+") == format_number(2 * value)


def test_several_neurons_show_what_differs_and_are_set_at_once(qtbot, bench):
    neurons = bench.layer("Hidden 1").neurons.tolist()
    bench.document.do(SetBiases({neurons[0]: 0.5}))
    bench.selection.select(neurons=neurons)
    field = bench.find(NumberField, "inspector_bias")
    assert field.value is None
    assert field.placeholderText() == "multi."
    type_in(qtbot, field, "0.25")
    assert bench.layer("Hidden 1").biases.tolist() == [0.25] * 4
    assert field.text() == "0.250"
    bench.document.stack.undo()
    assert field.value is None


def test_several_layers_get_one_size(qtbot, bench):
    bench.selection.select(layers=[bench.layer(f"Hidden {n}").id for n in (1, 2)])
    type_in(qtbot, bench.find(NumberField, "inspector_size"), "3")
    assert bench.layer("Hidden 1").size == bench.layer("Hidden 2").size == 3
    assert bench.document.stack.count() == 1


def test_freezing_a_neuron_freezes_its_bias_and_what_comes_in(qtbot, bench):
    bench.selection.select(neurons=[bench.neuron("Hidden 2", 1)])
    button = bench.find(QWidget, "inspector_freeze")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    layer = bench.layer("Hidden 2")
    projection = next(bench.document.project.network.incoming(layer.id))
    assert layer.frozen.tolist() == [False, True]
    assert projection.frozen.all(axis=0).tolist() == [False, True]
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not bench.layer("Hidden 2").frozen.any()
    assert not button.isChecked()


def test_what_is_removed_is_no_longer_shown(bench):
    neuron = bench.neuron("Hidden 1", 0)
    bench.selection.select(neurons=[neuron])
    bench.document.do(RemoveItems(neurons=(neuron,)))
    assert bench.find(NameEdit).text() == "Network"
    bench.document.stack.undo()
    assert bench.find(NameEdit).text() == "a1"


def test_a_new_connection_appears_as_a_row(bench):
    bench.selection.select(neurons=[bench.neuron("Output", 0)])
    assert len(bench.inputs().rows) == 3
    edit = Connect(bench.layer("Inputs").id, bench.layer("Output").id)
    bench.document.do(edit)
    assert [row.name for row in bench.inputs().rows][-1] == "bias"
    assert len(bench.inputs().rows) == 5


def test_the_network_says_what_computes_it_and_why(qtbot, bench):
    bench.selection.clear()
    bench.session.step()
    qtbot.waitUntil(lambda: bench.session.latest.backend is not None, timeout=5000)
    choice = bench.session.latest.backend
    told = [facts.facts for facts in bench.inspector.findChildren(Facts)]
    assert {"Computed by": choice.name} in told
    reason = bench.find(QLabel, "inspector_backend_reason").text()
    assert reason.lower() == choice.reason.lower()


def test_the_network_says_the_rate_that_a_schedule_makes(qtbot, bench):
    bench.selection.clear()
    changes = (("learning_rate", 0.08), ("warm_up", 3))
    bench.document.do(ChangeSettings(changes, 0))
    bench.session.step()
    qtbot.waitUntil(lambda: bench.session.latest.epoch == 1, timeout=5000)
    told = [facts.facts for facts in bench.inspector.findChildren(Facts)]
    used = [each["Rate in use"] for each in told if "Rate in use" in each]
    assert used == ["0.04"]


def test_the_network_says_what_keeps_it_from_running(qtbot):
    bench = bench_of(None)
    qtbot.addWidget(bench.inspector)
    words = [label.text() for label in bench.inspector.findChildren(QLabel)]
    assert "The canvas is empty. Drag a layer here." in words


def test_a_typed_seed_draws_new_weights(qtbot, bench):
    pair = bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 0)
    before = bench.weight(*pair)
    type_in(qtbot, bench.find(NumberField, "inspector_seed"), "5")
    assert bench.document.project.settings.seed == 5
    assert bench.weight(*pair) != before


def test_both_themes_draw_every_page(qtbot, bench):
    pair = bench.neuron("Inputs", 0), bench.neuron("Hidden 1", 0)
    pictures = set()
    for name in ("dark", "light"):
        theme().set(name)
        bench.selection.clear()
        bench.inspector.grab()
        bench.selection.select(connections=[pair])
        bench.inspector.grab()
        bench.selection.select(neurons=[pair[1]])
        pictures.add(bytes(bench.inspector.grab().toImage().constBits()))
    assert len(pictures) == 2


def test_a_dropped_inspector_is_freed(qtbot):
    project = new_project(load_set("xor"))

    def make():
        bench = bench_of(project)
        bench.selection.select(layers=[project.network.layers[1].id])
        neuron = int(project.network.layers[1].neurons[0])
        bench.selection.select(neurons=[neuron])
        return bench.inspector

    assert kept_alive(make) == 0

"""The dropout of hidden layers, typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.edits.dropout import SetDropout
from gui.widgets.number_field import NumberField
from tests.gui.panels.inspector.conftest import type_in


def test_the_dropout_of_a_hidden_layer_is_typed(qtbot, bench):
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    field = bench.find(NumberField, "inspector_dropout")
    assert (field.accessibleName(), field.value) == ("Dropout", 0)
    type_in(qtbot, field, "1/4")
    assert bench.layer("Hidden 1").dropout == 0.25
    assert bench.layer("Hidden 2").dropout == 0
    type_in(qtbot, field, "1")
    assert bench.layer("Hidden 1").dropout == field.value == 0.25
    assert "from 0 to below 1" in bench.error().text()
    bench.document.stack.undo()
    assert field.value == 0


def test_only_hidden_layers_have_a_dropout(bench):
    for name in ("Inputs", "Output", "Hidden 1"):
        bench.selection.select(layers=[bench.layer(name).id])
        shown = [
            field.isVisibleTo(bench.inspector)
            for field in bench.inspector.findChildren(QWidget, "inspector_dropout")
        ]
        assert any(shown) == (name == "Hidden 1")


def test_a_dropout_that_is_typed_while_training_goes_on_with_the_run(qtbot, bench):
    bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.step > 20, timeout=10_000)
    bench.selection.select(layers=[bench.layer("Hidden 1").id])
    type_in(qtbot, bench.find(NumberField, "inspector_dropout"), "0.5")
    assert bench.session.is_running
    step = bench.session.latest.step
    qtbot.waitUntil(lambda: bench.session.latest.step > step, timeout=10_000)
    bench.session.pause()
    assert bench.layer("Hidden 1").dropout == 0.5
    marks = bench.document.project.training.history.marks
    assert [mark.text for mark in marks] == ["dropout 0.5"]


def test_several_hidden_layers_get_one_dropout(qtbot, bench):
    layers = [bench.layer(f"Hidden {n}").id for n in (1, 2)]
    bench.document.do(SetDropout((layers[0],), 0.5))
    bench.selection.select(layers=layers)
    field = bench.find(NumberField, "inspector_dropout")
    assert field.value is None
    type_in(qtbot, field, "0.2")
    assert [bench.layer(f"Hidden {n}").dropout for n in (1, 2)] == [0.2, 0.2]
    assert bench.document.stack.count() == 2

"""Parameters, settings and runs."""

from dataclasses import replace

import numpy as np
import pytest

from engine.edits.activation import SetActivation
from engine.edits.add import AddNeuron
from engine.edits.edit import RefusedEdit
from engine.edits.parameters import NewWeights, Rewind, SetBiases, SetFrozen, SetWeights
from engine.edits.placement import Move
from engine.edits.remove import RemoveItems
from engine.edits.rename import RenameLayer
from engine.edits.run import RunEdit
from engine.edits.settings import ChangeSettings, InvalidSetting, check_settings
from engine.history import Mark
from engine.network.parameters import pack
from engine.settings import StopConditions, TrainingSettings
from engine.trainer import Trainer
from tests.engine.edits.samples import (
    biases_by_id,
    layer_id,
    neurons,
    project,
    start_of,
    trained,
    weights_by_ids,
)


def change(**changes):
    return ChangeSettings(tuple(changes.items()))


# Parameters


def test_weights_and_biases_are_set_and_nothing_else_moves():
    before = trained(project())
    (x1, x2), (a1, a2, *_) = neurons(before, "Inputs"), neurons(before, "Hidden 1")
    after = SetWeights({(x1, a2): 0.25, (x2, a1): -3}).apply(before)
    assert weights_by_ids(after) == weights_by_ids(before) | {
        (x1, a2): 0.25,
        (x2, a1): -3.0,
    }
    biased = SetBiases({a1: 0.5}).apply(after)
    assert biases_by_id(biased) == biases_by_id(before) | {a1: 0.5}
    assert np.array_equal(biased.start, before.start)


def test_a_value_typed_before_the_first_step_belongs_to_the_start():
    before = project()
    x1, a1 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[0]
    typed = SetBiases({a1: 2}).apply(SetWeights({(x1, a1): 7}).apply(before))
    trainer = Trainer(typed)
    trainer.advance(3)
    rewound = Rewind().apply(trainer.snapshot())
    assert weights_by_ids(rewound)[x1, a1] == 7
    assert biases_by_id(rewound)[a1] == 2


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e39])
def test_values_that_are_not_finite_are_refused(value):
    given = project()
    x1, a1 = neurons(given, "Inputs")[0], neurons(given, "Hidden 1")[0]
    with pytest.raises(RefusedEdit, match="A weight must be a finite number"):
        SetWeights({(x1, a1): value}).apply(given)
    with pytest.raises(RefusedEdit, match="A bias must be a finite number"):
        SetBiases({a1: value}).apply(given)


def test_what_does_not_exist_cannot_be_set():
    given = project()
    x1, a1 = neurons(given, "Inputs")[0], neurons(given, "Hidden 1")[0]
    b1 = neurons(given, "Hidden 2")[0]
    thin = RemoveItems(connections=((x1, a1),)).apply(given)
    with pytest.raises(RefusedEdit, match="x1 does not feed a1"):
        SetWeights({(x1, a1): 1}).apply(thin)
    with pytest.raises(RefusedEdit, match="x1 does not feed b1"):
        SetFrozen(connections=((x1, b1),)).apply(thin)
    with pytest.raises(RefusedEdit, match="x1 is an input neuron"):
        SetBiases({x1: 1}).apply(thin)
    with pytest.raises(RefusedEdit, match="x1 is an input neuron"):
        SetFrozen(neurons=(x1,)).apply(thin)


def test_frozen_parameters_stay_in_training_until_they_are_released():
    before = project()
    x1, a1 = neurons(before, "Inputs")[0], neurons(before, "Hidden 1")[0]
    held = SetFrozen(neurons=(a1,), connections=((x1, a1),)).apply(before)
    trainer = Trainer(held)
    trainer.advance(5)
    after = trainer.snapshot()
    old, new = weights_by_ids(before), weights_by_ids(after)
    assert [pair for pair in old if old[pair] == new[pair]] == [(x1, a1)]
    assert biases_by_id(after)[a1] == 0
    freed = SetFrozen((a1,), ((x1, a1),), frozen=False).apply(after)
    assert freed.network.projections[0].frozen is None
    assert not freed.network.layer_named("Hidden 1").frozen.any()


@pytest.mark.parametrize(
    ("edit", "label"),
    [
        (SetWeights({(1, 2): 0.0}, "x1 to a2"), "Set weight x1 to a2"),
        (SetWeights({(1, 2): 0.0, (1, 3): 0.0}), "Set 2 weights"),
        (SetBiases({1: 0.0}, "a2"), "Set bias a2"),
        (SetFrozen(neurons=(1, 2)), "Freeze 2 biases"),
        (SetFrozen(connections=((1, 2),), frozen=False), "Unfreeze weight"),
        (SetFrozen((1,), ((1, 2),)), "Freeze 2 parameters"),
        (NewWeights(4), "New weights, seed 4"),
        (change(learning_rate=0.01), "Set rate 0.01"),
        (change(batch_size=None), "Set batch full"),
        (change(pace=5), "Change speed"),
        (change(l1=0.1, l2=0.1), "Change settings"),
    ],
)
def test_labels(edit, label):
    assert edit.label == label


def test_a_seed_that_cannot_be_is_refused():
    with pytest.raises(InvalidSetting, match="seed must be a whole number"):
        NewWeights(-1).apply(project())


# Settings


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"learning_rate": 0.0012}, "rate 0.0012"),
        ({"optimizer": "adam"}, "optimizer adam"),
        ({"batch_size": 32}, "batch 32"),
        ({"batch_size": None}, "batch full"),
        ({"loss": "mae", "l2": 0.01}, "loss mae, L2 0.01"),
        ({"clip": 1.0}, "clip 1"),
        ({"shuffle": False}, "shuffling off"),
    ],
)
def test_a_change_of_a_trained_project_is_marked(changes, text):
    after = change(**changes).apply(trained(project()))
    assert after.training.history.marks == (Mark(5.0, text),)
    assert all(getattr(after.settings, k) == v for k, v in changes.items())
    assert change(**changes).apply(project()).training.history.marks == ()


def test_pace_and_stop_leave_no_mark_and_no_change_is_no_change():
    before = trained(project())
    after = change(pace=None, stop=StopConditions(epochs=3)).apply(before)
    assert after.training.history.marks == ()
    assert after.settings.stop.epochs == 3
    assert change(learning_rate=0.03).apply(before) is before


def test_a_mark_stands_where_the_run_is():
    before = project()
    after = ChangeSettings((("learning_rate", 0.5),), epoch=7.5).apply(before)
    assert after.training.history.marks == (Mark(7.5, "rate 0.5"),)
    partly = trained(before)
    partly = replace(partly, training=replace(partly.training, row=4))
    assert change(l1=0.5).apply(partly).training.history.marks[0].epoch == 5.25


def test_marks_of_methods_say_what_changed_and_do_not_replace_each_other():
    after = trained(project())
    for name, value in (
        ("schedule", "step"),
        ("schedule_epochs", 12),
        ("schedule_epochs", None),
        ("warm_up", 3),
        ("momentum", 0.5),
        ("weight_decay", 0.1),
        ("class_weights", "balanced"),
    ):
        after = change(**{name: value}).apply(after)
    assert [mark.text for mark in after.training.history.marks] == [
        "schedule step",
        "epochs of the schedule as usual",
        "warm-up 3",
        "momentum 0.5",
        "weight decay 0.1",
        "class weights balanced",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("momentum", 1.0),
        ("momentum", -0.1),
        ("momentum", True),
        ("weight_decay", float("nan")),
        ("schedule", "magic"),
        ("schedule_epochs", 0),
        ("warm_up", 1.5),
        ("class_weights", "heavy"),
        ("stop", StopConditions(restore_best=1)),
    ],
)
def test_methods_that_no_training_can_have_are_refused(name, value):
    with pytest.raises(InvalidSetting):
        change(**{name: value}).apply(project())


def test_an_explicit_backend_is_decided_anew():
    before = trained(project())
    before = replace(before, training=replace(before.training, backend="numpy"))
    assert change(backend="fused").apply(before).training.backend is None
    assert change(l1=0.1).apply(before).training.backend == "numpy"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learning_rate", 0.0),
        ("learning_rate", -1.0),
        ("learning_rate", float("nan")),
        ("learning_rate", float("inf")),
        ("learning_rate", "fast"),
        ("learning_rate", None),
        ("l1", -0.1),
        ("l2", float("inf")),
        ("clip", 0.0),
        ("batch_size", 0),
        ("batch_size", 2.5),
        ("batch_size", True),
        ("pace", 0),
        ("optimizer", "adamw2"),
        ("loss", "mes"),
        ("initializer", ""),
        ("shuffle", 1),
        ("backend", None),
        ("stop", None),
        ("stop", StopConditions(epochs=0)),
        ("stop", StopConditions(patience=0)),
        ("stop", StopConditions(loss=-1.0)),
        ("stop", StopConditions(seconds=0.0)),
        ("stop", StopConditions(seconds=float("nan"))),
        ("seed", 3),
        ("colour", 3),
    ],
)
def test_settings_that_no_training_can_have_are_refused(name, value):
    with pytest.raises(InvalidSetting) as caught:
        change(**{name: value}).apply(project())
    assert str(caught.value).endswith(".")


def test_the_default_settings_are_fine():
    check_settings(TrainingSettings())


# Runs


def run(given, steps):
    trainer = Trainer(given)
    trainer.advance(steps)
    return trainer.snapshot()


def test_a_run_keeps_what_was_renamed_moved_or_set_meanwhile():
    before = project()
    after = run(before, 12)
    hidden = layer_id(before, "Hidden 1")
    meanwhile = Move((hidden,), 10, 20).apply(
        RenameLayer(hidden, "Edges").apply(before)
    )
    meanwhile = ChangeSettings((("learning_rate", 0.5),), epoch=1.0).apply(meanwhile)
    done = RunEdit(after.network, after.training, "Train").apply(meanwhile)
    layer = done.network.layer(hidden)
    assert layer.name == "Edges"
    assert layer.position == meanwhile.network.layer(hidden).position
    assert np.array_equal(pack(done.network), pack(after.network))
    assert done.training.step == 12
    assert done.training.history.marks == (Mark(1.0, "rate 0.5"),)
    assert done.settings.learning_rate == 0.5
    assert np.array_equal(done.start, pack(before.network))
    again = RunEdit(after.network, done.training).apply(done)
    assert again.training.history.marks == done.training.history.marks


def test_a_run_of_another_structure_is_refused():
    before = project()
    after = run(before, 2)
    grown = AddNeuron(layer_id(before, "Hidden 1")).apply(before)
    with pytest.raises(RefusedEdit, match="changed since this run"):
        RunEdit(after.network, after.training).apply(grown)


def test_a_run_goes_on_after_an_edit():
    before = run(project(), 6)
    edited = AddNeuron(layer_id(before, "Hidden 1")).apply(before)
    edited = SetActivation((neurons(edited, "Hidden 1")[0],), "relu").apply(edited)
    after = run(edited, 6)
    assert after.training.step == 12
    start = Rewind().apply(after)
    assert weights_by_ids(start) == weights_by_ids(start_of(edited))
    texts = [mark.text for mark in after.training.history.marks]
    assert texts == ["neuron a5 added", "activation of a1: relu"]

"""Data, their split and scaling, bindings, and networks that fit them."""

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from engine.edits.add import AddLayer
from engine.edits.data import BindColumn, ChangeScaling, SetData
from engine.edits.edit import RefusedEdit
from engine.edits.fit import FitToData
from engine.edits.new_project import new_project
from engine.edits.remove import RemoveItems
from engine.edits.split import ChangeSplit
from engine.errors import UserError
from engine.project import Project, with_settings
from engine.readiness import problems
from tests.engine.edits.samples import (
    biases_by_id,
    dataset,
    layer_id,
    neurons,
    project,
    trained,
    weights_by_ids,
)

TABLE = ("island", "mass", "sex")
SPECIES = ("Adelie", "Chinstrap", "Gentoo")


def columns(given, name):
    return given.network.layer_named(name).columns.tolist()


def names(given, name):
    return given.network.layer_named(name).names


def activations(given, name):
    return set(given.network.layer_named(name).activations)


# Other data


def test_neurons_follow_the_columns_of_their_name():
    before = trained(project())
    other = dataset(("age", "x2", "x1"), ("z", "y"), name="other")
    after = SetData(other).apply(before)
    assert columns(after, "Inputs") == [2, 1]
    assert columns(after, "Output") == [1]
    assert names(after, "Inputs") == ("x1", "x2")
    assert weights_by_ids(after) == weights_by_ids(before)
    assert after.training.history.marks[-1].text == "data other"


def test_neurons_without_a_column_of_their_name_have_none():
    after = SetData(dataset(("age", "mass"), ("tip",))).apply(project())
    assert columns(after, "Inputs") == [-1, -1]
    assert columns(after, "Output") == [-1]
    assert problems(after)
    back = SetData(dataset()).apply(after)
    assert columns(back, "Inputs") == [0, 1]
    assert not problems(back)


def test_scaling_is_fitted_to_the_new_data():
    generated = SetData(dataset()).apply(Project())
    table = SetData(dataset(table=True)).apply(Project())
    assert generated.scaling.method == "none"
    assert table.scaling.method == "standardize"
    after = ChangeScaling("minmax").apply(table)
    train = after.scaling.scale_inputs(after.dataset.inputs[after.dataset.train_rows])
    assert np.allclose([train.min(0), train.max(0)], [[0, 0], [1, 1]])
    assert SetData(dataset(), "minmax").apply(table).scaling.method == "minmax"


def test_a_new_split_fits_the_scaling_anew_and_begins_the_epoch_anew():
    before = ChangeScaling("standardize").apply(trained(project()))
    before = replace(before, training=replace(before.training, row=8))
    after = ChangeSplit(0.5, 3).apply(before)
    assert len(after.dataset.test_rows) == 10
    assert after.scaling.method == "standardize"
    train = after.scaling.scale_inputs(after.dataset.inputs[after.dataset.train_rows])
    assert np.allclose(train.mean(axis=0), 0)
    assert after.training.row == 0
    with pytest.raises(UserError):
        ChangeSplit(1.0, 3).apply(before)


def test_edits_of_data_need_data():
    for edit in (ChangeSplit(0.5, 0), ChangeScaling("none"), FitToData()):
        with pytest.raises(RefusedEdit, match="There are no data yet"):
            edit.apply(Project())


def test_columns_are_swapped_by_hand():
    before = project()
    x1, x2 = neurons(before, "Inputs")
    swapped = BindColumn(x1, 1).apply(before)
    assert columns(swapped, "Inputs") == [1, 0]
    assert names(swapped, "Inputs") == ("x2", "x1")
    free = BindColumn(x1, -1).apply(before)
    assert columns(free, "Inputs") == [-1, 1]
    taken = BindColumn(x1, 1).apply(free)
    assert columns(taken, "Inputs") == [1, -1]
    assert BindColumn(x2, 1).apply(before) is before
    for column in (2, -2):
        with pytest.raises(RefusedEdit):
            BindColumn(x1, column).apply(before)


# Fitting


def test_a_classifier_is_made_to_fit_and_keeps_what_it_learned():
    before = trained(project(classes=("blue", "orange")))
    other = dataset(TABLE, classes=SPECIES, name="penguins", table=True)
    after = FitToData().apply(SetData(other).apply(before))
    assert problems(after) == []
    assert names(after, "Inputs") == TABLE
    assert names(after, "Output") == ("p(Adelie)", "p(Chinstrap)", "p(Gentoo)")
    assert activations(after, "Output") == {"softmax"}
    assert after.settings.loss == "cross_entropy"
    old, new = weights_by_ids(before), weights_by_ids(after)
    assert old.items() <= new.items()
    texts = [mark.text for mark in after.training.history.marks]
    assert texts == ["data penguins", "fitted to penguins"]


def test_a_network_of_many_outputs_is_made_to_fit_two_classes_and_numbers():
    before = new_project(dataset(TABLE, classes=SPECIES), hidden=((3, "relu"),))
    two = SetData(dataset(classes=("no", "yes"))).apply(before)
    after = FitToData().apply(two)
    assert problems(after) == []
    assert activations(after, "Output") == {"sigmoid"}
    assert after.settings.loss == "binary_cross_entropy"
    assert len(neurons(after, "Inputs")) == 2
    numbers = FitToData().apply(SetData(dataset(TABLE, ("u", "v"))).apply(after))
    assert problems(numbers) == []
    assert activations(numbers, "Output") == {"identity"}
    assert numbers.settings.loss == "mse"


def test_a_fitting_loss_that_was_chosen_stays():
    before = with_settings(project(), loss="half_sse")
    assert FitToData().apply(before).settings.loss == "half_sse"


def test_neurons_keep_the_column_that_they_had():
    before = project(inputs=("a", "b", "c"))
    first = RemoveItems(neurons=(neurons(before, "Inputs")[1],)).apply(before)
    old = dict(zip(names(first, "Inputs"), neurons(first, "Inputs"), strict=True))
    after = FitToData().apply(first)
    new = dict(zip(names(after, "Inputs"), neurons(after, "Inputs"), strict=True))
    assert list(new) == ["a", "b", "c"]
    assert old.items() <= new.items()
    assert columns(after, "Inputs") == [0, 1, 2]


def test_missing_layers_are_made_and_joined():
    given = SetData(dataset()).apply(Project())
    given = AddLayer("hidden", 4, position=(100, 50)).apply(given)
    given = AddLayer("hidden", 1, position=(500, 0), loose=True).apply(given)
    given = AddLayer("hidden", 1, position=(520, 90), loose=True).apply(given)
    after = FitToData().apply(given)
    assert problems(after) == []
    layers = {layer.id: layer.name for layer in after.network.layers}
    joined = {(layers[p.source], layers[p.target]) for p in after.network.projections}
    assert joined == {
        ("Inputs", "Hidden 1"),
        ("Hidden 1", "Neuron 1"),
        ("Hidden 1", "Neuron 2"),
        ("Neuron 1", "Output"),
        ("Neuron 2", "Output"),
    }
    x = {layer.name: layer.position[0] for layer in after.network.layers}
    assert x["Inputs"] < x["Hidden 1"] < x["Neuron 2"] < x["Output"]


def test_an_empty_canvas_and_networks_without_an_end_become_runnable():
    empty = SetData(dataset()).apply(Project())
    assert problems(FitToData().apply(empty)) == []
    for name in ("Inputs", "Output"):
        whole = project()
        cut = RemoveItems(layers=(layer_id(whole, name),)).apply(whole)
        assert problems(cut)
        assert problems(FitToData().apply(cut)) == []


def test_several_input_and_output_layers_stay_where_they_fit():
    given = SetData(dataset(("a", "b"), ("u", "v"))).apply(Project())
    for edit in (
        AddLayer("input", 1),
        AddLayer("input", 1),
        AddLayer("hidden", 2),
        AddLayer("output", 1),
        AddLayer("output", 1),
    ):
        given = edit.apply(given)
    after = FitToData().apply(given)
    assert problems(after) == []
    assert (
        len(after.network.of_kind("input")) == len(after.network.of_kind("output")) == 2
    )
    classes = SetData(dataset(("b", "c"), classes=SPECIES)).apply(after)
    fitted = FitToData().apply(classes)
    assert problems(fitted) == []
    assert len(fitted.network.of_kind("output")) == 1
    bound = [x.columns.tolist() for x in fitted.network.of_kind("input")]
    assert sorted(chain(*bound)) == [0, 1]


def test_fitting_twice_changes_nothing_more():
    once = FitToData().apply(project())
    again = FitToData().apply(once)
    assert weights_by_ids(again) == weights_by_ids(once) == weights_by_ids(project())
    assert biases_by_id(again) == biases_by_id(once)


# New projects


def test_a_new_project_of_generated_data():
    given = new_project(dataset(classes=("blue", "orange")))
    settings = given.settings
    assert [layer.name for layer in given.network.layers] == [
        "Inputs",
        "Hidden 1",
        "Output",
    ]
    assert (settings.optimizer, settings.learning_rate) == ("sgd", 0.03)
    assert (settings.batch_size, settings.pace) == (10, 60)
    assert (settings.loss, given.scaling.method) == ("binary_cross_entropy", "none")
    assert problems(given) == []


def test_a_new_project_of_a_table():
    given = new_project(
        dataset(TABLE, classes=SPECIES, table=True),
        hidden=((5, "relu"), (3, "sine")),
        seed=4,
    )
    settings = given.settings
    assert [layer.size for layer in given.network.layers] == [3, 5, 3, 3]
    assert (settings.optimizer, settings.learning_rate) == ("adam", 0.01)
    assert (settings.batch_size, settings.pace, settings.seed) == (32, None, 4)
    assert (settings.loss, given.scaling.method) == ("cross_entropy", "standardize")
    assert problems(given) == []


def test_a_new_project_may_have_no_hidden_layer_and_other_words():
    given = new_project(
        dataset(classes=("no", "yes")),
        hidden=(),
        output="tanh",
        initializer="uniform",
        scale="minmax",
    )
    assert len(given.network.layers) == 2
    assert given.settings.loss == "mse"
    assert given.scaling.method == "minmax"
    assert np.abs(given.network.projections[0].weights).max() <= 0.5


def test_seeds_give_other_weights():
    one, two = (new_project(dataset(), seed=seed) for seed in (0, 1))
    assert weights_by_ids(one) != weights_by_ids(two)
    assert weights_by_ids(one) == weights_by_ids(new_project(dataset()))


@pytest.mark.parametrize(
    "words",
    [
        {"loss": "cross_entropy"},
        {"loss": "binary_cross_entropy", "output": "sigmoid"},
        {"loss": "least"},
        {"output": "softmax"},
        {"output": "tanhh"},
        {"initializer": "magic"},
        {"hidden": ((0, "tanh"),)},
        {"hidden": ((4, "tanhh"),)},
        {"hidden": ((1, "softmax"),)},
        {"hidden": ((90_000, "tanh"), (90_000, "tanh"))},
        {"seed": -1},
    ],
)
def test_words_that_do_not_go_together_make_no_project(words):
    with pytest.raises(UserError) as caught:
        new_project(dataset(), **words)
    assert str(caught.value).endswith(".")

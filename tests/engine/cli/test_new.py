"""`new` makes the project that the options describe."""

import json
import os

import numpy as np
import pytest

from engine.data.sets import SETS
from engine.files.project_file import load
from engine.readiness import problems

HOUSES = """area,rooms,town,price,rent
50,2,Ulm,100,500
60,3,Bonn,120,600
70,,Ulm,140,700
80,3,Bonn,160,800
90,4,Ulm,180,900
100,4,Bonn,200,1000
"""


@pytest.fixture
def houses(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text(HOUSES)
    return path


@pytest.mark.parametrize("name", SETS)
def test_every_set_makes_a_project_that_can_run(good, name, tmp_path):
    good("new", "p.wloom", "--data", name)
    project = load(tmp_path / "p.wloom")
    assert problems(project) == []
    assert project.dataset.name == name
    assert [layer.name for layer in project.network.layers] == [
        "Inputs",
        "Hidden 1",
        "Output",
    ]
    assert project.network.layer_named("Hidden 1").activations == ("tanh",) * 8
    generated = SETS[name].generated
    settings = project.settings
    found = (settings.optimizer, settings.learning_rate, settings.batch_size)
    assert found == (("sgd", 0.03, 10) if generated else ("adam", 0.01, 32))
    assert project.scaling.method == ("none" if generated else "standardize")


def test_the_columns_of_a_table_become_neurons(good, houses, tmp_path):
    result = good("new", "p.wloom", "--data", houses, "--ignore", "price")
    project = load(tmp_path / "p.wloom")
    names = ("area", "rooms", "town=Bonn", "town=Ulm")
    assert project.network.layer_named("Inputs").names == names
    assert project.network.layer_named("Output").names == ("rent",)
    assert project.network.layer_named("Output").activations == ("identity",)
    assert project.settings.loss == "mse"
    assert project.dataset.n_rows == 5
    assert len(project.dataset.test_rows) == 1
    assert result.out == ""
    assert result.err == "note: 1 row with missing cells was dropped\n"


def test_several_targets_and_filled_cells(good, houses, tmp_path):
    good(
        *("new", "p.wloom", "--data", houses, "--target", "price", "--target", "rent"),
        *("--missing", "mean", "--test-share", "0", "--scale", "minmax"),
    )
    project = load(tmp_path / "p.wloom")
    assert project.network.layer_named("Output").size == 2
    assert project.dataset.inputs[2, 1] == pytest.approx(3.2)
    assert project.dataset.n_rows == 6
    assert len(project.dataset.test_rows) == 0
    assert project.scaling.method == "minmax"


def test_classes_from_text_and_from_numbers(good, houses, tmp_path):
    good("new", "p.wloom", "--data", houses, "--target", "town")
    project = load(tmp_path / "p.wloom")
    assert project.dataset.classes == ("Bonn", "Ulm")
    assert project.settings.loss == "binary_cross_entropy"
    good(
        *("new", "p.wloom", "--data", houses, "--target", "rooms", "--task", "classes")
    )
    project = load(tmp_path / "p.wloom")
    assert project.dataset.classes == ("2", "3", "4")
    assert project.network.layer_named("Output").activations == ("softmax",) * 3


def test_a_category_written_as_numbers(good, houses, tmp_path):
    good("new", "p.wloom", "--data", houses, "--category", "rooms")
    project = load(tmp_path / "p.wloom")
    assert "rooms=3" in project.network.layer_named("Inputs").names


def test_layers_and_words_are_taken(good, tmp_path):
    good(
        *("new", "p.wloom", "--data", "xor", "--layers", "4:relu,2:sine"),
        *("--output", "tanh", "--loss", "huber", "--initializer", "lecun_normal"),
        *("--seed", "7"),
    )
    project = load(tmp_path / "p.wloom")
    assert project.network.layer_named("Hidden 2").activations == ("sine", "sine")
    assert project.network.layer_named("Output").activations == ("tanh",)
    settings = project.settings
    assert (settings.loss, settings.seed) == ("huber", 7)
    assert settings.initializer == "lecun_normal"


def test_no_hidden_layer_at_all(good, tmp_path):
    good("new", "p.wloom", "--data", "line", "--layers", "")
    assert load(tmp_path / "p.wloom").network.n_parameters == 2


def test_a_seed_makes_the_same_project_and_another_another(good, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        good("new", f"{name}.wloom", "--data", "two-moons", "--seed", seed)
    a, b, c = ((tmp_path / f"{name}.wloom").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_a_network_from_json(good, tmp_path):
    good("new", "a.wloom", "--data", "iris", "--layers", "5:relu", "--seed", 3)
    good("train", "a.wloom", "--epochs", "3")
    good("export", "a.wloom", "net.json")
    good("new", "b.wloom", "--data", "iris", "--network", "net.json", "--seed", 3)
    a, b = good("evaluate", "a.wloom", "--json"), good("evaluate", "b.wloom", "--json")
    assert a.json == b.json
    assert not load(tmp_path / "b.wloom").is_trained

    tree = json.loads((tmp_path / "net.json").read_text())
    for targets in tree["projections"].values():
        for projection in targets.values():
            del projection["weights"]
    (tmp_path / "net.json").write_text(json.dumps(tree))
    good("new", "c.wloom", "--data", "iris", "--network", "net.json", "--seed", 3)
    fresh = load(tmp_path / "c.wloom").network
    assert fresh.layer_named("Hidden 1").activations == ("relu",) * 5
    assert all(np.any(p.weights) for p in fresh.projections)
    good("train", "c.wloom", "--epochs", "1")


def test_an_old_file_is_replaced(good, tmp_path):
    (tmp_path / "p.wloom").write_text("old")
    good("new", "p.wloom", "--data", "and")
    assert load(tmp_path / "p.wloom").dataset.name == "and"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--data none.csv", "none.csv"),
        ("--data houses.csv --target prize", "prize"),
        ("--data houses.csv --ignore aria", "aria"),
        ("--data houses.csv --target price --target town", "town"),
        ("--data xor --output softmax", "oftmax"),
        ("--data xor --output tanh --loss cross_entropy", "softmax"),
        ("--data xor --layers 1000000000:tanh,1000000000:tanh", "GB"),
        ("--data xor --layers 1:softmax", "oftmax"),
        ("--data xor --network none.json", "none.json: "),
        ("--data xor --network houses.csv", "houses.csv: "),
        ("--data xor4 --test-share 0.99", "row"),
        ("--data .", "folder"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_writes_nothing(
    fault, houses, tmp_path, words, sentence
):
    text = fault("new", "p.wloom", *words.split())
    assert sentence in text
    assert sorted(os.listdir(tmp_path)) == ["houses.csv"]


def test_a_bad_cell_is_named_with_line_and_column(fault, houses, tmp_path):
    houses.write_text(HOUSES.replace("90,4", "ninety,4"))
    text = fault("new", "p.wloom", "--data", "houses.csv")
    begin = "houses.csv, line 6: 'ninety' in column 'area' is not a number"
    assert text.startswith(begin)


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("nowhere/p.wloom", "there is no folder nowhere"),
        ("folder.wloom", "this is a folder"),
        ("p.csv", "ends in .wloom"),
    ],
)
def test_a_bad_place_is_one_sentence(fault, tmp_path, out, why):
    (tmp_path / "folder.wloom").mkdir()
    text = fault("new", out, "--data", "xor")
    assert text.startswith(out.rpartition("/")[2] + ": ")
    assert why in text


@pytest.mark.parametrize(
    "words",
    [
        "new",
        "new p.wloom",
        "new p.wloom --data xor --layers 8",
        "new p.wloom --data xor --layers x:tanh",
        "new p.wloom --data xor --layers 0:tanh",
        "new p.wloom --data xor --layers 8:magic",
        "new p.wloom --data xor --loss magic",
        "new p.wloom --data xor --task magic",
        "new p.wloom --data xor --test-share 1",
        "new p.wloom --data xor --test-share nan",
        "new p.wloom --data xor --seed -1",
        "new p.wloom --data xor --layers 8:tanh --network n.json",
        "magic",
        "",
    ],
)
def test_wrong_usage_is_status_2(run, words):
    result = run(*words.split())
    assert result.status == 2
    assert result.out == ""
    assert "usage" in result.err


def test_the_largest_seed_can_be_read_back(good):
    good("new", "p.wloom", "--data", "two-moons", "--seed", 2**63 - 1)
    assert good("info", "p.wloom", "--json").json["seed"] == 2**63 - 1


def test_a_delayed_connection_is_refused_before_anything_is_written(
    fault, run, tmp_path
):
    layers = {
        "In": {"kind": "input", "size": 2},
        "H": {"kind": "hidden", "size": 2},
        "Out": {"kind": "output", "activations": ["sigmoid"]},
    }
    projections = {"In": {"H": {}}, "H": {"Out": {}}}
    record = {"layers": layers, "projections": projections}
    record["recurrent"] = {"H": {"H": {}}}
    (tmp_path / "net.json").write_text(json.dumps(record))
    words = fault("new", "p.wloom", "--data", "xor", "--network", "net.json")
    assert words == "net.json: H has a delayed connection, which cannot be computed"
    assert not (tmp_path / "p.wloom").exists()


@pytest.mark.parametrize(
    ("options", "tests"), [((), 10), (("--test-share", "0.5"), 25)]
)
def test_a_fifth_of_a_table_is_for_testing(good, tmp_path, options, tests):
    rows = "".join(f"{i},{i * i}\n" for i in range(50))
    (tmp_path / "t.csv").write_text(f"x,y\n{rows}")
    good("new", "p.wloom", "--data", "t.csv", *options)
    assert len(load(tmp_path / "p.wloom").dataset.test_rows) == tests

"""predict, evaluate, export, import, gradcheck, info, data."""

import csv
import io
import os
from dataclasses import replace

import numpy as np
import pytest

from engine.activations import ACTIVATIONS
from engine.data.read_csv import read_csv
from engine.data.sets import SETS
from engine.files.project_file import load, save
from engine.prediction import predict
from tests.engine.sample_projects import full_project, xor_project


@pytest.fixture
def penguins(good, tmp_path):
    good("new", "penguins.wloom", "--data", "penguins")
    good("train", "penguins.wloom", "--epochs", "20")
    good("data", "save", "penguins", "all.csv")
    return tmp_path / "penguins.wloom"


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_predict_gives_a_class_and_its_probabilities(good, penguins):
    rows = table(good("predict", penguins).out)
    project = load(penguins)
    expected = predict(project, project.dataset.inputs)
    names = project.dataset.classes
    assert len(rows) == 333
    found = [[float(row[f"p({name})"]) for name in names] for row in rows]
    assert (np.array(found) == expected).all()
    assert [row["class"] for row in rows] == [names[i] for i in expected.argmax(axis=1)]


def test_predict_keeps_rows_aligned_where_cells_are_missing(good, penguins):
    rows = table(good("predict", penguins, "--data", "all.csv").out)
    assert len(rows) == 344
    empty = [row for row in rows if row["class"] == ""]
    assert len(empty) == 11
    assert all(value == "" for row in empty for value in row.values())
    dropped = [row["class"] for row in table(good("predict", penguins).out)]
    assert [row["class"] for row in rows if row["class"]] == dropped


def test_columns_may_come_in_any_order_and_without_the_target(good, penguins, tmp_path):
    rows = list(csv.reader((tmp_path / "all.csv").read_text().splitlines()))
    with (tmp_path / "turned.csv").open("w") as stream:
        csv.writer(stream).writerows([*row[-2::-1], "extra"] for row in rows)
    one = good("predict", penguins, "--data", "all.csv").out
    assert good("predict", penguins, "--data", "turned.csv").out == one


def test_out_writes_the_same_to_a_file(good, penguins, tmp_path):
    text = good("predict", penguins).out
    assert good("predict", penguins, "--out", "p.csv").out == ""
    assert (tmp_path / "p.csv").read_text() == text


def test_two_classes_have_two_probabilities(good, tmp_path):
    good("new", "p.wloom", "--data", "circle")
    rows = table(good("predict", "p.wloom").out)
    assert list(rows[0]) == ["class", "p(blue)", "p(orange)"]
    for row in rows:
        blue, orange = float(row["p(blue)"]), float(row["p(orange)"])
        assert blue + orange == pytest.approx(1)
        assert row["class"] == ("orange" if orange > blue else "blue")


def test_numbers_come_in_the_users_units_and_with_every_digit(good, tmp_path):
    (tmp_path / "t.csv").write_text(
        "x,y,z\n" + "".join(f"{i},{1000 + 10 * i},{-i}\n" for i in range(30))
    )
    good("new", "p.wloom", "--data", "t.csv", "--target", "y", "--target", "z")
    good("train", "p.wloom", "--epochs", "300")
    rows = table(good("predict", "p.wloom").out)
    assert list(rows[0]) == ["y", "z"]
    project = load(tmp_path / "p.wloom")
    expected = predict(project, project.dataset.inputs)
    assert [float(row["y"]) for row in rows] == expected[:, 0].tolist()
    assert float(rows[15]["y"]) == pytest.approx(1150, abs=20)


def test_filled_projects_predict_every_row(good, tmp_path):
    good("new", "p.wloom", "--data", "penguins", "--missing", "mean")
    good("data", "save", "penguins", "all.csv")
    rows = table(good("predict", "p.wloom", "--data", "all.csv").out)
    assert len(rows) == 344
    assert all(row["class"] for row in rows)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("Biscoe", "Atlantis"), "'Atlantis' in column 'island'"),
        (("39.1", "long"), "'long' in column 'bill_length_mm' is not a number"),
        (("bill_depth_mm", "depth"), "'bill_depth_mm'"),
    ],
)
def test_a_table_that_does_not_fit_is_one_sentence(
    fault, penguins, tmp_path, change, sentence
):
    text = (tmp_path / "all.csv").read_text()
    (tmp_path / "bad.csv").write_text(text.replace(*change, 1))
    said = fault("predict", penguins, "--data", "bad.csv", "--out", "p.csv")
    assert said.startswith("bad.csv")
    assert sentence in said
    assert not (tmp_path / "p.csv").exists()


def test_evaluate_on_a_table(good, penguins):
    everything = good("evaluate", penguins, "--data", "all.csv", "--json").json
    assert everything["rows"] == 333
    assert set(everything) == {"loss", "rows", "metrics", "confusion"}
    assert set(everything["metrics"]) == {"accuracy", "balanced_accuracy", "f1"}
    assert "accuracy" in good("evaluate", penguins).out


def test_evaluate_several_numbers(good, tmp_path):
    (tmp_path / "t.csv").write_text(
        "x,y,z\n" + "".join(f"{i},{2 * i},{-i}\n" for i in range(30))
    )
    good("new", "p.wloom", "--data", "t.csv", "--target", "y", "--target", "z")
    metrics = good("evaluate", "p.wloom", "--json").json["metrics"]
    names = {
        f"{word}{of}" for word in ("r2", "mae", "rmse") for of in ("", "[y]", "[z]")
    }
    assert set(metrics) == names


def test_evaluate_needs_a_row(fault, penguins, tmp_path):
    lines = (tmp_path / "all.csv").read_text().splitlines()
    (tmp_path / "none.csv").write_text(
        lines[0] + "\n" + "," * lines[0].count(",") + "\n"
    )
    assert fault("evaluate", penguins, "--data", "none.csv").startswith("none.csv")


def test_export_and_import(good, penguins, tmp_path):
    before = good("predict", penguins).out
    for name in ("w.npz", "w.json"):
        assert good("export", penguins, name).out == ""
        good("new", "other.wloom", "--data", "penguins", "--seed", "0")
        result = good("import", "other.wloom", name, "--save", "got.wloom")
        assert (result.out, result.err) == ("", "")
        assert good("predict", "got.wloom").out == before
        good("import", "other.wloom", name)
        assert good("predict", "other.wloom").out == before


def test_import_says_what_did_not_fit(good, penguins, tmp_path):
    good("export", penguins, "w.npz")
    good("new", "other.wloom", "--data", "penguins", "--layers", "4:tanh")
    result = good("import", "other.wloom", "w.npz")
    assert "note: the file has 8 biases for 'Hidden 1', which has 4 neurons\n" in (
        result.err
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("export penguins.wloom w.h5", "w.h5: "),
        ("export penguins.wloom nowhere/w.npz", "w.npz: "),
        ("export none.wloom w.npz", "none.wloom: "),
        ("import penguins.wloom none.npz", "none.npz: "),
        ("import penguins.wloom all.csv", "all.csv: "),
        ("import penguins.wloom bad.npz", "bad.npz: "),
        ("import penguins.wloom alien.npz", "alien.npz: nothing in it fits"),
        ("evaluate all.csv", "all.csv: "),
        ("info bad.npz", "bad.npz: "),
        ("data save nothing out.csv", ""),
        ("data save iris out.csv --rows 3", ""),
        ("data save xor nowhere/out.csv", "out.csv: "),
    ],
)
def test_what_cannot_be_is_one_sentence_and_writes_nothing(
    fault, penguins, tmp_path, words, sentence
):
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 nonsense")
    np.savez(tmp_path / "alien.npz", **{"layers/Other/biases": np.zeros(3)})
    before = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}
    assert fault(*words.split()).startswith(sentence)
    after = {name: (tmp_path / name).read_bytes() for name in os.listdir(tmp_path)}
    assert after == before


def test_gradcheck(good, tmp_path):
    save(full_project(), tmp_path / "p.wloom")
    record = good("gradcheck", "p.wloom", "--json").json
    keys = {"checked", "skipped_at_kinks", "max_relative_error", "worst"}
    assert set(record) == keys
    assert record["max_relative_error"] < 1e-6
    assert record["checked"] > 30
    assert "max_relative_error" in good("gradcheck", "p.wloom").out


def test_a_wrong_derivative_is_status_4(run, tmp_path, monkeypatch):
    project = xor_project()
    save(project, tmp_path / "p.wloom")
    tanh = ACTIVATIONS["tanh"]

    def wrong(sums, outputs, gradient, scratch):
        tanh.backward(sums, outputs, gradient, scratch)
        gradient *= 1.001

    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(tanh, backward=wrong))
    result = run("gradcheck", "p.wloom", "--json")
    assert result.status == 4
    assert result.json["max_relative_error"] > 1e-6


@pytest.mark.usefixtures("kernel")
def test_info(good, penguins):
    record = good("info", penguins, "--json").json
    assert record["layers"][1] == {
        "name": "Hidden 1",
        "kind": "hidden",
        "size": 8,
        "activations": ["tanh"] * 8,
    }
    assert record["projections"][1] == {
        "source": "Hidden 1",
        "target": "Output",
        "connections": 24,
        "delay": 0,
    }
    n_inputs = record["layers"][0]["size"]
    assert record["parameters"] == 8 * (n_inputs + 1) + 3 * 9
    assert (record["total_epochs"], record["seed"]) == (20, 0)
    assert record["backend"] == "fused"
    assert "8 x tanh" in good("info", penguins).out


def test_info_of_an_unfinished_project_says_what_is_missing(good, tmp_path):
    project = xor_project()
    save(replace(project, dataset=None, scaling=None), tmp_path / "p.wloom")
    assert "no data" in good("info", "p.wloom").out


def test_data_list_names_every_set(good):
    text = good("data", "list").out
    assert [line.split()[0] for line in text.splitlines()] == list(SETS)


def test_data_save_writes_what_new_reads(good, tmp_path):
    good(
        "data", "save", "spiral", "s.csv", "--rows", "60", "--noise", "1", "--seed", "3"
    )
    read = read_csv(tmp_path / "s.csv")
    assert (read.n_rows, read.names) == (60, ("x1", "x2", "class"))
    good("new", "p.wloom", "--data", "s.csv")
    assert load(tmp_path / "p.wloom").dataset.classes == ("blue", "orange")
    first = (tmp_path / "s.csv").read_text()
    good(
        "data", "save", "spiral", "s.csv", "--rows", "60", "--noise", "1", "--seed", "4"
    )
    assert (tmp_path / "s.csv").read_text() != first


def test_version_and_help(good):
    assert good("--version").out == "weightloom 0.1.0\n"
    for words in ((), ("train",), ("data", "save")):
        assert "usage" in good(*words, "--help").out

"""`train` with every method, and what `evaluate` says of classes."""

import csv
import shutil

import pytest

from engine.files.project_file import load
from engine.network.parameters import pack
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES


@pytest.fixture
def iris(good, tmp_path):
    good("new", "iris.wloom", "--data", "iris", "--layers", "5:tanh,4:relu")
    return tmp_path / "iris.wloom"


def rates(path):
    with path.open(newline="") as stream:
        return [float(row["learning_rate"]) for row in csv.DictReader(stream)]


def test_settings_are_kept(good, iris):
    good(
        *("train", iris, "--epochs", "2", "--optimizer", "adamw", "--momentum", "0.5"),
        *("--weight-decay", "0.2", "--schedule", "step", "--schedule-epochs", "7"),
        *("--warm-up", "3", "--dropout", "0.25", "--class-weights", "balanced"),
    )
    project = load(iris)
    settings = project.settings
    assert (settings.momentum, settings.weight_decay) == (0.5, 0.2)
    assert (settings.schedule, settings.schedule_epochs) == ("step", 7)
    assert (settings.warm_up, settings.class_weights) == (3, "balanced")
    dropouts = {layer.name: layer.dropout for layer in project.network.layers}
    assert dropouts == {"Inputs": 0, "Hidden 1": 0.25, "Hidden 2": 0.25, "Output": 0}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_learns_and_ten_and_ten_are_twenty(
    good, iris, tmp_path, optimizer
):
    shutil.copy(iris, tmp_path / "twenty.wloom")
    before = good("evaluate", iris, "--json").json["loss"]
    words = ("--optimizer", optimizer, "--learning-rate", "0.02", "--dropout", "0.1")
    record = good("train", "twenty.wloom", "--epochs", "20", *words, "--json").json
    good("train", iris, "--epochs", "10", *words)
    good("train", iris, "--epochs", "10", *words)
    one, other = load(iris), load(tmp_path / "twenty.wloom")
    assert pack(one.network).tobytes() == pack(other.network).tobytes()
    assert record["test_loss"] < before


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_history_has_the_rate_of_each_epoch(good, iris, tmp_path, schedule):
    shutil.copy(iris, tmp_path / "twenty.wloom")
    words = ("--schedule", schedule, "--schedule-epochs", "3", "--warm-up", "2")
    rate = ("--learning-rate", "0.3")
    good("train", "twenty.wloom", "--epochs", "20", *words, *rate, "--history", "h.csv")
    good("train", iris, "--epochs", "10", *words, *rate, "--history", "1.csv")
    good("train", iris, "--epochs", "10", *words, "--history", "2.csv")
    whole = rates(tmp_path / "h.csv")
    assert whole == rates(tmp_path / "1.csv") + rates(tmp_path / "2.csv")
    assert whole[:3] == pytest.approx([0.1, 0.2, 0.3])
    if schedule not in ("constant", "plateau"):
        assert whole[-1] < whole[2] / 3


def test_another_schedule_counts_its_usual_epochs(good, iris):
    good(
        *("train", iris, "--epochs", "1", "--schedule", "step"),
        *("--schedule-epochs", "7"),
    )
    good("train", iris, "--epochs", "1", "--schedule", "step")
    assert load(iris).settings.schedule_epochs == 7
    good("train", iris, "--epochs", "1", "--schedule", "cosine")
    assert load(iris).settings.schedule_epochs is None
    assert "cosine, 100 epochs" in good("info", iris).out


def test_the_best_parameters_come_back(good, iris, tmp_path):
    words = ("--patience", "4", "--restore-best", "--learning-rate", "0.2")
    result = good("train", iris, *words, "--history", "h.csv")
    with (tmp_path / "h.csv").open(newline="") as stream:
        losses = [float(row["test_loss"]) for row in csv.DictReader(stream)]
    assert f"parameters of epoch {losses.index(min(losses)) + 1}, " in result.err
    assert losses[-1] > min(losses)
    found = good("evaluate", iris, "--json").json["loss"]
    assert found == pytest.approx(min(losses), rel=1e-6)
    assert load(iris).settings.stop.restore_best is True


def test_the_best_without_patience_is_wrong_usage(run, iris):
    before = iris.read_bytes()
    result = run("train", iris, "--restore-best")
    assert (result.status, result.out) == (2, "")
    assert "--restore-best needs --patience" in result.err
    assert iris.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--momentum", "1"),
        ("--weight-decay", "-1"),
        ("--schedule", "magic"),
        ("--schedule-epochs", "0"),
        ("--warm-up", "-1"),
        ("--dropout", "1"),
        ("--class-weights", "heavy"),
        ("--optimizer", "magic"),
    ],
)
def test_what_no_training_can_have_is_wrong_usage(run, iris, words):
    result = run("train", iris, *words)
    assert (result.status, result.out) == (2, "")


def test_methods_that_do_not_fit_are_one_sentence(fault, good):
    good("new", "line.wloom", "--data", "line", "--layers", "")
    said = fault("train", "line.wloom", "--class-weights", "balanced")
    assert said.startswith("line.wloom: Class weights need classes")
    assert "no hidden layer" in fault("train", "line.wloom", "--dropout", "0.5")


def test_confusions_are_counted_by_class(good, iris):
    good("train", iris, "--epochs", "5")
    found = good("evaluate", iris, "--json").json
    assert found["confusion"]["classes"] == ["setosa", "versicolor", "virginica"]
    counts = found["confusion"]["counts"]
    assert sum(map(sum, counts)) == found["rows"] == 30
    right = sum(counts[i][i] for i in range(3))
    assert right / 30 == pytest.approx(found["metrics"]["accuracy"])
    lines = good("evaluate", iris).out.splitlines()
    assert lines[-4].split() == [
        *("actual", "\\", "predicted"),
        *found["confusion"]["classes"],
    ]
    assert lines[-1].split() == ["virginica", *map(str, counts[2])]
    assert len({len(line) for line in lines[-4:]}) == 1


def test_numbers_have_no_confusions(good):
    good("new", "line.wloom", "--data", "line")
    assert good("evaluate", "line.wloom", "--json").json["confusion"] is None
    assert "predicted" not in good("evaluate", "line.wloom").out


def test_info_says_how_it_is_trained(good, iris):
    words = ("--warm-up", "2", "--dropout", "0.5", "--class-weights", "balanced")
    good("train", iris, "--epochs", "1", *words)
    said = good("info", iris).out
    assert "hidden, 5 x tanh, dropout 0.5" in said
    assert "constant, warm-up 2" in said
    assert "balanced" in said


def test_info_says_why_also_when_training_has_begun(good, iris):
    good("train", iris, "--epochs", "1")
    said = good("info", iris).out
    assert "(the training began with it; " in said
    assert "a step, numpy " in said


def test_info_tells_of_dropout_and_schedule(good, iris):
    plain = good("info", iris, "--json").json
    assert plain["dropout"] == {}
    assert plain["schedule"] == {"name": "constant", "epochs": None, "warm_up": 0}
    words = ("--schedule", "cosine", "--warm-up", "3", "--dropout", "0.25")
    good("train", iris, "--epochs", "1", *words)
    told = good("info", iris, "--json").json
    hidden = [each["name"] for each in told["layers"] if each["kind"] == "hidden"]
    assert told["dropout"] == dict.fromkeys(hidden, 0.25)
    assert told["schedule"] == {"name": "cosine", "epochs": 100, "warm_up": 3}
    assert "dropout 0.25" in good("info", iris).out

"""`train` trains as told, saves, and says how it went."""

import csv
import math
import os
import shutil
import signal

import numpy as np
import pytest

from engine.cli import train
from engine.files.project_file import load, save
from engine.network.parameters import pack
from engine.trainer import Trainer

KEYS = {
    "epochs",
    "steps",
    "total_epochs",
    "train_loss",
    "test_loss",
    "metrics",
    "stopped",
    "seconds",
    "steps_per_second",
    "backend",
}


@pytest.fixture
def xor(good, tmp_path):
    good("new", "xor.wloom", "--data", "xor", "--layers", "4:tanh", "--seed", "6")
    return tmp_path / "xor.wloom"


@pytest.mark.usefixtures("kernel")
def test_a_hundred_epochs_are_the_default(good, xor):
    result = good("train", xor, "--json")
    record = result.json
    assert set(record) == KEYS
    assert (record["epochs"], record["steps"]) == (100, 2500)
    assert record["stopped"] == "epochs"
    assert record["backend"] == "fused"
    assert record["metrics"]["accuracy"] > 0.9
    assert record["steps_per_second"] > 0
    assert result.err == ""
    project = load(xor)
    assert (project.training.epoch, project.training.step) == (100, 2500)
    # What was not given is not kept.
    assert project.settings.stop.epochs is None


@pytest.mark.parametrize("backend", ["numpy", "fused"])
@pytest.mark.usefixtures("kernel")
def test_a_backend_that_is_asked_for_trains(good, xor, backend):
    record = good("train", xor, "--epochs", "3", "--backend", backend, "--json").json
    assert record["backend"] == backend
    assert load(xor).training.backend == backend
    assert good("info", xor, "--json").json["backend"] == backend


def test_losses_are_those_of_evaluate(good, xor):
    record = good("train", xor, "--epochs", "20", "--json").json
    found = good("evaluate", xor, "--json").json
    assert found["loss"] == record["test_loss"]
    assert found["metrics"] == record["metrics"]
    assert found["rows"] == 250


def test_no_test_rows_is_null(good, tmp_path):
    good("new", "p.wloom", "--data", "and")
    assert good("train", "p.wloom", "--json").json["test_loss"] is None


def test_ten_and_ten_are_twenty(good, xor, tmp_path):
    shutil.copy(xor, tmp_path / "twenty.wloom")
    good("train", "twenty.wloom", "--epochs", "20", "--optimizer", "adam")
    good("train", xor, "--epochs", "10", "--optimizer", "adam")
    record = good("train", xor, "--epochs", "10", "--json").json
    assert (record["epochs"], record["total_epochs"]) == (10, 20)
    one, other = load(xor), load(tmp_path / "twenty.wloom")
    assert pack(one.network).tobytes() == pack(other.network).tobytes()
    for a, b in zip(one.training.slots, other.training.slots, strict=True):
        assert a.tobytes() == b.tobytes()


def test_save_leaves_the_project_alone(good, xor, tmp_path):
    before = xor.read_bytes()
    good("train", xor, "--epochs", "2", "--save", "learned.wloom")
    assert xor.read_bytes() == before
    assert load(tmp_path / "learned.wloom").training.epoch == 2


def test_settings_are_kept(good, xor):
    good(
        *("train", xor, "--epochs", "3", "--learning-rate", "0.2", "--optimizer"),
        *("momentum", "--batch-size", "full", "--l1", "0.001", "--l2", "0.002"),
        *("--clip", "1.5", "--backend", "numpy"),
    )
    settings = load(xor).settings
    assert (settings.learning_rate, settings.optimizer) == (0.2, "momentum")
    assert settings.batch_size is None
    assert (settings.l1, settings.l2, settings.clip) == (0.001, 0.002, 1.5)
    assert settings.backend == "numpy"
    assert settings.stop.epochs == 3
    assert load(xor).training.step == 3


def test_a_change_on_the_way_marks_the_history(good, xor):
    good("train", xor, "--epochs", "2")
    good("train", xor, "--epochs", "2", "--learning-rate", "0.5")
    marks = load(xor).training.history.marks
    assert [(mark.epoch, mark.text) for mark in marks] == [(2.0, "rate 0.5")]


def test_a_seed_begins_anew(good, xor, tmp_path):
    good("train", xor, "--epochs", "5")
    split = load(xor).dataset.train_rows
    one = good("train", xor, "--epochs", "5", "--seed", "9", "--json").json
    assert (one["epochs"], one["total_epochs"]) == (5, 5)
    project = load(xor)
    assert project.settings.seed == 9
    assert (project.dataset.train_rows == split).all()
    weights = pack(project.network)
    good("train", xor, "--epochs", "5", "--seed", "9")
    assert (pack(load(xor).network) == weights).all()


def test_until_a_loss(good, xor):
    record = good("train", xor, "--until", "0.1", "--json").json
    assert record["stopped"] == "loss"
    assert record["train_loss"] <= 0.1
    assert record["epochs"] > 10


def test_until_with_a_limit_of_epochs(good, xor):
    record = good("train", xor, "--until", "0", "--epochs", "7", "--json").json
    assert (record["stopped"], record["epochs"]) == ("epochs", 7)


def test_seconds(good):
    good("new", "p.wloom", "--data", "and")
    record = good("train", "p.wloom", "--seconds", "0.3", "--json").json
    assert record["stopped"] == "seconds"
    assert 0.3 <= record["seconds"] < 3  # a busy machine may be late
    assert record["epochs"] > 100


def test_patience(good, tmp_path):
    good("new", "p.wloom", "--data", "iris")
    record = good("train", "p.wloom", "--patience", "5", "--json").json
    assert record["stopped"] == "patience"


def test_the_history_has_a_row_per_epoch(good, xor, tmp_path):
    good("train", xor, "--epochs", "3")
    record = good("train", xor, "--epochs", "4", "--history", "h.csv", "--json").json
    rows = list(csv.reader((tmp_path / "h.csv").read_text().splitlines()))
    header = "epoch,train_loss,test_loss,learning_rate,seconds"
    assert rows[0] == header.split(",")
    assert [row[0] for row in rows[1:]] == ["4", "5", "6", "7"]
    assert float(rows[-1][1]) == record["train_loss"]
    assert float(rows[-1][2]) == record["test_loss"]
    assert all(float(row[3]) == 0.03 for row in rows[1:])
    seconds = [float(row[4]) for row in rows[1:]]
    assert seconds == sorted(seconds)


def test_a_history_without_test_rows_has_empty_cells(good, tmp_path):
    good("new", "p.wloom", "--data", "and")
    good("train", "p.wloom", "--epochs", "2", "--history", "h.csv")
    rows = list(csv.DictReader((tmp_path / "h.csv").read_text().splitlines()))
    assert [row["test_loss"] for row in rows] == ["", ""]


def test_words_for_people_and_silence(good, xor):
    text = good("train", xor, "--epochs", "2").out
    assert "train_loss" in text
    assert "accuracy" in text
    assert good("train", xor, "--epochs", "2", "--quiet").out == ""


def test_divergence_saves_the_last_finite_state(run, good, tmp_path):
    good("new", "p.wloom", "--data", "meals")
    before = load(tmp_path / "p.wloom")
    result = run("train", "p.wloom", "--learning-rate", "1e6", "--json")
    assert result.status == 3
    record = result.json
    assert record["stopped"] == "diverged"
    assert "p.wloom" in result.err
    assert result.err.count("\n") == 1
    after = load(tmp_path / "p.wloom")
    assert np.isfinite(pack(after.network)).all()
    assert after.training.step == record["steps"]
    assert before.training.step == 0
    assert all(v is None or math.isfinite(v) for v in record["metrics"].values())


def test_numbers_beyond_float32_are_said_to_diverge(run, good, tmp_path):
    rows = "".join(f"{(-1) ** i * 1e120 * i},{i}\n" for i in range(40))
    (tmp_path / "big.csv").write_text("x,y\n" + rows)
    good("new", "p.wloom", "--data", "big.csv", "--scale", "none")
    result = run("train", "p.wloom", "--json")
    assert result.status == 3
    assert result.err.count("\n") == 1
    assert result.json["steps"] == 0
    good("new", "q.wloom", "--data", "big.csv")
    assert good("train", "q.wloom", "--json").json["train_loss"] < 2


@pytest.mark.parametrize(
    "words",
    [
        "--epochs 0",
        "--epochs 1.5",
        "--learning-rate 0",
        "--learning-rate nan",
        "--learning-rate inf",
        "--batch-size 0",
        "--optimizer magic",
        "--backend magic",
        "--seconds -1",
        "--epo 3",
    ],
)
def test_wrong_usage_is_status_2(run, xor, words):
    before = xor.read_bytes()
    assert run("train", xor, *words.split()).status == 2
    assert xor.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("train none.wloom", "none.wloom: "),
        ("train table.csv", "table.csv: "),
        ("train xor.wloom --save nowhere/p.wloom", "p.wloom: "),
        ("train xor.wloom --save p.csv", "p.csv: "),
        ("train xor.wloom --history nowhere/h.csv", "h.csv: "),
    ],
)
def test_what_cannot_be_is_one_sentence_and_writes_nothing(
    fault, xor, tmp_path, words, sentence
):
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    before = xor.read_bytes()
    assert fault(*words.split()).startswith(sentence)
    assert xor.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["table.csv", "xor.wloom"]


def test_a_network_that_cannot_run_is_one_sentence(fault, xor, tmp_path):
    from dataclasses import replace

    from engine.files.project_file import save

    project = load(xor)
    network = replace(project.network, projections=project.network.projections[:1])
    save(replace(project, network=network), tmp_path / "cut.wloom")
    for words in ("train", "predict", "evaluate", "gradcheck"):
        text = fault(words, "cut.wloom")
        assert text.startswith("cut.wloom: ")
        assert "has no input" in text
        assert "then play" not in text


def test_a_signal_when_all_is_done_interrupts_nothing(run, good, xor, monkeypatch):
    right = train.save

    def interrupted_save(project, path):
        signal.raise_signal(signal.SIGINT)
        right(project, path)

    monkeypatch.setattr(train, "save", interrupted_save)
    result = run("train", xor, "--epochs", "2", "--json")
    assert (result.status, result.json["stopped"]) == (0, "epochs")
    assert load(xor).training.epoch == 2


def test_the_history_has_whole_epochs_only(good, xor, tmp_path):
    trainer = Trainer(load(xor))
    trainer.advance(2)
    trainer.record()
    save(trainer.snapshot(), xor)
    good("train", xor, "--epochs", "2", "--history", "h.csv")
    rows = list(csv.DictReader((tmp_path / "h.csv").read_text().splitlines()))
    assert [row["epoch"] for row in rows] == ["1", "2"]

"""A project comes back bit for bit; everything else is one sentence."""

import dataclasses
import io
import json
import os
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.encode import encode
from engine.data.read_csv import read_csv
from engine.data.scaling import fit
from engine.edits.new_project import new_project
from engine.errors import UserError
from engine.files import data_record
from engine.files.problem import FileProblem
from engine.files.project_file import FORMAT_VERSION, load, save
from engine.network.parameters import pack
from engine.project import Project, with_settings
from engine.schedules import Course
from engine.trainer import Trainer
from tests.engine.sample_projects import full_project, xor_project


def assert_same(one, other, where="project"):
    """Equal in every field, bit for bit."""
    assert type(one) is type(other), where
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            if field.name != "table":
                name = f"{where}.{field.name}"
                assert_same(getattr(one, field.name), getattr(other, field.name), name)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype, where
        assert one.shape == other.shape, where
        assert one.tobytes() == other.tobytes(), where
    elif isinstance(one, tuple):
        assert len(one) == len(other), where
        for index, (a, b) in enumerate(zip(one, other, strict=True)):
            assert_same(a, b, f"{where}[{index}]")
    else:
        assert one == other, where


@pytest.mark.parametrize("make", [full_project, xor_project, Project])
def test_a_project_comes_back_bit_for_bit(tmp_path, make):
    project = make()
    save(project, tmp_path / "p.wloom")
    assert_same(project, load(tmp_path / "p.wloom"))


def test_the_same_project_gives_the_same_bytes(tmp_path):
    project = full_project()
    save(project, tmp_path / "a.wloom")
    save(load(tmp_path / "a.wloom"), tmp_path / "b.wloom")
    assert (tmp_path / "a.wloom").read_bytes() == (tmp_path / "b.wloom").read_bytes()


def test_numpy_and_json_read_the_parts(tmp_path):
    project = full_project()
    save(project, tmp_path / "p.wloom")
    with zipfile.ZipFile(tmp_path / "p.wloom") as archive:
        record = json.loads(archive.read("project.json"))
        with archive.open("parameters.npy") as stream:
            parameters = np.load(stream)
    assert record["format_version"] == FORMAT_VERSION
    last = record["network"]["projections"][-1]
    weights = project.network.projections[-1].weights
    found = parameters[last["weights_at"] :][: weights.size]
    assert (found == weights.ravel()).all()


def test_saving_works_in_another_thread(tmp_path):
    project, path = full_project(), tmp_path / "p.wloom"
    thread = threading.Thread(target=save, args=(project, path))
    thread.start()
    thread.join()
    assert_same(project, load(path))


def rewrite(path, change, name="project.json"):
    """Change the text of one part of a project file."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            if content is not None:
                archive.writestr(part, content)


def edit(path, change):
    def through(content):
        record = json.loads(content)
        change(record)
        return json.dumps(record).encode()

    rewrite(path, through)


def one_sentence(path):
    with pytest.raises(UserError) as caught:
        load(path)
    text = str(caught.value)
    assert text.startswith(f"{path.name}: ")
    assert "\n" not in text
    return text


def test_a_newer_file_is_refused_with_both_versions(tmp_path):
    path = tmp_path / "p.wloom"
    save(xor_project(), path)
    edit(path, lambda record: record.update(format_version=FORMAT_VERSION + 1, extra=7))
    text = one_sentence(path)
    assert f"version {FORMAT_VERSION + 1}," in text
    assert f"version {FORMAT_VERSION}" in text


OLDER = Path(__file__).with_name("older")


def test_a_project_of_version_1_opens_and_training_goes_on(tmp_path):
    path = OLDER / "version-1.wloom"
    with zipfile.ZipFile(path) as archive:
        record = json.loads(archive.read("project.json"))
    assert record["format_version"] == 1
    project = load(path)
    assert project.settings.stop.patience == 50
    assert project.settings.momentum == 0.9
    assert project.settings.schedule == "constant"
    assert [layer.dropout for layer in project.network.layers] == [0.0] * 4
    assert [mark.text for mark in project.training.history.marks] == ["rate 0.02"]

    trainer = Trainer(project)
    assert (trainer.epoch, trainer.settings.optimizer) == (4, "momentum")
    trainer.advance_epochs(2)
    # What the version that wrote the file had learned by then.
    last = [1.797006, 0.45477647, 0.01884835, -0.5513188, -1.2451444, 0.0793971]
    found = pack(trainer.snapshot().network)[-6:]
    np.testing.assert_allclose(found, last, rtol=1e-5)

    save(trainer.snapshot(), tmp_path / "now.wloom")
    assert_same(load(tmp_path / "now.wloom"), trainer.snapshot())


@pytest.mark.parametrize("part", ["network", "settings", "training"])
@pytest.mark.parametrize("value", [None, [], 3, {}])
def test_a_damaged_project_of_version_1_is_one_sentence(tmp_path, part, value):
    path = tmp_path / "p.wloom"
    path.write_bytes((OLDER / "version-1.wloom").read_bytes())
    edit(path, set_in(part, value))
    one_sentence(path)


def test_a_file_of_version_1_cannot_be_one_of_version_2(tmp_path):
    path = tmp_path / "p.wloom"
    path.write_bytes((OLDER / "version-1.wloom").read_bytes())
    edit(path, set_in("format_version", 2))
    assert "lacks the field" in one_sentence(path)


def set_in(*keys_and_value):
    *keys, last, value = keys_and_value

    def change(record):
        for key in keys:
            record = record[key]
        record[last] = value

    return change


LAYER = ("network", "layers", 1)
COURSE = dataclasses.asdict(Course())


@pytest.mark.parametrize(
    "change",
    [
        set_in("extra", 1),
        set_in("format_version", "1"),
        set_in("format_version", 0),
        set_in("format_version", True),
        set_in("network", []),
        set_in("network", "next_id", 2),
        set_in("network", "next_id", 2**63),
        set_in("network", "layers", 0, "id", 999),
        set_in(*LAYER, "name", "a/b"),
        set_in(*LAYER, "name", "x" * 65),
        set_in(*LAYER, "name", "\ud800"),
        set_in(*LAYER, "kind", "magic"),
        set_in(*LAYER, "biases_at", 10**15),
        set_in(*LAYER, "biases_at", 0),
        set_in(*LAYER, "names", ["a"]),
        set_in(*LAYER, "names", [1, 2, 3, 4]),
        set_in(*LAYER, "activations", ["nope"] * 4),
        set_in(*LAYER, "activations", ["softmax", "tanh", "tanh", "tanh"]),
        set_in(*LAYER, "neurons", [5, 5, 6, 7]),
        set_in(*LAYER, "position", [1]),
        set_in(*LAYER, "position", [1, "x"]),
        set_in(*LAYER, "position", [10**400, 1]),
        set_in(*LAYER, "loose", True),
        set_in(*LAYER, "frozen_at", 10**9),
        set_in(*LAYER, "dropout", 1),
        set_in(*LAYER, "dropout", "half"),
        set_in("network", "layers", 0, "dropout", 0.5),
        set_in("network", "projections", 0, "source", 77),
        set_in("network", "projections", 0, "target", 1),
        set_in("network", "projections", 0, "delay", 2),
        set_in("network", "projections", 0, "mask_at", 0),
        set_in("settings", "learning_rate", -1),
        set_in("settings", "learning_rate", "fast"),
        set_in("settings", "optimizer", "magic"),
        set_in("settings", "batch_size", 0),
        set_in("settings", "stop", "epochs", 1.5),
        set_in("settings", "stop", "restore_best", 1),
        set_in("settings", "momentum", 1.0),
        set_in("settings", "weight_decay", -0.1),
        set_in("settings", "schedule", "magic"),
        set_in("settings", "schedule_epochs", 0),
        set_in("settings", "warm_up", None),
        set_in("settings", "class_weights", "heavy"),
        set_in("training", "course", {"schedule": "step"}),
        set_in("training", "course", {**COURSE, "factor": 0}),
        set_in("training", "course", {**COURSE, "schedule": "magic"}),
        set_in("training", "course", {**COURSE, "epochs": 0}),
        set_in("training", "course", {**COURSE, "more": 0}),
        set_in("training", "epoch", -1),
        set_in("training", "slots_of", 3),
        set_in("training", "marks", [{"epoch": 1}]),
        set_in("data", "input_names", ["a"]),
        set_in("data", "target_names", []),
        set_in("data", "classes", ["a", "b", "c"]),
        set_in("data", "one_hot", [99]),
        set_in("data", "missing", "maybe"),
        set_in("data", "columns", []),
        set_in("data", "origin", "kind", "web"),
        set_in("data", None),
        set_in("scaling", "input_scale", [0, 0]),
        set_in("scaling", "input_mean", [1]),
        set_in("scaling", "method", "magic"),
    ],
)
def test_a_wrong_field_is_one_sentence(tmp_path, change):
    path = tmp_path / "p.wloom"
    save(xor_project(), path)
    edit(path, change)
    one_sentence(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 100_000,
        b'{"format_version": 1, "format_version": 1}',
        b'{"format_version": NaN}',
        b"\xff\xfe",
        b"null",
        None,
    ],
)
def test_a_wrong_record_is_one_sentence(tmp_path, content):
    path = tmp_path / "p.wloom"
    save(xor_project(), path)
    rewrite(path, lambda _: content)
    one_sentence(path)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("parameters.npy", np.zeros(3, dtype=np.float32)),
        ("parameters.npy", np.zeros(500, dtype=np.float32)),
        ("parameters.npy", np.zeros(19, dtype=np.float64)),
        ("parameters.npy", np.full(19, np.inf, dtype=np.float32)),
        ("masks.npy", np.zeros(9, dtype=np.uint8)),
        ("masks.npy", np.zeros(1, dtype=np.float32)),
        ("history.npy", np.zeros((4, 2))),
        ("data/inputs.npy", np.zeros((3, 2))),
        ("data/inputs.npy", np.full((4, 2), np.nan)),
        ("data/targets.npy", np.full((4, 1), 0.5)),
        ("data/train_rows.npy", np.array([0, 1, 2, 9])),
        ("data/train_rows.npy", np.array([0, 0, 1, 2])),
        ("data/train_rows.npy", np.array([], dtype=np.int64)),
        ("data/train_rows.npy", np.array([-1, 0])),
        ("start.npy", np.zeros(4, dtype=np.float32)),
        ("optimizer.npy", np.zeros((1, 4), dtype=np.float32)),
    ],
)
def test_a_wrong_array_is_one_sentence(tmp_path, name, array):
    path = tmp_path / "p.wloom"
    save(xor_project(), path)
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = data_bytes(array)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    one_sentence(path)


def test_a_state_of_the_optimizer_that_is_not_finite_is_one_sentence(tmp_path):
    path = tmp_path / "p.wloom"
    trainer = Trainer(with_settings(xor_project(), optimizer="momentum"))
    trainer.advance(1)
    save(trainer.snapshot(), path)
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    state = np.load(io.BytesIO(parts["optimizer.npy"]))
    state[0, 1] = np.nan
    parts["optimizer.npy"] = data_bytes(state)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    assert "optimizer.npy holds a number that is not finite" in one_sentence(path)


def data_bytes(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


@pytest.mark.parametrize(
    "name", ["parameters.npy", "masks.npy", "history.npy", "data/inputs.npy"]
)
def test_a_missing_part_is_one_sentence(tmp_path, name):
    path = tmp_path / "p.wloom"
    save(xor_project(), path)
    rewrite(path, lambda _: None, name)
    one_sentence(path)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "p.wloom"
    save(full_project(), path)
    return path.read_bytes()


@given(st.data())
def test_a_file_cut_anywhere_is_one_sentence(saved, tmp_path_factory, data):
    length = data.draw(st.integers(0, len(saved) - 1))
    path = tmp_path_factory.getbasetemp() / "cut.wloom"
    path.write_bytes(saved[:length])
    one_sentence(path)


def sentence_of(path):
    """What is wrong with a file that may also be right."""
    try:
        load(path)
    except UserError as error:
        return str(error)
    return f"{path.name}: is good"


@given(st.data())
def test_flipped_bytes_never_end_in_anything_but_a_sentence(
    saved, tmp_path_factory, data
):
    content = bytearray(saved)
    places = st.integers(0, len(content) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=4)):
        content[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / "flipped.wloom"
    path.write_bytes(content)
    assert sentence_of(path).startswith("flipped.wloom: ")


@given(st.data())
def test_a_mutated_record_never_ends_in_anything_but_a_sentence(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "mutated.wloom"
    save(xor_project(), path)

    def change(record):
        for _ in range(data.draw(st.integers(1, 3))):
            mutate(record, data)

    edit(path, change)
    assert sentence_of(path).startswith("mutated.wloom: ")


def mutate(value, data):
    """Replace something somewhere in a JSON value by something else."""
    strange = st.sampled_from(
        [None, True, -1, 0, 10**30, 1e300, "", "x", [], {}, [0], [[]], {"a": 1}]
    )
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = value[key]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            value = inner
            continue
        value[key] = data.draw(strange)
        return


@pytest.fixture
def table_project(tmp_path, monkeypatch):
    """A project whose table counts as too large to travel inside."""
    monkeypatch.setattr(data_record, "INSIDE_LIMIT", 100)
    path = tmp_path / "big.csv"
    rows = [f"{i % 7},{'' if i % 5 == 2 else 'ab'[i % 2]},{i * 0.1}" for i in range(40)]
    rows[3] = ",a,1.5"
    path.write_text("\n".join(["u,v,y", *rows]) + "\n")
    dataset = encode(read_csv(path), missing="mean", test_share=0.3, seed=5)
    return new_project(dataset), path


def test_large_data_stay_outside_and_come_back_bit_for_bit(tmp_path, table_project):
    project, _ = table_project
    save(project, tmp_path / "p.wloom")
    with zipfile.ZipFile(tmp_path / "p.wloom") as archive:
        assert "data/inputs.npy" not in archive.namelist()
    assert_same(project, load(tmp_path / "p.wloom"))


def test_a_table_that_moved_with_the_project_is_found(tmp_path, table_project):
    project, table = table_project
    there = tmp_path / "there"
    there.mkdir()
    save(project, there / "p.wloom")
    os.rename(table, there / table.name)
    assert_same(project.dataset.inputs, load(there / "p.wloom").dataset.inputs)


def test_a_missing_table_is_named(tmp_path, table_project):
    project, table = table_project
    save(project, tmp_path / "p.wloom")
    table.unlink()
    with pytest.raises(FileProblem, match=r"^big.csv: .*too large.*big.csv"):
        load(tmp_path / "p.wloom")


def test_a_changed_table_is_refused(tmp_path, table_project):
    project, table = table_project
    save(project, tmp_path / "p.wloom")
    table.write_text(table.read_text().replace("0.1", "0.2"))
    with pytest.raises(FileProblem, match=r"^big.csv: this table was changed"):
        load(tmp_path / "p.wloom")


def test_saving_without_the_table_is_refused_and_writes_nothing(
    tmp_path, table_project
):
    project, table = table_project
    table.unlink()
    with pytest.raises(FileProblem, match=r"big.csv"):
        save(project, tmp_path / "p.wloom")
    assert not (tmp_path / "p.wloom").exists()


def test_a_failed_save_leaves_the_old_project(tmp_path, monkeypatch):
    path = tmp_path / "p.wloom"
    save(xor_project(), path)
    before = path.read_bytes()

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem, match="the disk is full"):
        save(full_project(), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["p.wloom"]


def test_scaling_of_a_minmax_project_comes_back(tmp_path):
    project = full_project()
    project = dataclasses.replace(project, scaling=fit(project.dataset, "minmax"))
    save(project, tmp_path / "p.wloom")
    assert_same(project.scaling, load(tmp_path / "p.wloom").scaling)

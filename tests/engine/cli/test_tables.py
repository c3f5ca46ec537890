"""Arrays, IDX and Parquet become tables, whatever the file is called."""

import datetime as dt
import decimal
import gzip
import struct
import sys

import numpy as np
import pytest

from engine.data.encode import encode
from engine.edits.new_project import new_project
from engine.errors import UserError
from engine.files import data_record
from engine.files.matrix_table import MAX_COLUMNS
from engine.files.project_file import load, save
from engine.files.read_table import read_table

KINDS = {"u1": 8, "i1": 9, ">i2": 11, ">i4": 12, ">f4": 13, ">f8": 14}


def idx(array, kind="u1"):
    array = np.asarray(array).astype(kind)
    head = struct.pack(
        f">BBBB{array.ndim}I", 0, 0, KINDS[kind], array.ndim, *array.shape
    )
    return head + array.tobytes()


def numbers(table):
    return np.stack([cells.numbers for cells in table.cells], axis=1)


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("dtype", ["<f4", ">f8", "<i8", "|u1", "|b1", "<f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_a_matrix_is_a_table_without_header(tmp_path, dtype, order):
    array = np.asarray(np.arange(24).reshape(6, 4) % 7, dtype, order=order)
    np.save(tmp_path / "a.npy", array)
    table = read_table(tmp_path / "a.npy")
    assert table.names == ("x1", "x2", "x3", "x4")
    assert (numbers(table) == array.astype(float)).all()
    assert table.notes == ("the columns of a.npy are called x1 to x4",)
    dataset = encode(table, test_share=0)
    assert dataset.target_names == ("x4",)
    assert (dataset.inputs == array[:, :3].astype(float)).all()


def test_nan_is_missing_and_infinity_is_an_error(tmp_path):
    array = np.ones((5, 3))
    array[1, 0] = np.nan
    np.save(tmp_path / "a.npy", array)
    dataset = encode(read_table(tmp_path / "a.npy"), test_share=0)
    assert dataset.n_rows == 4
    assert "1 row with missing cells was dropped" in dataset.notes
    array[2, 1] = np.inf
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(
        UserError, match=r"^a\.npy, line 3: 'inf' in column 'x2' is too"
    ):
        encode(read_table(tmp_path / "a.npy"), test_share=0)


def test_npz_has_inputs_and_targets(tmp_path):
    inputs = np.random.default_rng(0).normal(size=(30, 2, 3)).astype("f")
    targets = np.arange(60.0).reshape(30, 2)
    np.savez(tmp_path / "a.npz", inputs=inputs, targets=targets, other=np.ones(3))
    dataset = encode(read_table(tmp_path / "a.npz"), test_share=0)
    assert dataset.input_names == ("x1", "x2", "x3", "x4", "x5", "x6")
    assert dataset.target_names == ("y1", "y2")
    assert (dataset.inputs == inputs.reshape(30, 6)).all()
    assert (dataset.targets == targets).all()


def test_npz_targets_that_are_words_are_classes(tmp_path):
    words = np.array(["b", "a", "b"] * 5)
    np.savez_compressed(tmp_path / "a.npz", inputs=np.arange(15), targets=words)
    dataset = encode(read_table(tmp_path / "a.npz"), test_share=0)
    assert dataset.classes == ("a", "b")
    assert dataset.class_index().tolist() == [1, 0, 1] * 5


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("packed", [False, True])
def test_idx_images_are_rows(file, kind, packed):
    array = np.arange(24).reshape(4, 2, 3)
    content = idx(array, kind)
    path = file("images", gzip.compress(content) if packed else content)
    assert (numbers(read_table(path)) == array.reshape(4, 6)).all()


def test_idx_with_labels_makes_classes_and_trains(good, file, tmp_path):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 60)
    images = rng.integers(0, 50, (60, 4, 4)) + 60 * labels[:, None, None]
    file("train-images-idx3-ubyte.gz", gzip.compress(idx(images)))
    file("train-labels-idx1-ubyte", idx(labels))
    words = ["--data", "train-images-idx3-ubyte.gz"]
    good("new", "p.wloom", *words, "--labels", "train-labels-idx1-ubyte")
    dataset = load(tmp_path / "p.wloom").dataset
    assert dataset.classes == ("0", "1", "2")
    assert dataset.n_inputs == 16
    assert (dataset.class_index() == labels).all()
    result = good("train", "p.wloom", "--epochs", "60", "--json").json
    assert result["metrics"]["accuracy"] > 0.9
    labels = ["--labels", "train-labels-idx1-ubyte"]
    found = good("evaluate", "p.wloom", *words, *labels, "--json").json
    assert found["rows"] == 60
    assert found["metrics"]["accuracy"] > 0.9
    counts = np.bincount(dataset.class_index()).tolist()
    assert np.sum(found["confusion"]["counts"], axis=1).tolist() == counts
    lines = good("predict", "p.wloom", "--data", words[1]).out.splitlines()
    assert lines[0] == "class,p(0),p(1),p(2)"
    assert len(lines) == 61


def test_evaluate_refuses_labels_that_do_not_fit(good, run, fault, file):
    file("a.idx", idx(np.arange(40).reshape(20, 2)))
    file("y.idx", idx(np.arange(20) % 2))
    file("z.idx", idx(np.arange(19) % 2))
    good("new", "p.wloom", "--data", "a.idx", "--labels", "y.idx")
    words = ["evaluate", "p.wloom", "--data", "a.idx", "--labels"]
    assert fault(*words, "z.idx") == "z.idx: has 19 labels for 20 rows"
    assert "column 'label'" in fault(*words[:-1])
    alone = run("evaluate", "p.wloom", "--labels", "y.idx")
    assert alone.status == 2
    assert "--labels needs --data" in alone.err


def test_labels_may_be_numbers_to_predict(good, file, tmp_path):
    file("a.idx", idx(np.arange(40).reshape(20, 2)))
    np.save(tmp_path / "y.npy", np.arange(20.0))
    words = ["--labels", "y.npy", "--task", "regression"]
    good("new", "p.wloom", "--data", "a.idx", *words)
    assert load(tmp_path / "p.wloom").dataset.target_names == ("label",)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (idx(np.arange(19)), "y.idx: has 19 labels for 20 rows"),
        (idx(np.ones((20, 2))), "y.idx: labels are one column, this has 2"),
        (b"\0\0\x08", "y.idx: this is no IDX"),
    ],
)
def test_labels_that_do_not_fit(fault, file, labels, sentence):
    file("a.idx", idx(np.arange(40).reshape(20, 2)))
    file("y.idx", labels)
    found = fault("new", "p.wloom", "--data", "a.idx", "--labels", "y.idx")
    if "no IDX" not in sentence:
        assert found == sentence


def test_sets_have_labels_of_their_own(fault, file):
    file("y.idx", idx(np.arange(3)))
    found = fault("new", "p.wloom", "--data", "xor", "--labels", "y.idx")
    assert found == "y.idx: xor has labels of its own"


def test_large_data_with_labels_are_found_again(tmp_path, file, monkeypatch):
    monkeypatch.setattr(data_record, "INSIDE_LIMIT", 100)
    file("a.idx", idx(np.arange(40).reshape(20, 2)))
    file("y.idx", idx(np.arange(20) % 2))
    table = read_table(tmp_path / "a.idx", tmp_path / "y.idx")
    project = new_project(encode(table, task="classes"))
    save(project, tmp_path / "p.wloom")
    again = load(tmp_path / "p.wloom").dataset
    assert (again.inputs == project.dataset.inputs).all()
    assert (again.targets == project.dataset.targets).all()
    file("y.idx", idx(np.arange(20) % 3))
    with pytest.raises(UserError, match=r"^y\.idx: this table was changed"):
        load(tmp_path / "p.wloom")


def test_parquet_columns_of_every_kind(tmp_path):
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    day = dt.date(2024, 5, 1)
    table = arrow.table(
        {
            "whole": arrow.array([1, None, 3], arrow.int32()),
            "real": [0.5, float("nan"), 2.5],
            "yes": [True, False, None],
            "word": ["a", None, " b "],
            "coded": arrow.array(["u", "v", "u"]).dictionary_encode(),
            "exact": [decimal.Decimal("1.50"), None, decimal.Decimal("2.25")],
            "day": [day, None, day],
        }
    )
    parquet.write_table(table, tmp_path / "t.parquet")
    found = read_table(tmp_path / "t.parquet")
    assert found.names == tuple(table.column_names)
    texts = [list(cells.all_texts()) for cells in found.cells]
    assert texts == [
        ["1", "nan", "3"],
        ["0.5", "nan", "2.5"],
        ["1", "0", "nan"],
        ["a", "", "b"],
        ["u", "v", "u"],
        ["1.5", "nan", "2.25"],
        ["2024-05-01", "", "2024-05-01"],
    ]
    assert [cells.missing.tolist() for cells in found.cells[:4]] == [
        [False, True, False],
        [False, True, False],
        [False, False, True],
        [False, True, False],
    ]


def test_parquet_lists_are_no_cells(tmp_path):
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    parquet.write_table(arrow.table({"a": [[1], [2]]}), tmp_path / "t.parquet")
    with pytest.raises(UserError, match=r"^t\.parquet: the column 'a' holds list"):
        read_table(tmp_path / "t.parquet")


def test_without_pyarrow_the_pip_command_is_named(fault, file, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    file("t.parquet", b"PAR1" + bytes(50) + b"PAR1")
    found = fault("new", "p.wloom", "--data", "t.parquet")
    assert 'pip install "pyarrow>=18,<26"' in found


def test_the_format_is_known_by_the_content(tmp_path, file):
    np.save(tmp_path / "a.npy", np.ones((3, 2)))
    path = file("odd.csv", (tmp_path / "a.npy").read_bytes())
    assert read_table(path).n_rows == 3
    text = file("numbers.dat", b"a,b\n1,2\n")
    assert read_table(text).names == ("a", "b")


@pytest.mark.parametrize("name", ["a.npy", "a.npz", "a.parquet", "a.gz"])
def test_a_binary_name_on_other_content_is_said(file, name):
    with pytest.raises(UserError, match=r"^a\.\w+: this is not an? \S+ file, or"):
        read_table(file(name, b"a,b\n1,2\n"))


def test_too_many_columns_are_refused(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((1, MAX_COLUMNS + 1), "u1"))
    with pytest.raises(UserError, match="the limit is 100,000"):
        read_table(tmp_path / "a.npy")

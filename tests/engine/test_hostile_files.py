"""Hostile files cost one sentence: no traceback, little memory, nothing on the disk."""

import gzip
import re
import struct
import tracemalloc
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.cli import main
from engine.data.encode import encode
from engine.errors import UserError
from engine.exports.registry import export
from engine.files.project_file import load, save
from engine.files.read_table import read_table
from engine.imports.registry import read_network, read_weights
from tests.engine.hostile_files import NETWORKS, PROJECTS, TABLES, WEIGHTS, idx_head
from tests.engine.sample_projects import full_project, xor_project

SECOND_SENTENCE = re.compile(r"[.!?] +[A-Z]")
MOST_BYTES = 150_000_000
"""Of memory that a file of the corpus may cost while it is looked at."""


def snapshot(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys):
    """Run a command on a hostile file, and see it refused."""
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)

    def call(name, content, *words):
        (folder / name).write_bytes(content)
        before = snapshot(tmp_path)
        tracemalloc.start()
        try:
            status = main(list(words))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        streams = capsys.readouterr()
        assert status == 1, streams.err
        assert streams.out == ""
        sentence = streams.err.removesuffix("\n")
        assert sentence.isprintable(), sentence
        assert sentence.startswith(name)
        assert len(sentence) < 400
        assert "Error" not in sentence
        assert not SECOND_SENTENCE.search(sentence), sentence
        assert peak < MOST_BYTES, f"{peak:,} bytes"
        assert snapshot(tmp_path) == before

    return call


@pytest.mark.parametrize("name", TABLES)
def test_hostile_tables(refused, name):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    refused(name, TABLES[name], "new", "p.wloom", "--data", name)


@pytest.mark.parametrize("name", [n for n in TABLES if n.endswith((".idx", ".gz"))])
def test_hostile_labels(refused, name):
    np.save("good.npy", np.zeros((10, 2)))
    words = ["--data", "good.npy", "--labels", name]
    refused(name, TABLES[name], "new", "p.wloom", *words)


@pytest.mark.parametrize("name", WEIGHTS)
def test_hostile_weights(refused, tmp_path, name):
    save(xor_project(), tmp_path / "in" / "here" / "p.wloom")
    refused(name, WEIGHTS[name], "import", "p.wloom", name)


@pytest.mark.parametrize("name", NETWORKS)
def test_hostile_networks(refused, name):
    if name.endswith(".onnx"):
        pytest.importorskip("onnx", reason="onnx is not installed")
    words = ["--data", "xor", "--network", name]
    refused(name, NETWORKS[name], "new", "p.wloom", *words)


@pytest.mark.parametrize("name", PROJECTS)
@pytest.mark.parametrize("command", ["info", "train", "predict", "export"])
def test_hostile_projects(refused, name, command):
    words = ["out.npz"] if command == "export" else []
    refused(name, PROJECTS[name], command, name, *words)


END = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, 2**25, 0, 0)
HEAD = b'{"__metadata__":{}}'
HOLES = {
    "hole.npz": (b"", b""),
    "head.npz": (b"PK\x03\x04", b""),
    "ends.npz": (b"PK\x03\x04", END),
    "hole.safetensors": (b"", b""),
    "head.safetensors": (struct.pack("<Q", len(HEAD)) + HEAD, b""),
    "long.safetensors": (struct.pack("<Q", 90_000_000), b""),
    "hole.json": (b"", b""),
    "head.json": (b'{"layers": {"Output": {"biases": [', b"]}}}"),
    "hole.onnx": (b"", b""),
    "hole.wloom": (b"", b""),
    "ends.wloom": (b"PK\x03\x04", END),
    "hole.npy": (b"", b""),
    "head.npy": (b"\x93NUMPY\x01\x00", b""),
    "hole.idx": (b"", b""),
    "head.idx": (idx_head(8, 10, 3), b""),
    "hole.gz": (b"\x1f\x8b", b""),
    "hole.parquet": (b"PAR1", b"PAR1"),
    "hole.csv": (b"a,b\n1,2\n", b""),
}
"""How files begin and end that are a hole of a gigabyte, which takes no room."""


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_of_a_gigabyte_is_not_read(tmp_path, monkeypatch, capsys, name):
    if name.endswith((".parquet", ".onnx")):
        pytest.importorskip("pyarrow" if name.endswith("t") else "onnx")
    monkeypatch.chdir(tmp_path)
    start, end = HOLES[name]
    with (tmp_path / name).open("wb") as stream:
        stream.write(start)
        stream.seek(10**9)
        stream.write(end or b"\0")
    save(xor_project(), tmp_path / "p.wloom")
    words = ["new", "q.wloom", "--data", name]
    if name.endswith((".safetensors", ".json", ".npz")):
        words = ["import", "p.wloom", name]
    elif name.endswith(".onnx"):
        words = ["new", "q.wloom", "--data", "xor", "--network", name]
    elif name.endswith(".wloom"):
        words = ["info", name]
    tracemalloc.start()
    try:
        status = main(words)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    streams = capsys.readouterr()
    assert (status, streams.out) == (1, "")
    assert streams.err.startswith(name)
    assert streams.err.count("\n") == 1
    assert peak < MOST_BYTES
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "p.wloom"])


def damaged(content):
    """Good bytes with a few changes: cut, overwritten, repeated, or pieced together."""
    place = st.integers(0, len(content))
    return st.one_of(
        place.map(lambda end: content[:end]),
        st.tuples(place, st.binary(min_size=1, max_size=8)).map(
            lambda change: (
                content[: change[0]] + change[1] + content[change[0] + len(change[1]) :]
            )
        ),
        st.tuples(place, place).map(
            lambda ends: content[: ends[0]] + content[ends[1] :]
        ),
        st.tuples(place, st.binary(max_size=40)).map(
            lambda change: content[: change[0]] + change[1] + content[change[0] :]
        ),
    )


def good_files(folder):
    """One good file of every format that is read, and how it is read."""
    rng = np.random.default_rng(0)
    project = full_project()
    found = {}
    for suffix in (".npz", ".safetensors", ".json"):
        export(project, folder / f"weights{suffix}")
        found[f"weights{suffix}"] = read_weights
    save(xor_project(), folder / "p.wloom")
    found["p.wloom"] = load
    np.save(folder / "t.npy", rng.normal(size=(6, 3)))
    np.savez(folder / "t.npz", inputs=rng.normal(size=(6, 3)), targets=np.arange(6))
    images = idx_head(8, 5, 2, 2) + bytes(range(20))
    (folder / "t.idx").write_bytes(images)
    (folder / "t.gz").write_bytes(gzip.compress(images))
    (folder / "t.csv").write_text('a,"b ""c""",d\n1,2.5,x\n3,4,y\n5,6,x\n')
    if find_spec("pyarrow") is not None:
        _write_parquet(folder / "t.parquet")
    for name in NAMES[4:]:
        found[name] = _encoded
    return found


def _write_parquet(path):
    import pyarrow as pa
    from pyarrow import parquet

    columns = {"a": [1.0, 2.5, 3.0, 4.0] * 5, "b": ["x", "y"] * 10, "y": [1, 2] * 10}
    parquet.write_table(pa.table(columns), path, row_group_size=7)


def refusal(read, path):
    """The sentence of a refusal; any other exception is a defect."""
    try:
        read(path)
    except UserError as error:
        return str(error)
    return None


def _encoded(path):
    return encode(read_table(path), test_share=0)


NAMES = [
    "weights.npz",
    "weights.safetensors",
    "weights.json",
    "p.wloom",
    "t.npy",
    "t.npz",
    "t.idx",
    "t.gz",
    "t.csv",
    *(["t.parquet"] if find_spec("pyarrow") is not None else []),
]
FUZZ = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@FUZZ
def test_a_damaged_file_is_read_or_refused(tmp_path, name, data):
    good = tmp_path / "good"
    if not good.exists():
        good.mkdir()
        good_files(good)
    read = READERS[name]
    content = data.draw(damaged((good / name).read_bytes()))
    path = tmp_path / name
    path.write_bytes(content)
    with np.errstate(all="ignore"):
        sentence = refusal(read, path)
    if sentence is not None:
        assert sentence.startswith(name)
        assert not SECOND_SENTENCE.search(sentence), sentence


READERS = dict.fromkeys(NAMES[:3], read_weights) | {"p.wloom": load}
READERS |= dict.fromkeys(NAMES[4:], _encoded)


@given(data=st.data())
@FUZZ
def test_a_damaged_onnx_network_is_read_or_refused(tmp_path, data):
    pytest.importorskip("onnx", reason="onnx is not installed")
    good = tmp_path / "good.onnx"
    if not good.exists():
        export(full_project(), good)
    path = tmp_path / "w.onnx"
    path.write_bytes(data.draw(damaged(good.read_bytes())))
    sentence = refusal(read_network, path)
    assert sentence is None or sentence.startswith("w.onnx")


@pytest.mark.parametrize("name", NAMES)
def test_the_files_that_are_damaged_were_good(tmp_path, name):
    good_files(tmp_path)[name](tmp_path / name)

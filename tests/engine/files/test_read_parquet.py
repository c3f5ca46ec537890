"""Parquet tables: what a few bytes of them may unpack to is looked at before."""

import tracemalloc

import numpy as np
import pytest

from engine.cli import main
from engine.files.read_table import read_table

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

MOST_BYTES = 150_000_000


def repeated(path, length, rows):
    """Write a column in which one long text stands in every second row."""
    texts = pa.array(["x" * length, "y"])
    indices = pa.array([row % 2 for row in range(rows)], pa.int32())
    words = pa.DictionaryArray.from_arrays(indices, texts)
    kind = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([("a", kind), ("y", pa.float64())])
    table = pa.table([words, pa.array([float(r % 7) for r in range(rows)])], schema)
    # Without Arrow's own schema the column is one of texts to whoever reads it.
    parquet.write_table(table, path, compression="zstd", store_schema=False)


def refused(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    before = pa.default_memory_pool().max_memory()
    tracemalloc.start()
    try:
        status = main(["new", "p.wloom", "--data", name])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    streams = capsys.readouterr()
    assert (status, streams.out) == (1, "")
    assert streams.err.startswith(f"{name}: ")
    assert streams.err.count("\n") == 1
    assert peak < MOST_BYTES
    assert pa.default_memory_pool().max_memory() - before < MOST_BYTES
    assert [path.name for path in tmp_path.iterdir()] == [name]
    return streams.err


def test_a_text_that_is_repeated_is_kept_once(tmp_path):
    repeated(tmp_path / "t.parquet", 100_000, 4000)
    assert (tmp_path / "t.parquet").stat().st_size < 2000
    tracemalloc.start()
    table = read_table(tmp_path / "t.parquet")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    cells = table.column("a")
    assert [cells.text(0), cells.text(1)] == ["x" * 100_000, "y"]
    assert len(cells) == 4000


def test_a_text_that_is_too_long_for_a_cell_is_refused(tmp_path, monkeypatch, capsys):
    repeated(tmp_path / "t.parquet", 1_000_000, 1000)
    words = refused(tmp_path, monkeypatch, capsys, "t.parquet")
    assert "column 'a' is longer than 131,072 characters" in words


def test_numbers_that_take_almost_no_room_are_refused(tmp_path, monkeypatch, capsys):
    zeros = np.zeros(20_000_000, np.int8)
    parquet.write_table(pa.table({"a": zeros}), tmp_path / "t.parquet")
    words = refused(tmp_path, monkeypatch, capsys, "t.parquet")
    assert "more than 200 times its size" in words


def test_what_is_no_cell_is_refused_before_it_is_read(tmp_path, monkeypatch, capsys):
    content = pa.array([b"x" * 1_000_000] * 200)
    table = pa.table({"b": content, "y": np.arange(200.0)})
    parquet.write_table(table, tmp_path / "t.parquet")

    def read(*arguments, **options):
        raise AssertionError

    monkeypatch.setattr(parquet.ParquetFile, "read", read)
    words = refused(tmp_path, monkeypatch, capsys, "t.parquet")
    assert "the column 'b' holds binary, which is no cell of a table" in words


def test_texts_missing_cells_and_numbers_are_read(tmp_path):
    columns = {
        "word": pa.array(["a", None, " b ", "NA", "a", "1.5"]),
        "large": pa.array(["u", "v", "u", "v", None, "w"], pa.large_string()),
        "kept": pa.array(["p", "q", "p", "q", "p", None]).dictionary_encode(),
        "counted": pa.array([1, 2, 1, 2, None, 1]).dictionary_encode(),
        "y": pa.array([1, 2, 3, None, 5, 6]),
    }
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table(columns), path, row_group_size=4)
    table = read_table(path)
    word = table.column("word")
    assert list(word.all_texts()) == ["a", "", "b", "NA", "a", "1.5"]
    assert word.missing.tolist() == [False, True, False, True, False, False]
    assert word.numbers[5] == 1.5
    assert list(table.column("large").all_texts()) == ["u", "v", "u", "v", "", "w"]
    assert list(table.column("kept").all_texts()) == ["p", "q", "p", "q", "p", ""]
    assert table.column("counted").missing.tolist() == [False] * 4 + [True, False]
    assert table.column("y").numbers[[0, 5]].tolist() == [1, 6]

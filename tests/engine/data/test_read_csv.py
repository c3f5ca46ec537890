"""Reading CSV: what is understood, and each sentence for what is not."""

import codecs
import csv
import io
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import read_csv as read_csv_module
from engine.data import text_file
from engine.data.cells import text_cells
from engine.data.origin import Origin
from engine.data.read_csv import read_csv, read_csv_steps
from engine.data.table import Table, to_csv_text
from engine.errors import TableError


@pytest.fixture
def table_file(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read(table_file):
    return lambda content: read_csv(table_file(content))


def texts(table):
    return {
        name: list(cells.all_texts())
        for name, cells in zip(table.names, table.cells, strict=True)
    }


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_finds_the_delimiter(read, delimiter):
    table = read("a;b;c\n1;2;x\n3;4;y\n".replace(";", delimiter))
    assert texts(table) == {"a": ["1", "3"], "b": ["2", "4"], "c": ["x", "y"]}


def test_a_delimiter_must_fit_all_of_the_first_rows(read):
    table = read("a;b,c\n1;2,x;y\n3;4,z\n")
    assert table.names == ("a;b", "c")


def test_the_first_of_several_fitting_delimiters_is_taken(read):
    assert read("a;b,c\n1;2,3\n").names == ("a", "b,c")


def test_decimal_comma_with_another_delimiter(read):
    table = read("a;b\n1,5;-2,25e1\n,5;3\n")
    np.testing.assert_array_equal(table.column("a").numbers, [1.5, 0.5])
    np.testing.assert_array_equal(table.column("b").numbers, [-22.5, 3])


def test_no_decimal_comma_where_the_comma_is_the_delimiter(read):
    table = read('a,b\n"1,5",2\n"2,5",3\n')
    assert table.column("a").words.all()


def test_thousands_separators_are_not_numbers(read):
    table = read("a;b\n1.234,5;1\n2;2\n")
    assert table.column("a").words.tolist() == [True, False]


def test_the_more_frequent_decimal_mark_of_a_column_counts(read):
    table = read("a;b\n1.5;1\n2.5;1\n3,5;1\n")
    assert table.column("a").words.tolist() == [False, False, True]
    table = read("a;b\n1,5;1\n2,5;1\n3.5;1\n")
    assert table.column("a").words.tolist() == [False, False, True]


def test_one_column_needs_no_delimiter(read):
    table = read("a\n1,5\n2,5\n")
    np.testing.assert_array_equal(table.column("a").numbers, [1.5, 2.5])


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
def test_unicode_encodings(read, encoding, mark):
    table = read(mark + "größe,b\n1,ж\n".encode(encoding))
    assert texts(table) == {"größe": ["1"], "b": ["ж"]}
    assert table.notes == ()


def test_windows_1252_with_a_note(read):
    table = read("größe,b\n1,€\n".encode("cp1252"))
    assert texts(table) == {"größe": ["1"], "b": ["€"]}
    assert table.notes == ("table.csv is not UTF-8 and was read as Windows-1252",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(read, end):
    table = read(end.join(["a,b", "1,2", "", "3,4", "   ", ""]))
    assert texts(table) == {"a": ["1", "3"], "b": ["2", "4"]}
    assert table.lines.tolist() == [2, 4]


def test_the_last_line_needs_no_end(read):
    assert read("a,b\n1,2").n_rows == 1


def test_quotes(read):
    table = read('a,b\n"x, ""y""\nz", "w"\n1,2\n')
    assert texts(table) == {"a": ['x, "y"\nz', "1"], "b": ["w", "2"]}
    assert table.lines.tolist() == [2, 4]


def test_blanks_around_cells_do_not_count(read):
    table = read(" a , b \n 1 , x \n")
    assert texts(table) == {"a": ["1"], "b": ["x"]}


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        *[(cell, True) for cell in ("", "NA", "N/A", "NaN", "nan", "null", "-", "?")],
        *[(cell, False) for cell in ("0", "x", "none", "--")],
    ],
)
def test_missing_cells(read, cell, missing):
    table = read(f"a,b\n1,{cell}\n")
    assert table.column("b").missing.tolist() == [missing]


@pytest.mark.parametrize("cell", ["1", "-2.5", "+3", ".5", "5.", "1e3", "1E-3", "007"])
def test_numbers(read, cell):
    assert read(f"a,b\nx,{cell}\n").column("b").numbers[0] == float(cell)


@pytest.mark.parametrize("cell", ["1_000", "0x10", "1 2", "١", "1e", ".", "e5", "5%"])
def test_what_is_no_number(read, cell):
    # The second row makes the first take the quick way if it can.
    assert read(f"a,b\nx,{cell}\nx,1\n").column("b").words.tolist() == [True, False]


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999", "1e200"])
def test_numbers_too_large_are_infinite(read, cell):
    assert np.isinf(read(f"a,b\nx,{cell}\n").column("b").numbers[0])


def test_a_table_without_header(read):
    table = read("1,2.5,-3\n4,5,6\n")
    assert table.names == ("x1", "x2", "x3")
    assert table.n_rows == 2
    assert table.lines.tolist() == [1, 2]
    assert table.notes == (
        "table.csv has no header row, so its columns are called x1 to x3",
    )


def test_where_a_table_came_from(table_file):
    path = table_file("a\n1\n", "some.csv")
    table = read_csv(path)
    assert table.origin == Origin(kind="file", name="some.csv", path=str(path))
    assert (table.name, table.path) == ("some.csv", str(path))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "table.csv: is empty"),
        ("\n\n", "table.csv: is empty"),
        (codecs.BOM_UTF8, "table.csv: is empty"),
        ("a,b\n", "table.csv: has a header but no rows"),
        ("a,b\n1,2\n3\n", "table.csv, line 3: has 1 cell where the first row has 2"),
        ("a,b\n1,2,3\n", "table.csv, line 2: has 3 cells where the first row has 2"),
        ("a,b\n\n1,2\n3,4,5\n", "table.csv, line 4: has 3 cells where the first row"),
        ("a,,b\n1,2,3\n", "table.csv, line 1: column 2 has no name"),
        ("a,b, a \n1,2,3\n", "table.csv, line 1: two columns are called 'a'"),
        ('a,b\n1,2\n3,"4\n5,6\n', "table.csv, line 3: a quote is opened here and nev"),
        ('a,b\n1,"2"3\n', "table.csv, line 2: text follows a closing quote"),
        ('a,b\n1,"' + "x" * 200_000, "table.csv, line 2: a cell is longer than 131,07"),
        ("a,b\n1,2\n3,\0\n", "table.csv, line 3: holds the control character U+0000"),
        (b"\x89PNG\r\n\x1a\n\x00", "table.csv, line 2: holds the control character"),
        (b"PK\x03\x04abc", "table.csv: is an archive or a spreadsheet; save the sheet"),
        (b"a,b\n\x81,2\n", "table.csv: is neither UTF-8 nor Windows-1252 text"),
        (codecs.BOM_UTF8 + b"a\xff\n", "table.csv: is marked as UTF-8 text but is not"),
        (codecs.BOM_UTF16_LE + b"a", "table.csv: is marked as UTF-16 text but is not"),
    ],
)
def test_one_sentence_for_a_file_that_is_no_table(read, content, sentence):
    with pytest.raises(TableError) as caught:
        read(content)
    assert str(caught.value).startswith(sentence)
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file(tmp_path):
    (tmp_path / "here").mkdir()
    with pytest.raises(TableError, match=r"^here: is a folder, not a table$"):
        read_csv(tmp_path / "here")
    with pytest.raises(TableError, match=r"^gone\.csv: there is no such file$"):
        read_csv(tmp_path / "gone.csv")


def test_a_name_that_the_system_refuses(tmp_path):
    with pytest.raises(TableError, match=r"cannot be read|there is no such file"):
        read_csv(tmp_path / ("x" * 5000))


@pytest.mark.parametrize(
    ("module", "limit", "value", "sentence"),
    [
        (text_file, "MAX_BYTES", 10, "has 23 bytes; the limit is 10 bytes"),
        (text_file, "MAX_LINE", 4, "line 4: is longer than 4 characters"),
        (read_csv_module, "MAX_COLUMNS", 1, "has 2 columns; the limit is 1"),
        (read_csv_module, "MAX_CELLS", 5, "has more than 5 cells, which is the limit"),
    ],
)
def test_limits(read, monkeypatch, module, limit, value, sentence):
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(TableError, match=sentence):
        read("a,b\n1,2\n3,4\n55555,66666")


def test_progress_rises_to_one_and_often(table_file):
    path = table_file("a,b,c\n" + "1.5,x,\n" * 30_000)
    progress = list(read_csv_steps(path))
    assert progress == sorted(progress)
    assert progress[0] == 0
    assert progress[-1] == pytest.approx(1)
    assert len(progress) >= 12


def test_reading_can_be_cancelled_anywhere(table_file):
    path = table_file("a,b,c\n" + "1.5,x,\n" * 3_000)
    total = len(list(read_csv_steps(path)))
    for stop_after in range(1, total + 1):
        steps = read_csv_steps(path)
        for _ in range(stop_after):
            next(steps)
        # A file left open would be a ResourceWarning, which is an error here.
        steps.close()
    path.unlink()


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.sampled_from(" \n")
).map(str.strip)
names = st.lists(
    words.map(lambda text: "n" + "".join(text.split())),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(st.data())
def test_written_text_reads_back(tmp_path_factory, data):
    columns = data.draw(names)
    rows = data.draw(
        st.lists(
            st.lists(words, min_size=len(columns), max_size=len(columns)),
            min_size=1,
            max_size=8,
        )
    )
    cells = tuple(text_cells(column) for column in zip(*rows, strict=True))
    table = Table(Origin("file", "t.csv"), tuple(columns), cells)
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_bytes(to_csv_text(table).encode())
    assert texts(read_csv(path)) == texts(table)


@given(
    st.lists(st.lists(st.text("ab \"'\n,;|\t1."), min_size=2, max_size=2), min_size=2),
    st.sampled_from([";", "\t", "|", ","]),
)
def test_reads_what_the_standard_library_writes(tmp_path_factory, rows, delimiter):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["first", "second"], *rows])
    path = tmp_path_factory.getbasetemp() / "quoted.csv"
    path.write_bytes(stream.getvalue().encode())
    table = read_csv(path)
    assert table.names == ("first", "second")
    expected = [[cell.strip() for cell in row] for row in rows]
    assert [list(row) for row in zip(*texts(table).values(), strict=True)] == expected


def test_a_table_of_very_many_columns_is_found_by_name_at_once(tmp_path):
    path = tmp_path / "wide.csv"
    header = ",".join(f"c{i}" for i in range(50_000))
    path.write_text(header + "\n" + "1," * 49_999 + "2")
    table = read_csv(path)
    begin = time.process_time()
    total = sum(float(table.column(name).numbers[0]) for name in table.names)
    assert total == 50_001
    assert time.process_time() - begin < 3
    with pytest.raises(KeyError):
        table.column("c50000")


@pytest.mark.parametrize("text", ["", "/"])
def test_a_folder_without_a_name_is_named_by_its_path(text):
    path = Path(text)
    with pytest.raises(TableError) as caught:
        read_csv(path)
    assert str(caught.value) == f"{path}: is a folder, not a table"

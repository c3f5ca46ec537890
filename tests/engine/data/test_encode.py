"""Encoding: what columns become, what is refused, what another table may hold."""

import numpy as np
import pytest

from engine.data import blocks
from engine.data.cells import text_cells
from engine.data.encode import encode, encode_inputs, encode_targets, with_split
from engine.data.origin import Origin
from engine.data.table import Table
from engine.errors import BadCell, BadSplit, TableError


def table(text, name="t.csv"):
    """Make a table of words: a line per row, the first one has the names."""
    header, *rows = [line.split() for line in text.strip().splitlines()]
    cells = tuple(text_cells(column) for column in zip(*rows, strict=True))
    return Table(Origin("file", name), tuple(header), cells)


MIXED = """
island  mass  kind
B       1     cat
A       2     dog
B       NA    cat
A       4     dog
NA      5     dog
A       6     NA
B       7     cat
"""


def test_categories_become_one_hot_in_their_place():
    data = encode(table(MIXED), test_share=0)
    assert data.input_names == ("island=A", "island=B", "mass")
    np.testing.assert_array_equal(
        data.inputs, [[0, 1, 1], [1, 0, 2], [1, 0, 4], [0, 1, 7]]
    )
    assert data.one_hot.tolist() == [True, True, False]
    assert [column.categories for column in data.columns] == [
        ("A", "B"),
        (),
        ("cat", "dog"),
    ]


def test_two_classes_are_one_output_for_the_second():
    data = encode(table(MIXED), test_share=0)
    assert data.task == "classes"
    assert data.target_names == ("p(dog)",)
    assert data.targets.tolist() == [[0], [1], [1], [0]]
    assert data.class_index().tolist() == [0, 1, 1, 0]


def test_more_classes_are_an_output_each():
    data = encode(table("x y\n1 b\n2 a\n3 c\n4 a"), test_share=0)
    assert data.target_names == ("p(a)", "p(b)", "p(c)")
    assert data.targets.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]]
    assert data.class_index().tolist() == [1, 0, 2, 0]


def test_numbers_are_a_regression():
    data = encode(table("x y\n1 2\n3 4"), test_share=0)
    assert (data.task, data.classes, data.target_names) == ("regression", (), ("y",))
    assert data.targets.tolist() == [[2], [4]]
    with pytest.raises(ValueError, match="not classes"):
        data.class_index()


def test_numbers_can_be_classes_sorted_as_numbers():
    data = encode(table("x y\n1 10\n3 9\n5 9"), task="classes", test_share=0)
    assert data.classes == ("9", "10")
    assert data.target_names == ("p(10)",)


def test_several_targets():
    data = encode(
        table("y a x b\n1 2 3 4\n5 6 7 8"),
        targets=["b", "y"],
        ignore=["a"],
        test_share=0,
    )
    assert data.target_names == ("y", "b")
    assert data.targets.tolist() == [[1, 4], [5, 8]]
    assert data.inputs.tolist() == [[3], [7]]
    assert [column.role for column in data.columns] == [
        "target",
        "ignore",
        "input",
        "target",
    ]


def test_the_target_is_the_last_column_that_is_not_ignored():
    assert encode(table("x y z\n1 2 a"), ignore=["z"], test_share=0).target_names == (
        "y",
    )


def test_a_numeric_column_can_be_a_category():
    data = encode(table("x y\n2 1\n1 1\n2 1"), categories=["x"], test_share=0)
    assert data.input_names == ("x=1", "x=2")
    assert data.inputs.tolist() == [[0, 1], [1, 0], [0, 1]]


def test_rows_with_missing_cells_are_dropped_and_counted():
    data = encode(table(MIXED), test_share=0)
    assert data.n_rows == 4
    assert data.notes == ("3 rows with missing cells were dropped",)


def test_missing_cells_of_ignored_columns_do_not_count():
    data = encode(table("a b y\n1 NA 2\n3 NA 4"), ignore=["b"], test_share=0)
    assert data.n_rows == 2
    assert data.notes == ()


def test_missing_cells_are_filled_with_the_mean_of_the_training_rows():
    data = encode(table(MIXED), missing="mean", test_share=0)
    np.testing.assert_allclose(data.inputs[2], [0, 1, 3.8])
    np.testing.assert_allclose(data.inputs[4], [0.4, 0.6, 5])
    assert data.columns[1].mean == pytest.approx(3.8)
    assert data.notes == (
        "1 row without a target was dropped",
        "2 missing cells were filled with the mean of the training rows",
    )


def test_the_mean_does_not_look_at_test_rows():
    rows = "\n".join(f"{i if i else 'NA'} {i}" for i in range(20))
    for seed in range(5):
        data = encode(table("x y\n" + rows), missing="mean", test_share=0.5, seed=seed)
        train = [row for row in data.train_rows if row]
        assert data.inputs[0, 0] == pytest.approx(np.mean(train))


def test_a_column_of_mostly_numbers_may_not_hold_a_word():
    with pytest.raises(BadCell) as caught:
        encode(table("mass y\n1 1\n2 1\nabc 1\n4 1", "penguins.csv"))
    assert str(caught.value) == (
        "penguins.csv, line 4: 'abc' in column 'mass' is not a number "
        "(--category mass makes the column a category)"
    )


def test_half_numbers_half_words_is_a_category():
    data = encode(table("x y\n1 1\na 1\nNA 1"), test_share=0)
    assert data.input_names == ("x=1", "x=a")


def test_the_word_may_stay_where_the_column_is_ignored_or_a_category():
    mixed = table("m x y\n1 1 1\n2 1 1\nz 1 1")
    assert encode(mixed, ignore=["m"], test_share=0).input_names == ("x",)
    assert encode(mixed, categories=["m"], test_share=0).n_inputs == 4


@pytest.mark.parametrize("cell", ["inf", "1e999"])
def test_numbers_too_large(cell):
    with pytest.raises(BadCell, match=rf"line 2: '{cell}' in column 'x' is too large"):
        encode(table(f"x y\n{cell} 1\n2 1"))


def many(n_values, n_rows):
    return "c y\n" + "\n".join(f"v{i % n_values} {i}" for i in range(n_rows))


@pytest.mark.parametrize(("n_values", "n_rows"), [(101, 1000), (20, 40), (10, 20)])
def test_too_many_categories(n_values, n_rows):
    with pytest.raises(TableError, match=f"'c' has {n_values} categories") as caught:
        encode(table(many(n_values, n_rows)))
    assert "--ignore c" in str(caught.value)


@pytest.mark.parametrize(("n_values", "n_rows"), [(100, 1000), (9, 20), (19, 19)])
def test_not_too_many_categories(n_values, n_rows):
    assert encode(table(many(n_values, n_rows))).n_inputs == n_values


def test_too_many_classes():
    numbers = "x y\n" + "\n".join(f"1 {i}" for i in range(40))
    with pytest.raises(TableError, match=r"'y' has 40 classes .* --target"):
        encode(table(numbers), task="classes")


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        (
            "x y\n1 2",
            {"targets": ["z"]},
            "t.csv: there is no column 'z', only 'x', 'y'",
        ),
        ("x y\n1 2", {"ignore": ["z"]}, "t.csv: there is no column 'z'"),
        ("x y\n1 2", {"categories": ["z"]}, "t.csv: there is no column 'z'"),
        (
            "x y\n1 2",
            {"targets": ["y"], "ignore": ["y"]},
            "t.csv: the column 'y' cannot be both a target and ignored",
        ),
        ("x\n1", {}, "t.csv: no column is left as an input"),
        ("x y\n1 2", {"ignore": ["x", "y"]}, "t.csv: no column is left as an input"),
        ("x y\n1 NA\nNA 2", {}, "t.csv: no row is left without a missing cell"),
        ("x y\n1 a\n2 a", {}, "t.csv: the target 'y' has only one class, 'a'"),
        (
            "x y z\n1 a 1\n2 b 2",
            {"targets": ["y", "z"]},
            "t.csv: the class 'y' must be the only target",
        ),
        (
            "x y\n1 a\n2 b",
            {"task": "regression"},
            "t.csv, line 2: 'a' in column 'y' is not a number",
        ),
        (
            "x y\n1 1\n2 2",
            {"task": "regression", "categories": ["y"]},
            "t.csv: the target 'y' is a category, which a regression cannot predict",
        ),
        (
            "x y\nNA 1\nNA 2",
            {"missing": "mean"},
            "t.csv: the column 'x' has no value in the training rows",
        ),
    ],
)
def test_one_sentence_for_what_does_not_fit(text, options, sentence):
    with pytest.raises(TableError) as caught:
        encode(table(text), test_share=0, **options)
    assert str(caught.value).startswith(sentence)


def test_nothing_left_to_train_on():
    with pytest.raises(BadSplit, match="would take the only row"):
        encode(table("x y\n1 2"), test_share=0.6)


def test_tables_too_large_to_encode(monkeypatch):
    monkeypatch.setattr(blocks, "MAX_NUMBERS", 9)
    with pytest.raises(TableError, match="5 rows of 2 inputs need"):
        encode(table("a b y\n" + "1 1 1\n" * 5))


# Another table


def test_inputs_by_name_in_any_order():
    data = encode(table(MIXED), test_share=0)
    inputs, complete = encode_inputs(table("mass more island\n3 x A\n4 y B"), data)
    assert inputs.tolist() == [[1, 0, 3], [0, 1, 4]]
    assert complete.tolist() == [True, True]


def test_the_same_table_gives_the_same_inputs_and_targets():
    data = encode(table(MIXED), missing="mean", test_share=0)
    inputs, complete = encode_inputs(table(MIXED), data)
    with_target = [0, 1, 2, 3, 4, 6]
    np.testing.assert_allclose(inputs[with_target], data.inputs, rtol=1e-15)
    assert complete.all()
    targets = encode_targets(table(MIXED), data)
    np.testing.assert_array_equal(targets[with_target], data.targets)
    assert np.isnan(targets[5]).all()


def test_rows_with_missing_inputs_are_marked():
    data = encode(table(MIXED), test_share=0)
    inputs, complete = encode_inputs(table(MIXED), data)
    assert complete.tolist() == [True, True, False, True, False, True, True]
    assert np.isnan(inputs[2]).tolist() == [False, False, True]
    assert np.isnan(inputs[4]).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "mass island\n1 A\n2 Mars",
            "new.csv, line 3: 'Mars' in column 'island' is none of the known values "
            "'A', 'B'",
        ),
        ("mass island\nx A", "new.csv, line 2: 'x' in column 'mass' is not a number"),
        ("mass\n1", "new.csv: the column 'island' is not there; 'island', 'mass' are"),
    ],
)
def test_inputs_that_do_not_fit(text, sentence):
    data = encode(table(MIXED), test_share=0)
    with pytest.raises(TableError) as caught:
        encode_inputs(table(text, "new.csv"), data)
    assert str(caught.value).startswith(sentence)


def test_targets_that_do_not_fit():
    data = encode(table(MIXED), test_share=0)
    with pytest.raises(BadCell, match="line 2: 'cow' in column 'kind' is none of"):
        encode_targets(table("kind\ncow"), data)
    with pytest.raises(TableError, match=r"the column 'kind' is not there$"):
        encode_targets(table("mass\n1"), data)


def test_several_targets_missing_one_are_missing_both():
    data = encode(table("x y z\n1 2 3\n4 5 6"), targets=["y", "z"], test_share=0)
    assert np.isnan(encode_targets(table("y z\n1 NA\n2 3"), data)).tolist() == [
        [True, True],
        [False, False],
    ]


# Dividing anew


def test_another_split_of_the_same_rows():
    data = encode(table("x y\n" + "1 2\n" * 10), test_share=0)
    divided = with_split(data, 0.3, seed=1)
    assert (len(divided.train_rows), len(divided.test_rows)) == (7, 3)
    assert divided.inputs is data.inputs


def test_another_split_fills_missing_cells_anew():
    rows = "\n".join(f"{i if i else 'NA'} {i} {i % 3}" for i in range(20))
    options = {"targets": ["y"], "categories": ["k"], "missing": "mean"}
    data = encode(table("x y k\n" + rows), test_share=0, **options)
    divided = with_split(data, 0.5, seed=3)
    afresh = encode(table("x y k\n" + rows), test_share=0.5, seed=3, **options)
    np.testing.assert_array_equal(divided.inputs, afresh.inputs)
    np.testing.assert_array_equal(divided.test_rows, afresh.test_rows)
    assert divided.columns == afresh.columns
    assert divided.inputs[0, 0] != data.inputs[0, 0]

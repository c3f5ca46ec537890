"""The sets that come with the program."""

import numpy as np
import pytest

from engine.data import resources
from engine.data.encode import encode
from engine.data.generators import MEAL_PRICES
from engine.data.read_csv import read_csv
from engine.data.resources import resource_path
from engine.data.sets import SETS, load_set, set_table
from engine.data.table import to_csv_text
from engine.errors import BadSetOption, TableError

GENERATED = [name for name, a_set in SETS.items() if a_set.generated]
REAL = [name for name in SETS if name not in GENERATED]

# name: rows, test rows, inputs, classes
PROMISED = {
    "and": (4, 0, 2, ("no", "yes")),
    "or": (4, 0, 2, ("no", "yes")),
    "xor4": (4, 0, 2, ("no", "yes")),
    "line": (40, 0, 1, ()),
    "xor": (500, 250, 2, ("blue", "orange")),
    "circle": (500, 250, 2, ("blue", "orange")),
    "gauss": (500, 250, 2, ("blue", "orange")),
    "two-moons": (500, 250, 2, ("blue", "orange")),
    "spiral": (500, 250, 2, ("blue", "orange")),
    "plane": (1200, 600, 2, ()),
    "gaussians": (1200, 600, 2, ()),
    "sine-wave": (200, 40, 1, ()),
    "meals": (200, 40, 3, ()),
    "iris": (150, 30, 4, ("setosa", "versicolor", "virginica")),
    "penguins": (333, 67, 9, ("Adelie", "Chinstrap", "Gentoo")),
    "digits": (1797, 359, 64, tuple("0123456789")),
}


def points(name, **options):
    data = load_set(name, **options)
    return data.inputs[:, 0], data.inputs[:, 1], data.class_index()


def test_every_set_is_promised():
    assert set(SETS) == set(PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_rows_inputs_and_classes(name):
    data = load_set(name)
    rows, test_rows, n_inputs, classes = PROMISED[name]
    assert (data.n_rows, len(data.test_rows)) == (rows, test_rows)
    assert (data.n_inputs, data.classes) == (n_inputs, classes)
    assert np.isfinite(data.inputs).all()
    assert (data.task == "classes") == bool(classes)
    if classes:
        assert set(data.class_index().tolist()) == set(range(len(classes)))


@pytest.mark.parametrize("name", GENERATED)
def test_a_seed_decides_everything(name):
    first, again, other = (
        load_set(name, noise=0.1, seed=seed).inputs for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first, again)
    # The whole numbers of meals are drawn too, only without noise.
    assert (first != other).any()


@pytest.mark.parametrize("name", GENERATED)
def test_any_number_of_rows(name):
    for rows in (1, 2, 3, 7, 501):
        assert set_table(name, rows=rows).n_rows == rows


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_set_says_how_it_was_made(name):
    origin = load_set(name, rows=12, noise=0.25, seed=5).origin
    assert (origin.kind, origin.name, origin.generated) == ("set", name, True)
    assert (origin.rows, origin.noise, origin.seed) == (12, 0.25, 5)


@pytest.mark.parametrize("name", SETS)
def test_a_saved_set_reads_back(name, tmp_path):
    table = set_table(name)
    path = tmp_path / f"{name}.csv"
    path.write_text(to_csv_text(table), encoding="utf-8")
    again = read_csv(path)
    assert again.names == table.names
    for cells, original in zip(again.cells, table.cells, strict=True):
        np.testing.assert_array_equal(cells.numbers, original.numbers)
        np.testing.assert_array_equal(cells.missing, original.missing)


@pytest.mark.parametrize(
    ("name", "yes"), [("and", [3]), ("or", [1, 2, 3]), ("xor4", [1, 2])]
)
def test_logic(name, yes):
    x1, x2, classes = points(name)
    assert [*zip(x1, x2, strict=True)] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert np.flatnonzero(classes).tolist() == yes


def test_line_and_sine_wave_without_noise():
    data = load_set("line", noise=0)
    np.testing.assert_allclose(data.targets, 2 * data.inputs + 1)
    data = load_set("sine-wave")
    np.testing.assert_allclose(data.targets, np.sin(data.inputs))


def test_line_has_noise_by_default():
    data = load_set("line")
    residue = data.targets - (2 * data.inputs + 1)
    assert 0.05 < residue.std() < 0.15


def test_the_bill_is_the_sum_of_the_prices():
    data = load_set("meals")
    assert data.input_names == ("burgers", "fries", "drinks")
    assert data.target_names == ("bill",)
    prices = np.array([MEAL_PRICES[name] for name in data.input_names])
    np.testing.assert_allclose(data.targets[:, 0], data.inputs @ prices)
    assert (data.inputs.sum(axis=1) >= 1).all()
    assert set(data.inputs.ravel().tolist()) == {0, 1, 2, 3}


def test_xor_is_blue_where_signs_agree_with_a_gap():
    x1, x2, orange = points("xor")
    np.testing.assert_array_equal(orange, x1 * x2 < 0)
    assert np.abs([x1, x2]).min() >= 0.3
    assert np.abs([x1, x2]).max() <= 5.3


def test_circle_is_blue_inside():
    x1, x2, orange = points("circle")
    radius = np.hypot(x1, x2)
    assert radius[orange == 0].max() <= 2.5
    assert radius[orange == 1].min() >= 3.5


def test_gauss_is_two_clouds():
    x1, x2, orange = points("gauss")
    for centre, colour in ((2, 0), (-2, 1)):
        cloud = np.stack([x1, x2])[:, orange == colour]
        np.testing.assert_allclose(cloud.mean(axis=1), centre, atol=0.2)
        np.testing.assert_allclose(cloud.var(axis=1), 0.5, atol=0.15)


def test_the_arms_of_the_spiral_are_opposite():
    x1, x2, orange = points("spiral")
    arm = np.stack([x1, x2])
    np.testing.assert_allclose(arm[:, orange == 0], -arm[:, orange == 1], atol=1e-12)
    radius = np.hypot(*arm[:, orange == 0])
    np.testing.assert_allclose(np.diff(radius), 0.02, atol=1e-12)
    turns = np.unwrap(np.arctan2(*arm[:, orange == 0][:, 1:]))
    assert (turns[-1] - turns[0]) / (2 * np.pi) == pytest.approx(1.75, rel=0.02)


def test_two_moons_without_noise_are_half_circles():
    x1, x2, orange = points("two-moons", noise=0)
    upper = orange == 0
    np.testing.assert_allclose(np.hypot(x1[upper], x2[upper]), 1)
    np.testing.assert_allclose(np.hypot(x1[~upper] - 1, x2[~upper] - 0.5), 1)
    assert x2[upper].min() >= 0
    assert x2[~upper].max() <= 0.5


def test_plane():
    data = load_set("plane")
    np.testing.assert_allclose(data.targets[:, 0], data.inputs.sum(axis=1) / 10)


def test_gaussians_rise_and_fall_in_turn():
    data = load_set("gaussians", rows=20_000)
    height = data.targets[:, 0]
    for x1, x2, sign in [(-4, 2.5, 1), (0, 2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]:
        near = np.hypot(*(data.inputs - [x1, x2]).T) < 0.2
        assert (sign * height[near] > 0.85).all()
    far = np.abs(data.inputs[:, 1]) > 4.6
    assert (height[far] == 0).all()


@pytest.mark.parametrize("name", ["xor", "circle"])
def test_noise_gives_some_points_the_other_colour(name):
    x1, x2, orange = points(name, noise=0.3)
    clean = x1 * x2 < 0 if name == "xor" else np.hypot(x1, x2) >= 2.5
    wrong = (orange != clean).mean()
    assert 0.01 < wrong < 0.4


def test_penguins_keep_all_rows_where_missing_cells_are_filled():
    table = set_table("penguins")
    assert table.n_rows == 344
    data = encode(table, missing="mean", seed=1)
    assert data.n_rows == 344
    assert load_set("penguins").notes == (
        "the column 'year' of the original is left out",
        "11 rows with missing cells were dropped",
    )


@pytest.mark.parametrize("name", REAL)
def test_real_data_names_its_source_and_licence(name):
    assert SETS[name].source
    assert SETS[name].licence.startswith("CC")
    sources = resource_path("data", "SOURCES.md").read_text(encoding="utf-8")
    assert f"## {name}.csv" in sources
    assert SETS[name].licence in sources
    origin = load_set(name).origin
    assert (origin.kind, origin.name, origin.generated) == ("set", name, False)


def test_an_installed_package_brings_its_own_resources(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "_ENGINE", tmp_path / "engine")
    assert resource_path("a", "b") == tmp_path / "resources" / "a" / "b"
    (tmp_path / "engine" / "_resources").mkdir(parents=True)
    assert resource_path("a") == tmp_path / "engine" / "_resources" / "a"


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("moons", {}, "there is no data set 'moons', only and, or, xor4, line, "),
        ("xor", {"rows": 0}, "xor can have 1 to 1,000,000 rows, not 0"),
        ("xor", {"rows": 10**7}, "xor can have 1 to 1,000,000 rows, not 10,000,000"),
        ("xor", {"noise": -1}, "the noise of xor must be 0 to 100, not -1"),
        ("xor", {"noise": float("nan")}, "the noise of xor must be 0 to 100, not nan"),
        ("xor", {"seed": -1}, "the seed must be a whole number from 0, not -1"),
        ("iris", {"rows": 5}, "iris is real data: its 150 rows come as they are"),
        ("iris", {"noise": 0.1}, "iris is real data: its 150 rows come as they are"),
    ],
)
def test_what_cannot_be_made(name, options, sentence):
    with pytest.raises(BadSetOption) as caught:
        load_set(name, **options)
    assert str(caught.value).startswith(sentence)


def test_one_row_cannot_show_two_classes():
    with pytest.raises(TableError, match="'class' has only one class, 'blue'"):
        load_set("xor", rows=1, test_share=0, seed=1)


def test_noise_widens_the_clouds_as_the_playground_does():
    x1, x2, orange = points("gauss", rows=20_000, noise=0.5)
    cloud = np.stack([x1, x2])[:, orange == 0]
    np.testing.assert_allclose(cloud.var(axis=1), 4.0, rtol=0.05)

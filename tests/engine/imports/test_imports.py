"""Weights come back where names and shapes fit; everything else is a sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import NewWeights
from engine.errors import UserError
from engine.exports.registry import export
from engine.files.problem import FileProblem
from engine.imports.apply import ImportWeights, NothingFits, apply_weights
from engine.imports.json_network import read_json
from engine.imports.registry import IMPORTS, read_weights
from engine.imports.topology import Choice, network_from_json
from engine.network.parameters import exists, pack
from tests.engine.sample_projects import full_project, xor_project

SUFFIXES = pytest.mark.parametrize("suffix", sorted(IMPORTS))


@SUFFIXES
@pytest.mark.parametrize("make", [full_project, xor_project])
def test_weights_come_back_bit_for_bit(tmp_path, suffix, make):
    project = make()
    path = tmp_path / f"w{suffix}"
    export(project, path)
    hidden = project.network.of_kind("hidden")[0]
    sines = replace(hidden, activations=("sine",) * hidden.size)
    other = replace(project, network=project.network.with_layers([sines]))
    other = NewWeights(99).apply(other)
    back, notes = apply_weights(other, read_weights(path))
    assert notes == ()
    assert pack(back.network).tobytes() == pack(project.network).tobytes()
    for one, two in zip(back.network.layers, project.network.layers, strict=True):
        assert one.activations == two.activations


@SUFFIXES
def test_what_does_not_fit_is_said_and_the_rest_is_taken(tmp_path, suffix):
    path = tmp_path / f"w{suffix}"
    project = new_project(load_set("xor4"), hidden=((4, "tanh"), (3, "relu")))
    project = NewWeights(1).apply(project)
    biases = np.array([1, 2, 3, 4], np.float32)
    first = replace(project.network.layer_named("Hidden 1"), biases=biases)
    project = replace(project, network=project.network.with_layers([first]))
    export(project, path)

    other = new_project(load_set("xor4"), hidden=((4, "tanh"), (5, "relu")))
    back, notes = apply_weights(other, read_weights(path))
    assert back.network.layer_named("Hidden 1").biases.tolist() == [1, 2, 3, 4]
    assert notes == (
        "the file has 3 biases for 'Hidden 2', which has 5 neurons",
        "the file has 3 activations for 'Hidden 2', which has 5 neurons",
        "'Hidden 1' -> 'Hidden 2' is 4 x 3 in the file, 4 x 5 here",
        "'Hidden 2' -> 'Output' is 3 x 1 in the file, 5 x 1 here",
    )


@SUFFIXES
def test_names_that_are_missing_on_either_side_are_said(tmp_path, suffix):
    path = tmp_path / f"w{suffix}"
    export(xor_project(), path)
    other = new_project(load_set("xor4"), hidden=())
    _, notes = apply_weights(other, read_weights(path))
    assert "the network has no layer 'Hidden 1' that computes" in notes
    assert "the network has no projection 'Inputs' -> 'Hidden 1'" in notes
    assert "the file has nothing for the projection 'Inputs' -> 'Output'" in notes


@SUFFIXES
def test_nothing_that_fits_is_an_error(tmp_path, suffix):
    path = tmp_path / f"w{suffix}"
    export(xor_project(), path)
    other = full_project()
    layers = [replace(layer, name=f"My {layer.id}") for layer in other.network.layers]
    other = replace(other, network=other.network.with_layers(layers))
    with pytest.raises(NothingFits, match=rf"^w{suffix}: nothing in it fits"):
        apply_weights(other, read_weights(path))


def test_connections_follow_the_network_not_the_file(tmp_path):
    path = tmp_path / "w.npz"
    project = xor_project()
    export(project, path)
    mask = np.array([[True, False, True, True], [True, True, True, True]])
    first, last = project.network.projections
    masked = replace(first, mask=mask, weights=first.weights * mask)
    other = replace(project, network=project.network.with_projection(masked))
    back, notes = apply_weights(other, read_weights(path))
    assert (back.network.projections[0].weights == first.weights * mask).all()
    assert notes == (
        "'Inputs' -> 'Hidden 1': 1 connections of the file do not exist here",
    )
    export(other, path)
    back, notes = apply_weights(project, read_weights(path))
    assert notes == ()
    assert back.network.projections[0].weights[0, 1] == 0
    assert (back.network.projections[1].weights == last.weights).all()


def test_plain_numpy_files_in_other_number_types_are_taken(tmp_path):
    path = tmp_path / "w.npz"
    weights = np.arange(8.0).reshape(2, 4)
    np.savez_compressed(
        path,
        **{
            "projections/Inputs/Hidden 1/weights": np.asfortranarray(weights),
            "layers/Hidden 1/biases": np.array([1, 2, 3, 4]),
            "something/else": np.zeros(3),
        },
    )
    back, _ = apply_weights(xor_project(), read_weights(path))
    assert (back.network.projections[0].weights == weights).all()
    assert back.network.layer_named("Hidden 1").biases.dtype == np.float32


def test_another_scaling_is_noted(tmp_path):
    path = tmp_path / "w.npz"
    export(new_project(load_set("iris"), scale="standardize"), path)
    other = new_project(load_set("iris"), scale="minmax")
    _, notes = apply_weights(other, read_weights(path))
    assert notes == (
        "the data are scaled otherwise in the file, so predictions will differ",
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["tanh", "softmax", "tanh", "tanh"], "softmax is of a whole layer"),
        (["tanh", "magic", "tanh", "tanh"], "'magic' is unknown"),
    ],
)
def test_activations_that_cannot_be_are_left_and_said(tmp_path, words, why):
    path = tmp_path / "w.npz"
    np.savez(
        path,
        **{
            "layers/Hidden 1/activations": np.array(words),
            "layers/Output/biases": np.ones(1),
        },
    )
    back, notes = apply_weights(xor_project(), read_weights(path))
    assert back.network.layer_named("Hidden 1").activations == ("tanh",) * 4
    assert any(why in note for note in notes)


def test_an_import_is_an_edit_that_marks_the_history(tmp_path):
    project = full_project()
    export(project, tmp_path / "w.npz")
    edit = ImportWeights(read_weights(tmp_path / "w.npz"))
    after = edit.apply(project)
    assert edit.label == "Import w.npz"
    assert after.training.history.marks[-1].text == "weights of w.npz"
    assert after.training.epoch == project.training.epoch


@pytest.mark.parametrize(
    ("key", "array"),
    [
        ("layers/Output/biases", np.zeros((1, 1))),
        ("layers/Output/biases", np.array(["a"])),
        ("layers/Output/biases", np.array([np.nan])),
        ("layers/Output/biases", np.array([1e300])),
        ("layers/Output/activations", np.zeros(1)),
        ("projections/Hidden 1/Output/weights", np.zeros(4)),
        ("projections/Hidden 1/Output/weights", np.full((4, 1), np.inf)),
    ],
)
def test_a_wrong_array_is_one_sentence(tmp_path, key, array):
    path = tmp_path / "w.npz"
    np.savez(path, **{key: array})
    with pytest.raises(FileProblem, match=rf"^w.npz: '{key}' "):
        read_weights(path)


def test_objects_are_never_unpickled(tmp_path):
    path = tmp_path / "w.npz"
    np.savez(path, **{"layers/Output/biases": np.array([None], dtype=object)})
    with pytest.raises(FileProblem, match=r"^w.npz: .*cannot be read"):
        read_weights(path)


@pytest.mark.parametrize("name", ["w.h5", "w", "w.wloom"])
def test_an_unknown_suffix_lists_the_known_ones(tmp_path, name):
    with pytest.raises(FileProblem, match=rf"^{name}: .*\.npz \.json"):
        read_weights(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"layers": []}',
        '{"layers": {"a": 1}}',
        '{"layers": {"a": {"kind": "magic"}}}',
        '{"layers": {"a": {"size": 2, "names": ["x"]}}}',
        '{"layers": {"a": {"size": 2, "extra": 1}}}',
        '{"layers": {"a": {"biases": [1e39]}}}',
        '{"layers": {"a": {"biases": ["1"]}}}',
        '{"layers": {"a": {"frozen": [1]}}}',
        '{"layers": {"a": {"size": 0}}}',
        '{"layers": {}, "projections": {"a": {"b": {"weights": [[1], [2, 3]]}}}}',
        '{"layers": {}, "projections": {"a": {"b": {"weights": [[true]]}}}}',
        '{"layers": {}, "projections": {"a": {"b": {"weights": [1]}}}}',
        '{"layers": {}, "projections": {"a": {"b": {"mask": [[1]]}}}}',
        '{"layers": {}, "projections": {"a": {"b": {"delay": 1}}}}',
        '{"layers": {}, "format_version": 99}',
        '{"layers": NaN}',
        '{"layers": {}, "layers": {}}',
        "[" * 100_000,
    ],
)
def test_a_wrong_json_is_one_sentence(tmp_path, text):
    path = tmp_path / "w.json"
    path.write_text(text)
    with pytest.raises(FileProblem, match=r"^w.json: [^\n]+$"):
        read_json(path)


@given(st.data())
def test_a_changed_json_never_ends_in_anything_but_a_sentence(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "changed.json"
    project = xor_project()
    export(project, path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(32, 126))
    path.write_bytes(content)
    try:
        network = network_from_json(read_json(path), project.dataset, Choice())
    except UserError as error:
        sentence = str(error)
    else:
        sentence = "changed.json: " if np.isfinite(pack(network)).all() else ""
    assert sentence.startswith("changed.json: ")


def stripped(path, *words):
    """Remove fields from every layer and projection."""
    tree = json.loads(path.read_text("utf-8"))
    parts = list(tree["layers"].values())
    parts += [p for targets in tree["projections"].values() for p in targets.values()]
    for part in parts:
        for word in words:
            part.pop(word, None)
    path.write_text(json.dumps(tree))


def by_names(network):
    """Projections by the names of their ends; the tree groups them by source."""
    names = {layer.id: layer.name for layer in network.layers}
    return {
        (names[p.source], names[p.target]): tuple(
            None if part is None else part.tobytes()
            for part in (p.weights, p.mask, p.frozen)
        )
        for p in network.projections
    }


def test_a_network_comes_back_whole_from_json(tmp_path):
    project = full_project()
    export(project, tmp_path / "w.json")
    source = read_json(tmp_path / "w.json")
    network = network_from_json(source, project.dataset, Choice())
    assert by_names(network) == by_names(project.network)
    for one, two in zip(network.layers, project.network.layers, strict=True):
        assert (one.name, one.kind, one.loose) == (two.name, two.kind, two.loose)
        assert (one.position, one.dropout) == (two.position, two.dropout)
        assert (one.columns == two.columns).all()
        assert (one.frozen == two.frozen).all()
        assert one.biases.tobytes() == two.biases.tobytes()


@pytest.mark.parametrize("words", [("weights",), ("weights", "biases", "names")])
def test_weights_are_optional_and_then_drawn(tmp_path, words):
    project = full_project()
    export(project, tmp_path / "w.json")
    stripped(tmp_path / "w.json", *words)
    source = read_json(tmp_path / "w.json")
    drawn = [
        pack(network_from_json(source, project.dataset, Choice(seed)))
        for seed in (1, 1, 2)
    ]
    network = network_from_json(source, project.dataset, Choice(1))
    weights = np.concatenate([p.weights[p.exists] for p in network.projections])
    assert (weights != 0).mean() > 0.9
    assert exists(network).sum() == exists(project.network).sum()
    assert (drawn[0] == drawn[1]).all()
    assert (drawn[0] != drawn[2]).any()


def test_inputs_are_found_by_name_else_by_place(tmp_path):
    export(xor_project(), tmp_path / "w.json")
    source = read_json(tmp_path / "w.json")
    swapped = replace(load_set("xor4"), input_names=("x2", "x1"))
    by_name = network_from_json(source, swapped, Choice())
    assert by_name.layer_named("Inputs").columns.tolist() == [1, 0]
    others = replace(load_set("xor4"), input_names=("u", "v"))
    by_place = network_from_json(source, others, Choice())
    assert by_place.layer_named("Inputs").columns.tolist() == [0, 1]
    assert by_place.layer_named("Inputs").names == ("u", "v")


def test_data_that_do_not_fit_a_network_are_a_sentence(tmp_path):
    export(xor_project(), tmp_path / "w.json")
    source = read_json(tmp_path / "w.json")
    with pytest.raises(FileProblem, match=r"^w.json: .*2 input neurons, but penguins"):
        network_from_json(source, load_set("penguins"), Choice())


def test_an_absurd_size_is_refused_before_anything_is_made(tmp_path):
    (tmp_path / "w.json").write_text(
        json.dumps(
            {
                "layers": {
                    "Inputs": {"kind": "input", "size": 2},
                    "Big": {"kind": "hidden", "size": 10**9},
                    "Output": {"kind": "output", "size": 1},
                },
                "projections": {"Inputs": {"Big": {}}, "Big": {"Output": {}}},
            }
        )
    )
    source = read_json(tmp_path / "w.json")
    with pytest.raises(FileProblem, match=r"^w.json: .*parameters would need .* GB"):
        network_from_json(source, load_set("xor4"), Choice())


@SUFFIXES
@pytest.mark.parametrize("name", ["..", ".", "a\\b", "é ü", "a.npy", "C:"])
def test_any_name_of_a_layer_comes_back(tmp_path, suffix, name):
    project = xor_project()
    hidden = replace(project.network.of_kind("hidden")[0], name=name)
    project = replace(project, network=project.network.with_layers([hidden]))
    path = tmp_path / f"w{suffix}"
    export(project, path)
    back, notes = apply_weights(NewWeights(9).apply(project), read_weights(path))
    assert notes == ()
    assert pack(back.network).tobytes() == pack(project.network).tobytes()


def test_as_many_numbers_in_another_shape_do_not_fit(tmp_path):
    project, path = xor_project(), tmp_path / "w.npz"
    key = "projections/Inputs/Hidden 1/weights"
    biases = np.ones(4, "f")
    np.savez(path, **{key: np.zeros((4, 2), "f"), "layers/Hidden 1/biases": biases})
    back, notes = apply_weights(project, read_weights(path))
    assert "'Inputs' -> 'Hidden 1' is 4 x 2 in the file, 2 x 4 here" in notes
    assert back.network.projections[0] is project.network.projections[0]


def two_inputs(names):
    """A network whose first input layer reads the second column."""
    layers = {
        "A": {"kind": "input", "columns": [1]},
        "B": {"kind": "input", "columns": [0]},
        "Output": {"kind": "output", "activations": ["sigmoid"]},
    }
    joins = {"A": {"Output": {}}, "B": {"Output": {}}}
    return {"layers": layers, "projections": joins, "inputs": {"names": names}}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (("left", "right"), ("x1", "x2")),
        (("x=1", "x=1"), ("x=1", "x=1")),
        (("x1", "x2"), ("x1", "x2")),
    ],
)
def test_columns_of_the_file_hold_where_names_do_not_tell(tmp_path, theirs, ours):
    path = tmp_path / "w.json"
    path.write_text(json.dumps(two_inputs(theirs)))
    data = replace(load_set("xor"), input_names=ours)
    network = network_from_json(read_json(path), data, Choice(0))
    columns = [layer.columns.tolist() for layer in network.of_kind("input")]
    assert columns == [[1], [0]]

"""Exports are read with nothing but NumPy or JSON, and predict the same."""

import json
from dataclasses import replace

import numpy as np
import pytest

from engine.exports.registry import EXPORTS, LABELS, export
from engine.files.examples import EXAMPLES
from engine.files.problem import FileProblem
from engine.files.project_file import load
from engine.network.projection import Projection
from engine.prediction import predict
from engine.project import Project
from tests.engine.sample_projects import full_project, xor_project

FUNCTIONS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "sine": np.sin,
}


def activate(words, sums):
    if words[0] == "softmax":
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
    columns = [FUNCTIONS[str(w)](sums[:, i]) for i, w in enumerate(words)]
    return np.stack(columns, axis=1)


def predict_with_numpy(path, raw):
    """What a stranger would write who knows the keys and nothing else."""
    arrays = dict(np.load(path))
    scaling = {k: arrays.get(f"scaling/{k}", d) for k, d in DEFAULTS.items()}
    scaled = (raw - scaling["inputs/mean"]) / scaling["inputs/scale"]
    values, waiting = {}, []
    for key in arrays:
        parts = key.split("/")
        if parts[0] == "layers" and parts[2] == "columns":
            if f"layers/{parts[1]}/biases" not in arrays:
                values[parts[1]] = scaled[:, arrays[key]]
        elif parts[0] == "layers" and parts[2] == "biases":
            waiting.append(parts[1])
    joins = [k.split("/")[1:3] for k in arrays if k.endswith("/weights")]
    while waiting:
        name = waiting.pop(0)
        sources = [s for s, t in joins if t == name]
        if any(s not in values for s in sources):
            waiting.append(name)
            continue
        sums = arrays[f"layers/{name}/biases"] + sum(
            values[s] @ arrays[f"projections/{s}/{name}/weights"].astype(float)
            for s in sources
        )
        values[name] = activate(arrays[f"layers/{name}/activations"], sums)
    result = np.zeros((len(raw), len(arrays["targets/names"])))
    for name in values:
        if f"layers/{name}/biases" in arrays and f"layers/{name}/columns" in arrays:
            result[:, arrays[f"layers/{name}/columns"]] = values[name]
    return result * scaling["targets/scale"] + scaling["targets/mean"]


DEFAULTS = {
    "inputs/mean": 0.0,
    "inputs/scale": 1.0,
    "targets/mean": 0.0,
    "targets/scale": 1.0,
}


@pytest.mark.parametrize("name", [*EXAMPLES, "everything"])
def test_numpy_finds_the_same_predictions_in_the_npz(tmp_path, name):
    project = full_project() if name == "everything" else load(EXAMPLES[name].path)
    export(project, tmp_path / "w.npz")
    raw = project.dataset.inputs
    expected = predict(project, raw)
    spread = np.maximum(np.abs(expected), expected.std(axis=0))
    found = predict_with_numpy(tmp_path / "w.npz", raw)
    assert (np.abs(found - expected) <= 1e-5 * spread).all()


def test_the_npz_holds_these_keys(tmp_path):
    project = full_project()
    export(project, tmp_path / "w.npz")
    arrays = dict(np.load(tmp_path / "w.npz", allow_pickle=False))
    assert set(arrays) == {
        "layers/Inputs/columns",
        "layers/Hidden ä 1/biases",
        "layers/Hidden ä 1/activations",
        "layers/Neuron 1/biases",
        "layers/Neuron 1/activations",
        "layers/Output/biases",
        "layers/Output/activations",
        "layers/Output/columns",
        "projections/Inputs/Hidden ä 1/weights",
        "projections/Inputs/Hidden ä 1/mask",
        "projections/Inputs/Neuron 1/weights",
        "projections/Inputs/Neuron 1/mask",
        "projections/Hidden ä 1/Output/weights",
        "projections/Neuron 1/Output/weights",
        "projections/Inputs/Output/weights",
        "inputs/names",
        "targets/names",
        "classes",
        "scaling/inputs/mean",
        "scaling/inputs/scale",
    }
    assert arrays["layers/Hidden ä 1/biases"].dtype == np.float32
    assert arrays["layers/Hidden ä 1/activations"].tolist() == ["tanh", "relu", "sine"]
    assert arrays["layers/Output/columns"].tolist() == [2, 0, 1]
    weights = arrays["projections/Inputs/Hidden ä 1/weights"]
    assert weights.dtype == np.float32
    assert (weights == project.network.projections[0].weights).all()
    mask = arrays["projections/Inputs/Hidden ä 1/mask"]
    assert mask.dtype == np.bool_
    assert not weights[~mask].any()
    assert arrays["inputs/names"].tolist() == list(project.dataset.input_names)
    assert arrays["classes"].tolist() == ["Adelie", "Chinstrap", "Gentoo"]
    assert arrays["scaling/inputs/mean"].dtype == np.float64


def test_the_same_network_gives_the_same_bytes(tmp_path):
    for suffix in EXPORTS:
        for name in ("a", "b"):
            export(full_project(), tmp_path / f"{name}{suffix}")
        one, other = (tmp_path / f"{name}{suffix}" for name in ("a", "b"))
        assert one.read_bytes() == other.read_bytes()


def test_json_is_the_same_tree_and_complete(tmp_path):
    project = full_project()
    export(project, tmp_path / "w.npz")
    export(project, tmp_path / "w.json")
    tree = json.loads((tmp_path / "w.json").read_text("utf-8"))
    for key, array in np.load(tmp_path / "w.npz").items():
        part = tree
        for word in key.split("/"):
            part = part[word]
        assert np.array_equal(np.array(part, dtype=array.dtype), array), key
    hidden = tree["layers"]["Hidden ä 1"]
    assert hidden["kind"] == "hidden"
    assert hidden["frozen"] == [False, True, False]
    assert hidden["position"] == [20 / 3, -1.5]
    assert hidden["dropout"] == 0.1 + 0.2
    assert tree["layers"]["Neuron 1"]["loose"] is True
    assert "dropout" not in tree["layers"]["Neuron 1"]
    assert tree["projections"]["Neuron 1"]["Output"] == {
        "delay": 0,
        "frozen": [[True, False, True]],
        "weights": project.network.projections[3].weights.tolist(),
    }
    assert "biases" not in tree["layers"]["Inputs"]
    assert "activations" not in tree["layers"]["Inputs"]


def test_json_asks_for_version_2_only_where_something_drops_out(tmp_path):
    for project, version in ((full_project(), 2), (xor_project(), 1)):
        export(project, tmp_path / "w.json")
        tree = json.loads((tmp_path / "w.json").read_text("utf-8"))
        assert tree["format_version"] == version


def test_a_delayed_projection_stands_under_recurrent(tmp_path):
    project = xor_project()
    network = project.network
    hidden = network.of_kind("hidden")[0]
    echo = Projection(hidden.id, hidden.id, np.ones((4, 4), np.float32), delay=1)
    project = replace(project, network=network.with_projection(echo))
    export(project, tmp_path / "w.npz")
    export(project, tmp_path / "w.json")
    assert "recurrent/Hidden 1/Hidden 1/weights" in np.load(tmp_path / "w.npz")
    tree = json.loads((tmp_path / "w.json").read_text())
    assert tree["recurrent"]["Hidden 1"]["Hidden 1"]["delay"] == 1


def test_a_network_without_data_has_the_names_of_its_neurons(tmp_path):
    project = replace(xor_project(), dataset=None, scaling=None)
    export(project, tmp_path / "w.npz")
    arrays = dict(np.load(tmp_path / "w.npz"))
    assert arrays["inputs/names"].tolist() == ["x1", "x2"]
    assert arrays["layers/Inputs/columns"].tolist() == [0, 1]
    assert "classes" not in arrays


def test_an_empty_canvas_can_be_exported_too(tmp_path):
    export(Project(), tmp_path / "w.json")
    export(Project(), tmp_path / "w.npz")
    assert json.loads((tmp_path / "w.json").read_text())["layers"] == {}
    assert dict(np.load(tmp_path / "w.npz"))["inputs/names"].tolist() == []


def test_an_unknown_suffix_lists_the_known_ones(tmp_path):
    with pytest.raises(FileProblem, match=r"^w.h5: .*\.npz \.json"):
        export(xor_project(), tmp_path / "w.h5")
    assert not (tmp_path / "w.h5").exists()


def test_every_export_has_words_for_the_window():
    assert set(LABELS) == set(EXPORTS)


def test_a_mask_that_hides_nothing_is_left_out(tmp_path):
    project = xor_project()
    first, *others = project.network.projections
    whole = replace(first, mask=np.ones(first.weights.shape, dtype=np.bool_))
    network = replace(project.network, projections=(whole, *others))
    for suffix in (".npz", ".json"):
        export(replace(project, network=network), tmp_path / f"w{suffix}")
    assert not [key for key in np.load(tmp_path / "w.npz") if key.endswith("mask")]
    assert '"mask"' not in (tmp_path / "w.json").read_text("utf-8")

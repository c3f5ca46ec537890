"""Exported files, run by NumPy, PyTorch, ONNX Runtime and a C compiler, agree."""

import csv
import json
import re
import runpy
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from engine.activations import ACTIVATIONS
from engine.data.encode import encode, encode_inputs
from engine.data.read_csv import read_csv
from engine.edits.new_project import new_project
from engine.errors import CannotRun
from engine.exports.formulas import NUMPY, ONNX, TORCH, C
from engine.exports.registry import EXPORTS, export
from engine.files.examples import EXAMPLES
from engine.files.problem import FileProblem
from engine.files.project_file import load
from engine.prediction import predict
from engine.trainer import Trainer
from tests.engine.exports.elsewhere import COMPILER, RUNS
from tests.engine.random_networks import ELEMENTWISE, layered, project_for, projects
from tests.engine.sample_projects import full_project, xor_project

EVERYWHERE = pytest.mark.parametrize("where", RUNS)


def largest_difference(project, found, rows):
    """In parts of what INTERFACES.md allows; 1 is the limit."""
    expected = predict(project, rows)
    assert found.shape == expected.shape
    allowed = 1e-5 * np.maximum(np.abs(expected), expected.std(axis=0))
    return (np.abs(found - expected) / np.maximum(allowed, 1e-300)).max()


@pytest.fixture
def table(tmp_path):
    """Houses: a text column between numbers, a large offset, two targets."""
    rng = np.random.default_rng(1)
    lines = ["year,town,area,price,rent"]
    for _ in range(120):
        town = rng.choice(["Aa", 'B"b', "Cö"])
        year, area = rng.integers(1900, 2020), rng.uniform(20, 200)
        price = 1e6 + 3000 * area + 200 * (year - 1950) + 5e4 * (town == "Aa")
        quoted = town.replace('"', '""')
        lines.append(f'{year},"{quoted}",{area:.3f},{price:.2f},{price / 300:.2f}')
    path = tmp_path / "houses.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@EVERYWHERE
def test_raw_rows_of_a_table_with_text_and_two_targets(tmp_path, table, where):
    dataset = encode(read_csv(table), targets=["price", "rent"])
    project = new_project(dataset, hidden=((6, "gelu"), (5, "silu")))
    trainer = Trainer(project)
    trainer.advance_epochs(30)
    project = trainer.snapshot()
    inputs, _ = encode_inputs(read_csv(table), project.dataset)
    rows = inputs.astype(np.float32)
    found = RUNS[where](project, tmp_path, rows)
    assert largest_difference(project, found, rows) <= 1


@EVERYWHERE
@pytest.mark.parametrize("name", [*EXAMPLES, "everything"])
def test_the_examples_predict_the_same(tmp_path, where, name):
    project = full_project() if name == "everything" else load(EXAMPLES[name].path)
    rows = project.dataset.inputs[:200].astype(np.float32)
    found = RUNS[where](project, tmp_path, rows)
    assert largest_difference(project, found, rows) <= 1


@EVERYWHERE
def test_every_activation_alone_and_mixed(tmp_path, where):
    rng = np.random.default_rng(7)
    mixed = ELEMENTWISE + ELEMENTWISE[::-1]
    for word in ACTIVATIONS:
        network = layered([3, 6, 2], [word, "identity"], seed=3)
        project = project_for(network, "mse", rng, n_rows=40)
        rows = 3 * rng.normal(size=(50, 3)).astype(np.float32)
        (tmp_path / word).mkdir()
        found = RUNS[where](project, tmp_path / word, rows)
        assert largest_difference(project, found, rows) <= 1, word
    network = layered([3, len(mixed), 2], [mixed, "identity"], seed=5)
    project = project_for(network, "mse", rng, n_rows=40)
    rows = 3 * rng.normal(size=(50, 3)).astype(np.float32)
    found = RUNS[where](project, tmp_path, rows)
    assert largest_difference(project, found, rows) <= 1


def test_every_activation_is_spelled_in_every_language():
    for spelled in (NUMPY, TORCH, ONNX, {**C, "softmax": ""}):
        assert set(spelled) == set(ACTIVATIONS)


@pytest.mark.parametrize("where", ["numpy", "torch", "onnx"])
@given(project=projects())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_network_predicts_the_same(tmp_path, where, project):
    rows = project.dataset.inputs.astype(np.float32)
    found = RUNS[where](project, tmp_path, rows)
    expected = predict(project, rows)
    # A step, or a sine of a large sum, turns rounding into a jump now and then.
    allowed = 1e-5 * np.maximum(np.maximum(np.abs(expected), expected.std(axis=0)), 0.1)
    close = np.abs(found - expected) <= allowed
    assert close.mean() > 0.9


@given(project=projects())
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_network_predicts_the_same_in_c(tmp_path, project):
    # A library that is loaded already would be found again under its name.
    folder = tmp_path / uuid.uuid4().hex
    folder.mkdir()
    rows = project.dataset.inputs.astype(np.float32)
    found, expected = RUNS["c"](project, folder, rows), predict(project, rows)
    allowed = 1e-5 * np.maximum(np.maximum(np.abs(expected), expected.std(axis=0)), 0.1)
    assert (np.abs(found - expected) <= allowed).mean() > 0.9


def test_large_networks_are_written_as_digits_of_bytes(tmp_path):
    rng = np.random.default_rng(2)
    network = layered([60, 50, 3], ["relu", "identity"], seed=1)
    project = project_for(network, "mse", rng)
    rows = project.dataset.inputs.astype(np.float32)
    for where in ("numpy", "torch"):
        found = RUNS[where](project, tmp_path, rows)
        assert largest_difference(project, found, rows) <= 1
    assert '"""\n        ' in (tmp_path / "network.py").read_text()


def test_a_torch_network_trains_on_and_keeps_missing_connections_at_0(tmp_path):
    RUNS["torch"](full_project(), tmp_path, full_project().dataset.inputs)
    import torch

    found = runpy.run_path(str(tmp_path / "network_torch.py"))
    network = found["Network"]()
    masks = dict(network.named_buffers())
    assert masks
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    scaled = torch.randn(20, 9)
    before = network(scaled).detach()
    torch.nn.functional.mse_loss(network(scaled), torch.zeros(20, 3)).backward()
    optimizer.step()
    assert not torch.equal(network(scaled), before)
    for name, mask in masks.items():
        weights = dict(network.named_parameters())[name.replace("mask", "weight")]
        assert not weights[mask == 0].any()


def test_python_sources_import_nothing_but_their_library(tmp_path):
    export(full_project(), tmp_path / "a.py")
    export(full_project(), tmp_path / "b.py", "pytorch")
    imports = [
        re.findall(r"^(?:from|import) (\w+)", (tmp_path / name).read_text(), re.M)
        for name in ("a.py", "b.py")
    ]
    assert imports == [["numpy"], ["sys", "torch", "torch"]]


STRANGE = (
    "😀 a",
    'b" \\',
    "'''",
    "\u202ec",
    "\x85 {d}",
    "é\u0301",
    "</e>",
    "]]>",
    "*/ g",
)


@pytest.mark.parametrize("style", ["numpy", "pytorch"])
def test_names_of_any_sign_come_back_from_python_source(tmp_path, style):
    if style == "pytorch":
        pytest.importorskip("torch", reason="torch is not installed")
    project = full_project()
    dataset = replace(project.dataset, input_names=STRANGE, classes=STRANGE[:3])
    export(replace(project, dataset=dataset), tmp_path / "w.py", style)
    assert (tmp_path / "w.py").read_bytes().isascii()
    found = runpy.run_path(str(tmp_path / "w.py"))
    assert tuple(found["INPUTS"]) == STRANGE
    assert tuple(found["CLASSES"]) == STRANGE[:3]


@pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")
def test_a_c_program_links_and_reads_the_names(tmp_path):
    project = full_project()
    export(project, tmp_path / "network.c")
    (tmp_path / "main.c").write_text(
        "#include <stdio.h>\n"
        "extern const char *const class_names[];\n"
        "extern const char *const input_names[];\n"
        "void predict(const float *inputs, float *outputs);\n"
        "int main(void)\n{\n"
        "    float row[9] = {1, 0, 0, 39.1f, 18.7f, 181, 3750, 0, 1}, out[3];\n"
        "    predict(row, out);\n"
        '    printf("%s %s %.9g\\n", class_names[0], input_names[0], out[0]);\n'
        "    return 0;\n}\n"
    )
    words = [COMPILER, "main.c", "network.c", "-o", "run", "-lm"]
    subprocess.run(words, cwd=tmp_path, check=True)
    text = subprocess.run(
        [tmp_path / "run"], capture_output=True, text=True, check=True
    ).stdout.split()
    row = np.array([[1, 0, 0, 39.1, 18.7, 181, 3750, 0, 1]], np.float32)
    assert text[:2] == ["Adelie", "island=Biscoe"]
    assert float(text[2]) == pytest.approx(predict(project, row)[0, 0], rel=1e-5)


@pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")
def test_c_allocates_nothing_and_survives_any_name(tmp_path):
    project = full_project()
    strange = '*/ ??/\n" \\ %s ä'
    layers = [
        replace(layer, name=f"{strange.replace('/', '|')[:60]!r}{layer.id}")
        for layer in project.network.layers
    ]
    dataset = replace(project.dataset, classes=(strange, "b", "c"))
    project = replace(
        project, network=project.network.with_layers(layers), dataset=dataset
    )
    rows = project.dataset.inputs.astype(np.float32)
    found = RUNS["c"](project, tmp_path, rows)
    assert largest_difference(project, found, rows) <= 1
    text = (tmp_path / "network.c").read_text("ascii")
    assert not re.search(r"alloc|free\(", text.split("#include")[1])
    for name in ("numpy", "torch"):
        found = RUNS[name](project, tmp_path, rows)
        assert largest_difference(project, found, rows) <= 1


def test_names_and_classes_are_in_the_metadata_of_onnx(tmp_path):
    onnx = pytest.importorskip("onnx")
    project = full_project()
    export(project, tmp_path / "w.onnx")
    found = {
        each.key: json.loads(each.value)
        for each in onnx.load(tmp_path / "w.onnx").metadata_props
    }
    assert found["classes"] == list(project.dataset.classes)
    assert found["inputs/names"] == list(project.dataset.input_names)
    assert found["targets/names"] == list(project.dataset.target_names)


def test_a_column_that_float32_cannot_resolve_is_named(tmp_path):
    (tmp_path / "t.csv").write_text(
        "time,x,always,y\n"
        + "".join(f"{1.6e9 + i},{i % 7},2020,{i}\n" for i in range(50))
    )
    project = new_project(encode(read_csv(tmp_path / "t.csv")))
    for name in ("w.c", "w.onnx", "w.py"):
        (note,) = export(project, tmp_path / name)
        assert "'time'" in note
        assert "'x'" not in note
    assert export(full_project(), tmp_path / "w.c") == ()


def test_the_csv_has_a_row_for_each_parameter(tmp_path):
    project = full_project()
    (note,) = export(project, tmp_path / "w.csv")
    assert "scaling" in note
    lines = (tmp_path / "w.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert list(rows[0]) == [
        "source_layer",
        "source_neuron",
        "target_layer",
        "target_neuron",
        "delay",
        "value",
    ]
    network = project.network
    assert len(rows) == network.n_parameters
    biases = [row for row in rows if not row["source_layer"]]
    assert len(biases) == 7
    first = network.projections[0]
    source, target = network.layer(first.source), network.layer(first.target)
    found = {
        (row["source_neuron"], row["target_neuron"]): np.float32(row["value"])
        for row in rows
        if (row["source_layer"], row["target_layer"]) == (source.name, target.name)
    }
    assert found == {
        (source.names[i], target.names[j]): first.weights[i, j]
        for i, j in np.argwhere(first.mask).tolist()
    }


def test_safetensors_are_read_by_their_own_library(tmp_path):
    from safetensors import safe_open

    project = full_project()
    export(project, tmp_path / "w.safetensors")
    export(project, tmp_path / "w.npz")
    arrays = dict(np.load(tmp_path / "w.npz"))
    with safe_open(tmp_path / "w.safetensors", framework="np") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        metadata = {key: json.loads(text) for key, text in file.metadata().items()}
    assert set(tensors) | set(metadata) == set(arrays)
    for key, tensor in tensors.items():
        assert tensor.dtype == arrays[key].dtype
        assert np.array_equal(tensor, arrays[key])
    for key, words in metadata.items():
        assert words == arrays[key].tolist()


def test_without_onnx_the_pip_command_is_named(tmp_path):
    program = (
        "import sys\n"
        "sys.modules['onnx'] = None\n"
        "from engine.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    example = EXAMPLES["xor"].path
    out = tmp_path / "w.onnx"
    done = subprocess.run(
        [sys.executable, "-c", program, "export", str(example), str(out)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert 'pip install "onnx>=1.17,<2"' in done.stderr
    assert done.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("suffix", [".onnx", ".py", ".c"])
def test_what_cannot_run_is_not_written(tmp_path, suffix):
    project = xor_project()
    network = replace(project.network, projections=project.network.projections[:1])
    with pytest.raises(CannotRun):
        export(replace(project, network=network), tmp_path / f"w{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_a_style_is_of_python_source_only(tmp_path):
    with pytest.raises(FileProblem, match=r"^w\.c: a style is of Python source"):
        export(xor_project(), tmp_path / "w.c", "pytorch")


@pytest.mark.parametrize("suffix", EXPORTS)
def test_an_export_that_fails_leaves_the_old_file(tmp_path, suffix, monkeypatch):
    path = tmp_path / f"w{suffix}"
    path.write_text("before")
    monkeypatch.setattr("os.fsync", _fail)
    with pytest.raises(FileProblem):
        export(xor_project(), path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def _fail(number):
    raise OSError(28, "No space left on device")

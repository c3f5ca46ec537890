"""What the documents say about commands and files can be done."""

import re
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest

from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.prediction import predict
from tests.engine.exports.elsewhere import COMPILER

DOCS = Path(__file__).parents[3] / "docs"


def blocks(document, language):
    text = (DOCS / document).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_every_command_of_the_document_runs(good):
    lines = [x for block in blocks("command-line.md", "sh") for x in block.splitlines()]
    assert len(lines) > 20
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "weightloom"
        good(*words)


@pytest.fixture
def penguins(good, tmp_path):
    (tmp_path / "p.wloom").write_bytes(EXAMPLES["penguins"].path.read_bytes())
    good("train", "p.wloom", "--epochs", "3")
    good("export", "p.wloom", "w.npz")
    return load(tmp_path / "p.wloom")


def test_the_code_about_projects_reads_the_weights(penguins):
    found = {}
    exec(blocks("file-format.md", "python")[0], found)
    assert (found["weights"] == penguins.network.projections[0].weights).all()


def test_the_code_about_weights_predicts(penguins):
    rows = penguins.dataset.inputs
    found = {"rows": rows}
    exec(blocks("file-format.md", "python")[1], found)
    assert np.allclose(found["probabilities"], predict(penguins, rows), atol=1e-5)


def test_the_network_of_the_document_trains(good, tmp_path):
    (tmp_path / "net.json").write_text(blocks("file-format.md", "json")[0])
    good("new", "p.wloom", "--data", "xor", "--network", "net.json")
    good("train", "p.wloom", "--epochs", "2")
    kinds = [layer.kind for layer in load(tmp_path / "p.wloom").network.layers]
    assert kinds == ["input", "hidden", "output"]


@pytest.fixture
def exported(good):
    for block in blocks("exports.md", "sh"):
        for line in block.splitlines():
            good(*shlex.split(line)[1:])
    return load(Path("penguins.wloom"))


def test_the_code_about_exports_predicts(exported):
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    rows = exported.dataset.inputs
    expected = predict(exported, rows)
    for code in blocks("exports.md", "python")[:2]:
        found = {"rows": rows}
        exec(code, found)
        assert np.allclose(found["outputs"], expected, atol=1e-5)
    classes = [exported.dataset.classes[place] for place in expected.argmax(axis=1)]
    assert found["names"] == classes


def test_the_code_about_safetensors_reads_the_weights(exported):
    found = {}
    exec(blocks("exports.md", "python")[2], found)
    assert (found["weights"] == exported.network.projections[0].weights).all()
    assert found["classes"] == list(exported.dataset.classes)


@pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")
def test_the_c_program_of_the_document_runs(exported, tmp_path):
    (tmp_path / "main.c").write_text(blocks("exports.md", "c")[0])
    words = [COMPILER, "-std=c99", "main.c", "penguins.c", "-o", "run", "-lm"]
    subprocess.run(words, cwd=tmp_path, check=True)
    done = subprocess.run(
        [tmp_path / "run"], capture_output=True, text=True, check=True
    )
    name, probability = done.stdout.split()
    row = np.array([[0, 0, 1, 39.1, 18.7, 181, 3750, 0, 1]])
    assert name == "Adelie"
    assert float(probability) == pytest.approx(predict(exported, row)[0, 0], rel=1e-4)

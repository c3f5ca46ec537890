"""Copy and paste through the system's clipboard, also between two windows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gui.canvas.gestures import commands
from gui.canvas.gestures.clipboard import MIME
from tests.gui.canvas.gestures.conftest import moons


@pytest.fixture(autouse=True)
def empty_at_the_end(qapp):
    """What a test made in Python must not lie there when Python ends."""
    yield
    QGuiApplication.clipboard().clear()


def on_clipboard(**formats: bytes) -> None:
    data = QMimeData()
    for name, content in formats.items():
        data.setData({"own": MIME, "text": "text/plain"}[name], content)
    QGuiApplication.clipboard().setMimeData(data)


def values(network):
    """Weights and biases in their order, as bytes: without data outputs are renamed."""
    weights = [p.weights.tobytes() for p in network.projections]
    return weights, [layer.biases.tobytes() for layer in network.layers]


def test_everything_goes_to_another_window_bit_for_bit(still, make):
    other = make()
    commands.select_all(still.canvas)
    commands.copy_selection(still.canvas)
    commands.paste(other.canvas)
    assert values(other.network) == values(still.network)
    assert [layer.activations for layer in other.network.layers] == [
        layer.activations for layer in still.network.layers
    ]
    assert other.steps == 1
    other.document.stack.undo()
    assert not other.network.layers


def test_it_is_there_as_text_too_for_what_knows_no_fragments(still, make):
    commands.select_all(still.canvas)
    commands.copy_selection(still.canvas)
    data = QGuiApplication.clipboard().mimeData()
    assert data.data(MIME).data() == data.text().encode()
    assert json.loads(data.text())["layers"][0]["name"] == "Inputs"
    text = data.text()
    QGuiApplication.clipboard().setText(text)
    other = make()
    commands.paste(other.canvas)
    assert values(other.network) == values(still.network)


def test_single_neurons_travel_with_the_weights_among_them(still, make):
    other = make(moons())
    still.selection.select(
        neurons=[still.neuron("Hidden 1", 1), still.neuron("Hidden 2", 0)]
    )
    commands.copy_selection(still.canvas)
    commands.paste(other.canvas)
    first, second = other.network.layers[-2:]
    joined = other.network.projection(first.id, second.id)
    original = still.network.projection(
        still.layer("Hidden 1").id, still.layer("Hidden 2").id
    )
    assert joined.weights.shape == (1, 1)
    assert np.array_equal(joined.weights[0, 0], original.weights[1, 0])


def good() -> dict:
    return json.loads(QGuiApplication.clipboard().text())


def changed(still, change) -> bytes:
    still.selection.select(
        layers=[still.layer("Inputs").id, still.layer("Hidden 1").id]
    )
    commands.copy_selection(still.canvas)
    tree = good()
    change(tree)
    return json.dumps(tree).encode()


HOSTILE = {
    "another version": lambda tree: tree.update(weightloom_fragment=99),
    "no layer": lambda tree: tree.update(layers=[], projections=[]),
    "a name of 10,000 letters": lambda tree: tree["layers"][0].update(
        name="x" * 10_000
    ),
    "a kind that is not known": lambda tree: tree["layers"][1].update(kind="evil"),
    "an activation that is not known": lambda tree: tree["layers"][1].update(
        activations=["__import__"] * 4
    ),
    "weights of another shape": lambda tree: tree["projections"][0].update(
        weights=[[1.0]]
    ),
    "a weight that is no number": lambda tree: tree["projections"][0].update(
        weights=[["a"] * 4] * 2
    ),
    "a number out of range": lambda tree: tree["layers"][1].update(biases=[1e300] * 4),
    "a loop": lambda tree: tree["projections"].append(
        dict(tree["projections"][0], source=1, target=0)
    ),
    "an end that is not there": lambda tree: tree["projections"][0].update(target=-7),
    "a field too many": lambda tree: tree.update(more=1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_gets_one_sentence_and_changes_nothing(still, name):
    content = changed(still, HOSTILE[name])
    before, picked = still.project, still.selection.picked
    on_clipboard(own=content, text=b"harmless")
    commands.paste(still.canvas)
    (notice,) = still.told
    assert notice.title == "Nothing was pasted"
    assert notice.sentence.count(".") <= 3
    assert notice.sentence.endswith(".")
    assert "\n" not in notice.sentence
    assert len(notice.sentence) < 400
    assert still.project is before
    assert (still.steps, still.selection.picked) == (0, picked)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"{" * 100_000,
        b'{"weightloom_fragment"' + b"[" * 100_000,
        b'{"weightloom_fragment": 2, "layers": NaN}',
        b'{"weightloom_fragment": 2, "weightloom_fragment": 2}',
        b'{"weightloom_fragment": 2' + b"0" * 5_000 + b"}",
    ],
)
@pytest.mark.parametrize("kind", ["own", "text"])
def test_bytes_from_anywhere_get_one_sentence(still, kind, content):
    on_clipboard(**{kind: content})
    commands.paste(still.canvas)
    (notice,) = still.told
    assert notice.title == "Nothing was pasted"
    assert notice.sentence.endswith(".")
    assert len(notice.sentence) < 200
    assert still.steps == 0


def test_a_large_part_travels(still, make):
    from engine.data.sets import load_set
    from engine.edits.new_project import new_project

    wide = make(new_project(load_set("digits"), hidden=((100, "relu"),)))
    commands.select_all(wide.canvas)
    commands.copy_selection(wide.canvas)
    commands.paste(still.canvas)
    made = [layer.size for layer in still.network.layers[4:]]
    assert made == [64, 100, 10]
    assert still.network.n_connections > 7_400


ENDS = """
import sys
from pathlib import Path
from engine.files.examples import EXAMPLES
from gui.start import build

window = build(EXAMPLES["xor"].path, Path(sys.argv[1]))
window.show()
window.actions_by_id["edit.select_all"].trigger()
window.actions_by_id["edit.copy"].trigger()
window.close()
"""


def test_a_program_that_copied_ends_well(tmp_path):
    root = Path(__file__).resolve().parents[4]
    command = [sys.executable, "-c", ENDS, str(tmp_path / "own.ini")]
    ended = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr

"""Opening, saving, exporting, importing: nothing blocks, nothing is lost unasked."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit

from engine.exports import registry
from engine.exports.registry import export
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.network.parameters import pack
from gui.dialogs.export_dialog import ExportDialog
from gui.dialogs.question import Question
from gui.widgets.buttons import Button


def done(qtbot, window) -> None:
    """Wait until no file is being read or written."""
    qtbot.waitUntil(lambda: not window.files.work.is_busy)


def answer(qtbot, window, key: str) -> None:
    """Click an answer of the question that is shown."""
    (question,) = [q for q in window.findChildren(Question) if q.isVisible()]
    button = question.findChild(Button, f"answer_{key}")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def notices(window):
    posted: list = []
    window._parts.notices.posted.connect(posted.append)
    return posted


def test_save_writes_what_is_shown(qtbot, window, tmp_path):
    path = tmp_path / "mine.wloom"
    window.actions_by_id["add.neuron"].trigger()
    assert window.isWindowModified()
    window.files.save_to(path)
    done(qtbot, window)
    assert load(path).network.n_neurons == window.document.project.network.n_neurons
    assert window.document.path == path
    assert not window.isWindowModified()
    assert window._parts.settings.recent_files[0] == path
    assert window.windowTitle().startswith("mine.wloom")


def test_saving_without_a_file_asks_for_one(qtbot, open_window, tmp_path):
    window = open_window()
    window.files.new()
    window.actions_by_id["file.save"].trigger()
    dialog = window.findChild(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(tmp_path / "new.wloom"))
    dialog.close()
    done(qtbot, window)
    assert load(tmp_path / "new.wloom").network.layers == ()


def test_saving_during_a_run_takes_the_newest_state(qtbot, window, tmp_path):
    path = tmp_path / "run.wloom"
    window.session.play()
    qtbot.waitUntil(lambda: window.session.latest.step > 0)
    window.files.save_to(path)
    done(qtbot, window)
    assert load(path).training.step > 0
    assert window.session.is_running
    assert window.isWindowModified()
    window.session.pause()
    window.session.undo()
    assert window.document.project.training.step == 0
    assert window.isWindowModified()


def test_a_file_that_cannot_be_written_is_told_of(qtbot, window, notices, tmp_path):
    window.actions_by_id["add.neuron"].trigger()
    window.files.save_to(tmp_path / "no" / "folder.wloom")
    done(qtbot, window)
    assert [notice.kind for notice in notices] == ["error"]
    assert "folder.wloom" in notices[0].sentence
    assert window.document.is_modified


def test_open_replaces_the_document(qtbot, window):
    window.files.open_path(EXAMPLES["line"].path)
    done(qtbot, window)
    assert window.document.project.dataset.name == "line"
    assert window.document.path == EXAMPLES["line"].path


def test_a_damaged_file_changes_nothing(qtbot, window, notices, tmp_path):
    path = tmp_path / "damaged.wloom"
    path.write_bytes(EXAMPLES["line"].path.read_bytes()[:400])
    before = window.document.project
    window.files.open_path(path)
    done(qtbot, window)
    assert window.document.project is before
    assert "damaged.wloom" in notices[0].sentence


def test_a_missing_recent_file_is_taken_off_the_list(qtbot, window, notices, tmp_path):
    settings = window._parts.settings
    gone = tmp_path / "gone.wloom"
    settings.add_recent(gone)
    window.files.open_text(str(gone))
    done(qtbot, window)
    assert gone not in settings.recent_files
    assert "gone.wloom" in notices[0].sentence


def test_an_example_is_saved_elsewhere(qtbot, window):
    window.files.open_example(EXAMPLES["spiral"], play=True)
    done(qtbot, window)
    assert window.document.path is None
    assert window.files.name == "Spiral"
    assert window.session.is_running


@pytest.mark.parametrize("key", ["discard", "cancel"])
def test_unsaved_changes_are_asked_about(qtbot, window, key):
    window.actions_by_id["add.neuron"].trigger()
    before = window.document.project
    window.actions_by_id["file.new"].trigger()
    assert window.document.project is before
    answer(qtbot, window, key)
    assert (window.document.project is before) == (key == "cancel")


def test_changes_are_saved_before_something_else_is_opened(qtbot, window, tmp_path):
    path = tmp_path / "kept.wloom"
    window.files.save_to(path)
    done(qtbot, window)
    window.actions_by_id["add.neuron"].trigger()
    neurons = window.document.project.network.n_neurons
    window.files.open_path(EXAMPLES["line"].path)
    answer(qtbot, window, "save")
    qtbot.waitUntil(lambda: window.document.path == EXAMPLES["line"].path)
    assert load(path).network.n_neurons == neurons


def test_closing_asks_and_escape_keeps_the_window(qtbot, window):
    window.actions_by_id["add.neuron"].trigger()
    assert not window.close()
    question = window.findChild(Question)
    assert question.isVisible()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not window.close()
    answer(qtbot, window, "discard")
    assert not window.isVisible()


def test_a_question_that_was_escaped_has_no_consequence_later(qtbot, window, tmp_path):
    window.files.save_to(tmp_path / "kept.wloom")
    done(qtbot, window)
    window.actions_by_id["add.neuron"].trigger()
    window.close()
    qtbot.keyClick(window.findChild(Question), Qt.Key.Key_Escape)
    window.actions_by_id["file.save"].trigger()
    done(qtbot, window)
    assert not window.document.is_modified
    assert window.isVisible()


def test_saving_while_closing_closes(qtbot, window, tmp_path):
    path = tmp_path / "closing.wloom"
    window.files.save_to(path)
    done(qtbot, window)
    window.actions_by_id["add.neuron"].trigger()
    neurons = window.document.project.network.n_neurons
    window.close()
    answer(qtbot, window, "save")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert load(path).network.n_neurons == neurons


@pytest.mark.parametrize("suffix", [".npz", ".json", ".safetensors"])
def test_export_and_import_bring_the_weights_back(
    qtbot, window, notices, tmp_path, suffix
):
    path = tmp_path / f"weights{suffix}"
    before = pack(window.document.project.network)
    window.actions_by_id["file.export"].trigger()
    dialog = window.findChild(ExportDialog)
    dialog.findChild(QLineEdit, "export_path").setText(str(path))
    qtbot.mouseClick(dialog.findChild(Button, "export_now"), Qt.MouseButton.LeftButton)
    done(qtbot, window)
    assert notices[-1].kind == "success"
    window.actions_by_id["train.new_weights"].trigger()
    assert not np.array_equal(pack(window.document.project.network), before)
    window.actions_by_id["file.import_weights"].trigger()
    chooser = window.findChild(QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.close()
    done(qtbot, window)
    assert np.array_equal(pack(window.document.project.network), before)


def test_notes_of_an_export_that_are_not_told_are_counted(
    qtbot, window, notices, tmp_path, monkeypatch
):
    made = tuple(f"note {count}" for count in range(5))
    monkeypatch.setattr(registry, "export", lambda *_: made)
    window.files.weights.export_to(str(tmp_path / "net.json"))
    done(qtbot, window)
    assert notices[-1].kind == "warning"
    assert notices[-1].sentence.endswith("note 0; note 1; note 2, and 2 more.")


def test_weights_that_do_not_fit_are_told_of(qtbot, window, notices, tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, **{"layers/Elsewhere/biases": np.zeros(3, dtype=np.float32)})
    before = window.document.project
    window.files.weights.import_from(str(path))
    done(qtbot, window)
    assert window.document.project is before
    assert notices[-1].kind == "error"
    assert "other.npz" in notices[-1].sentence


def test_a_network_of_another_program_opens_for_the_same_data(
    qtbot, window, notices, tmp_path
):
    pytest.importorskip("onnx", reason="onnx is not installed")
    export(window.document.project, tmp_path / "other.onnx")
    before = window.document.project
    window.files.open_path(tmp_path / "other.onnx")
    done(qtbot, window)
    project = window.document.project
    assert project is not before
    assert project.dataset is before.dataset
    assert np.array_equal(pack(project.network), pack(before.network))
    assert window.document.path is None
    assert window.files.name == "other"


def test_a_network_that_does_not_fit_the_data_opens_without_them(
    qtbot, window, notices, tmp_path
):
    (tmp_path / "net.json").write_text(
        '{"layers": {"In": {"kind": "input", "size": 7},'
        '"Out": {"kind": "output", "size": 2}}, "projections": {"In": {"Out": {}}}}'
    )
    window.files.open_path(tmp_path / "net.json")
    done(qtbot, window)
    project = window.document.project
    assert project.dataset is None
    assert [layer.size for layer in project.network.layers] == [7, 2]
    assert "Choose data" in notices[-1].sentence


def test_a_network_that_is_none_is_told_of(qtbot, window, notices, tmp_path):
    before = window.document.project
    (tmp_path / "net.json").write_text("[" * 100_000)
    window.files.open_path(tmp_path / "net.json")
    done(qtbot, window)
    assert window.document.project is before
    assert notices[-1].kind == "error"
    assert "net.json" in notices[-1].sentence

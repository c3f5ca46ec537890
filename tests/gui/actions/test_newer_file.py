"""What another program wrote to a file is not replaced unasked."""

from __future__ import annotations

import os
import shutil

import pytest
from PySide6.QtWidgets import QFileDialog

from engine.edits.rename import RenameLayer
from engine.files.examples import EXAMPLES
from engine.files.project_file import load, save
from gui.dialogs.question import Question
from tests.gui.actions.test_project_files import answer, done


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "mine.wloom"
    shutil.copy(EXAMPLES["two-moons"].path, made)
    return made


@pytest.fixture(params=["begun", "opened"])
def window(request, qtbot, open_window, path):
    """A window that shows the file, from its start or opened later."""
    if request.param == "begun":
        return open_window(path)
    made = open_window(EXAMPLES["xor"].path)
    made.files.open_path(path)
    done(qtbot, made)
    return made


def rename(project, name: str):
    return RenameLayer(project.network.layers[1].id, name).apply(project)


def name_in(path) -> str:
    return load(path).network.layers[1].name


def write_elsewhere(path, name: str = "Theirs") -> None:
    """As another program does, a moment later."""
    save(rename(load(path), name), path)
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))


def change(window, name: str = "Ours") -> None:
    layer = window.document.project.network.layers[1]
    window.document.do(RenameLayer(layer.id, name))


def save_here(qtbot, window) -> None:
    window.actions_by_id["file.save"].trigger()
    done(qtbot, window)


def questions(window) -> list[Question]:
    return [q for q in window.findChildren(Question) if q.isVisible()]


def test_what_is_newer_is_asked_about_and_kept(qtbot, window, path):
    write_elsewhere(path)
    change(window)
    save_here(qtbot, window)
    (question,) = questions(window)
    assert question.windowTitle() == "Replace the newer mine.wloom?"
    answer(qtbot, window, "cancel")
    assert name_in(path) == "Theirs"
    assert window.isWindowModified()
    assert window.document.project.network.layers[1].name == "Ours"


def test_it_is_replaced_when_the_user_says_so(qtbot, window, path):
    write_elsewhere(path)
    change(window)
    save_here(qtbot, window)
    answer(qtbot, window, "replace")
    done(qtbot, window)
    assert name_in(path) == "Ours"
    assert not window.isWindowModified()
    change(window, "Ours again")
    save_here(qtbot, window)
    assert not questions(window)
    assert name_in(path) == "Ours again"


def test_both_are_kept_under_another_name(qtbot, window, path, tmp_path):
    write_elsewhere(path)
    change(window)
    save_here(qtbot, window)
    answer(qtbot, window, "elsewhere")
    dialog = window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "ours.wloom"))
    dialog.close()
    done(qtbot, window)
    assert name_in(path) == "Theirs"
    assert name_in(tmp_path / "ours.wloom") == "Ours"
    assert window.document.path == tmp_path / "ours.wloom"


def test_what_was_saved_here_is_saved_again_unasked(qtbot, window, path):
    for name in ("One", "Two"):
        change(window, name)
        save_here(qtbot, window)
        assert not questions(window)
        assert name_in(path) == name


def test_a_file_that_is_gone_is_written_again(qtbot, window, path):
    path.unlink()
    change(window)
    save_here(qtbot, window)
    assert not questions(window)
    assert name_in(path) == "Ours"


def test_a_window_does_not_close_over_what_is_newer(qtbot, window, path):
    write_elsewhere(path)
    change(window)
    window.close()
    answer(qtbot, window, "save")
    done(qtbot, window)
    answer(qtbot, window, "cancel")
    assert window.isVisible()
    assert name_in(path) == "Theirs"

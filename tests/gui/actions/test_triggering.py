"""Every action, triggered in an empty, a small and a training document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog

from engine.files.examples import EXAMPLES
from gui.actions.table import ACTIONS

if TYPE_CHECKING:
    from engine.project import Project

LAST = "file.quit"
OF_SEVERAL = {"file.new_window", "file.close"}
"""What these do to other windows is tried in tests/gui/test_windows.py."""
OTHERS = [a.id for a in ACTIONS if a.id not in {LAST, *OF_SEVERAL}]


def put_back(window, project: Project) -> None:
    """Close what an action opened, and show the project again."""
    QApplication.processEvents()
    while popup := QApplication.activePopupWidget():
        popup.close()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.presentation.leave()
    window.session.pause()
    window.document.replace(project, None)


@pytest.mark.parametrize("kind", ["empty", "small", "training"])
def test_every_action_can_be_triggered(open_window, qtbot, kind: str):
    window = open_window(None if kind == "empty" else EXAMPLES["xor"].path)
    project = window.document.project
    for action_id in OTHERS:
        put_back(window, project)
        if kind == "training":
            window.session.play()
            assert window.session.is_running
        action = window.actions_by_id[action_id]
        action.trigger()
        qtbot.waitUntil(lambda: not window.files.work.is_busy)
    put_back(window, project)
    window.actions_by_id[LAST].trigger()
    assert not window.isVisible()
    window.show()


def test_disabled_actions_of_an_empty_document(open_window):
    actions = open_window().actions_by_id
    for action_id in (
        *("edit.undo", "edit.redo", "edit.copy", "edit.delete", "file.export"),
        *("train.play", "train.rewind", "data.fit", "view.frame_selection"),
    ):
        assert not actions[action_id].isEnabled(), action_id
    for action_id in ("file.new", "file.open", "add.layer", "edit.paste"):
        assert actions[action_id].isEnabled(), action_id


def test_actions_follow_document_and_session(window):
    actions = window.actions_by_id
    assert actions["train.play"].isEnabled()
    assert not actions["edit.undo"].isEnabled()
    actions["add.neuron"].trigger()
    assert actions["edit.undo"].isEnabled()
    assert actions["edit.undo"].text() == "Undo add neuron"
    assert actions["edit.delete"].isEnabled()
    actions["train.play"].trigger()
    actions["edit.undo"].trigger()
    assert actions["edit.redo"].text() == "Redo add neuron"


def test_play_says_pause_while_training(window):
    play = window.actions_by_id["train.play"]
    assert play.text() == "Play\tSpace"
    play.trigger()
    assert play.text() == "Pause\tSpace"
    play.trigger()
    assert not window.session.is_running


def test_an_action_on_the_start_page_brings_the_canvas_up(open_window):
    window = open_window()
    assert window.shows_start_page
    window.actions_by_id["add.layer"].trigger()
    assert not window.shows_start_page
    assert len(window.document.project.network.layers) == 1


def test_rows_are_chosen_within_the_data(window):
    row = window.canvas.viewed_row
    actions = window.actions_by_id
    actions["row.previous"].trigger()
    assert row.row == 0
    actions["row.next"].trigger()
    assert row.row == 1
    row.set(window.document.project.dataset.n_rows - 1)
    actions["row.next"].trigger()
    assert row.row == window.document.project.dataset.n_rows - 1

"""Edits as steps of undo: exact, merged by gesture, bounded in memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.edit import RefusedEdit
from engine.edits.new_project import new_project
from engine.edits.parameters import SetBiases, SetWeights
from engine.edits.placement import Move
from engine.edits.run import RunEdit
from engine.edits.settings import ChangeSettings
from engine.network.parameters import pack, unpack
from gui.document import Document
from gui.retained_bytes import retained_bytes

SIGNALS = ("structure", "parameters", "placement", "settings", "data", "run")


@pytest.fixture
def project():
    return new_project(load_set("xor4"), hidden=((4, "tanh"),))


@pytest.fixture
def document(qapp, project):
    return Document(project)


def first(project, number=0):
    return project.network.layers[number]


def learned(project, steps):
    """What a run of some steps could have made of a project."""
    vector = pack(project.network) + np.float32(steps)
    training = replace(project.training, step=steps, epoch=steps)
    return RunEdit(unpack(project.network, vector), training, f"Train {steps}")


def test_an_edit_is_told_by_its_own_signal_only(document):
    told = []
    listeners = {name: Listener(told, name) for name in SIGNALS}
    for name, listener in listeners.items():
        getattr(document, f"{name}_changed").connect(listener.hear)
    document.about_to_edit.connect(told.append)
    document.do(Move((first(document.project).id,), 5, 5))
    assert told == ["placement", "placement"]


class Listener:
    def __init__(self, told, name):
        self.told, self.name = told, name

    def hear(self):
        self.told.append(self.name)


def test_undo_and_redo_give_the_very_same_projects(document, project):
    neuron = int(first(project, 1).neurons[0])
    document.do(SetBiases({neuron: 0.5}))
    after = document.project
    document.stack.undo()
    assert document.project is project
    document.stack.redo()
    assert document.project is after


def test_a_refused_edit_leaves_everything_as_it_was(document, project):
    with pytest.raises(RefusedEdit):
        document.do(SetWeights({(1234, 5678): 1.0}))
    assert document.project is project
    assert document.stack.count() == 0


def test_a_gesture_is_one_step_with_the_words_of_its_end(document, project):
    gesture = document.new_gesture()
    for rate in (0.1, 0.2, 0.4):
        document.do(ChangeSettings((("learning_rate", rate),)), gesture)
    assert document.stack.count() == 1
    assert document.stack.undoText() == "Set rate 0.4"
    document.do(ChangeSettings((("learning_rate", 0.5),)), document.new_gesture())
    assert document.stack.count() == 2
    document.stack.undo()
    document.stack.undo()
    assert document.project is project


def test_other_kinds_do_not_merge_within_a_gesture(document):
    gesture = document.new_gesture()
    document.do(Move((first(document.project).id,), 5, 5), gesture)
    document.do(ChangeSettings((("learning_rate", 0.1),)), gesture)
    assert document.stack.count() == 2


def test_saving_makes_it_unmodified_until_the_next_edit(document, tmp_path):
    told = []
    document.modified_changed.connect(told.append)
    document.do(ChangeSettings((("learning_rate", 0.1),)))
    document.saved(tmp_path / "a.wloom")
    assert not document.is_modified
    document.stack.undo()
    assert document.is_modified
    assert told == [True, False, True]
    assert document.path == tmp_path / "a.wloom"


def test_a_step_that_shares_its_arrays_retains_nothing(project):
    moved = Move((first(project).id,), 5, 5).apply(project)
    position = first(project).position
    assert retained_bytes(project, moved) <= getattr(position, "nbytes", 0)


def test_a_run_retains_the_parameters_before_it(project):
    one = learned(project, 1).apply(project)
    two = learned(one, 2).apply(one)
    assert retained_bytes(one, two) == pack(one.network).nbytes


def test_a_part_of_a_vector_retains_it_only_when_nothing_else_does(project):
    vectored = learned(project, 1).apply(project)
    neuron = int(first(project, 1).neurons[0])
    changed = SetBiases({neuron: 0.5}).apply(vectored)
    assert retained_bytes(vectored, changed) == 0


@pytest.fixture
def small(qapp, project):
    """A document whose undo holds the parameters of three runs."""
    return Document(project, undo_bytes=3 * pack(project.network).nbytes + 10)


def test_the_oldest_steps_go_when_undo_is_full(small):
    forgotten = []
    small.undo_shortened.connect(forgotten.append)
    states = [small.project]
    for steps in range(1, 9):
        small.do(learned(small.project, steps))
        states.append(small.project)
    kept = small.stack.count()
    assert 1 <= kept < 8
    assert sum(forgotten) == 8 - kept
    assert small.project is states[-1]
    for place in range(1, kept + 1):
        small.stack.undo()
        assert small.project is states[-1 - place]
    assert not small.stack.canUndo()
    while small.stack.canRedo():
        small.stack.redo()
    assert small.project is states[-1]


def test_the_newest_step_stays_however_large(qapp, project):
    document = Document(project, undo_bytes=1)
    before = [document.project]
    for steps in (1, 2):
        document.do(learned(document.project, steps))
        before.append(document.project)
    assert document.stack.count() == 1
    document.stack.undo()
    assert document.project is before[1]


def test_the_saved_state_is_still_known_after_steps_went(small, tmp_path):
    for steps in range(1, 4):
        small.do(learned(small.project, steps))
    small.saved(tmp_path / "a.wloom")
    saved = small.project
    told = []
    small.modified_changed.connect(told.append)
    small.do(learned(small.project, 4))
    assert small.stack.count() < 4
    assert small.is_modified
    small.stack.undo()
    assert small.project is saved
    assert not small.is_modified
    assert told == [True, False]


def test_a_saved_state_that_went_cannot_be_reached_again(small):
    for steps in range(1, 9):
        small.do(learned(small.project, steps))
    while small.stack.canUndo():
        small.stack.undo()
        assert small.is_modified


def test_a_dropped_document_dies_with_its_steps(qapp, project):
    import gc
    import weakref

    assert not gc.isenabled()
    document = Document(project)
    document.do(ChangeSettings((("learning_rate", 0.1),)))
    gone = weakref.ref(document)
    del document
    assert gone() is None


def test_a_gesture_that_is_given_up_leaves_no_step(document, project):
    document.do(Move((first(project).id,), 5.0, 0.0), document.new_gesture())
    document.stack.setClean()
    before, gesture = document.project, document.new_gesture()
    for rate in (0.5, 0.6, 0.7):
        document.do(ChangeSettings((("learning_rate", rate),)), gesture)
    assert document.is_modified
    told = Listener([], "settings")
    document.settings_changed.connect(told.hear)
    document.give_up(gesture)
    assert document.project is before
    assert document.stack.count() == 1
    assert not document.stack.canRedo()
    assert not document.is_modified
    assert len(told.told) == 1
    document.give_up(gesture)
    assert document.project is before
    document.stack.undo()
    assert document.project is project
    document.give_up(gesture)
    assert document.stack.canRedo()

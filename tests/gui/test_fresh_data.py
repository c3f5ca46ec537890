"""Fresh data offer to fit the layers where these do not fit."""

from __future__ import annotations

import pytest

from engine.data.sets import load_set
from engine.edits.data import SetData
from engine.edits.fit import FitToData
from engine.edits.new_project import new_project
from engine.edits.settings import ChangeSettings
from gui.document import Document
from gui.fresh_data import FIT_ACTION, fits, use_data
from gui.notices import Notices


@pytest.fixture
def taken(qapp):
    """Take a set into a project made for another; return the project and the offers."""

    def take(old, new):
        document = Document(old and new_project(load_set(old)))
        notices, said = Notices(), []
        notices.posted.connect(said.append)
        use_data(document, notices, load_set(new))
        return document.project, [notice.actions for notice in said]

    return take


@pytest.mark.parametrize(("old", "new"), [("xor", "spiral"), ("plane", "gaussians")])
def test_like_data_need_nothing(taken, old, new):
    project, offers = taken(old, new)
    assert fits(project)
    assert offers == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("xor", "penguins"), ("iris", "digits"), ("xor", "plane"), (None, "two-moons")],
)
def test_other_columns_classes_or_tasks_are_offered_a_fit(taken, old, new):
    project, offers = taken(old, new)
    assert offers == [(FIT_ACTION,)]
    assert fits(FitToData().apply(project))


def test_a_loss_that_the_data_cannot_have_does_not_fit():
    project = new_project(load_set("plane"))
    wrong = ChangeSettings((("loss", "cross_entropy"),)).apply(project)
    assert fits(project)
    assert not fits(wrong)


def test_the_same_columns_of_other_names_do_not_fit():
    project = SetData(load_set("sine-wave")).apply(new_project(load_set("iris")))
    assert not fits(project)

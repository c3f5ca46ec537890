"""A canvas with everything it needs around it, and projects to show on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.trainer import Trainer
from gui.canvas.canvas import Canvas
from gui.document import Document
from gui.notices import Notices
from gui.selection import Selection
from gui.training.session import Session
from gui.viewed_row import ViewedRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.project import Project


@lru_cache
def small_project() -> Project:
    """2-4-2-1 on two moons, a few epochs old."""
    project = new_project(load_set("two-moons"), hidden=((4, "tanh"), (2, "relu")))
    trainer = Trainer(project)
    trainer.advance_epochs(3)
    return trainer.snapshot()


@lru_cache
def wide_project() -> Project:
    """64-40-10 on digits: 2,960 connections, closed cards."""
    return new_project(load_set("digits"), hidden=((40, "tanh"),))


@dataclass
class Scene:
    """A canvas and what it was made of."""

    canvas: Canvas
    document: Document
    selection: Selection
    session: Session
    viewed_row: ViewedRow
    notices: Notices


@pytest.fixture
def show(qtbot) -> Iterator[Callable[..., Scene]]:
    """Make a shown canvas for a project; its training ends with the test."""
    shown: list[Scene] = []

    def make(project: Project | None = None, size: tuple[int, int] = (900, 500)):
        document, notices = Document(project), Notices()
        selection, viewed_row = Selection(), ViewedRow()
        session = Session(document, notices)
        canvas = Canvas(document, selection, session, viewed_row, notices)
        scene = Scene(canvas, document, selection, session, viewed_row, notices)
        shown.append(scene)
        qtbot.addWidget(canvas)
        canvas.resize(*size)
        with qtbot.waitExposed(canvas):
            canvas.show()
        return scene

    yield make
    for scene in shown:
        assert scene.session.shutdown()


@pytest.fixture
def small(show) -> Scene:
    """A canvas with 2-4-2-1."""
    return show(small_project())

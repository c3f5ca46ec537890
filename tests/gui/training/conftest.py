"""A document with two moons, its session, and what they told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.document import Document
from gui.garbage import GarbageCollector
from gui.notices import Notice, Notices
from gui.training.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.project import Project


def moons(**settings: object) -> Project:
    project = new_project(
        load_set("two-moons", rows=100), hidden=((4, "tanh"), (2, "tanh"))
    )
    changed = replace(project.settings, pace=None)
    return replace(project, settings=replace(changed, **settings))


@pytest.fixture
def garbage(qapp: object) -> Iterator[None]:
    collector = GarbageCollector()
    yield
    collector.stop()


class Bench:
    """A document with its session, and the notices that were posted."""

    def __init__(self, project: Project) -> None:
        self.document = Document(project)
        self.notices = Notices()
        self.session = Session(self.document, self.notices)
        self.posted: list[Notice] = []
        self.notices.posted.connect(self.posted.append)

    @property
    def project(self) -> Project:
        return self.document.project


@pytest.fixture
def bench(garbage: None) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(project: Project | None = None, **settings: object) -> Bench:
        made.append(Bench(project or moons(**settings)))
        return made[-1]

    yield make
    for each in made:
        assert each.session.shutdown()

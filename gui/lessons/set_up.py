"""The edit that begins a lesson: one step of undo brings one's own network back."""

from dataclasses import dataclass
from typing import ClassVar

from engine.edits.edit import EditKind
from engine.project import Project


@dataclass(frozen=True, eq=False)
class SetUpLesson:
    """Put the project of a lesson in the place of what is there.

    Attributes
    ----------
    project : Project
    title : str
        Of the lesson.
    """

    project: Project
    title: str
    kind: ClassVar[EditKind] = "project"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Begin {self.title}"

    def apply(self, project: Project) -> Project:
        """Return the lesson's project."""
        return self.project

"""The edit that begins a lesson: one step of undo brings back what was there."""

from dataclasses import dataclass
from typing import ClassVar

from engine.edits.edit import EditKind
from engine.project import Project


@dataclass(frozen=True, eq=False)
class SetUpLesson:
    """Put a project that a lesson wants in the place of what is there.

    Attributes
    ----------
    project : Project
    title : str
        Of the lesson, or of an example that is opened on its way.
    verb : str
        What is done with it, for the undo menu.
    over_own : bool
        Whether what is there is a network of the user and not that of another lesson.
    """

    project: Project
    title: str
    verb: str = "Begin"
    over_own: bool = True
    kind: ClassVar[EditKind] = "project"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"{self.verb} {self.title}"

    def apply(self, project: Project) -> Project:
        """Return the project that is wanted."""
        return self.project

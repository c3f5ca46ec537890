"""Other data, and layers that fit them, in one step."""

from dataclasses import dataclass
from typing import ClassVar

from engine.data.dataset import Dataset
from engine.edits.data import SetData
from engine.edits.edit import EditKind
from engine.edits.fit import FitToData
from engine.project import Project


@dataclass(frozen=True, eq=False)
class SetDataAndFit:
    """Take other data for a network that could not run on them as it is.

    Attributes
    ----------
    dataset : Dataset
    """

    dataset: Dataset
    kind: ClassVar[EditKind] = "project"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return SetData(self.dataset).label

    def apply(self, project: Project) -> Project:
        """Return the project with the data and with inputs and outputs for them."""
        return FitToData().apply(SetData(self.dataset).apply(project))

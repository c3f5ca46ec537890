"""Change which rows are kept for testing."""

from dataclasses import dataclass
from typing import ClassVar

from engine.data.encode import with_split
from engine.edits.data import default_scaling, with_dataset
from engine.edits.edit import EditKind, RefusedEdit
from engine.edits.marks import marked
from engine.project import Project


@dataclass(frozen=True)
class ChangeSplit:
    """Other rows are kept for testing; the scaling is fitted anew.

    Attributes
    ----------
    test_share : float
        Part of the rows, from 0 to below 1.
    seed : int
        Of the drawing.
    """

    test_share: float
    seed: int
    kind: ClassVar[EditKind] = "data"

    @property
    def label(self) -> str:
        """Words for the undo menu."""
        return f"Test on {self.test_share:.0%} of the rows"

    def apply(self, project: Project) -> Project:
        """Return the project with the split."""
        dataset, scaling = project.dataset, project.scaling
        if dataset is None:
            raise RefusedEdit("There are no data yet that could be split.")
        changed = with_split(dataset, self.test_share, self.seed)
        method = scaling.method if scaling else default_scaling(dataset)
        after = with_dataset(project, changed, method)
        return marked(after, f"test share {self.test_share:g}")

"""What every edit is: a frozen value with words and a pure `apply`."""

from dataclasses import dataclass
from typing import Literal, Protocol

from engine.errors import UserError
from engine.project import Project

EditKind = Literal[
    "placement", "settings", "parameters", "run", "structure", "data", "project"
]
"""What an edit may change, from the least to the most far-reaching.

placement
    Where layers stand and what layers and neurons are called.
settings
    Settings of training, and marks in the history.
parameters
    Weights, biases, and which of them are frozen.
run
    All parameters, the state of training, and the seed.
structure
    Layers, neurons, connections, activations and bindings.
data
    The data, their split and their scaling, and the bindings of neurons.
project
    Everything.
"""

REACH: tuple[EditKind, ...] = (
    "placement",
    "settings",
    "parameters",
    "run",
    "structure",
    "data",
    "project",
)


class RefusedEdit(UserError):
    """An edit that makes no sense for this project; nothing was changed."""


class Edit(Protocol):
    """A change of a project.

    The inverse of an edit is the project from before it: projects are values, and
    unchanged arrays are shared by both.
    """

    @property
    def kind(self) -> EditKind:
        """What the edit may change."""

    @property
    def label(self) -> str:
        """Words for the undo menu, like "Add layer"."""

    def apply(self, project: Project) -> Project:
        """Return the project after the edit.

        Raises
        ------
        UserError
            In one sentence, when the edit does not fit the project.
        """


@dataclass(frozen=True)
class Compound:
    """Several edits as one.

    Attributes
    ----------
    edits : tuple of Edit
        Applied in this order; if one is refused, none happens.
    label : str
    """

    edits: tuple[Edit, ...]
    label: str

    @property
    def kind(self) -> EditKind:
        """The most far-reaching kind among the edits."""
        return max((edit.kind for edit in self.edits), key=REACH.index)

    def apply(self, project: Project) -> Project:
        """Return the project after all edits."""
        for edit in self.edits:
            project = edit.apply(project)
        return project

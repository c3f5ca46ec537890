"""What a training run did, as an edit."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from engine.edits.edit import EditKind, RefusedEdit
from engine.history import History
from engine.network.network import Network
from engine.network.parameters import pack, unpack
from engine.project import Project, TrainingState


@dataclass(frozen=True, eq=False)
class RunEdit:
    """Parameters and the state of training become those of a trainer's snapshot.

    Names, positions and settings stay those of the project, for they may have changed
    while the run was on; so do marks that were made meanwhile.

    Attributes
    ----------
    network : Network
        Of the same structure as the project's.
    training : TrainingState
    label : str
        Like "Train 12 epochs".
    """

    network: Network
    training: TrainingState
    label: str = "Train"
    kind: ClassVar[EditKind] = "run"

    def apply(self, project: Project) -> Project:
        """Return the project after the run."""
        if not same_structure(project.network, self.network):
            raise RefusedEdit("The network has changed since this run began.")
        network = unpack(project.network, pack(self.network))
        history = with_marks(self.training.history, project.training.history)
        training = replace(self.training, history=history)
        return replace(project, network=network, training=training)


def same_structure(one: Network, other: Network) -> bool:
    """Whether two networks have the same layers, neurons and projections."""
    if len(one.layers) != len(other.layers):
        return False
    layers = zip(one.layers, other.layers, strict=True)
    return [p.key for p in one.projections] == [p.key for p in other.projections] and (
        all(x.id == y.id and np.array_equal(x.neurons, y.neurons) for x, y in layers)
    )


def with_marks(history: History, other: History) -> History:
    """The same history with the marks of another one among its own."""
    marks = dict.fromkeys((*history.marks, *other.marks))
    ordered = sorted(marks, key=lambda mark: mark.epoch)
    return replace(history, marks=tuple(ordered))

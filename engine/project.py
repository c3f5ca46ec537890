"""What a file holds: network, training settings, data, and where training stands."""

from dataclasses import dataclass, field, replace

import numpy as np

from engine.arrays import Array, Ints
from engine.data.dataset import Dataset
from engine.data.scaling import Scaling
from engine.errors import CannotRun
from engine.history import History
from engine.network.network import Network
from engine.network.parameters import pack
from engine.schedules import Course
from engine.settings import TrainingSettings


@dataclass(frozen=True, eq=False)
class TrainingState:
    """Where training stands, enough to go on as if it had never stopped.

    The order of the rows in an epoch is drawn from (seed, epoch) alone, so that no
    state of a random generator needs to be kept.

    Attributes
    ----------
    epoch, step : int
        Completed epochs and steps.
    row : int
        Rows of the present epoch that were used already.
    seconds : float
        Spent training.
    start : float32 array in network order, or None
        The parameters before the first step; None while there was no step.
    slots : tuple of float32 arrays in network order
        State of the optimizer; empty before the first step.
    slots_of : str
        The optimizer that `slots` belong to.
    optimizer_steps : int
        Steps since the optimizer began anew (Adam's bias correction counts them).
    backend : str, optional
        What `auto` was decided to be, until rewind.
    history : History
    course : Course, optional
        Where the schedule of the learning rate stands; None before the first step.
    """

    epoch: int = 0
    step: int = 0
    row: int = 0
    seconds: float = 0.0
    start: Array | None = None
    slots: tuple[Array, ...] = ()
    slots_of: str = ""
    optimizer_steps: int = 0
    backend: str | None = None
    history: History = field(default_factory=History)
    course: Course | None = None


@dataclass(frozen=True, eq=False)
class Project:
    """A whole project as one value; edits make new ones."""

    network: Network = field(default_factory=Network)
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    dataset: Dataset | None = None
    scaling: Scaling | None = None
    training: TrainingState = field(default_factory=TrainingState)

    @property
    def is_trained(self) -> bool:
        """Whether at least one step was taken since the start."""
        return self.training.step > 0

    @property
    def start(self) -> Array:
        """The parameters before the first step, in network order."""
        if self.training.start is None:
            return pack(self.network)
        return self.training.start


def binds(network: Network, kind: str) -> Ints:
    """Columns of all neurons of one kind, in the order of layers and neurons."""
    columns = [layer.columns for layer in network.of_kind(kind)]
    return np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)


def with_settings(project: Project, **changes: object) -> Project:
    """The same project with some settings changed."""
    return replace(project, settings=replace(project.settings, **changes))  # type: ignore[arg-type]


def dataset_of(project: Project) -> Dataset:
    """Data of a project that has some.

    Raises
    ------
    CannotRun
        If it has none.
    """
    if project.dataset is None:
        raise CannotRun("There are no data yet. Choose a data set.")
    return project.dataset

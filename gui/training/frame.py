"""What the window shows of a training, at the screen's rate and at rest."""

from dataclasses import dataclass, replace

from engine.arrays import Array
from engine.backends.choice import Choice
from engine.edits.marks import present_epoch
from engine.edits.run import with_marks
from engine.history import History
from engine.network.network import Network
from engine.network.parameters import pack, unpack
from engine.project import Project
from engine.stepping import rate_in
from gui.training.mailbox import Snapshot


@dataclass(frozen=True, eq=False)
class Frame:
    """A consistent moment of the network that is shown.

    Attributes
    ----------
    network : Network
        The network with the parameters of that moment.
    parameters : float32 array
        The same parameters in network order.
    epoch, step : int
    epochs : float
        With the fraction of the present one.
    train_loss, test_loss : float, optional
        Exact losses; None before the first step and until they were evaluated.
    metrics : dict of str to float
        Of the test rows, or of the training rows where there are none.
    history : History
    loss : str
        A row of `LOSSES`: what the losses are of.
    rate : float
        The learning rate of this epoch, which its schedule makes of the chosen one.
    steps_per_second : float
    running : bool
    backend : Choice, optional
        What computes the steps, and why; None before the first step.
    goal : float, optional
        The training loss at which a run ends.
    """

    network: Network
    parameters: Array
    epoch: int
    step: int
    epochs: float
    train_loss: float | None
    test_loss: float | None
    metrics: dict[str, float]
    history: History
    loss: str
    rate: float
    steps_per_second: float = 0.0
    running: bool = False
    backend: Choice | None = None
    goal: float | None = None


def frame_at_rest(project: Project) -> Frame:
    """The project as it stands; its losses are evaluated by the training thread."""
    training = project.training
    return Frame(
        project.network,
        pack(project.network),
        training.epoch,
        training.step,
        present_epoch(project),
        None,
        None,
        {},
        training.history,
        project.settings.loss,
        rate_in(project.settings, training.course, training.epoch),
        goal=project.settings.stop.loss,
    )


def frame_of(snapshot: Snapshot, trained: Project, shown: Project) -> Frame:
    """The moment of a snapshot, on the network as it is drawn now.

    `trained` is the snapshot's project. Since the run began, `shown` may have been
    moved or renamed and may have got marks in its history; those are kept. The end of a
    run may bring a mark too.
    """
    history = replace(trained.training.history, marks=shown.training.history.marks)
    if snapshot.done:
        history = with_marks(trained.training.history, history)
    parameters = pack(trained.network)
    training = trained.training
    is_trained = training.step > 0
    return Frame(
        unpack(shown.network, parameters),
        parameters,
        training.epoch,
        training.step,
        present_epoch(trained),
        snapshot.train_loss if is_trained else None,
        snapshot.test_loss if is_trained else None,
        dict(snapshot.metrics) if is_trained else {},
        history,
        trained.settings.loss,
        rate_in(trained.settings, training.course, training.epoch),
        snapshot.steps_per_second,
        not snapshot.done,
        snapshot.backend,
        trained.settings.stop.loss,
    )

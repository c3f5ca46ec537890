"""Networks that differ in one thing, trained alike, to be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.explain.subject import CannotExplain
from engine.project import Project, TrainingState, with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer, check_runnable


@dataclass(frozen=True, eq=False)
class Variant:
    """One of the networks, after some of its epochs.

    Attributes
    ----------
    place : int
        Which of the projects it began as.
    epochs : int
        Made so far; fewer than wanted at the end if it diverged.
    train_loss : float
        Exact, in scaled units.
    test_loss : float or None
        None where there are no test rows.
    is_done : bool
        Whether nothing follows.
    project : Project
        Where it stands; with the settings that it came with.
    """

    place: int
    epochs: int
    train_loss: float
    test_loss: float | None
    is_done: bool
    project: Project


def train_alike(
    projects: Sequence[Project], epochs: int, stride: int = 10
) -> Iterator[Variant]:
    """Train several networks, one after the other, each for the same epochs.

    Parameters
    ----------
    projects : sequence of Project
        Each can run and begins with its parameters and with a fresh optimizer. What
        they share, such as data, settings and seed, is what makes them comparable.
    epochs : int
        1 or more; conditions that would end a run are left aside.
    stride : int
        Epochs from one state that is handed over to the next.

    Yields
    ------
    Variant
        Of each project after every `stride` epochs and at the end, so that it can be
        watched and broken off.

    Raises
    ------
    CannotRun
        If a project lacks something; before anything is trained.
    CannotExplain
        If there is no epoch to make.

    Notes
    -----
    The same steps as `Trainer(project).advance_epochs(epochs)`: how training is divided
    into calls does not change its numbers.
    """
    if epochs < 1 or stride < 1:
        raise CannotExplain("Training takes one epoch or more.")
    for project in projects:
        check_runnable(project)
    for place, project in enumerate(projects):
        yield from _trained(place, project, epochs, stride)


def _trained(
    place: int, project: Project, epochs: int, stride: int
) -> Iterator[Variant]:
    # Whether a run ends must not depend on what the user waits for.
    open_ended = with_settings(project, stop=StopConditions())
    trainer = Trainer(replace(open_ended, training=TrainingState()))
    trainer.record()
    made = 0
    while made < epochs and trainer.stopped is None:
        trainer.advance_epochs(min(stride, epochs - made))
        made = trainer.epoch
        trainer.record()
        losses = trainer.losses()
        yield Variant(
            place,
            made,
            losses.train,
            losses.test,
            made >= epochs or trainer.stopped is not None,
            replace(trainer.snapshot(), settings=project.settings),
        )

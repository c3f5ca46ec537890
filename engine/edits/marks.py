"""Marks in the history, where a setting or the structure was changed."""

from dataclasses import replace

from engine.history import Mark
from engine.project import Project


def present_epoch(project: Project) -> float:
    """Epochs trained so far, in parts too."""
    training = project.training
    rows = len(project.dataset.train_rows) if project.dataset else 0
    return training.epoch + (training.row / rows if rows else 0.0)


def marked(
    project: Project, text: str, epoch: float | None = None, instead_of: str = ""
) -> Project:
    """Add a mark to the history of a project that has been trained.

    Parameters
    ----------
    project : Project
        One that was not trained stays as it is.
    text : str
        A few words, like "rate 0.01".
    epoch : float, optional
        Where a run stands that the project does not know about yet.
    instead_of : str, optional
        Marks of the same epoch that begin with these words are replaced, as when a
        slider is dragged.
    """
    if epoch is None and not project.is_trained:
        return project
    mark = Mark(present_epoch(project) if epoch is None else epoch, text)
    history = project.training.history
    kept = tuple(
        other
        for other in history.marks
        if not instead_of
        or other.epoch != mark.epoch
        or not other.text.startswith(instead_of)
    )
    history = replace(history, marks=(*kept, mark))
    return replace(project, training=replace(project.training, history=history))

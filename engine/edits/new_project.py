"""Make a whole project from data."""

from engine.data.dataset import Dataset
from engine.data.scaling import Method, fit
from engine.edits.add import AddLayer
from engine.edits.arrangement import arrange
from engine.edits.connect import Connect
from engine.edits.data import default_scaling
from engine.edits.edit import RefusedEdit
from engine.edits.fitting import loss_for, output_activation
from engine.edits.placement import Place
from engine.edits.settings import check_settings
from engine.project import Project
from engine.readiness import problems
from engine.settings import TrainingSettings

GENERATED_PACE = 60
"""Epochs per second at which one can watch; tables are trained at full speed."""


def new_project(
    dataset: Dataset,
    *,
    hidden: tuple[tuple[int, str], ...] = ((8, "tanh"),),
    output: str | None = None,
    loss: str | None = None,
    initializer: str = "auto",
    scale: Method | None = None,
    seed: int = 0,
) -> Project:
    """Make a project with a chain of layers for some data.

    Parameters
    ----------
    dataset : Dataset
        Gives input and output neurons their number and names.
    hidden : tuple of (int, str)
        Size and activation of each hidden layer; none at all is fine.
    output : str, optional
        Activation of the output layer; by default what fits the task.
    loss : str, optional
        By default what fits the output layer and the task.
    initializer : str
        A row of `INITIALIZERS`, or "auto".
    scale : {"standardize", "minmax", "none"}, optional
        By default none for generated data and standardize for tables.
    seed : int
        Of initial weights and of the order of the rows.

    Returns
    -------
    Project
        With the layers Inputs, Hidden 1, ..., Output, laid out in columns.

    Raises
    ------
    UserError
        If sizes or words are wrong or do not go together.
    """
    activation = output or output_activation(dataset)
    settings = default_settings(
        dataset, loss or loss_for(activation, dataset), initializer, seed
    )
    check_settings(settings)
    scaling = fit(dataset, scale or default_scaling(dataset))
    project = Project(settings=settings, dataset=dataset, scaling=scaling)

    layers = [AddLayer("input")]
    layers += [AddLayer("hidden", size, words) for size, words in hidden]
    layers.append(AddLayer("output", activation=activation))
    for layer in layers:
        project = layer.apply(project)
        made = project.network.layers
        if len(made) > 1:
            project = Connect(made[-2].id, made[-1].id).apply(project)
    project = Place(arrange(project.network)).apply(project)

    found = problems(project)
    if found:
        raise RefusedEdit(found[0].sentence)
    return project


def default_settings(
    dataset: Dataset, loss: str, initializer: str = "auto", seed: int = 0
) -> TrainingSettings:
    """Choose the settings that a new project begins with.

    Parameters
    ----------
    dataset : Dataset
        Generated data begin with sgd, tables with adam.
    loss : str
        A row of `LOSSES`.
    initializer : str
        A row of `INITIALIZERS`, or "auto".
    seed : int
        Of initial weights and of the order of the rows.
    """
    generated = dataset.origin.generated
    return TrainingSettings(
        learning_rate=0.03 if generated else 0.01,
        optimizer="sgd" if generated else "adam",
        loss=loss,
        batch_size=10 if generated else 32,
        seed=seed,
        initializer=initializer,
        pace=GENERATED_PACE if generated else None,
    )

"""A project around a network that came from a file."""

from dataclasses import dataclass, field, replace

from engine.data.dataset import Dataset
from engine.data.scaling import Method, fit
from engine.edits.data import default_scaling
from engine.edits.fitting import fitting_loss
from engine.edits.new_project import default_settings
from engine.errors import CannotRun
from engine.imports.json_network import JsonNetwork
from engine.imports.topology import Choice, network_from_json
from engine.project import Project, with_settings
from engine.readiness import problems
from engine.settings import TrainingSettings


@dataclass(frozen=True)
class Wanted:
    """What is chosen beside the network; None for what fits.

    Attributes
    ----------
    choice : Choice
        Seed and initializer of the weights that the file leaves out.
    output : str, optional
        Activation of all output neurons instead of that of the file.
    loss : str, optional
    scale : {"standardize", "minmax", "none"}, optional
    """

    choice: Choice = field(default_factory=Choice)
    output: str | None = None
    loss: str | None = None
    scale: Method | None = None


def project_around(source: JsonNetwork, dataset: Dataset, wanted: Wanted) -> Project:
    """Make a project of a network and data.

    Raises
    ------
    UserError
        If the file does not describe a network that can exist, does not fit the data,
        or could not be trained.
    """
    choice = wanted.choice
    network = network_from_json(source, dataset, choice)
    if wanted.output is not None:
        network = network.with_layers(
            replace(layer, activations=(wanted.output,) * layer.size)
            for layer in network.of_kind("output")
        )
    settings = default_settings(dataset, "mse", choice.initializer, choice.seed)
    scaling = fit(dataset, wanted.scale or default_scaling(dataset))
    project = Project(network, settings, dataset, scaling)
    project = with_settings(project, loss=wanted.loss or fitting_loss(project))
    found = problems(project)
    if found:
        raise CannotRun(found[0].sentence)
    return project


def network_alone(source: JsonNetwork) -> Project:
    """Make a project of a network without data; its neurons are bound to nothing.

    Raises
    ------
    UserError
        If the file does not describe a network that can exist.
    """
    network = network_from_json(source, None, Choice())
    return Project(network, TrainingSettings())

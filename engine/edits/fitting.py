"""Which output activation and which loss fit the data."""

from engine.data.dataset import Dataset
from engine.losses import LOSSES
from engine.project import Project


def output_activation(dataset: Dataset | None) -> str:
    """Activation of output neurons that answer for the targets of the data."""
    if dataset is None or dataset.task == "regression":
        return "identity"
    return "sigmoid" if dataset.n_outputs == 1 else "softmax"


def loss_for(activation: str, dataset: Dataset | None) -> str:
    """Loss that goes with an output activation, on these data."""
    if dataset is None or dataset.task == "regression":
        return "mse"
    paired = {"sigmoid": "binary_cross_entropy", "softmax": "cross_entropy"}
    return paired.get(activation, "mse")


def fitting_loss(project: Project) -> str:
    """Loss that fits the project's outputs and data.

    A loss for numbers that was chosen by hand stays where it makes sense.
    """
    outputs = project.network.of_kind("output")
    kinds = {activation for layer in outputs for activation in layer.activations}
    same = kinds.pop() if len(kinds) == 1 else ""
    fitting = loss_for(same, project.dataset)
    present = project.settings.loss
    if LOSSES[fitting].paired is None and LOSSES[present].paired is None:
        return present
    return fitting

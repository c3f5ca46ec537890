"""Everything that one may choose about training."""

from dataclasses import dataclass

DEFAULT_EPOCHS = 100


@dataclass(frozen=True)
class StopConditions:
    """When a run ends by itself; None means that this condition is off.

    Attributes
    ----------
    epochs : int, optional
        Of this run.
    loss : float, optional
        The exact training loss is at or below it.
    seconds : float, optional
    patience : int, optional
        Epochs without a better test loss (training loss where no row is for testing).
    """

    epochs: int | None = None
    loss: float | None = None
    seconds: float | None = None
    patience: int | None = None


@dataclass(frozen=True)
class TrainingSettings:
    """Everything that one may choose about training.

    Attributes
    ----------
    learning_rate, l1, l2 : float
    clip : float, optional
        Largest L2 norm of the whole gradient.
    optimizer, loss : str
        Rows of `OPTIMIZERS` and `LOSSES`.
    batch_size : int, optional
        None trains on all rows at once.
    shuffle : bool
        Draw a new order of the rows for each epoch.
    seed : int
        Of initial weights and order.
    initializer : str
        A row of `INITIALIZERS`, or "auto": by the target neuron's activation.
    backend : str
        "auto" or the name of one.
    stop : StopConditions
    pace : int, optional
        Epochs per second in the window; None is full speed.
    """

    learning_rate: float = 0.03
    optimizer: str = "sgd"
    loss: str = "mse"
    batch_size: int | None = 10
    l1: float = 0.0
    l2: float = 0.0
    clip: float | None = None
    shuffle: bool = True
    seed: int = 0
    initializer: str = "auto"
    backend: str = "auto"
    stop: StopConditions = StopConditions()
    pace: int | None = 60

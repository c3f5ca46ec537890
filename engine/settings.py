"""Everything that one may choose about training."""

from dataclasses import dataclass

DEFAULT_EPOCHS = 100

CLASS_WEIGHTS = ("none", "balanced")
"""Words: all rows count the same; or all classes do, however many rows they have."""


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
    restore_best : bool
        When patience ends the run, take back the parameters of its best epoch.
    """

    epochs: int | None = None
    loss: float | None = None
    seconds: float | None = None
    patience: int | None = None
    restore_best: bool = False


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
    momentum, weight_decay : float
        Of the optimizers that have one.
    schedule : str
        A row of `SCHEDULES`: how the rate changes over the epochs.
    schedule_epochs : int, optional
        What the schedule counts; None is its usual number.
    warm_up : int
        Epochs in which the rate rises, before the schedule begins.
    class_weights : str
        A row of `CLASS_WEIGHTS`: how much the rows of each class count.
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
    momentum: float = 0.9
    weight_decay: float = 0.01
    schedule: str = "constant"
    schedule_epochs: int | None = None
    warm_up: int = 0
    class_weights: str = "none"

"""What the window learns of a running training at the screen's rate."""

from dataclasses import dataclass

from engine.arrays import Array
from engine.history import History
from engine.network.network import Network


@dataclass(frozen=True, eq=False)
class Frame:
    """A consistent moment of a run.

    Attributes
    ----------
    network : Network
        The network with the parameters of that moment.
    epoch : int
    step : int
    train_loss, test_loss : float, optional
        The newest exact losses; None before they were evaluated.
    metrics : dict of str to float
        Of the test rows, or of the training rows where there are none.
    history : History
    steps_per_second : float
    parameters : float32 array
        In network order.
    """

    network: Network
    epoch: int
    step: int
    train_loss: float | None
    test_loss: float | None
    metrics: dict[str, float]
    history: History
    steps_per_second: float
    parameters: Array

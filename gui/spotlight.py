"""What is emphasised on the canvas while something is explained."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Glow:
    """A product on its way along a connection.

    Attributes
    ----------
    source, target : int
        Ids of the neurons.
    share : float
        How far it came, from 0 to 1.
    value : float
        The product.
    """

    source: int
    target: int
    share: float
    value: float


@dataclass(frozen=True)
class Beam:
    """One moment of an explanation.

    Attributes
    ----------
    neuron : int
        Id of the neuron that is explained.
    glows : tuple of Glow
        Products on the wires.
    level : float, optional
        The sum so far, that fills the neuron; None while nothing does.
    full : float
        How large a level fills it whole.
    bend : float
        How far the activation has bent the sum, from 0 to 1.
    point : (float, float), optional
        Sum and value of the dot on the curve.
    activation : str
    """

    neuron: int
    glows: tuple[Glow, ...] = field(default_factory=tuple)
    level: float | None = None
    full: float = 1.0
    bend: float = 0.0
    point: tuple[float, float] | None = None
    activation: str = "identity"


class Spotlight(QObject):
    """Set by what explains, painted by the canvas."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beam: Beam | None = None

    @property
    def beam(self) -> Beam | None:
        """What is emphasised now; None for nothing."""
        return self._beam

    def show(self, beam: Beam | None) -> None:
        """Emphasise this and nothing else."""
        if beam != self._beam:
            self._beam = beam
            self.changed.emit()

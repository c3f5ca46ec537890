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
    backward : bool
        Whether it comes from the target, as an error does.
    weight : (float, float), optional
        The weight before and after, where it is the weight that changes; the value is
        then its change.
    """

    source: int
    target: int
    share: float
    value: float
    backward: bool = False
    weight: tuple[float, float] | None = None


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


@dataclass(frozen=True)
class StageLight:
    """One stage of a training step.

    Attributes
    ----------
    words : tuple of (int, str)
        Ids of the neurons at work, and what each has now.
    glows : tuple of Glow
        What flows along connections, forward or back.
    """

    words: tuple[tuple[int, str], ...]
    glows: tuple[Glow, ...] = field(default_factory=tuple)


Light = Beam | StageLight


class Spotlight(QObject):
    """Set by what explains, painted by the canvas."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._light: Light | None = None

    @property
    def light(self) -> Light | None:
        """What is emphasised now; None for nothing."""
        return self._light

    @property
    def beam(self) -> Beam | None:
        """The moment of a neuron that is emphasised, if that is it."""
        return self._light if isinstance(self._light, Beam) else None

    def show(self, light: Light | None) -> None:
        """Emphasise this and nothing else."""
        if light != self._light:
            self._light = light
            self.changed.emit()

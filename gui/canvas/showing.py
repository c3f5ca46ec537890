"""How the canvas shows what it shows: inside the neurons, numbers, what steps back."""

from dataclasses import dataclass, replace
from typing import Literal, cast

from PySide6.QtCore import QObject, Signal

Mode = Literal["curve", "response", "value"]
Numbers = Literal["none", "selection", "hover", "all"]

MODES: tuple[tuple[Mode, str], ...] = (
    ("curve", "Curve"),
    ("response", "Response"),
    ("value", "Value"),
)
NUMBERS: tuple[tuple[Numbers, str], ...] = (
    ("none", "none"),
    ("selection", "selection"),
    ("hover", "hover"),
    ("all", "all"),
)


@dataclass(frozen=True)
class Shown:
    """One way to show a network.

    Attributes
    ----------
    mode : {"curve", "response", "value"}
        What stands inside the neurons.
    numbers : {"none", "selection", "hover", "all"}
        Which weights are written: none at all; by the zoom, as far as the selection
        has room; the same and what the mouse is at; all that have room.
    secluded : bool
        Whether all that the selection is not joined to steps far back.
    """

    mode: Mode = "curve"
    numbers: Numbers = "selection"
    secluded: bool = False


class Showing(QObject):
    """How one canvas shows; not part of the project."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now = Shown()

    def set_mode(self, mode: str) -> None:
        """Show this inside the neurons."""
        self._set(replace(self.now, mode=cast("Mode", mode)))

    def set_numbers(self, numbers: str) -> None:
        """Write these weights."""
        self._set(replace(self.now, numbers=cast("Numbers", numbers)))

    def set_secluded(self, secluded: bool) -> None:
        """Let all that the selection is not joined to step far back, or not."""
        self._set(replace(self.now, secluded=secluded))

    def _set(self, shown: Shown) -> None:
        if shown != self.now:
            self.now = shown
            self.changed.emit()

"""Moves parameters while a ball is dragged in a chart, and takes them back with Esc."""

from itertools import count
from time import perf_counter

import numpy as np

from engine.arrays import Array
from engine.edits.edit import Compound, Edit
from engine.edits.parameters import SetBiases, SetFrozen, SetWeights
from engine.explain.subject import ends_of
from engine.network.network import Network
from engine.network.parameters import describe
from gui.document import Document
from gui.training.session import Session

BURST_SECONDS = 1.0
"""Keys that follow each other sooner are one step of undo."""

# Below the numbers of the canvas's own gestures, so that none of them is met.
_gestures = count(-1, -1)


class Mover:
    """One drag is one step of undo, made when the hand lets go.

    Until then it is a trial: what is held is seen everywhere, and a run that is on
    trains around it.
    """

    def __init__(self, document: Document, session: Session) -> None:
        self._document, self._session = document, session
        self._gesture = next(_gestures)
        self._nudged = 0.0
        self._holds = False
        self._edit: Edit | None = None
        self._first: Array = np.zeros(0)

    def begin(self) -> None:
        """Another drag begins."""
        self.cancel()
        self._edit = None

    def move(self, values: dict[int, float]) -> None:
        """Show parameters where the hand is, by their places in network order."""
        if not values:
            return
        session = self._session
        if not self._holds:
            self._hold(list(values))
        if not session.trial.is_on:
            # Something else changed the project: there is nothing to hold any more.
            return
        network = self._document.project.network
        changed = bool(np.any(_exact(values) != self._first))
        edit = edit_for(network, values)
        self._edit = edit if changed else None
        session.trial.show(edit)

    def finish(self) -> None:
        """Leave the parameters where the hand let go: one step of undo."""
        if self._holds:
            self._holds = False
            self._session.trial.keep(self._edit)

    def cancel(self) -> None:
        """Put everything back, what was learned meanwhile too."""
        if self._holds:
            self._holds = False
            self._session.trial.drop()

    def nudge(self, values: dict[int, float]) -> None:
        """Set parameters by a key."""
        now = perf_counter()
        if now - self._nudged > BURST_SECONDS:
            self._gesture = next(_gestures)
        self._nudged = now
        edit = edit_for(self._document.project.network, values)
        self._document.do(edit, self._gesture)

    def _hold(self, places: list[int]) -> None:
        session = self._session
        self._holds = True
        if session.is_busy and not session.is_running:
            # A single step is over in a moment: it is not trained around.
            session.pause()
        self._first = session.latest.parameters[places]
        session.trial.begin(_hold_of(self._document.project.network, places))


def edit_for(network: Network, values: dict[int, float]) -> Edit:
    """Return what sets some parameters, by their places in network order."""
    weights: dict[tuple[int, int], float] = {}
    biases: dict[int, float] = {}
    for place, value in zip(values, _exact(values).tolist(), strict=True):
        source, target = ends_of(network, place)
        if source is None:
            biases[target] = value
        else:
            weights[source, target] = value
    name = describe(network, next(iter(values))) if len(values) == 1 else ""
    edits: list[Edit] = []
    if weights:
        edits.append(SetWeights(weights, name.removeprefix("weight from ")))
    if biases:
        edits.append(SetBiases(biases, name.removeprefix("bias of ")))
    if len(edits) == 1:
        return edits[0]
    return Compound(tuple(edits), f"Set {len(values):,} parameters")


def _exact(values: dict[int, float]) -> Array:
    """The values as the network holds them."""
    return np.fromiter(values.values(), np.float32, len(values))


def _hold_of(network: Network, places: list[int]) -> SetFrozen:
    """Return what keeps training off some parameters."""
    ends = [ends_of(network, place) for place in places]
    return SetFrozen(
        tuple(target for source, target in ends if source is None),
        tuple((source, target) for source, target in ends if source is not None),
    )

"""What each neuron answers over two inputs, a few times a second, beside the window."""

from collections.abc import Iterable
from functools import partial
from time import perf_counter
from typing import cast

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from engine.arrays import Array
from engine.explain import Explainer
from engine.explain.response import SIDE, responses
from engine.network.network import Network
from gui.background import Task, once
from gui.canvas.live_values import LiveValues
from gui.training.frame import Frame

INTERVAL_MS = 200
INLINE_MS = 2.0
"""What takes longer is computed in a thread."""
INLINE_PARAMETERS = 2_000
"""Above so many parameters the first pictures come from a thread as well."""
STOP_SECONDS = 5.0
LONGEST_NAME = 24

Pictures = dict[int, Array]


class Responses(QObject):
    """Pictures of all neurons by layer, [n, side, side]; `fresh` tells of new ones.

    Empty while they are not wanted, or there are no data to go over. `version` counts
    the pictures.
    """

    fresh = Signal()

    def __init__(self, values: LiveValues, parent: QObject) -> None:
        super().__init__(parent)
        self.pictures: Pictures = {}
        self.version = 0
        self._values = values
        self._frame: Frame | None = None
        self._wanted = self._stale = False
        self._pair: tuple[int, int] | None = None
        self._explainer: Explainer | None = None
        self._took = 0.0
        self._task: Task | None = None
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(INTERVAL_MS)
        self._pace.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether pictures are under way."""
        return self._task is not None

    def words(self, network: Network) -> str:
        """Over which inputs, where there are more than two; empty otherwise."""
        names = _bound(network)
        pair = self._pair
        if pair is None or len(names) < 3 or not self.pictures:
            return ""
        first, second = (_short(names.get(column, "")) for column in pair)
        return f"answers over {first} and {second}, the rest as in the row"

    def want(self, wanted: bool) -> None:
        """Compute pictures from now on, or no more."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._renew()

    def choose(self, network: Network, neurons: Iterable[int]) -> None:
        """Go over these two inputs, if it is two; others leave the choice alone."""
        columns = [
            int(layer.columns[place])
            for layer in network.of_kind("input")
            for place, neuron in enumerate(layer.neurons.tolist())
            if neuron in set(neurons)
        ]
        if len(columns) == 2 and -1 not in columns:
            pair = columns[0], columns[1]
            if pair != self._pair:
                self._pair = pair
                self._renew()

    def show(self, frame: Frame) -> None:
        """Follow the newest parameters."""
        self._frame = frame
        self._renew()

    def resume(self) -> None:
        """Go on after a stop."""
        if self._wanted and self._stale:
            self._renew()

    def stop(self) -> None:
        """End what is under way."""
        self._stale = True
        if isValid(self._pace):
            self._pace.stop()
        task, self._task = self._task, None
        if task is not None and isValid(task):
            task.finish(STOP_SECONDS)

    def _renew(self) -> None:
        self._stale = True
        if not self._wanted:
            self.pictures = {}
        elif not (self._pace.isActive() or self.is_busy):
            self._begin()

    def _go_on(self) -> None:
        if self._wanted and self._stale and not self.is_busy:
            self._begin()

    def _begin(self) -> None:
        self._stale = False
        frame, plan = self._frame, self._values.plan
        names = {} if frame is None else _bound(frame.network)
        if frame is None or plan is None or not names:
            self._take({})
            return
        if self._pair is None or not names.keys() >= set(self._pair):
            # Of what is yes or no, a plane has four corners and nothing between.
            first = sorted(names, key=self._values.is_one_hot)
            self._pair = first[0], first[min(1, len(first) - 1)]
        rows = self._values.scaled_grid(self._pair)
        if rows is None:
            self._take({})
            return
        if self._explainer is None or self._explainer.plan is not plan:
            self._explainer = Explainer(plan, SIDE * SIDE)
            self._took = 0.0 if plan.size <= INLINE_PARAMETERS else np.inf
        job = partial(_compute, self._explainer, frame.parameters, rows)
        self._pace.start()
        if self._took <= INLINE_MS:
            self._done(job())
            return
        self._task = Task(once(job), self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.start()

    def _done(self, result: object) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        pictures, self._took = cast("tuple[Pictures, float]", result)
        if self._wanted:
            self._take(pictures)
        if self._stale and not self._pace.isActive():
            self._go_on()

    def _failed(self, reason: str) -> None:
        """Show curves: there is not enough memory for the pictures."""
        self._task = None
        self._take({})

    def _take(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self.version += 1
        self.fresh.emit()


def _compute(
    explainer: Explainer, parameters: Array, rows: Array
) -> tuple[Pictures, float]:
    begin = perf_counter()
    in_plan = explainer.plan.from_network_order(parameters)
    found = responses(explainer, in_plan, rows)
    return found, (perf_counter() - begin) * 1000


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _bound(network: Network) -> dict[int, str]:
    """Names of the input neurons by the columns that feed them."""
    return {
        int(column): name
        for layer in network.of_kind("input")
        for column, name in zip(layer.columns, layer.names, strict=True)
        if column >= 0
    }

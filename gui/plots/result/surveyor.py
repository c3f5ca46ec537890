"""Asks a network about many points, beside the window and not too often."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from engine.arrays import Array
from engine.errors import UserError
from engine.explain.surface import Confusion, Lens, Line, Plane
from engine.network.comparison import matched
from engine.network.network import Network
from engine.project import Project
from gui.thread_priority import give_way

LEAST_SECONDS = 0.1
"""Between two looks at a network that is learning."""
SHARE = 0.1
"""Largest share of the time that looking may take."""
POLL_MS = 8


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be looked at: a plane, a line, or without a place the confusions.

    `project` tells structure, data and scaling, `parameters` those of the moment, in
    network order.
    """

    project: Project
    parameters: Array
    place: Plane | Line | None

    def same_as(self, other: "Wish | None") -> bool:
        """Whether another look would show the same."""
        return (
            other is not None
            and self.parameters is other.parameters
            and self.place is other.place
            and self.project.dataset is other.project.dataset
            and self.project.scaling is other.project.scaling
            and same_computation(self.project.network, other.project.network)
        )


@dataclass(frozen=True, eq=False)
class Found:
    """What was seen.

    `outputs` are over the place, shape (n_points, n_targets), in the user's units.
    """

    wish: Wish
    outputs: Array | None
    confusion: Confusion | None
    lens: Lens
    seconds: float


def look(lens: Lens | None, wish: Wish) -> Found:
    """Look once; makes a lens where there is none. Called beside the window."""
    begun = perf_counter()
    ready = lens or Lens(wish.project)
    outputs, confusion = None, None
    if wish.place is None:
        confusion = ready.confusion(wish.parameters)
    else:
        outputs = ready.over(wish.parameters, wish.place)
    return Found(wish, outputs, confusion, ready, perf_counter() - begun)


class Surveyor(QObject):
    """Looks at the newest wish only; `surveyed` tells what was found."""

    surveyed = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._executor: ThreadPoolExecutor | None = None
        self._future: Future[Found] | None = None
        self._next: Wish | None = None
        self._last: Wish | None = None
        self._lens: tuple[Wish, Lens] | None = None
        self._due = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._begin)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._see)

    def ask(self, wish: Wish) -> None:
        """Look at this as soon as its time has come; nothing is asked twice."""
        newest = self._next or self._last
        if wish.same_as(newest):
            return
        self._next = wish
        if self._future is None and not self._later.isActive():
            self._wait()

    def forget(self) -> None:
        """Look at nothing any more until it is asked again."""
        self._later.stop()
        self._poll.stop()
        self._next = self._last = self._future = None

    def stop(self) -> None:
        """End the thread, after the look under way."""
        self.forget()
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown()

    def _wait(self) -> None:
        wait = self._due - perf_counter()
        if wait > 0:
            self._later.start(round(wait * 1000) + 1)
        else:
            self._begin()

    def _begin(self) -> None:
        if self._next is None or self._future is not None:
            return
        wish, self._next = self._next, None
        self._last = wish
        if self._executor is None:
            self._executor = ThreadPoolExecutor(
                1, "weightloom-result", initializer=give_way
            )
        self._future = self._executor.submit(look, self._lens_for(wish), wish)
        self._poll.start()

    def _lens_for(self, wish: Wish) -> Lens | None:
        if self._lens is None:
            return None
        made_for, lens = self._lens
        same = (
            made_for.project.dataset is wish.project.dataset
            and made_for.project.scaling is wish.project.scaling
            and same_computation(made_for.project.network, wish.project.network)
        )
        return lens if same else None

    def _see(self) -> None:
        future = self._future
        if future is None or not future.done():
            return
        self._poll.stop()
        self._future = None
        try:
            found = future.result()
        except UserError as error:
            self.failed.emit(str(error))
        else:
            self._lens = found.wish, found.lens
            wait = max(LEAST_SECONDS, found.seconds / SHARE)
            self._due = perf_counter() + wait - found.seconds
            self.surveyed.emit(found)
        if self._next is not None and self._future is None:
            self._wait()


def same_computation(first: Network, second: Network) -> bool:
    """Whether two networks differ in nothing but parameters, names and places."""
    if first is second:
        return True
    layers = matched(first, second)
    return layers is not None and all(
        a.activations == b.activations and a.columns is b.columns for a, b in layers
    )

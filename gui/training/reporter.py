"""Which moments of a run are shown: often enough to watch, seldom enough to train."""

import threading
from time import perf_counter, thread_time

from engine.moments import Moment
from engine.trainer import Trainer
from gui.thread_priority import give_way
from gui.training.mailbox import Mailbox
from gui.training.publisher import Publisher

FRAME_SECONDS = 0.016
"""From one moment to the next: a little less than from one picture of a screen to the
next, so that each has a new one."""
EARLY_SECONDS = 0.002
"""A moment that comes so little before its time is shown."""
LONG_STRETCH = 0.1
"""Seconds to train at once where moments are found amid the steps."""
GLIMPSE_SECONDS = 0.0005
"""Between two looks whether a moment that was asked for is there."""
COPY_SHARE = 0.1
"""Largest share of the time that copying moments may take, and that putting snapshots
of them together may."""


class Reporter:
    """Hands moments of a training over to a thread of its own, which publishes them.

    The thread that trains waits neither for losses nor, more than once a moment, for
    Python's lock: it copies the parameters and goes on. Where a call of the kernel
    takes long it does not even return for a moment; the other thread finds those amid
    the steps. The thread that trains calls all the methods. The publisher is the other
    thread's while that has a moment, and else the caller's.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._publisher = Publisher(mailbox)
        self._due = self._earliest = 0.0
        self._taken_step = -1
        self._condition = threading.Condition()
        self._waiting: Moment | None = None
        self._accompanied: Trainer | None = None
        self._is_asked = False
        self._is_busy = self._quits = self._ended = False
        self._error: Exception | None = None
        self._thread = threading.Thread(
            target=self._serve, name="reporter", daemon=True
        )

    def start(self) -> None:
        """Begin to wait for moments."""
        self._thread.start()

    def quit(self) -> None:
        """End the thread."""
        with self._condition:
            self._waiting, self._quits = None, True
            self._condition.notify_all()
            # Joining would leave a stand-in for Qt's thread among those of Python.
            self._condition.wait_for(self._has_ended)

    def drain(self) -> None:
        """Forget the moment that waits, and wait until nothing is under way."""
        with self._condition:
            self._waiting = None
            self._condition.wait_for(self._is_free)

    def begin(self, run: int, trainer: Trainer) -> None:
        """Start counting for a new run; what was learned before it counts as shown."""
        self.drain()
        self._error = None
        self._publisher.begin(run, trainer.moment(), trainer.history)
        self._due = self._earliest = perf_counter()
        self._taken_step = trainer.step

    def train(self, trainer: Trainer, longest: float) -> None:
        """Train until a report is due, or longer where it need not be waited for.

        In equal stretches most moments would be shown half a stretch too late, and
        fewer than the screen can show. Amid long calls the other thread finds moments.

        Parameters
        ----------
        trainer : Trainer
            Makes the steps, in the caller's thread.
        longest : float
            Seconds.
        """
        if not trainer.glimpses.is_open:
            left = self._due - perf_counter()
            trainer.advance_for(left if 0.0 < left < longest else longest)
            return
        self._accompany(trainer)
        try:
            trainer.advance_for(LONG_STRETCH)
        finally:
            self._accompany(None)

    def report(self, trainer: Trainer) -> None:
        """Have this moment shown if its time has come.

        Raises
        ------
        Exception
            What went wrong with a moment before.
        """
        self._raise_error()
        if self._left > 0.0 or trainer.step == self._taken_step:
            return
        now, begun = perf_counter(), thread_time()
        moment = trainer.moment()
        with self._condition:
            self._take(moment, now, begun)

    @property
    def _left(self) -> float:
        """Seconds until the next moment is wanted."""
        return max(self._due, self._earliest) - EARLY_SECONDS - perf_counter()

    def _take(self, moment: Moment, now: float, begun: float) -> None:
        """Let a moment wait in the place of the one before; the next is due later."""
        self._waiting = moment
        self._condition.notify_all()
        self._taken_step = moment.at.step
        # From when it was due: what came late must not make all that follow later.
        due = max(self._due, now - FRAME_SECONDS / 2) + FRAME_SECONDS
        self._due = max(due, now + (thread_time() - begun) / COPY_SHARE)

    def _accompany(self, trainer: Trainer | None) -> None:
        """Have moments found amid the steps of a trainer, or of none any more."""
        with self._condition:
            self._accompanied = trainer
            self._condition.notify_all()

    def look(self, trainer: Trainer) -> None:
        """Show the losses of a project at rest; its history stays as it is."""
        self._publisher.look(trainer.moment())

    def finish(self, trainer: Trainer) -> None:
        """Show the last moment of a run, with its exact losses."""
        self.drain()
        self._raise_error()
        self._publisher.finish(trainer.moment(), trainer.stopped, trainer.history)

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _is_free(self) -> bool:
        return not self._is_busy

    def _has_ended(self) -> bool:
        return self._ended

    def _has_work(self) -> bool:
        return self._quits or self._waiting is not None

    def _serve(self) -> None:
        """Publish the moment that waits, again and again."""
        give_way()
        while (moment := self._next()) is not None:
            now = perf_counter()
            try:
                spent = self._publisher.show(moment)
            except Exception as error:  # noqa: BLE001
                # Whoever trains raises it, and it becomes words for the user.
                self._error = error
            else:
                self._earliest = now + spent / COPY_SHARE

    def _patience(self) -> float | None:
        """Seconds until there may be something to look at; None if it will be told."""
        if self._accompanied is None:
            return None
        if self._is_asked:
            return GLIMPSE_SECONDS
        return max(0.0, self._left)

    def _glimpse(self) -> None:
        """Look for a moment amid the steps, if its time has come."""
        trainer = self._accompanied
        if trainer is None or self._has_work() or self._left > 0.0:
            return
        now, begun = perf_counter(), thread_time()
        try:
            moment = trainer.glimpses.look()
        except Exception as error:  # noqa: BLE001
            # As in `_serve`: whoever trains raises it.
            self._error, self._accompanied = error, None
            return
        self._is_asked = moment is None
        if moment is not None and moment.at.step != self._taken_step:
            self._take(moment, now, begun)

    def _next(self) -> Moment | None:
        """Wait for a moment; None is the end."""
        with self._condition:
            self._is_busy = False
            self._condition.notify_all()
            while not self._has_work():
                self._condition.wait(self._patience())
                self._glimpse()
            moment, self._waiting = self._waiting, None
            self._is_busy = moment is not None
            self._ended = moment is None
            self._condition.notify_all()
            return moment

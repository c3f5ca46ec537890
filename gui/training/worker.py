"""The training thread: takes commands, trains in short stretches, shows snapshots."""

import sys
from collections.abc import Callable
from time import perf_counter
from types import TracebackType

from PySide6.QtCore import QThread

from engine.backends.threads import limit_threads
from engine.errors import UserError
from engine.glimpses import Glimpses
from engine.trainer import Trainer
from gui.training.mailbox import Begin, Change, Halt, Mailbox, Quit, Snapshot
from gui.training.pace import Pace
from gui.training.reporter import Reporter

STRETCH_SECONDS = 0.016
SWITCH_INTERVAL = 0.0002
"""Seconds after which a thread gives up Python's lock to one that waits for it. The
thread that trains needs it some times for each moment, for short: it waited longer for
the window than it took itself."""


class Unforeseen:
    """Turns an error that nobody foresaw into words for the window.

    It must not reach `sys.excepthook`, which shows messages and belongs to the window's
    thread.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        """Begin to watch."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Write the traceback to standard error and tell in one sentence."""
        if kind is None or error is None or not isinstance(error, Exception):
            return False
        sys.__excepthook__(kind, error, trace)
        self._tell(f"Something went wrong inside the program ({kind.__name__}).")
        return True


class Worker(QThread):
    """Owns the trainer; nobody else touches it. Speaks through the mailbox alone."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__()
        self._mailbox = mailbox
        self._trainer: Trainer | None = None
        self._begin: Begin | None = None
        self._reporter = Reporter(mailbox)
        self._pace = Pace()
        self._quit = False

    def run(self) -> None:
        """Serve commands until told to quit."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        limit_threads()
        self._reporter.start()
        while not self._quit:
            with Unforeseen(self._fail):
                self._serve_and_train()
        self._reporter.quit()

    def _serve_and_train(self) -> None:
        idle = self._trainer is None
        for command in self._mailbox.commands(None if idle else self._patience()):
            self._serve(command)
        if self._trainer is not None and self._begin is not None:
            self._guard_stretch(self._trainer, self._begin)

    def _serve(self, command: object) -> None:
        match command:
            case Begin():
                self._guard_start(command)
            case Change(settings) if self._trainer is not None:
                self._trainer.change(settings)
                self._set_pace(self._trainer)
            case Halt():
                self._trainer = None
            case Quit():
                self._trainer = None
                self._quit = True

    def _guard_start(self, begin: Begin) -> None:
        """Start a run; what the user did wrong travels back as words."""
        self._begin, self._trainer = begin, None
        try:
            glimpses = Glimpses(self._mailbox.waits)
            trainer = Trainer(begin.project, glimpses=glimpses)
            self._reporter.begin(begin.run, trainer)
            if begin.extent == "look":
                self._reporter.look(trainer)
                return
        except UserError as error:
            self._fail(str(error))
            return
        except MemoryError:
            self._fail("There is not enough memory to train this network.")
            return
        self._trainer = trainer
        self._set_pace(trainer)

    def _guard_stretch(self, trainer: Trainer, begin: Begin) -> None:
        try:
            self._stretch(trainer, begin)
        except UserError as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("There is not enough memory to go on training.")

    def _fail(self, sentence: str) -> None:
        # Nothing may follow on it.
        self._reporter.drain()
        run = self._begin.run if self._begin is not None else 0
        self._mailbox.publish(Snapshot(run, None, done=True, failure=sentence))
        self._trainer = None

    def _stretch(self, trainer: Trainer, begin: Begin) -> None:
        if begin.extent == "batch":
            trainer.advance(1)
            self._end(trainer)
        elif begin.extent == "epoch":
            self._towards_epoch(trainer, begin)
        else:
            self._run_on(trainer)

    def _towards_epoch(self, trainer: Trainer, begin: Begin) -> None:
        target = begin.project.training.epoch + 1
        first = perf_counter()
        while trainer.epoch < target and trainer.stopped is None:
            trainer.advance(1)
            if perf_counter() - first > STRETCH_SECONDS:
                self._reporter.report(trainer)
                return
        self._end(trainer)

    def _run_on(self, trainer: Trainer) -> None:
        if self._pace.is_limited:
            self._paced(trainer)
        else:
            self._reporter.train(trainer, STRETCH_SECONDS)
        if trainer.stopped is not None:
            self._end(trainer)
        else:
            self._reporter.report(trainer)

    def _paced(self, trainer: Trainer) -> None:
        due = self._pace.take(perf_counter())
        first = perf_counter()
        while due > 0 and trainer.stopped is None:
            stretch = min(due, max(1, trainer.steps_per_epoch))
            trainer.advance(stretch)
            due -= stretch
            if perf_counter() - first > STRETCH_SECONDS:
                self._pace.give_back(due)
                return

    def _end(self, trainer: Trainer) -> None:
        self._reporter.finish(trainer)
        self._trainer = None

    def _set_pace(self, trainer: Trainer) -> None:
        epochs = trainer.settings.pace
        steps = None if epochs is None else epochs * trainer.steps_per_epoch
        self._pace.set(steps, perf_counter())

    def _patience(self) -> float:
        """How long to wait for commands before the next stretch."""
        if self._begin is None or self._begin.extent != "run":
            return 0.0
        if not self._pace.is_limited:
            return 0.0
        return min(self._pace.wait(), 0.05)

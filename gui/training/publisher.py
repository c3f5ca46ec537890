"""What the window gets of a moment of training: losses, history, a snapshot."""

from dataclasses import replace
from time import perf_counter, thread_time

from engine.history import History
from engine.moments import Losses, Moment, Observer
from engine.recording import Recorder
from engine.stopping import Stop
from gui.training.mailbox import Mailbox, Snapshot

LOSS_SHARE = 0.05
"""Largest share of the time that evaluating losses and metrics may take."""
METRICS_SECONDS = 0.1
RATE_SECONDS = 0.5
FINENESS = 1 / 2000
"""A point of the history is this share of all epochs after the one before.

Finer than the plot's pixels, and the history of a long run stays short.
"""


class Publisher:
    """Finds the losses of moments and puts snapshots of them into the mailbox.

    For one thread at a time.
    """

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._observer = Observer()
        self._begin(0, 0, History())

    def _begin(self, run: int, step: int, history: History) -> None:
        now = perf_counter()
        self._run = run
        self._recorder = Recorder(history)
        self._recorded = float(history.epoch[-1]) if len(history.epoch) else 0.0
        self._next_losses = self._next_metrics = now
        self._losses: Losses | None = None
        self._metrics: tuple[tuple[str, float], ...] = ()
        self._rate = 0.0
        self._rate_since, self._rate_step = now, step

    def begin(self, run: int, moment: Moment, history: History) -> None:
        """Start counting for a new run."""
        self._begin(run, moment.at.step, history)
        if not moment.at.step:
            self._record(moment, self._evaluate(moment))

    def show(self, moment: Moment) -> float:
        """Show a moment in the middle of a run; its losses if they are due.

        Returns
        -------
        float
            Seconds of the processor that putting the snapshot together took.
        """
        now = perf_counter()
        self._measure_rate(moment, now)
        if now >= self._next_losses:
            losses = self._evaluate(moment)
            if moment.epochs - self._recorded >= moment.epochs * FINENESS:
                self._record(moment, losses)
        begun = thread_time()
        self._publish(moment, done=False)
        return thread_time() - begun

    def look(self, moment: Moment) -> None:
        """Show the losses of a project at rest; its history stays as it is."""
        self._evaluate(moment)
        self._publish(moment, done=True)

    def finish(self, moment: Moment, stop: Stop | None, history: History) -> None:
        """Show the last moment of a run with its exact losses.

        The end may have left a mark in the trainer's own `history`.
        """
        self._next_metrics = 0.0
        self._measure_rate(moment, perf_counter(), at_once=True)
        recorded = replace(self._recorder.history, marks=history.marks)
        self._recorder = Recorder(recorded)
        self._record(moment, self._evaluate(moment))
        self._publish(moment, done=True, stop=stop)

    def _evaluate(self, moment: Moment) -> Losses:
        now, begun = perf_counter(), thread_time()
        losses = self._observer.losses(moment)
        self._losses = losses
        if now >= self._next_metrics:
            self._metrics = tuple(self._observer.metrics(moment).items())
            self._next_metrics = now + METRICS_SECONDS
        self._next_losses = now + (thread_time() - begun) / LOSS_SHARE
        return losses

    def _record(self, moment: Moment, losses: Losses) -> None:
        test = float("nan") if losses.test is None else losses.test
        rate, seconds = moment.learning_rate, moment.seconds
        self._recorder.append((moment.epochs, losses.train, test, rate, seconds))
        self._recorded = moment.epochs

    def _publish(self, moment: Moment, *, done: bool, stop: Stop | None = None) -> None:
        losses = self._losses
        snapshot = Snapshot(
            self._run,
            moment.project(self._recorder.history),
            None if losses is None else losses.train,
            None if losses is None else losses.test,
            metrics=self._metrics,
            steps_per_second=self._rate,
            stop=stop,
            done=done,
            backend=moment.choice,
        )
        self._mailbox.publish(snapshot)

    def _measure_rate(
        self, moment: Moment, now: float, *, at_once: bool = False
    ) -> None:
        elapsed = now - self._rate_since
        if elapsed < RATE_SECONDS and not (at_once and elapsed > 0 and not self._rate):
            return
        self._rate = (moment.at.step - self._rate_step) / elapsed
        self._rate_since, self._rate_step = now, moment.at.step

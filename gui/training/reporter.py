"""Which moments of a run are shown: often enough to watch, seldom enough to train."""

from time import perf_counter

from engine.trainer import Trainer
from gui.training.mailbox import Mailbox, Snapshot

FRAME_SECONDS = 0.016
"""From one moment to the next: a little less than from one picture of a screen to the
next, so that each has a new one."""
EARLY_SECONDS = 0.002
"""A moment that comes so little before its time is shown."""
COPY_SHARE = 0.1
"""Largest share of the time that copying snapshots may take."""
LOSS_SHARE = 0.05
"""Largest share of the time that evaluating losses and metrics may take."""
METRICS_SECONDS = 0.1
RATE_SECONDS = 0.5
FINENESS = 1 / 2000
"""A point of the history is this share of all epochs after the one before.

Finer than the plot's pixels, and the history of a long run stays short.
"""


class Reporter:
    """Publishes snapshots of the trainer within a budget of time."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._run = 0
        self._reset(0.0)

    def _reset(self, now: float) -> None:
        self._next_copy = now
        self._next_losses = now
        self._next_metrics = now
        self._losses: tuple[float | None, float | None] = (None, None)
        self._metrics: tuple[tuple[str, float], ...] = ()
        self._rate = 0.0
        self._rate_since = now
        self._rate_step = 0
        self._shown_step = -1
        self._recorded = 0.0

    def begin(self, run: int, trainer: Trainer) -> None:
        """Start counting for a new run; what was learned before it counts as shown."""
        self._run = run
        self._reset(perf_counter())
        self._rate_step = self._shown_step = trainer.step
        epochs = trainer.history.epoch
        self._recorded = float(epochs[-1]) if len(epochs) else 0.0
        if not trainer.step:
            trainer.record()

    def stretch(self, longest: float) -> float:
        """Seconds to train before the next report, so that it comes in its time.

        In equal stretches most moments would be shown half a stretch too late, and
        fewer than the screen can show.
        """
        left = self._next_copy - perf_counter()
        return left if 0.0 < left < longest else longest

    def report(self, trainer: Trainer) -> None:
        """Show this moment if its time has come."""
        now = perf_counter()
        self._measure_rate(trainer, now)
        if now < self._next_copy - EARLY_SECONDS or trainer.step == self._shown_step:
            return
        if now >= self._next_losses:
            self._evaluate(trainer, now)
            if trainer.epochs - self._recorded >= trainer.epochs * FINENESS:
                trainer.record()
                self._recorded = trainer.epochs
        self._publish(trainer, done=False)

    def look(self, trainer: Trainer) -> None:
        """Show the losses of a project at rest; its history stays as it is."""
        self._evaluate(trainer, perf_counter())
        self._publish(trainer, done=True)

    def finish(self, trainer: Trainer) -> None:
        """Show the last moment of a run, with its exact losses."""
        now = perf_counter()
        self._next_metrics = 0.0
        self._measure_rate(trainer, now, at_once=True)
        self._evaluate(trainer, now)
        trainer.record()
        self._publish(trainer, done=True)

    def _evaluate(self, trainer: Trainer, now: float) -> None:
        losses = trainer.losses()
        self._losses = losses.train, losses.test
        if now >= self._next_metrics:
            self._metrics = tuple(trainer.metrics().items())
            self._next_metrics = now + METRICS_SECONDS
        spent = perf_counter() - now
        self._next_losses = now + max(FRAME_SECONDS, spent / LOSS_SHARE)

    def _publish(self, trainer: Trainer, *, done: bool) -> None:
        begun = perf_counter()
        snapshot = Snapshot(
            self._run,
            trainer.snapshot(),
            *self._losses,
            metrics=self._metrics,
            steps_per_second=self._rate,
            stop=trainer.stopped if done else None,
            done=done,
            backend=trainer.choice,
        )
        self._mailbox.publish(snapshot)
        self._shown_step = trainer.step
        spent = perf_counter() - begun
        # From when it was due: what came late must not make all that follow later.
        due = max(self._next_copy, begun - FRAME_SECONDS / 2)
        self._next_copy = max(due + FRAME_SECONDS, begun + spent / COPY_SHARE)

    def _measure_rate(
        self, trainer: Trainer, now: float, *, at_once: bool = False
    ) -> None:
        elapsed = now - self._rate_since
        if elapsed < RATE_SECONDS and not (at_once and elapsed > 0 and not self._rate):
            return
        self._rate = (trainer.step - self._rate_step) / elapsed
        self._rate_since, self._rate_step = now, trainer.step

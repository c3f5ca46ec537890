"""Ctrl+C and polite termination as a flag, so that a step is never cut in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from engine.cli.status import INTERRUPTED, TERMINATED


@dataclass
class Interruption:
    """Whether somebody asked to stop, and how.

    Attributes
    ----------
    number : int or None
        The signal.
    """

    number: int | None = None

    @property
    def asked(self) -> bool:
        """Whether to stop."""
        return self.number is not None

    @property
    def status(self) -> int:
        """Exit status that tells how the program was stopped."""
        return INTERRUPTED if self.number == signal.SIGINT else TERMINATED


@contextmanager
def interruption() -> Iterator[Interruption]:
    """Catch signals that ask to stop, for as long as the context lasts.

    Outside the main thread, where signals do not arrive, it never asks to stop.
    """
    result = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield result
        return

    def note(number: int, frame: FrameType | None) -> None:
        result.number = number

    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What a parent ignores, as nohup does, stays ignored; but Ctrl+C must always
        # save, also in the background of a script.
        if number is not None and (
            name == "SIGINT" or signal.getsignal(number) != signal.SIG_IGN
        ):
            before[number] = signal.signal(number, note)
    try:
        yield result
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

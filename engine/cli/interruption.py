"""Ctrl+C and polite termination as a flag, so that a step is never cut in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interruption:
    """Whether somebody asked to stop."""

    asked: bool = False


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
        result.asked = True

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

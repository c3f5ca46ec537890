"""Which threads of the program come first when there are more of them than cores."""

import os
import sys
import threading
from contextlib import suppress

NICENESS = 5
"""Added to the program's own. A third of the share that others get of a core on which
both compute: they hardly wait, and painting goes on where other programs use all."""


def give_way() -> None:
    """Have the calling thread give way to the window's thread and the one that trains.

    For a thread that mostly works without Python's lock. Where it pushes the window's
    thread off its core while that has the lock, the thread that trains waits as well.
    Only Linux knows a niceness of single threads (sched(7)); elsewhere, or where it is
    forbidden, nothing changes.
    """
    if sys.platform != "linux":
        return
    this = threading.get_native_id()
    with suppress(OSError):
        # A batch thread pushes nobody off a core at the moment it wakes up.
        os.sched_setscheduler(this, os.SCHED_BATCH, os.sched_param(0))
        nice = os.getpriority(os.PRIO_PROCESS, this) + NICENESS
        os.setpriority(os.PRIO_PROCESS, this, nice)

"""Another program that keeps a core busy: what its being there costs a trainer.

It shares neither memory nor Python's lock with the trainer, so that what it costs is
the machine's own: cores of a virtual machine may be halves of one core, and one that is
busy may make the other slower.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

PICTURES = 60
"""So many times a second it begins to compute, as a window does."""
PROGRAM = """
from time import perf_counter, sleep
while True:
    begun = perf_counter()
    while perf_counter() - begun < {on}:
        sum(range(200))
    sleep({off})
"""


@contextmanager
def another_program(busy: float) -> Iterator[None]:
    """Have a core computing for a part of the time, from 0 to 1, within this."""
    words = PROGRAM.format(on=busy / PICTURES, off=(1 - busy) / PICTURES)
    other = subprocess.Popen([sys.executable, "-c", words])
    try:
        sleep(0.2)
        yield
    finally:
        other.kill()
        other.wait()

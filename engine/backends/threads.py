"""How many threads the matrix products use."""

import os
from functools import cache

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]


@cache
def limit_threads() -> int:
    """Fix the number of BLAS threads, once per process; return it.

    OpenBLAS gives other bits with another number of threads, and one core is left
    to the window.
    """
    threads = max(1, (os.cpu_count() or 1) - 1)
    threadpool_limits(threads, user_api="blas")
    return threads

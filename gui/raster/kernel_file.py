"""Where the rasteriser's machine code is kept, and how it is loaded.

Nothing is ever compiled in the window's process.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path

from engine.machine_code import cache_folders, key_of, load_code, read_code

ENTRY = "weightloom_frame"
SOURCES = (
    *("eight_kernel.py", "rows_kernel.py", "steep_kernel.py", "raster_kernel.py"),
    *("record.py", "compile_raster.py"),
)

Kernel = Callable[..., object]
"""It takes the numbers that `raster_kernel.frame` names, pointers as addresses."""


def raster_path(folder: Path) -> Path:
    """The file for these sources, this version of the compiler and this processor."""
    return folder / f"raster-{_key()}.bin"


def kept_raster() -> bytes | None:
    """Machine code that was kept; a damaged file counts as none and is removed."""
    for folder in cache_folders():
        path = raster_path(folder)
        code = read_code(path)
        if code is not None:
            return code
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
    return None


def load_raster(code: bytes) -> Kernel:
    """Make machine code callable; a call leaves Python's lock to other threads."""
    whole, pointer = ctypes.c_ssize_t, ctypes.c_void_p
    lines = pointer, whole, pointer, whole
    kind = ctypes.CFUNCTYPE(None, pointer, *[whole] * 5, *lines, *[whole] * 3)
    return kind(load_code(code, ENTRY))


@cache
def _key() -> str:
    return key_of(Path(__file__).parent / name for name in SOURCES)

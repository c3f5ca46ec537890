"""Where the machine code of the fused kernel is kept, and how it is loaded."""

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path

from engine.machine_code import cache_folders, key_of, load_code

ENTRY = "weightloom_run"
SOURCES = (
    "fused_words.py",
    "fused_numbers.py",
    "fused_simd.py",
    "fused_functions_kernel.py",
    "fused_order_kernel.py",
    "fused_dropout_kernel.py",
    "fused_control_kernel.py",
    "fused_steps_kernel.py",
    "fused_update_kernel.py",
    "fused_kernel.py",
    "compile_kernel.py",
    "calibration.py",
    "costs.py",
    "foresight.py",
    "../activations.py",
)

Kernel = Callable[[int, int, int, int], object]


def kernel_path(place: Path) -> Path:
    """The file for this version of the kernel, of Numba, and this processor."""
    return place / f"kernel-{key()}.bin"


def kept_kernel() -> Path | None:
    """The file with the kernel, if it was compiled before."""
    for place in cache_folders():
        try:
            if kernel_path(place).is_file():
                return kernel_path(place)
        except OSError:
            continue
    return None


@cache
def key() -> str:
    """Tells apart kernels by all that their machine code depends on."""
    return key_of(Path(__file__).parent / name for name in SOURCES)


def load_kernel(code: bytes) -> Kernel:
    """Make machine code callable; a call leaves Python's lock to other threads."""
    return ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4)(load_code(code, ENTRY))

"""Where the machine code of the fused kernel is kept, and how it is loaded."""

import ctypes
import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ENTRY = "weightloom_run"
SOURCES = (
    "fused_words.py",
    "fused_numbers.py",
    "fused_simd.py",
    "fused_functions_kernel.py",
    "fused_order_kernel.py",
    "fused_steps_kernel.py",
    "fused_update_kernel.py",
    "fused_kernel.py",
    "compile_kernel.py",
    "calibration.py",
    "costs.py",
    "../activations.py",
)
DIGEST = hashlib.sha256().digest_size

Kernel = Callable[[int, int, int, int], object]


def cache_folders() -> list[Path]:
    """Folders for compiled code, the best first.

    Numba's own variable, then the user's cache, then the environment that the program
    is installed in.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return [Path(chosen) / "weightloom"]
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    own = Path(sys.prefix) / "weightloom-cache"
    return [Path(base) / "weightloom", own] if os.path.isabs(base) else [own]


def writable_folder() -> Path | None:
    """The first of the folders that can be written; None if none can."""
    for place in cache_folders():
        try:
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                return place
        except OSError:
            continue
    return None


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
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for name in SOURCES:
        digest.update((here / name).read_bytes())
    for package in ("llvmlite", "numba"):
        try:
            digest.update(version(package).encode())
        except PackageNotFoundError:
            digest.update(b"-")
    digest.update(processor().encode())
    return digest.hexdigest()[:24]


def processor() -> str:
    """The processor in words that tell apart what machine code it runs."""
    words = [platform.system(), platform.machine(), platform.processor()]
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return " ".join(words)
    for line in text.splitlines():
        if not line.strip():
            break
        if line.startswith(("model name", "flags", "Features", "CPU part")):
            words.append(line)
    return " ".join(words)


def write_kernel(place: Path, code: bytes) -> None:
    """Keep machine code, complete or not at all; a digest shows damage later."""
    with tempfile.NamedTemporaryFile(dir=place, delete=False) as file:
        file.write(hashlib.sha256(code).digest() + code)
    os.replace(file.name, kernel_path(place))


def read_kernel(path: Path) -> bytes | None:
    """Machine code that was kept; None if it cannot be read or is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    code = data[DIGEST:]
    return code if hashlib.sha256(code).digest() == data[:DIGEST] else None


def load_kernel(code: bytes) -> Kernel:
    """Make machine code callable; a call leaves Python's lock to other threads.

    Only llvmlite is imported for it, which is ten times as fast as Numba.
    """
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    machine = binding.Target.from_default_triple().create_target_machine(
        codemodel="jitdefault", jit=True
    )
    engine: Any = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    address = engine.get_function_address(ENTRY)
    _ENGINES.append(engine)
    return ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4)(address)


_ENGINES: list[Any] = []
"""They own the machine code, which must outlive every call."""

"""Where the rasteriser's machine code is kept, and how it is loaded.

The file holds an object for this processor with a digest before it. Loading takes
llvmlite alone, without Numba; nothing is ever compiled in the window's process.
"""

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

ENTRY = "weightloom_frame"
SOURCES = ("eight_kernel.py", "raster_kernel.py", "record.py", "compile_raster.py")
DIGEST = hashlib.sha256().digest_size

Kernel = Callable[[int, int, int, int, int, int, int, int, int], object]


def cache_folders() -> list[Path]:
    """Folders for compiled code, the best first.

    Numba's own variable, then the user's cache, then the environment that the program
    is installed in.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return [Path(chosen) / "weightloom"]
    if sys.platform == "win32":
        users = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        users = os.path.expanduser("~/Library/Caches")
    else:
        users = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    own = Path(sys.prefix) / "weightloom-cache"
    return [Path(users) / "weightloom", own] if os.path.isabs(users) else [own]


def writable_folder() -> Path | None:
    """The first of the folders that can be written; None if none can."""
    for folder in cache_folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return None


def code_path(folder: Path) -> Path:
    """The file for these sources, this version of the compiler and this processor."""
    return folder / f"raster-{_key()}.bin"


def write_code(folder: Path, code: bytes) -> None:
    """Keep machine code, complete or not at all."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(hashlib.sha256(code).digest() + code)
    os.replace(file.name, code_path(folder))


def kept_code() -> bytes | None:
    """Machine code that was kept; a damaged file counts as none and is removed."""
    for folder in cache_folders():
        path = code_path(folder)
        try:
            data = path.read_bytes()
        except OSError:
            continue
        code = data[DIGEST:]
        if code and hashlib.sha256(code).digest() == data[:DIGEST]:
            return code
        try:
            path.unlink()
        except OSError:
            continue
    return None


def load_code(code: bytes) -> Kernel:
    """Make machine code callable; a call leaves Python's lock to other threads."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    target = binding.Target.from_default_triple()
    machine = target.create_target_machine(codemodel="jitdefault", jit=True)
    engine: Any = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _ENGINES.append(engine)
    whole, pointer = ctypes.c_ssize_t, ctypes.c_void_p
    kind = ctypes.CFUNCTYPE(None, pointer, *[whole] * 5, pointer, *[whole] * 2)
    return kind(engine.get_function_address(ENTRY))


_ENGINES: list[Any] = []
"""They own the machine code, which must outlive every call."""


@cache
def _key() -> str:
    digest = hashlib.sha256()
    for name in SOURCES:
        digest.update((Path(__file__).parent / name).read_bytes())
    for package in ("llvmlite", "numba"):
        try:
            digest.update(version(package).encode())
        except PackageNotFoundError:
            digest.update(b"-")
    digest.update(_processor().encode())
    return digest.hexdigest()[:24]


def _processor() -> str:
    """The processor, in words that tell apart what machine code it runs."""
    words = [platform.system(), platform.machine(), platform.processor()]
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return " ".join(words)
    first = text.split("\n\n", 1)[0].splitlines()
    wanted = ("model name", "flags", "Features", "CPU part")
    return " ".join([*words, *(line for line in first if line.startswith(wanted))])

"""Machine code that is compiled once, kept in a file, and loaded by later processes.

Compiling takes Numba and some seconds, and is done by a process of its own; loading
takes llvmlite alone, which is ten times as fast as importing Numba.
"""

import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numba.core.compiler import Flags

DIGEST = hashlib.sha256().digest_size
"""Bytes of the digest that stands before the code and shows damage."""


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


def key_of(sources: Iterable[Path]) -> str:
    """A word for all that machine code depends on.

    Parameters
    ----------
    sources : iterable of Path
        Files that it is compiled from; the compiler and the processor count too.
    """
    from importlib.metadata import PackageNotFoundError, version

    digest = hashlib.sha256()
    for source in (Path(__file__), *sources):
        digest.update(source.read_bytes())
    for package in ("llvmlite", "numba"):
        try:
            digest.update(version(package).encode())
        except PackageNotFoundError:
            digest.update(b"-")
    digest.update(_processor().encode())
    return digest.hexdigest()[:24]


def write_code(path: Path, code: bytes) -> None:
    """Keep machine code, complete or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(hashlib.sha256(code).digest() + code)
    os.replace(file.name, path)


def read_code(path: Path) -> bytes | None:
    """Machine code that was kept; None if it cannot be read or is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    code = data[DIGEST:]
    return code if code and hashlib.sha256(code).digest() == data[:DIGEST] else None


def load_code(code: bytes, entry: str) -> int:
    """Make machine code ready to be called; the address of its function `entry`."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    machine = binding.Target.from_default_triple().create_target_machine(
        codemodel="jitdefault", jit=True
    )
    engine: Any = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _ENGINES.append(engine)
    return int(engine.get_function_address(entry))


def compile_code(
    function: Callable[..., object],
    arguments: Sequence[Any],
    flags: "Flags",
    entry: str,
) -> bytes:
    """Compile a function into an object file for this processor.

    Parameters
    ----------
    function : callable
        What Numba can compile; it returns nothing.
    arguments : sequence of Numba types
        Of its arguments.
    flags : Flags
        How it is compiled; nothing is made for calls from Python.
    entry : str
        The name of the one function in the file that is of use.
    """
    from llvmlite import binding, ir
    from numba.core import types
    from numba.core.compiler import compile_extra
    from numba.core.compiler_lock import global_compiler_lock
    from numba.core.registry import cpu_target

    flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
    typing, context = cpu_target.typing_context, cpu_target.target_context
    typing.refresh()
    context.refresh()
    made = compile_extra(typing, context, function, arguments, types.void, flags, {})
    module = ir.Module(entry)
    kinds = [context.get_value_type(kind) for kind in arguments]
    outer = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), entry)
    builder = ir.IRBuilder(outer.append_basic_block())
    inner = context.declare_function(module, made.fndesc)
    context.call_conv.call_function(
        builder, inner, types.void, arguments, list(outer.args)
    )
    builder.ret_void()
    with global_compiler_lock:
        made.library.finalize()
        whole = binding.parse_assembly(made.library.get_llvm_str())
    module.triple, module.data_layout = whole.triple, whole.data_layout
    whole.link_in(binding.parse_assembly(str(module)))
    machine = binding.Target.from_triple(whole.triple).create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=3,
        codemodel="jitdefault",
        jit=True,
    )
    code: bytes = machine.emit_object(whole)
    return code


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


_ENGINES: list[Any] = []
"""They own the machine code, which must outlive every call."""

"""Compile the rasteriser into a file: `python -m gui.raster.compile_raster`.

A process of its own does this, because the compiler holds Python's lock for tens of
milliseconds at a time and the window would stumble.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from gui.raster.kernel_file import (
    ENTRY,
    code_path,
    load_code,
    writable_folder,
    write_code,
)

FASTMATH = {"reassoc", "contract", "arcp", "nsz"}
"""Without those that let the compiler take a test for NaN as always false."""


def machine_code() -> bytes:
    """Make an object file for this processor, in which only `ENTRY` is of use."""
    from llvmlite import binding, ir
    from numba import types
    from numba.core.compiler import Flags, compile_extra
    from numba.core.compiler_lock import global_compiler_lock
    from numba.core.cpu_options import FastMathOptions
    from numba.core.registry import cpu_target

    from gui.raster.raster_kernel import frame

    flags = Flags()
    flags.fastmath, flags.error_model = FastMathOptions(FASTMATH), "numpy"
    flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
    whole = types.intp
    arguments = (
        *(types.CPointer(types.uint32), *[whole] * 5),
        *(types.CPointer(types.float64), whole, whole),
    )
    typing, context = cpu_target.typing_context, cpu_target.target_context
    typing.refresh()
    context.refresh()
    made = compile_extra(typing, context, frame, arguments, types.void, flags, {})
    module = ir.Module(ENTRY)
    kinds = [context.get_value_type(kind) for kind in arguments]
    entry = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), ENTRY)
    builder = ir.IRBuilder(entry.append_basic_block())
    kernel = context.declare_function(module, made.fndesc)
    context.call_conv.call_function(
        builder, kernel, types.void, arguments, list(entry.args)
    )
    builder.ret_void()
    with global_compiler_lock:
        made.library.finalize()
        linked = binding.parse_assembly(made.library.get_llvm_str())
    module.triple, module.data_layout = linked.triple, linked.data_layout
    linked.link_in(binding.parse_assembly(str(module)))
    machine = binding.Target.from_triple(linked.triple).create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=3,
        codemodel="jitdefault",
        jit=True,
    )
    code: bytes = machine.emit_object(linked)
    return code


def main(arguments: Sequence[str]) -> int:
    """Compile into the folder that is named, or into the user's cache."""
    folder = Path(arguments[0]) if arguments else writable_folder()
    if folder is None:
        sys.stderr.write("There is no folder to keep the compiled rasteriser in.\n")
        return 1
    if not code_path(folder).exists():
        code = machine_code()
        # Code that cannot be loaded ends this process and not the window's.
        load_code(code)
        write_code(folder, code)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

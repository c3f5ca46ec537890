"""Compile the fused kernel into a file: `python -m engine.backends.compile_kernel`.

A process of its own does this, because it takes some seconds and Numba; whoever trains
needs neither, and loads the machine code with llvmlite alone.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.backends.calibration import measure
from engine.backends.costs import read_costs, write_costs
from engine.backends.kernel_file import (
    ENTRY,
    kernel_path,
    load_kernel,
    read_kernel,
    writable_folder,
    write_kernel,
)


def machine_code() -> bytes:
    """The kernel as an object file for this processor; only `ENTRY` is of use."""
    from llvmlite import binding, ir
    from numba.core import types
    from numba.core.compiler import compile_extra
    from numba.core.compiler_lock import global_compiler_lock
    from numba.core.registry import cpu_target

    from engine.backends.fused_kernel import run
    from engine.backends.fused_simd import compiler_flags, signature_of

    # Loops are over few vectors or few neurons: unrolled, their beginnings and ends
    # would take longer than what is between.
    binding.set_option("weightloom", "-unroll-runtime=false")
    signature, flags = signature_of(run), compiler_flags()
    flags.no_compile = flags.no_cpython_wrapper = flags.no_cfunc_wrapper = True
    typing, context = cpu_target.typing_context, cpu_target.target_context
    typing.refresh()
    context.refresh()
    made = compile_extra(
        typing, context, run, signature.args, signature.return_type, flags, {}
    )
    module = ir.Module(ENTRY)
    kinds = [context.get_value_type(kind) for kind in signature.args]
    entry = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), ENTRY)
    builder = ir.IRBuilder(entry.append_basic_block())
    kernel = context.declare_function(module, made.fndesc)
    context.call_conv.call_function(
        builder, kernel, types.void, signature.args, list(entry.args)
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


def main(arguments: Sequence[str]) -> int:
    """Compile into the folder that is named, or into the user's cache; then measure."""
    place = Path(arguments[0]) if arguments else writable_folder()
    if place is None:
        sys.stderr.write("There is no folder to keep the compiled kernel in.\n")
        return 1
    if not kernel_path(place).exists():
        write_kernel(place, machine_code())
    if read_costs() is None:
        code = read_kernel(kernel_path(place))
        if code is not None:
            write_costs(place, measure(load_kernel(code)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

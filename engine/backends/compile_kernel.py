"""Compile the fused kernel into a file: `python -m engine.backends.compile_kernel`.

A process of its own does this, because it takes some seconds and Numba; whoever trains
needs neither, and loads the machine code with llvmlite alone.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.backends.calibration import measure
from engine.backends.costs import read_costs, write_costs
from engine.backends.kernel_file import ENTRY, kernel_path, load_kernel
from engine.machine_code import (
    compile_code,
    read_code,
    writable_folder,
    write_code,
)


def machine_code() -> bytes:
    """The kernel as an object file for this processor; only `ENTRY` is of use."""
    from llvmlite import binding

    from engine.backends.fused_kernel import run
    from engine.backends.fused_simd import compiler_flags, signature_of

    # Loops are over few vectors or few neurons: unrolled, their beginnings and ends
    # would take longer than what is between.
    binding.set_option("weightloom", "-unroll-runtime=false")
    return compile_code(run, signature_of(run).args, compiler_flags(), ENTRY)


def main(arguments: Sequence[str]) -> int:
    """Compile into the folder that is named, or into the user's cache; then measure."""
    place = Path(arguments[0]) if arguments else writable_folder()
    if place is None:
        sys.stderr.write("There is no folder to keep the compiled kernel in.\n")
        return 1
    if not kernel_path(place).exists():
        write_code(kernel_path(place), machine_code())
    if read_costs() is None:
        code = read_code(kernel_path(place))
        if code is not None:
            write_costs(place, measure(load_kernel(code)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

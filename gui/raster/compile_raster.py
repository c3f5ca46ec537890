"""Compile the rasteriser into a file: `python -m gui.raster.compile_raster`.

A process of its own does this, because the compiler holds Python's lock for tens of
milliseconds at a time and the window would stumble.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.machine_code import compile_code, writable_folder, write_code
from gui.raster.kernel_file import ENTRY, load_raster, raster_path

FASTMATH = {"reassoc", "contract", "arcp", "nsz"}
"""Without those that let the compiler take a test for NaN as always false."""


def machine_code() -> bytes:
    """Make an object file for this processor, in which only `ENTRY` is of use."""
    from numba import types
    from numba.core.compiler import Flags
    from numba.core.cpu_options import FastMathOptions

    from gui.raster.raster_kernel import frame

    flags = Flags()
    flags.fastmath, flags.error_model = FastMathOptions(FASTMATH), "numpy"
    whole = types.intp
    arguments = (
        *(types.CPointer(types.uint32), *[whole] * 5),
        *(types.CPointer(types.float64), whole),
        *(types.CPointer(types.int32), *[whole] * 4),
    )
    return compile_code(frame, arguments, flags, ENTRY)


def main(arguments: Sequence[str]) -> int:
    """Compile into the folder that is named, or into the user's cache."""
    folder = Path(arguments[0]) if arguments else writable_folder()
    if folder is None:
        sys.stderr.write("There is no folder to keep the compiled rasteriser in.\n")
        return 1
    if not raster_path(folder).exists():
        code = machine_code()
        # Code that cannot be loaded ends this process and not the window's.
        load_raster(code)
        write_code(raster_path(folder), code)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

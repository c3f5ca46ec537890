"""Weightloom: the window without a command, else the command line."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with a project if one is named, or run a command.

    Both are imported only when needed: commands work where there is no Qt.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        first = arguments[0] if arguments else ""
        if not first or first.lower().endswith(".wloom") or first == "--lesson":
            return int(window_module().main(arguments))
        from engine.cli import main as run_command

        return run_command(arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def window_module() -> ModuleType:
    """Import what opens the window; of its modules nothing is garbage to look for."""
    gc.disable()
    try:
        return import_module("gui.start")
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())

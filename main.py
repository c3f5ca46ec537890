"""Weightloom: the window without a command, else the command line."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from engine.compiled_text import kept_texts


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with a project if one is named, or run a command.

    Both are imported only when needed: commands work where there is no Qt.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        first = arguments[0] if arguments else ""
        if not first or first.lower().endswith(".wloom") or first == "--lesson":
            return int(window_module().main(arguments))
        return int(command_module().main(arguments))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def window_module() -> ModuleType:
    """Import what opens the window."""
    return _imported("gui.start", "window")


def command_module() -> ModuleType:
    """Import what runs commands."""
    return _imported("engine.cli", "commands")


def _imported(module: str, texts: str) -> ModuleType:
    """Import a module; nothing of it and of what it needs is garbage to look for."""
    gc.disable()
    try:
        with kept_texts(texts):
            return import_module(module)
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())

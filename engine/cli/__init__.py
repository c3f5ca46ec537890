"""The command line: everything but the window, without Qt and without a display."""

from engine.cli.command_line import main

__all__ = ["main"]

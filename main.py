"""Weightloom: the window without a command, else the command line."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with a project if one is named, or run a command.

    Both are imported only when needed: commands work where there is no Qt.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        first = arguments[0] if arguments else ""
        if not first or first.lower().endswith(".wloom") or first == "--lesson":
            from gui.start import main as open_window

            return open_window(arguments)
        from engine.cli import main as run_command

        return run_command(arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

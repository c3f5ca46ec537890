"""Runs one command and turns whatever goes wrong into a sentence and a status."""

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.cli.parser import build_parser
from engine.cli.status import FAULT, INTERRUPTED
from engine.errors import CannotRun, UserError
from engine.files.problem import reason, shown

_SECOND_SENTENCE = re.compile(r"\.\s+[A-Z].*$", re.DOTALL)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Without the program's name; those of the process by default.

    Returns
    -------
    int
        The exit status: 0 done, 1 the input is at fault, 2 wrong usage, 3 training
        diverged, 4 the gradient check failed, 130 interrupted.
    """
    _speak_utf8()
    try:
        arguments = build_parser().parse_args(argv)
    except SystemExit as stop:  # help, version, or wrong usage: argparse has spoken
        return int(stop.code or 0)
    try:
        # What overflows becomes infinite, and that is reported as divergence.
        with np.errstate(all="ignore"):
            status: int = arguments.run(arguments)
        sys.stdout.flush()
    except SystemExit as stop:  # options that do not go together
        return int(stop.code or 0)
    except UserError as error:
        return _fault(_named(_sentence(error), arguments))
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        return _fault(_named(reason(error), arguments))
    except MemoryError:
        return _fault(_named("there is not enough memory for this", arguments))
    except UnicodeError:
        return _fault(_named("it holds text that cannot be written here", arguments))
    except KeyboardInterrupt:
        sys.stderr.write("interrupted, nothing was written\n")
        return INTERRUPTED
    return status


def _speak_utf8() -> None:
    # Class names must not depend on the locale of a pipe.
    # A stream is None where it was closed, or where there is no console.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _fault(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return FAULT


def _sentence(error: UserError) -> str:
    # Names of columns and cells may hold signs that no terminal takes.
    signs = " ".join(str(error).split())
    text = "".join(sign if sign.isprintable() else "?" for sign in signs)
    if isinstance(error, CannotRun):
        # The window also says what to do there; here the first sentence is the fault.
        text = _SECOND_SENTENCE.sub("", text)
    return text.removesuffix(".")


def _named(sentence: str, arguments: argparse.Namespace) -> str:
    """Put the file in front of a sentence that does not name one."""
    names = _names(arguments)
    # Names of sets are words too, and a sentence may hold them by chance.
    named = any(name in sentence for name in names if "." in name)
    if not names or named or sentence.startswith(tuple(names)):
        return sentence
    return f"{names[0]}: {sentence}"


def _names(arguments: argparse.Namespace) -> list[str]:
    """Names of the files of a command, that of its main one first."""
    found = []
    for option in (
        "project",
        "network",
        "data",
        "labels",
        "out",
        "weights",
        "save",
        "history",
    ):
        value = getattr(arguments, option, None)
        if value is not None:
            found.append(shown(Path(value)))
    return found


def _reader_left() -> int:
    # Nobody reads on, as with `| head`. The interpreter flushes once more at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAULT

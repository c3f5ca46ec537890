"""Opening files that others made, without trust in what they are."""

import stat
from pathlib import Path
from typing import BinaryIO

from engine.files.problem import DamagedFile, FileProblem, unreadable

_CHUNK = 2**20


def open_ordinary(path: Path, largest: int) -> BinaryIO:
    """Open a file for reading, if it is one and not larger than it may be.

    Raises
    ------
    FileProblem
        If it cannot be read, is no ordinary file (a pipe would never end), or larger.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise FileProblem(path, "cannot be read: this is a folder, not a file")
        if not stat.S_ISREG(about.st_mode):
            raise FileProblem(path, "cannot be read: this is no ordinary file")
        if about.st_size > largest:
            size = f"{largest / 2**30:.2g} GB"
            raise FileProblem(path, f"the file is larger than {size}")
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error
    except ValueError as error:  # a NUL in the name
        raise FileProblem(path, "the name is not valid") from error


def read_text_bytes(path: Path, largest: int, what: str) -> bytes:
    """Read the bytes of a text, and none after a NUL, which no text has.

    A file with a hole in it takes no room on a disk, but much in memory.

    Parameters
    ----------
    path : Path
        Where it is.
    largest : int
        Bytes that it may have.
    what : str
        What the file should be, for the message if it is none: "strict JSON".

    Raises
    ------
    FileProblem
        If it cannot be read, or is larger, or no text.
    """
    chunks = []
    with open_ordinary(path, largest) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                if b"\0" in chunk:
                    raise DamagedFile(path, f"this is not {what}")
                chunks.append(chunk)
        except OSError as error:
            raise unreadable(path, error) from error
    return b"".join(chunks)

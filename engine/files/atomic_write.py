"""A file is replaced whole or stays as it was, also when the power fails."""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from engine.files.problem import FileProblem, unwritable

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def atomic_write(path: Path, content: bytes | Callable[[BinaryIO], None]) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    The bytes go to a temporary file beside it, which is flushed to the disk and then
    renamed. A link is followed, the mode of a file that exists is kept.

    Parameters
    ----------
    path : Path
        Where to write.
    content : bytes or callable
        The bytes, or a function that writes them to the stream it is given.

    Raises
    ------
    FileProblem
        If the file cannot be written; what was there before is still there.
    """
    write = content if callable(content) else _writer(content)
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(path, target)
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb") as stream:  # a device or a pipe: no renaming
                write(stream)
            return
        _replace(target, mode, write)
    except OSError as error:
        raise unwritable(path, error) from error
    except ValueError as error:  # a NUL in the name
        raise FileProblem(path, "cannot be written: the name is not valid") from error


def check_writable(path: Path) -> None:
    """Refuse early what `atomic_write` would refuse late, as after hours of training.

    Raises
    ------
    FileProblem
        If the folder is missing or closed, or the path is a folder.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(path, target)
        if mode is None or stat.S_ISREG(mode):
            temporary = _beside(target)
            os.close(os.open(temporary, _FLAGS, 0o666))
            temporary.unlink()
    except OSError as error:
        raise unwritable(path, error) from error
    except ValueError as error:
        raise FileProblem(path, "cannot be written: the name is not valid") from error


def _writer(content: bytes) -> Callable[[BinaryIO], None]:
    def write(stream: BinaryIO) -> None:
        stream.write(content)

    return write


def _mode(path: Path, target: Path) -> int | None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise FileProblem(path, "cannot be written: this is a folder, not a file")
    if not os.access(target, os.W_OK):
        raise FileProblem(path, "cannot be written: the file is write-protected")
    return mode


def _beside(target: Path) -> Path:
    # Short, so that a long name does not become too long by the addition.
    return target.with_name(f".{secrets.token_hex(8)}.tmp")


def _replace(target: Path, mode: int | None, write: Callable[[BinaryIO], None]) -> None:
    temporary = _beside(target)
    number = os.open(temporary, _FLAGS, 0o666)
    try:
        with os.fdopen(number, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    # The rename itself is lasting only once the folder is on the disk. Windows cannot
    # open folders, and some network file systems refuse: then the system decides.
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(number)
    except OSError:
        return
    finally:
        os.close(number)

"""What is wrong with a file, in one sentence that names it."""

import errno
import re
from pathlib import Path

from engine.errors import UserError


class FileProblem(UserError):
    """A file cannot be read or written; the sentence names it."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{shown(path)}: {what}")


class DamagedFile(FileProblem):
    """A file holds something else than it should."""


class NewerFile(FileProblem):
    """A file was written by a newer version of the program."""

    def __init__(self, path: Path, version: int, known: int) -> None:
        super().__init__(
            path,
            f"the file has format version {version}, but this program reads up to "
            f"version {known}",
        )


_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EISDIR: "this is a folder, not a file",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the links lead in a circle",
    errno.EMFILE: "too many files are open",
    errno.EIO: "the disk reports an error",
}


_FOREIGN_START = re.compile(r"Error while deserializing(?: header)?: ")
_FOREIGN_REST = re.compile(r"[.!?] [^a-z].*")


def shown(path: Path) -> str:
    """Name of a file for a message, on one line whatever it is called."""
    name = path.name or str(path)
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def foreign_words(error: Exception, longest: int = 120) -> str:
    """What a library says first, fit for the middle of a sentence."""
    first = next((line for line in str(error).splitlines() if line.strip()), "")
    words = _FOREIGN_START.sub("", " ".join(first.split()))
    words = _FOREIGN_REST.sub("", words)
    plain = "".join(sign if sign.isprintable() else "?" for sign in words)
    return plain[:longest].rstrip(" .")


def reason(error: OSError) -> str:
    """Say in words why the system refused."""
    if isinstance(error.errno, int) and error.errno in _REASONS:
        return _REASONS[error.errno]
    words = " ".join((error.strerror or "the system refused").split())
    return words[:1].lower() + words[1:]


def unreadable(path: Path, error: OSError) -> FileProblem:
    """Put the refusal to read a file in words."""
    return FileProblem(path, f"cannot be read: {reason(error)}")


def unwritable(path: Path, error: OSError) -> FileProblem:
    """Put the refusal to write a file in words."""
    if error.errno == errno.ENOENT:
        return FileProblem(path, f"cannot be written: there is no folder {path.parent}")
    return FileProblem(path, f"cannot be written: {reason(error)}")

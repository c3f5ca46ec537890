"""ZIP archives, written byte for byte the same and read with limits checked first."""

import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from engine.files.atomic_write import atomic_write
from engine.files.ordinary import open_ordinary
from engine.files.problem import DamagedFile, FileProblem, unreadable

MAX_ENTRIES = 100_000
MAX_BYTES = 8 * 2**30
MAX_RATIO = 200
"""Most times that an entry above `SMALL` may grow when it is unpacked."""
SMALL = 2**20

_MAX_DIRECTORY = 400 * MAX_ENTRIES
_PIECE, _PIECES = 4096, 16
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_SIZE, _TAIL = 22, 2**16 + 200
"""Bytes of the end record without its comment; and of the two records and that."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,  # an encrypted entry
    ValueError,
    OverflowError,
    IndexError,
    struct.error,
)


def write_archive(path: Path, entries: Mapping[str, bytes]) -> None:
    """Write an archive atomically.

    Entries are compressed where it helps, but never so much that `Archive` would take
    them for a bomb. Times and modes are fixed: equal entries make equal files.

    Raises
    ------
    FileProblem
        If the file cannot be written.
    """

    def write(stream: BinaryIO) -> None:
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in entries.items():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.create_system, info.external_attr = 3, 0o644 << 16
                archive.writestr(info, content, _method(content), compresslevel=1)

    atomic_write(path, write)


def _method(content: bytes) -> int:
    # A sample tells whether it pays: weights are noise, tables and texts are not. It
    # is from all over, for biases that are 0 stand before the weights.
    sample = _sample(content, _PIECES)
    if len(zlib.compress(sample, 1)) > 0.8 * len(sample):
        return zipfile.ZIP_STORED
    if len(content) > SMALL and _is_too_dense(content):
        return zipfile.ZIP_STORED
    return zipfile.ZIP_DEFLATED


def _sample(content: bytes, pieces: int) -> bytes:
    if len(content) <= pieces * _PIECE:
        return content
    last = len(content) - _PIECE
    starts = (last * i // (pieces - 1) for i in range(pieces))
    return b"".join(content[start : start + _PIECE] for start in starts)


def _is_too_dense(content: bytes) -> bool:
    # All of it takes at least what a part takes; mostly a part is proof enough.
    part = _sample(content, len(content) // (16 * _PIECE))
    return all(
        len(zlib.compress(some, 1)) * MAX_RATIO < 2 * len(content)
        for some in (part, content)
    )


class Archive:
    """A ZIP archive whose names, sizes and ratios were checked before any is unpacked.

    A context that keeps the file open: what is not asked for is never read.

    Parameters
    ----------
    path : Path
    what : str
        What the file should be, for the message if it is something else:
        "a Weightloom project".
    any_names : bool
        Take names that are no paths, as a layer called ".." makes them; nothing is
        unpacked to the disk.

    Raises
    ------
    FileProblem
        If it cannot be read, is no archive, or breaks a limit.
    """

    def __init__(self, path: Path, what: str, *, any_names: bool = False) -> None:
        self.path = path
        self._any_names = any_names
        self._stream = open_ordinary(path, MAX_BYTES)
        try:
            self._size = os.fstat(self._stream.fileno()).st_size
            _check_directory(path, self._stream, self._size, what)
            self._zip = zipfile.ZipFile(self._stream)
            self._entries = self._check_entries(self._zip.infolist())
        except _DAMAGED as error:
            self.close()
            raise DamagedFile(path, f"this is not {what}, or it is damaged") from error
        except OSError as error:
            self.close()
            raise unreadable(path, error) from error
        except FileProblem:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Use the archive; it is closed at the end."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; nothing can be read any more."""
        self._stream.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the entries, in the order of the archive."""
        return tuple(self._entries)

    def read(self, name: str, largest: int = MAX_BYTES) -> bytes:
        """Unpack one entry.

        Raises
        ------
        DamagedFile
            If it is missing, larger than it may be, or damaged.
        """
        info = self._entries.get(name)
        if info is None:
            raise DamagedFile(self.path, f"the part {name!r} is missing")
        if info.file_size > largest:
            raise DamagedFile(self.path, f"the part {name!r} is too large")
        try:
            content = self._zip.read(info)
        except _DAMAGED as error:
            raise DamagedFile(self.path, f"the part {name!r} is damaged") from error
        except OSError as error:
            raise unreadable(self.path, error) from error
        if len(content) != info.file_size:
            raise DamagedFile(self.path, f"the part {name!r} is cut off")
        return content

    def _check_entries(
        self, entries: list[zipfile.ZipInfo]
    ) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MAX_ENTRIES:
            raise DamagedFile(self.path, f"it has more than {MAX_ENTRIES:,} parts")
        result: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check_entry(entry)
            if entry.filename in result:
                raise DamagedFile(
                    self.path, f"it has the part {entry.filename[:64]!r} twice"
                )
            result[entry.filename] = entry
        packed = sum(entry.compress_size for entry in entries)
        if packed > self._size:
            raise DamagedFile(self.path, "its parts overlap")
        if sum(entry.file_size for entry in entries) > MAX_BYTES:
            raise DamagedFile(
                self.path, f"unpacked it would take more than {MAX_BYTES >> 30} GB"
            )
        return result

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        # What was cut off at a NUL reads as another name elsewhere.
        plain = name.isprintable() if self._any_names else _is_plain(name)
        if name != entry.orig_filename or not plain:
            raise DamagedFile(self.path, f"it has a part of the bad name {name[:64]!r}")
        if entry.file_size > max(SMALL, MAX_RATIO * entry.compress_size):
            raise DamagedFile(
                self.path, f"the part {name!r} would grow more than {MAX_RATIO} times"
            )


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        name.isprintable()
        and "\\" not in name
        and all(part not in ("", ".", "..") for part in parts)
    )


def _check_directory(path: Path, stream: BinaryIO, length: int, what: str) -> None:
    # zipfile reads the whole directory before its entries can be counted.
    start = stream.read(2)
    stream.seek(max(0, length - _TAIL))
    tail = stream.read(_TAIL)
    end = tail.rfind(_END)
    if end < 0 or start != b"PK":
        raise DamagedFile(path, f"this is not {what}, or it is cut off")
    # A record without a comment counts before one that the last bytes look like.
    for place in {end, max(0, len(tail) - _END_SIZE)}:
        size = int.from_bytes(tail[place + 12 : place + 16], "little")
        if size == 0xFFFFFFFF:
            wide = tail.rfind(_END_64, 0, place)
            size = int.from_bytes(tail[wide + 40 : wide + 48], "little")
            size = size if wide >= 0 else 0
        if tail.startswith(_END, place) and size > _MAX_DIRECTORY:
            raise DamagedFile(path, f"it has more than {MAX_ENTRIES:,} parts")

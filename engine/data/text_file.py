"""Opening a file as text: its size and its encoding, found before it is read."""

import codecs
import re
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import TableError

MAX_BYTES = 2_000_000_000
MAX_LINE = 16_000_000

_CHUNK = 1 << 18
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class TextFile:
    """A file that is known to be text.

    Attributes
    ----------
    path : Path
        Where it is.
    encoding : str
        For `open`.
    size : int
        In bytes.
    notes : tuple of str
        What was taken for granted about the encoding.
    """

    path: Path
    encoding: str
    size: int
    notes: tuple[str, ...] = ()


def examine_steps(path: Path) -> Generator[float, None, TextFile]:
    """Look through a file to see that it is text, and in which encoding.

    Parameters
    ----------
    path : Path
        Any path.

    Yields
    ------
    float
        Part of the file that was looked through, 0 to 1.

    Returns
    -------
    TextFile
        UTF-8, or UTF-16 with its mark, else Windows-1252 with a note.

    Raises
    ------
    TableError
        If it cannot be read, is empty, too large, or no text.
    """
    size = _size(path)
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(b"PK\x03\x04"):
        raise TableError(
            path.name, "is an archive or a spreadsheet; save the sheet as CSV first"
        )
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if encoding is not None:
        if not (yield from _decodes(path, encoding, size)):
            title = "UTF-16" if encoding == "utf-16" else "UTF-8"
            raise TableError(path.name, f"is marked as {title} text but is not")
        return TextFile(path, encoding, size)

    if (yield from _decodes(path, "utf-8", size)):
        return TextFile(path, "utf-8", size)
    if (yield from _decodes(path, "cp1252", size)):
        note = f"{path.name} is not UTF-8 and was read as Windows-1252"
        return TextFile(path, "cp1252", size, (note,))
    raise TableError(path.name, "is neither UTF-8 nor Windows-1252 text")


def _size(path: Path) -> int:
    if path.is_dir():
        raise TableError(path.name or str(path), "is a folder, not a table")
    if not path.exists():
        raise TableError(path.name, "there is no such file")
    if not path.is_file():
        raise TableError(path.name, "is not an ordinary file")
    size = path.stat().st_size
    if size == 0:
        raise TableError(path.name, "is empty")
    if size > MAX_BYTES:
        raise TableError(
            path.name, f"has {size:,} bytes; the limit is {MAX_BYTES:,} bytes"
        )
    return size


def _decodes(path: Path, encoding: str, size: int) -> Generator[float, None, bool]:
    decoder = codecs.getincrementaldecoder(encoding)()
    line, in_line = 1, 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeError:
                return False
            _refuse_control(path.name, text, line)
            ends = text.count("\n") or text.count("\r")
            line += ends
            last_end = max(text.rfind("\n"), text.rfind("\r"))
            in_line = len(text) - last_end - 1 + (in_line if last_end < 0 else 0)
            if in_line > MAX_LINE:
                what = f"is longer than {MAX_LINE:,} characters"
                raise TableError(path.name, what, line=line)
            yield stream.tell() / size
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _refuse_control(name: str, text: str, line: int) -> None:
    found = _CONTROL.search(text)
    if found is None:
        return
    line += len(_LINE_END.findall(text[: found.start()]))
    what = f"holds the control character U+{ord(found.group()):04X}, so this is no text"
    raise TableError(name, what, line=line)

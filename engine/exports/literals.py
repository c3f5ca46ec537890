"""Numbers and texts as source code writes them, exactly and in the same way always."""

from collections.abc import Iterator

import numpy as np

from engine.arrays import Array

WIDTH = 88


def float32_text(number: np.floating) -> str:
    """Shortest text that reads back as the same float32; always with `.` or `e`."""
    return str(np.float32(number))


def float64_text(number: float) -> str:
    """Shortest text that reads back as the same double; always with `.` or `e`."""
    return repr(float(number))


def wrapped(parts: list[str], indent: str) -> Iterator[str]:
    """Join parts by commas into lines of up to 88 characters, each line indented."""
    line = indent
    for part in parts:
        if len(line) + len(part) + 2 > WIDTH and line != indent:
            yield line.rstrip()
            line = indent
        line += f"{part}, "
    if line != indent:
        yield line.rstrip()


def float32_parts(array: Array, suffix: str = "") -> list[str]:
    """Every number of an array of float32, row by row, as text."""
    return [float32_text(number) + suffix for number in array.ravel()]


def hex_lines(content: bytes, indent: str) -> Iterator[str]:
    """Write bytes as lines of hexadecimal digits."""
    digits, room = content.hex(), WIDTH - len(indent) - len(indent) % 2
    for start in range(0, len(digits), room):
        yield indent + digits[start : start + room]


def remark(text: str) -> str:
    """Make a text safe for a comment of any language: ASCII, one line, no end of it."""
    plain = "".join(sign if " " <= sign <= "~" else "?" for sign in text)
    return plain.replace("*/", "* /").replace("/*", "/ *").replace("\\", "/")

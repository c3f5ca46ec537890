"""JSON that says one thing only: no NaN, no key twice, no runaway depth."""

import json
import math
import re
from typing import Any

MAX_DEPTH = 64

# Strings are skipped whole (possessive, so that no input makes it slow).
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


class BadJson(ValueError):
    """A text is not JSON, or not strict JSON; the message says why."""


def parse(text: str, max_depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401
    """Parse strict JSON.

    Parameters
    ----------
    text : str
        The whole document.
    max_depth : int
        Deepest nesting, looked at before anything is parsed.

    Returns
    -------
    dict, list, str, int, float, bool or None

    Raises
    ------
    BadJson
        If the text breaks the syntax, holds NaN or an infinite number, names a key
        twice, or is nested too deeply.

    Examples
    --------
    >>> parse('{"a": [1, 2.5]}')
    {'a': [1, 2.5]}
    """
    _check_depth(text, max_depth)
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_finite,
        )
    except json.JSONDecodeError as error:
        raise BadJson(
            f"line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except RecursionError as error:
        raise BadJson("it is nested too deeply") from error
    except ValueError as error:
        if isinstance(error, BadJson):
            raise
        raise BadJson("it holds a number with thousands of digits") from error


def decode(content: bytes, max_depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401
    """Parse strict JSON from UTF-8 bytes, with or without a byte order mark.

    Raises
    ------
    BadJson
        Also if the bytes are not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadJson("it is not UTF-8 text") from error
    return parse(text, max_depth)


def _check_depth(text: str, max_depth: int) -> None:
    depth = 0
    for match in _TOKEN.finditer(text):
        sign = match[0][0]
        if sign in "[{":
            depth += 1
            if depth > max_depth:
                raise BadJson(f"it is nested more than {max_depth} levels deep")
        elif sign in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise BadJson(f"the key {key[:64]!r} stands there twice")
            seen.add(key)
    return result


def _refuse(word: str) -> float:
    raise BadJson(f"{word} is not a number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadJson(f"{digits[:20]} is too large")
    return value

"""Reading the objects of a JSON file with every field checked."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.arrays import Array, Ints

LARGEST = 2**53
"""Whole numbers beyond it are not exact in other JSON readers."""


class BadRecord(ValueError):
    """A field is missing, of the wrong kind or out of range; the message says which."""


class Record:
    """An object of a JSON file, whose fields are taken out one by one.

    Parameters
    ----------
    value : object
        What the JSON parser gave.
    where : str
        Path to it, for the messages: "network.layers[2]".
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise BadRecord(f"{where} is not an object")
        self._fields: dict[str, Any] = dict(value)
        self.where = where

    def __contains__(self, key: str) -> bool:
        """Whether a field is still there."""
        return key in self._fields

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the fields that are still there, in the order of the file."""
        return tuple(self._fields)

    def done(self) -> None:
        """Refuse fields that nobody asked for."""
        for key in self._fields:
            raise BadRecord(f"{self.where} has the unknown field {key[:64]!r}")

    def take(self, key: str) -> Any:  # noqa: ANN401
        """Take out a field of any kind."""
        try:
            return self._fields.pop(key)
        except KeyError:
            raise BadRecord(f"{self.where} lacks the field {key!r}") from None

    def is_null(self, key: str) -> bool:
        """Whether a field is null or missing; if so it is taken out."""
        if self._fields.get(key) is None:
            self._fields.pop(key, None)
            return True
        return False

    def record(self, key: str) -> "Record":
        """Take out an object."""
        return Record(self.take(key), self.path(key))

    def records(self, key: str) -> list["Record"]:
        """Take out a list of objects."""
        where = self.path(key)
        values = self._list(key)
        return [Record(value, f"{where}[{i}]") for i, value in enumerate(values)]

    def text(self, key: str, *, longest: int = 10_000) -> str:
        """Take out a text."""
        return as_text(self.take(key), self.path(key), longest)

    def texts(self, key: str) -> tuple[str, ...]:
        """Take out a list of texts."""
        where = self.path(key)
        return tuple(as_text(value, where, 10_000) for value in self._list(key))

    def word(self, key: str, known: Iterable[str]) -> str:
        """Take out a text that is one of the known words."""
        value = self.text(key)
        if value not in known:
            raise BadRecord(f"{self.path(key)} is {value[:64]!r}, which is unknown")
        return value

    def flag(self, key: str) -> bool:
        """Take out true or false."""
        value = self.take(key)
        if not isinstance(value, bool):
            raise BadRecord(f"{self.path(key)} is neither true nor false")
        return value

    def whole(self, key: str, *, low: int = 0, high: int = LARGEST) -> int:
        """Take out a whole number."""
        return as_whole(self.take(key), self.path(key), low, high)

    def wholes(self, key: str, *, low: int = 0, high: int = LARGEST) -> Ints:
        """Take out a list of whole numbers, as an int64 array."""
        where = self.path(key)
        values = [as_whole(value, where, low, high) for value in self._list(key)]
        return np.array(values, dtype=np.int64)

    def number(self, key: str) -> float:
        """Take out a finite number."""
        return as_number(self.take(key), self.path(key))

    def numbers(self, key: str) -> Array:
        """Take out a list of finite numbers, as a float64 array."""
        where = self.path(key)
        values = [as_number(value, where) for value in self._list(key)]
        return np.array(values, dtype=np.float64)

    def path(self, key: str) -> str:
        """Where a field is, for messages."""
        return f"{self.where}.{key}" if self.where else key

    def _list(self, key: str) -> list[Any]:
        value = self.take(key)
        if not isinstance(value, list):
            raise BadRecord(f"{self.path(key)} is not a list")
        return value


def as_text(value: object, where: str, longest: int) -> str:
    """Check that a value is a text that UTF-8 can hold."""
    if not isinstance(value, str) or len(value) > longest:
        raise BadRecord(f"{where} is not a text of up to {longest:,} characters")
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise BadRecord(f"{where} holds half a character")
    return value


def as_whole(value: object, where: str, low: int, high: int) -> int:
    """Check that a value is a whole number within bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecord(f"{where} is not a whole number")
    if not low <= value <= high:
        raise BadRecord(f"{where} is out of range")
    return value


def as_number(value: object, where: str) -> float:
    """Check that a value is a number that a float holds."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadRecord(f"{where} is not a number")
    if abs(value) > 1.7e308:
        raise BadRecord(f"{where} is too large")
    return float(value)

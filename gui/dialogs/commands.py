"""What the command palette lists, and in which order a query puts it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gui.dialogs.fuzzy import match

BESIDE_THE_WORDS = 0.4
"""What a match in the menus counts, against one in the words themselves."""
IN_THE_HELP = 0.5
"""What each letter counts that is found in the sentence of help."""
UNUSABLE = 1.0
"""What an action loses that cannot be used now."""


@dataclass(frozen=True)
class Command:
    """One action: its words, in which menu it is, its key.

    `reason` says why it cannot be used now, and is empty if it can.
    """

    id: str
    words: str
    place: str
    key: str = ""
    help: str = ""
    reason: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Found:
    """A command that fits, with the places of the letters that do."""

    command: Command
    places: frozenset[int] = frozenset()


def search(query: str, commands: Sequence[Command]) -> tuple[Found, ...]:
    """Return what fits a query, the best first; everything for an empty one.

    What only its help speaks of comes after all that says so itself or by its menu.
    """
    parts = query.split()
    if not parts:
        return tuple(Found(command) for command in commands)
    found: list[tuple[tuple[bool, float], Found]] = []
    for command in commands:
        fits = [fit for part in parts if (fit := _fit(part, command)) is not None]
        if len(fits) == len(parts):
            score = sum(fit.score for fit in fits)
            score -= UNUSABLE if command.reason else 0.0
            places = frozenset[int]().union(*(fit.places for fit in fits))
            rank = any(fit.in_help for fit in fits), -score
            found.append((rank, Found(command, places)))
    # Python's sort is stable: equals stay in the order of the menus.
    found.sort(key=lambda pair: pair[0])
    return tuple(each for _, each in found)


@dataclass(frozen=True)
class _Fit:
    """How well a part of a query fits, and which letters of the words it is."""

    score: float
    places: frozenset[int] = frozenset()
    in_help: bool = False


def _fit(part: str, command: Command) -> _Fit | None:
    own = match(part, command.words)
    around = match(part, command.place)
    of_place = BESIDE_THE_WORDS * around.score if around is not None else 0.0
    if own is not None and own.score >= of_place:
        return _Fit(own.score, frozenset(own.places))
    if around is not None:
        return _Fit(of_place)
    if part.lower() in command.help.lower():
        return _Fit(IN_THE_HELP * len(part), in_help=True)
    return None

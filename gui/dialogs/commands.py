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
    """Return what fits a query, the best first; everything for an empty one."""
    parts = query.split()
    if not parts:
        return tuple(Found(command) for command in commands)
    found: list[tuple[float, Found]] = []
    for command in commands:
        score, places = 0.0, frozenset[int]()
        for part in parts:
            fit = _fit(part, command)
            if fit is None:
                break
            score += fit[0]
            places |= fit[1]
        else:
            score -= UNUSABLE if command.reason else 0.0
            found.append((score, Found(command, places)))
    # Python's sort is stable: equals stay in the order of the menus.
    found.sort(key=lambda pair: -pair[0])
    return tuple(each for _, each in found)


def _fit(part: str, command: Command) -> tuple[float, frozenset[int]] | None:
    own = match(part, command.words)
    around = match(part, command.place)
    of_place = BESIDE_THE_WORDS * around.score if around is not None else 0.0
    if own is not None and own.score >= of_place:
        return own.score, frozenset(own.places)
    if around is not None:
        return of_place, frozenset()
    if part.lower() in command.help.lower():
        return IN_THE_HELP * len(part), frozenset()
    return None

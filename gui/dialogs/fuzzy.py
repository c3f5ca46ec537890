"""Whether the letters of a query stand in a text in their order, and how well."""

from dataclasses import dataclass

LETTER, CONSECUTIVE, WORD_START, TEXT_START = 1.0, 3.0, 2.5, 1.0
SKIPPED = 0.05
"""What each letter costs that is passed over between two that match."""


@dataclass(frozen=True)
class Match:
    """How well a query fits, and at which places of the text its letters are."""

    score: float
    places: tuple[int, ...]


Cell = tuple[float, int]
"""The best score that ends at a place, and the place of the letter before."""

_NONE: Cell = (float("-inf"), -1)


def match(query: str, text: str) -> Match | None:
    """Find the letters of a query in a text; None if they are not all there.

    Of all ways to place them the best is taken: letters in a row and letters at the
    beginning of a word count more than scattered ones.
    """
    wanted, present = query.lower(), text.lower()
    if not wanted:
        return Match(0.0, ())
    if len(wanted) > len(present):
        return None
    rows: list[list[Cell]] = []
    for index, letter in enumerate(wanted):
        row = _row(letter, present, rows[-1] if index else None)
        if all(cell is _NONE for cell in row):
            return None
        rows.append(row)
    return _traced(rows)


def _row(letter: str, text: str, before: list[Cell] | None) -> list[Cell]:
    row: list[Cell] = []
    best: Cell = _NONE
    for place, present in enumerate(text):
        if before is not None and place:
            best = max((best[0] - SKIPPED, best[1]), (before[place - 1][0], place - 1))
        if present != letter or (before is not None and best[0] == _NONE[0]):
            row.append(_NONE)
            continue
        value = LETTER + _bonus(text, place)
        if before is None:
            row.append((value, -1))
            continue
        beside = before[place - 1][0] + CONSECUTIVE if place else _NONE[0]
        came_from = (beside, place - 1) if beside >= best[0] else best
        row.append((value + came_from[0], came_from[1]))
    return row


def _bonus(text: str, place: int) -> float:
    if place == 0:
        return WORD_START + TEXT_START
    return 0.0 if text[place - 1].isalnum() else WORD_START


def _traced(rows: list[list[Cell]]) -> Match:
    last = rows[-1]
    place = max(range(len(last)), key=lambda each: last[each][0])
    score = last[place][0]
    places = []
    for row in reversed(rows):
        places.append(place)
        place = row[place][1]
    return Match(score, tuple(reversed(places)))

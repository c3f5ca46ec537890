"""Where boxes go that are aligned or distributed."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies

from engine.edits.alignment import LINES, aligned, distributed

whole = strategies.integers(-500, 500)
boxes_of = strategies.dictionaries(
    strategies.integers(1, 9),
    strategies.tuples(
        whole, whole, strategies.integers(2, 80), strategies.integers(2, 80)
    ).map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])),
    min_size=1,
)


def moved(boxes, ways):
    result = {}
    for key, (left, top, right, bottom) in boxes.items():
        dx, dy = ways[key]
        result[key] = left + dx, top + dy, right + dx, bottom + dy
    return result


def at(box, line):
    left, top, right, bottom = box
    return {
        "left": left,
        "centre": (left + right) / 2,
        "right": right,
        "top": top,
        "middle": (top + bottom) / 2,
        "bottom": bottom,
    }[line]


def around(boxes):
    columns = list(zip(*boxes.values(), strict=True))
    return min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3])


@given(boxes_of, strategies.sampled_from(LINES))
def test_all_stand_on_one_line_of_the_rectangle_around_them(boxes, line):
    ways = aligned(boxes, line)
    wanted = at(around(boxes), line)
    for box in moved(boxes, ways).values():
        assert at(box, line) == pytest.approx(wanted, abs=0.5)
    across = line in ("left", "centre", "right")
    assert all(way[1 if across else 0] == 0 for way in ways.values())


@given(boxes_of, strategies.sampled_from(["across", "down"]))
def test_gaps_are_equal_and_the_ends_stay(boxes, direction):
    axis = 0 if direction == "across" else 1
    order = sorted(boxes, key=lambda key: boxes[key][axis] + boxes[key][axis + 2])
    ways = distributed(boxes, direction)
    assert ways[order[0]] == (0, 0)
    spread = moved(boxes, ways)
    assert ways[order[-1]] == (0, 0)
    gaps = [
        spread[below][axis] - spread[above][axis + 2]
        for above, below in pairwise(order)
    ]
    middles = [spread[key][axis] + spread[key][axis + 2] for key in order]
    if len(order) > 2 and sum(gaps) < 0:
        gaps = [(below - above) / 2 for above, below in pairwise(middles)]
    assert max(gaps, default=0) - min(gaps, default=0) <= 1 or len(order) < 3
    assert all(above <= below + 2 for above, below in pairwise(middles))
    assert all(way[1 - axis] == 0 for way in ways.values())
    assert all(isinstance(part, int) for way in ways.values() for part in way)


def test_nothing_is_nothing():
    assert aligned({}, "left") == {}
    assert distributed({}, "down") == {}

"""Where boxes go that are brought into line, or spread evenly."""

from collections.abc import Mapping
from typing import Literal

Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge, in pixels at 100 % zoom."""

Line = Literal["left", "centre", "right", "top", "middle", "bottom"]
LINES: tuple[Line, ...] = ("left", "centre", "right", "top", "middle", "bottom")

Direction = Literal["across", "down"]

Way = tuple[float, float]


def aligned(boxes: Mapping[int, Box], line: Line) -> dict[int, Way]:
    """How far each box moves so that all stand on one line.

    Parameters
    ----------
    boxes : mapping from id to Box
        What is to be brought into line.
    line : {"left", "centre", "right", "top", "middle", "bottom"}
        Of the rectangle around all boxes; one of its edges, or its middle.

    Returns
    -------
    dict from id to (dx, dy)
        Whole pixels.

    Examples
    --------
    >>> aligned({1: (0, 0, 10, 10), 2: (4, 20, 24, 30)}, "right")
    {1: (14, 0), 2: (0, 0)}
    """
    if not boxes:
        return {}
    axis = 0 if line in ("left", "centre", "right") else 1
    first = min(box[axis] for box in boxes.values())
    last = max(box[axis + 2] for box in boxes.values())
    ways = {}
    for key, box in boxes.items():
        low, high = box[axis], box[axis + 2]
        if line in ("left", "top"):
            way = first - low
        elif line in ("right", "bottom"):
            way = last - high
        else:
            way = (first + last) / 2 - (low + high) / 2
        ways[key] = _along(axis, way)
    return ways


def distributed(boxes: Mapping[int, Box], direction: Direction) -> dict[int, Way]:
    """How far each box moves so that the gaps between them are equal.

    Parameters
    ----------
    boxes : mapping from id to Box
        What is to be spread.
    direction : {"across", "down"}
        From left to right, or from top to bottom.

    Returns
    -------
    dict from id to (dx, dy)
        Whole pixels; the first and the last box stay where they are, and so does the
        order. Where the boxes have no room beside each other, their middles are spread
        evenly instead.

    Examples
    --------
    >>> distributed({1: (0, 0, 10, 9), 2: (11, 0, 21, 9), 3: (40, 0, 50, 9)}, "across")
    {1: (0, 0), 2: (9, 0), 3: (0, 0)}
    """
    axis = 0 if direction == "across" else 1
    order = sorted(boxes, key=lambda key: boxes[key][axis] + boxes[key][axis + 2])
    if len(order) < 3:
        return dict.fromkeys(boxes, (0, 0))
    sizes = [boxes[key][axis + 2] - boxes[key][axis] for key in order]
    start, end = boxes[order[0]][axis], boxes[order[-1]][axis + 2]
    gap = (end - start - sum(sizes)) / (len(order) - 1)
    ways = {}
    for place, (key, size) in enumerate(zip(order, sizes, strict=True)):
        low = start + sum(sizes[:place]) + gap * place
        if gap < 0:
            between = (end - sizes[-1] / 2) - (start + sizes[0] / 2)
            middle = start + sizes[0] / 2 + between * place / (len(order) - 1)
            low = middle - size / 2
        ways[key] = _along(axis, low - boxes[key][axis])
    return {key: ways[key] for key in boxes}


def _along(axis: int, way: float) -> Way:
    return (round(way), 0) if axis == 0 else (0, round(way))

"""A picture that has only moved: it is copied, and what comes into sight is drawn."""

from dataclasses import dataclass

from gui.raster.kernel_file import Kernel
from gui.raster.raster import draw_part
from gui.raster.records import Records
from gui.raster.sheet import Box, Sheet

LEAST_KEPT = 0.5
"""Share of width and height that must still be seen for the rest to be worth it."""


@dataclass(frozen=True)
class Move:
    """By how many dots everything moves, to the right and down."""

    right: int
    down: int

    def is_small(self, sheet: Sheet) -> bool:
        """Whether most of what is seen stays in sight."""
        most = 1 - LEAST_KEPT
        return (
            abs(self.right) <= most * sheet.width
            and abs(self.down) <= most * sheet.height
        )


STILL = Move(0, 0)


def strips(width: int, height: int, move: Move) -> tuple[Box, ...]:
    """What a move uncovers; at most two boxes."""
    right, down = move.right, move.down
    top, bottom = max(0, down), min(height, height + down)
    found = [
        (0, 0, width, top),
        (0, bottom, width, height),
        (0, top, max(0, right), bottom),
        (min(width, width + right), top, width, bottom),
    ]
    return tuple(
        strip for strip in found if strip[2] > strip[0] and strip[3] > strip[1]
    )


def draw_moved(
    kernel: Kernel,
    pictures: tuple[Sheet, Sheet, Sheet],
    move: Move,
    records: Records,
    total: Move,
    threads: int = 1,
) -> None:
    """Draw a moved picture from the one before.

    `pictures` are ground, the picture before, and the one to be drawn; `total` is how
    far everything is from where the records were made.
    """
    ground, before, after = pictures
    width, height = after.width, after.height
    x, y = move.right, move.down
    left, right = max(0, x), min(width, width + x)
    top, bottom = max(0, y), min(height, height + y)
    after.pixels[top:bottom, left:right] = before.pixels[
        top - y : bottom - y, left - x : right - x
    ]
    for strip in strips(width, height, move):
        x0, y0, x1, y1 = strip
        after.pixels[y0:y1, x0:x1] = ground.pixels[y0:y1, x0:x1]
        moved = total.right, total.down
        draw_part(kernel, after, records, threads, strip, moved)
    after.touch()

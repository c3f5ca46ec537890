"""How large the panels are in a window of some size, and which of them give way."""

from dataclasses import dataclass

from PySide6.QtCore import QSize

NARROW, WIDE = 1120, 1600
LOW, HIGH = 760, 1000
WITHOUT_RIGHT = 900
"""In a narrower window the panels at the right float, when they are asked for."""
WITHOUT_COLUMN = 680
"""In a lower window the result is a tab beside the losses."""
ONE_LINE = 600
"""In a lower window the losses are one line, and what the tabs show floats."""
RAIL = 56
OUTLINE = 317
"""What 1280 pixels leave to it beside the other panels, the lines between them and the
least canvas: with more, the panel at the right would become narrower."""


@dataclass(frozen=True)
class Sizes:
    """Widths of the side panels, height of what stands at the bottom.

    `tabbed` tells that the result shares the place of the loss plot; `floating` names
    the panels that have no place of their own and float over the canvas.
    """

    build: int
    outline: int
    inspector: int
    loss: int
    rail: bool
    lesson: int
    tabbed: bool
    floating: frozenset[str]


@dataclass(frozen=True)
class Limits:
    """Below which sizes panels give way, where they need more room than usual.

    `rail` and `floating` are widths, for the panel at the left and those at the right;
    `line` is a height, for the losses.
    """

    rail: int = NARROW
    floating: int = WITHOUT_RIGHT
    line: int = ONE_LINE


USUAL = Limits()


def sizes_for(window: QSize, limits: Limits = USUAL) -> Sizes:
    """Return the sizes that panels have at first in a window of this size."""
    width, height = window.width(), window.height()
    narrow, wide = width < max(NARROW, limits.rail), width >= WIDE
    in_line = height < max(ONE_LINE, limits.line)
    floating = set()
    if width < max(WITHOUT_RIGHT, limits.floating):
        floating.add("inspector")
    if in_line:
        floating |= {"loss", "result"}
    tabbed = not in_line and height < WITHOUT_COLUMN
    if not tabbed and "inspector" in floating:
        floating.add("result")
    beside = 256 if narrow else (320 if wide else 272)
    return Sizes(
        build=RAIL if narrow else (240 if wide else 208),
        outline=216 if width < NARROW else (400 if wide else OUTLINE),
        inspector=RAIL if "inspector" in floating else beside,
        loss=164 if height < LOW else (264 if height >= HIGH else 216),
        rail=narrow,
        lesson=228 if narrow else (320 if wide else 260),
        tabbed=tabbed,
        floating=frozenset(floating),
    )

"""A curve that is to be drawn."""

from dataclasses import dataclass

from engine.arrays import Array


@dataclass(frozen=True, eq=False)
class Line:
    """A curve in the units of the axes.

    Attributes
    ----------
    x, y : float64 arrays, shape (n,)
    token : str
        Of its colour.
    width : float
    share : float
        Of opacity.
    ends_in_disc : bool
    fine : bool
        Whether it is antialiased, which takes some times as long.
    moving : bool
        Whether it is painted anew many times a second, and so as quickly as it can be.
    words : str
        Of a level, which is dashed: what it means, above its left end.
    """

    x: Array
    y: Array
    token: str
    width: float = 2.0
    share: float = 1.0
    ends_in_disc: bool = False
    fine: bool = True
    moving: bool = False
    words: str = ""

"""Where data came from."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Origin:
    """Where data came from: enough to make or find it again.

    Attributes
    ----------
    kind : "set" or "file"
        A set that comes with the program, or a file of the user's.
    name : str
        Name of the set (`xor`) or of the file (`houses.csv`).
    path : str or None
        Where the user's file was.
    rows, noise, seed
        What a generated set was made with; None for all others.
    generated : bool
        True for data that is computed, False for tables.
    labels : str or None
        Where a file of labels was that belongs to the user's file.
    """

    kind: Literal["set", "file"]
    name: str
    path: str | None = None
    rows: int | None = None
    noise: float | None = None
    seed: int | None = None
    generated: bool = False
    labels: str | None = None

"""A large picture is copied to a region rectangle by rectangle.

To a region with corners Qt would copy it line by line, and share the lines out to a
pool of threads: hundreds of wakes a second, each of which takes a core from training.
"""

from collections.abc import Iterator

from PySide6.QtGui import QPainter, QRegion


def by_parts(painter: QPainter, region: QRegion) -> Iterator[None]:
    """Have what is painted meanwhile fall into one rectangle of a region at a time."""
    if region.rectCount() == 1:
        # Qt paints nowhere else.
        yield
        return
    for part in region:  # type: ignore[attr-defined]
        painter.setClipRect(part)
        yield
    painter.setClipping(False)

"""Where the window of explanations opens: so that the light on the canvas is seen."""

from PySide6.QtCore import QRect, QSize

EDGE = 12
"""Between the window and the edges of the screen, for the frame that desktops draw."""
MOST_COVERED = 0.05
"""Part of the network that it may cover, where it is not too small already."""
SIZES = 12
"""From the wanted size to the least one in so many steps."""


def placed(screen: QRect, network: QRect, wanted: QSize, least: QSize) -> QRect:
    """Return the place at the bottom right that leaves most of the network to be seen.

    All rectangles are of the desktop, `screen` without what the desktop keeps for
    itself. The window is as large as it is `wanted`, or smaller by as much as the
    network needs, but not less than `least`.
    """
    for step in range(SIZES + 1):
        size = _between(wanted, least, step / SIZES)
        rect = within(screen, QRect(screen.bottomRight(), size))
        if _share(network, rect) <= MOST_COVERED:
            break
    return rect


def within(screen: QRect, rect: QRect) -> QRect:
    """Return a rectangle moved onto the screen; one too large begins on it."""
    left = min(rect.left(), screen.right() - EDGE - rect.width())
    top = min(rect.top(), screen.bottom() - EDGE - rect.height())
    moved = QRect(rect)
    moved.moveTo(max(screen.left(), left), max(screen.top(), top))
    return moved


def _between(wanted: QSize, least: QSize, share: float) -> QSize:
    least = least.boundedTo(wanted)
    less = wanted - least
    return wanted - QSize(round(share * less.width()), round(share * less.height()))


def _share(network: QRect, rect: QRect) -> float:
    """How much of the network is covered, from 0 to 1."""
    covered = network.intersected(rect)
    if covered.isEmpty() or network.isEmpty():
        return 0.0
    return covered.width() * covered.height() / (network.width() * network.height())

"""Pictures of a window in 256 colours: a third of the size, and no letter the worse."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

MOST = 256
STEP = 65_536
"""How many colours are compared with the palette at a time."""


def save_small(image: QImage, path: Path) -> None:
    """Write an image as PNG with at most 256 colours."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    whole = np.frombuffer(image.constBits(), np.uint32)
    lines = whole.reshape(image.height(), image.bytesPerLine() // 4)
    pixels = lines[:, : image.width()] & 0xFFFFFF
    words, places, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    colours = np.stack([(words >> shift) & 255 for shift in (16, 8, 0)], axis=1)
    palette = _palette(colours.astype(np.float64), counts)
    nearest = _nearest(colours, palette)
    indices = np.ascontiguousarray(nearest[places.reshape(pixels.shape)])
    small = QImage(
        indices.data, image.width(), image.height(), image.width(),
        QImage.Format.Format_Indexed8,
    )  # fmt: skip
    entries = np.rint(palette).astype(int)
    small.setColorTable([(255 << 24) | (r << 16) | (g << 8) | b for r, g, b in entries])
    small.save(str(path), quality=0)


def _palette(colours: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Halve the box that spreads most until there are enough (median cut)."""
    # Rare colours count too: the few pixels of a thin line are what one looks at.
    weights = counts.astype(np.float64) ** 0.5
    boxes = [np.arange(len(colours))]
    spreads = [_spread(colours, weights, boxes[0])]
    while len(boxes) < MOST and max(spreads) > 0:
        widest = int(np.argmax(spreads))
        box = boxes.pop(widest)
        spreads.pop(widest)
        for half in _halves(colours, weights, box):
            boxes.append(half)
            spreads.append(_spread(colours, weights, half))
    return np.array(
        [np.average(colours[box], axis=0, weights=weights[box]) for box in boxes]
    )


def _spread(colours: np.ndarray, weights: np.ndarray, box: np.ndarray) -> float:
    if len(box) < 2:
        return 0.0
    middle = np.average(colours[box], axis=0, weights=weights[box])
    return float((((colours[box] - middle) ** 2).sum(axis=1) * weights[box]).sum())


def _halves(
    colours: np.ndarray, weights: np.ndarray, box: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    axis = int(np.argmax(np.ptp(colours[box], axis=0)))
    box = box[np.argsort(colours[box, axis], kind="stable")]
    heaps = np.cumsum(weights[box])
    cut = int(np.searchsorted(heaps, heaps[-1] / 2)) + 1
    cut = min(max(1, cut), len(box) - 1)
    return box[:cut], box[cut:]


def _nearest(colours: np.ndarray, palette: np.ndarray) -> np.ndarray:
    found = np.empty(len(colours), np.uint8)
    for first in range(0, len(colours), STEP):
        part = colours[first : first + STEP].astype(np.float64)
        distance = (part**2).sum(axis=1)[:, None] - 2 * part @ palette.T
        found[first : first + STEP] = np.argmin(
            distance + (palette**2).sum(axis=1), axis=1
        )
    return found

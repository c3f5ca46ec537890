"""The canvas as people see it whose eyes lack one of the three kinds of cones."""

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from gui.style.fonts import font
from gui.style.palette import LIGHT

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
VISIONS = {
    "All cones": np.eye(3),
    "Protanopia: no long waves": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "Deuteranopia: no middle waves": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "Tritanopia: no short waves": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
LINE, GAP = 24, 8


def as_seen(image: QImage, vision: np.ndarray) -> QImage:
    """Return an image in the colours that remain."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    pixels = pixels.reshape(image.height(), image.bytesPerLine() // 4, 4)
    share = pixels[:, : image.width(), 2::-1] / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ vision.T, 0.0, 1.0)
    coded = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    out = np.full((image.height(), image.width(), 4), 255, np.uint8)
    out[:, :, 2::-1] = np.rint(coded * 255).astype(np.uint8)
    made = QImage(out.data, image.width(), image.height(), QImage.Format.Format_RGB32)
    return made.copy()


def side_by_side(image: QImage, size: tuple[int, int]) -> QImage:
    """Return an image as four kinds of eyes see it, in a sheet of this size."""
    width, height = (size[0] - GAP) // 2, (size[1] - GAP) // 2
    image = image.scaled(
        width,
        height - LINE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    sheet = QImage(*size, QImage.Format.Format_RGB32)
    sheet.fill(LIGHT.panel)
    painter = QPainter(sheet)
    painter.setFont(font("section"))
    painter.setPen(LIGHT.text)
    for place, (name, vision) in enumerate(VISIONS.items()):
        left, top = place % 2 * (width + GAP), place // 2 * (height + GAP)
        line = QRect(left + 8, top, width - 8, LINE)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        painter.drawImage(left, top + LINE, as_seen(image, vision))
    painter.end()
    return sheet

"""The lines of a worked step as a PDF that can be printed and handed out.

Lines are laid out and painted one by one, so that it can be done beside the window and
cancelled on its way: the sheet of a large network has hundreds of pages.
"""

from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QLineF,
    QMarginsF,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from engine.explain.worked_step import Line, WorkedStep
from engine.files.atomic_write import atomic_write
from gui.background import Steps
from gui.style.fonts import family

POINTS = 9
"""Of the letters; everything here is in points, 72 to an inch."""
MARGIN = 42.5
HEADINGS = ("What", "How", "Value")
SHARES = (0.2, 0.63, 0.17)
GAP = 8.0
ROOM = 5.0
"""Between two lines."""
HEAD, FOOT = 42.0, 24.0
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextWordWrap)
SIDES = (LEFT, LEFT, RIGHT)


def cells_of(line: Line) -> tuple[str, str, str]:
    """Return what stands in the three columns of a line."""
    return line.name, line.working, f"{line.value:.9g}"


def pdf_steps(path: Path, title: str, step: WorkedStep) -> Steps:
    """Write all lines on pages of A4; raises a `UserError` where it cannot."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Weightloom")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    painter = QPainter(writer)
    try:
        scale = writer.logicalDpiX() / 72
        painter.scale(scale, scale)
        size = QSizeF(QSize(writer.width(), writer.height())) / scale
        sheet = _Sheet(painter, writer, size, f"{title}, row {step.row + 1:,}")
        lines = step.lines
        for place, line in enumerate(lines, 1):
            sheet.write(cells_of(line))
            yield place / len(lines)
    finally:
        painter.end()
        buffer.close()
    atomic_write(path, bytes(buffer.data().data()))
    return sheet.pages


class _Sheet:
    """A pen that goes down the pages."""

    def __init__(
        self, painter: QPainter, writer: QPdfWriter, size: QSizeF, title: str
    ) -> None:
        self._painter, self._writer, self._size = painter, writer, size
        self._title, self.pages = title, 0
        self._plain, self._bold = _font(), _font(bold=True)
        self._metrics = QFontMetricsF(self._plain, writer)
        wide = size.width() - 2 * MARGIN
        self._widths = [share * wide - GAP for share in SHARES]
        starts = [MARGIN + sum(SHARES[:k]) * wide for k in range(len(SHARES))]
        # The numbers end where the paper does.
        self._starts = [*starts[:2], starts[2] + GAP]
        self._y = 0.0
        self._begin_page()

    def write(self, cells: tuple[str, str, str]) -> None:
        """Write a line, on a page of its own beginning where it does not fit."""
        self._painter.setFont(self._plain)
        height = max(
            self._height(text, width)
            for text, width in zip(cells, self._widths, strict=True)
        )
        bottom = self._size.height() - MARGIN - FOOT
        is_first = self._y <= MARGIN + HEAD + 1
        if self._y + height > bottom and not is_first:
            self._writer.newPage()
            self._begin_page()
        self._put(cells, height)
        self._y += height + ROOM

    def _height(self, text: str, width: float) -> float:
        if "\n" not in text and len(text) * POINTS * 0.4 < width:
            return POINTS * 1.35
        box = QRectF(0, 0, width, 1e6)
        return self._painter.boundingRect(box, LEFT, text).height()

    def _put(self, cells: tuple[str, str, str], height: float) -> None:
        for left, width, text, side in zip(
            self._starts, self._widths, cells, SIDES, strict=True
        ):
            self._painter.drawText(QRectF(left, self._y, width, height), side, text)

    def _begin_page(self) -> None:
        self.pages += 1
        painter, wide = self._painter, self._size.width() - 2 * MARGIN
        painter.setFont(self._bold)
        painter.setPen(QColor("black"))
        top = QRectF(MARGIN, MARGIN - 8, wide, 2 * POINTS)
        painter.drawText(top, LEFT, self._title)
        painter.drawText(top, RIGHT, f"page {self.pages:,}")
        self._y = MARGIN + HEAD - 22
        self._put(HEADINGS, 2 * POINTS)
        self._y = MARGIN + HEAD
        painter.setPen(QPen(QColor("black"), 0.5))
        painter.drawLine(QLineF(MARGIN, self._y - 5, MARGIN + wide, self._y - 5))


def _font(bold: bool = False) -> QFont:
    chosen = QFont(family() or "sans-serif")
    chosen.setPixelSize(POINTS)
    chosen.setBold(bold)
    return chosen

"""Where a page scrolls: its bar lies over the margin, so that nothing moves for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class PageArea(QScrollArea):
    """As wide for a page that scrolls as for one that is seen whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._lie_over)

    def _lie_over(self, low: int, high: int) -> None:
        """Let the viewport reach below the bar."""
        bar = self.verticalScrollBar()
        below = bar.sizeHint().width() if high > low else 0
        if self.viewportMargins().right() != -below:
            self.setViewportMargins(0, 0, -below, 0)
        if (holder := bar.parentWidget()) is not None:
            holder.raise_()

"""Two parts above each other; which share each has stays as the user set it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

USUAL_SHARE = 0.6
LEAST_SHARE, MOST_SHARE = 0.1, 0.9


class Split(QSplitter):
    """Keeps the share of the upper part when its own height changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self._share = USUAL_SHARE
        self.splitterMoved.connect(self._moved)

    @property
    def share(self) -> float:
        """How much of the height the upper part has, 0.1 to 0.9."""
        return self._share

    def set_share(self, share: float) -> None:
        """Give the upper part another share."""
        self._share = min(MOST_SHARE, max(LEAST_SHARE, share))
        self._apply()

    def reset(self) -> None:
        """Give the upper part the share that it has at first."""
        self.set_share(USUAL_SHARE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Deal out the new height."""
        super().resizeEvent(event)
        self._apply()

    def _apply(self) -> None:
        above = round(self._share * self.height())
        self.setSizes([above, self.height() - above])

    def _moved(self) -> None:
        above, below = self.sizes()
        if above + below:
            self._share = above / (above + below)

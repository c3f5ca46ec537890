"""A panel that docks: without a title while it is docked, with one while it floats."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QWidget

from gui.main_window.holder import Holder
from gui.style.fonts import taller
from gui.style.theme import theme
from gui.widgets.buttons import IconButton
from gui.widgets.label import Label

TITLE_HEIGHT = 30


class DockTitle(QWidget):
    """The title of a floating panel; it takes no room while the panel is docked."""

    def __init__(self, title: str, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 4, 0)
        row.addWidget(Label(title, "section"))
        row.addStretch(1)
        self._close = IconButton(
            "close", f"Hide {title}\nThe menu View brings it back", 24, 14
        )
        self._close.clicked.connect(dock.close)
        row.addWidget(self._close)
        dock.topLevelChanged.connect(self._follow)
        self._follow(dock.isFloating())

    def sizeHint(self) -> QSize:
        """Nothing while docked."""
        return QSize(0, taller(TITLE_HEIGHT) if self._dock.isFloating() else 0)

    def minimumSizeHint(self) -> QSize:
        """Nothing while docked."""
        return self.sizeHint()

    def _follow(self, floating: bool) -> None:
        self.setFixedHeight(taller(TITLE_HEIGHT) if floating else 0)
        # Without height it would still be a stop of the Tab key.
        self._close.setVisible(floating)


class Panel(QDockWidget):
    """One of the panels around the canvas."""

    hidden_by_hand = Signal(str)
    moved = Signal()

    def __init__(
        self, name: str, title: str, content: QWidget, window: QMainWindow
    ) -> None:
        super().__init__(title, window)
        self.name = name
        self.content = content.panel if isinstance(content, Holder) else content
        self.setObjectName(f"dock_{name}")
        self.setAccessibleName(title)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self.setTitleBarWidget(DockTitle(title, self))
        self.setWidget(content)
        content.installEventFilter(self)
        theme().changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the panel got another place or size."""
        if isinstance(event, QResizeEvent | QMoveEvent | QShowEvent | QHideEvent):
            self.moved.emit()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember that it was closed by hand."""
        super().closeEvent(event)
        self.hidden_by_hand.emit(self.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of panels."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().palette.panel)
        if self.isFloating():
            painter.setPen(theme().palette.strong)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


AREAS = {
    "build": Qt.DockWidgetArea.LeftDockWidgetArea,
    "lesson": Qt.DockWidgetArea.LeftDockWidgetArea,
    "outline": Qt.DockWidgetArea.LeftDockWidgetArea,
    "inspector": Qt.DockWidgetArea.RightDockWidgetArea,
    "result": Qt.DockWidgetArea.RightDockWidgetArea,
    "loss": Qt.DockWidgetArea.BottomDockWidgetArea,
}
"""Where each panel stands at first."""

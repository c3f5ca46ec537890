"""A panel that lies over the canvas beside the rail until it is no longer needed."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from gui.style.theme import theme
from gui.widgets.frame import paint_frame

WIDTH = 224


class FlyOut(QWidget):
    """Shows one panel; Esc closes it, and so does taking the focus elsewhere."""

    closed = Signal()

    def __init__(self, panel: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._panel = panel
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(panel)
        self._watching = False
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._area)
        self.hide()

    def give_back(self) -> None:
        """Let go of the panel, and leave."""
        self._area.takeWidget()
        self.hide()
        self.deleteLater()

    def open_at(self, window: QWidget, area: QRect) -> None:
        """Show the panel within an area of a window, as high as it needs."""
        height = min(self._panel.sizeHint().height() + 2, area.height())
        self.open_in(window, QRect(area.left(), area.top(), WIDTH, height))

    def open_in(self, window: QWidget, place: QRect) -> None:
        """Show the panel at a place of a window, or move it there."""
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setGeometry(place)
        if not self.isVisible():
            self.show()
            self.raise_()
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch where the focus goes."""
        super().showEvent(event)
        self._watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is closed."""
        self._watch(False)
        super().hideEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, and the window says where one is then."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge."""
        palette = theme().palette
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), palette.panel, palette.strong)
        painter.end()

    def _watch(self, watch: bool) -> None:
        application = QApplication.instance()
        if watch == self._watching or not isinstance(application, QApplication):
            return
        self._watching = watch
        if watch:
            application.focusChanged.connect(self._focus_changed)
        else:
            application.focusChanged.disconnect(self._focus_changed)

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        inside = now is None or now is self or self.isAncestorOf(now)
        # Menus and lists that the panel opens are windows of their own.
        if not inside and now is not None and now.window() is self.window():
            self.hide()

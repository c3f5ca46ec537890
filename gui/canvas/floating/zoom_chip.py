"""Zoom out, how large the network is shown, zoom in, show all."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.detail import left_out_at
from gui.canvas.floating.chip import Chip
from gui.canvas.view import STEP, View
from gui.style.fonts import grown
from gui.style.theme import theme
from gui.widgets.buttons import Button, IconButton
from gui.widgets.type_height import TypeHeight

WHOLE = "Show everything at its own size, 100 % (Ctrl+0)."


class ZoomChip(Chip):
    """The zoom in percent between its two buttons; a click on it shows 100 %."""

    fit_asked = Signal()

    def __init__(self, view: View, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setObjectName("canvas_zoom")
        self.setAccessibleName("Zoom")
        out = IconButton("minus", "Zoom out\nSee more of the network at once (Ctrl+-).")
        into = IconButton("plus", "Zoom in\nSee it closer (Ctrl++).")
        fit = IconButton(
            "fit", "Show the whole network\nFit all of it into view (Ctrl+9)."
        )
        self._percent = Button("100 %", "flat")
        TypeHeight(self._percent, 28)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for part in (out, self._percent, into, fit):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(part)
        out.clicked.connect(self._zoom_out)
        into.clicked.connect(self._zoom_in)
        fit.clicked.connect(self.fit_asked)
        self._percent.clicked.connect(self._zoom_whole)
        theme().changed.connect(self._follow_theme)
        self._follow_theme()
        self.refresh()

    def refresh(self) -> None:
        """Show the present zoom, and say what is not drawn at it."""
        words = f"{percent_of(self._view.zoom)} %"
        if words != self._percent.text():
            self._percent.set_words(words)
        told = "\n".join(filter(None, (WHOLE, left_out_at(self._view.zoom))))
        if told != self._percent.toolTip():
            self._percent.setToolTip(told)

    def _follow_theme(self) -> None:
        self._percent.setFixedWidth(grown(56))
        self.updateGeometry()

    def _centre(self) -> QPointF:
        canvas = self.parentWidget()
        return QPointF() if canvas is None else QRectF(canvas.rect()).center()

    def _zoom_out(self) -> None:
        self._view.zoom_at(self._centre(), 1 / STEP)

    def _zoom_in(self) -> None:
        self._view.zoom_at(self._centre(), STEP)

    def _zoom_whole(self) -> None:
        self._view.zoom_to(self._centre(), 1.0)


def percent_of(zoom: float) -> str:
    """Return a zoom in whole percent, below 1 % in one significant digit."""
    percent = 100 * zoom
    return f"{percent:.0f}" if percent >= 1 else f"{percent:.1g}"

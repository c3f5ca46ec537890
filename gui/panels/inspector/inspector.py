"""The panel at the right: the page for what is selected."""

from time import perf_counter
from typing import Literal

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.document import Document
from gui.notices import Notices
from gui.panels.inspector.columns import least_width
from gui.panels.inspector.connection_page import ConnectionPage
from gui.panels.inspector.layer_page import LayerPage
from gui.panels.inspector.network_page import NetworkPage
from gui.panels.inspector.neuron_page import NeuronPage
from gui.panels.inspector.page import MARGIN, Page
from gui.panels.inspector.page_area import PageArea
from gui.panels.inspector.parts import Parts
from gui.panels.inspector.row_values import RowValues
from gui.panels.inspector.several_page import SeveralPage
from gui.panels.picked_neurons import existing
from gui.selection import Picked, Selection
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.training.session import Session
from gui.viewed_row import ViewedRow

Kind = Literal["network", "layer", "neuron", "connection", "several"]

PATIENCE = 5
"""How many times as long as it took an update waits; the canvas comes first."""
READABLE_SECONDS = 0.05
"""Numbers that change more often than this cannot be read anyway."""

PAGES: dict[Kind, type[Page]] = {
    "network": NetworkPage,
    "layer": LayerPage,
    "neuron": NeuronPage,
    "connection": ConnectionPage,
    "several": SeveralPage,
}


def kind_of(picked: Picked) -> Kind:
    """Return what kind of thing is selected."""
    count = len(picked.layers) + len(picked.neurons) + len(picked.connections)
    if count == 0:
        return "network"
    if count > 1:
        return "several"
    if picked.layers:
        return "layer"
    return "neuron" if picked.neurons else "connection"


class Inspector(QWidget):
    """Shows one page at a time and keeps its numbers live."""

    explain_requested = Signal(int)
    """The card of a neuron is wanted."""

    def __init__(
        self,
        document: Document,
        selection: Selection,
        session: Session,
        viewed_row: ViewedRow,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._document, self._selection, self._session = document, selection, session
        self._values = RowValues(document, viewed_row)
        self._parts = Parts(document, selection, session, notices, self._values)
        self._next_at = 0.0
        self._page: Page | None = None
        self._kind: Kind | None = None
        self._scroll = PageArea()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._listen(viewed_row)
        self.refresh()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    @property
    def values(self) -> RowValues:
        """The numbers of the viewed row."""
        return self._values

    def refresh(self) -> None:
        """Show the page for what is selected, as it is now."""
        network = self._document.project.network
        picked = existing(network, self._selection.picked)
        kind = kind_of(picked)
        if kind != self._kind or self._page is None:
            self._change_page(kind)
        if self._page is not None:
            if self._page.needs_values:
                self._values.show(self._session.latest)
            self._page.show_picked(picked)

    def sizeHint(self) -> QSize:
        """As wide as the widest page needs in the present size of type."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return QSize(least_width() + 2 * MARGIN + bar, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Rows are never cut at the right; what is below them is scrolled to."""
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().palette.panel)
        painter.end()

    def _listen(self, viewed_row: ViewedRow) -> None:
        document = self._document
        for signal in (
            document.structure_changed,
            document.parameters_changed,
            document.placement_changed,
            document.settings_changed,
            document.data_changed,
            document.run_changed,
            document.project_replaced,
            self._session.stopped,
        ):
            signal.connect(self.refresh)
        self._selection.changed.connect(self._selection_changed)
        viewed_row.changed.connect(self.refresh)
        self._session.frame.connect(self._show_frame)
        theme().changed.connect(self._follow_theme)

    def _follow_theme(self) -> None:
        """Larger type and more digits need more width."""
        self.updateGeometry()
        self.update()

    def _selection_changed(self) -> None:
        self.refresh()
        self._scroll.verticalScrollBar().setValue(0)

    def _change_page(self, kind: Kind) -> None:
        old = self._scroll.takeWidget()
        if old is not None:
            # What was clicked on the page may still be on its way back.
            old.hide()
            old.deleteLater()
        self._page, self._kind = PAGES[kind](self._parts), kind
        self._page.setAutoFillBackground(False)
        self._page.explain_wanted.connect(self.explain_requested)
        self._scroll.setWidget(self._page)

    def _show_frame(self, frame: Frame) -> None:
        if self._page is None or not self.isVisible():
            return
        if frame.running and perf_counter() < self._next_at:
            return
        begun = perf_counter()
        if self._page.needs_values:
            self._values.show(frame)
        self._page.show_frame(frame)
        ended = perf_counter()
        wait = PATIENCE * (ended - begun)
        self._next_at = max(ended + wait, begun + READABLE_SECONDS)

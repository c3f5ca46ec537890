"""The panel of the result: tabs for surface, fit and confusions, live."""

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.explain.surface import Line, Plane, line_of, plane_of
from engine.project import Project
from gui.document import Document
from gui.plots.result.axis_choices import AxisChoices
from gui.plots.result.confusion_view import ConfusionView
from gui.plots.result.fit_view import FitView
from gui.plots.result.lack_page import LackPage
from gui.plots.result.needs import Lack, View, best_view, lack_of
from gui.plots.result.shown_data import ShownData
from gui.plots.result.surface_view import SurfaceView
from gui.plots.result.surveyor import Found, Surveyor, Wish, same_computation
from gui.style.theme import theme
from gui.training.frame import Frame
from gui.training.session import Session
from gui.viewed_row import ViewedRow
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.segmented import Segmented

TABS: tuple[tuple[View, str], ...] = (
    ("surface", "Surface"),
    ("fit", "Fit"),
    ("confusion", "Confusion"),
)


class ResultPanel(QWidget):
    """Shows one view of what the newest parameters make of the inputs."""

    example_wanted = Signal(str)
    """The name of an example that has what a view lacks."""

    def __init__(
        self,
        document: Document,
        session: Session,
        viewed_row: ViewedRow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("output_panel")
        self.setAccessibleName("Result")
        self._document, self._session = document, session
        self._viewed_row = viewed_row
        self._lack: Lack | None = None
        self._shown: ShownData | None = None
        self._place: Plane | Line | None = None
        self._surveyor = Surveyor(self)
        self._tabs = Segmented(TABS, "Result")
        self._tabs.setObjectName("result_tabs")
        self._tabs.setToolTip("What is shown of the network's outputs")
        self._choices = AxisChoices()
        self._note = ElidedLabel("", "canvas_label", "text2")
        self._drawn = ElidedLabel("", "canvas_label", "text2")
        self.surface, self.fit = SurfaceView(), FitView()
        self.confusion = ConfusionView()
        self._lacking = LackPage()
        self._waiting = QWidget()
        self._pages = QStackedWidget()
        views = self.surface, self.fit, self.confusion
        for page in (*views, self._lacking, self._waiting):
            self._pages.addWidget(page)
        self._lay_out()
        self._listen()
        self._choose_view()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 5, 16, 6)
        column.setSpacing(0)
        column.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(7)
        column.addWidget(self._choices)
        column.addWidget(self._pages, 1)
        column.addWidget(self._note)
        column.addWidget(self._drawn)

    def _listen(self) -> None:
        document = self._document
        for signal in (
            document.structure_changed,
            document.data_changed,
            document.settings_changed,
        ):
            signal.connect(self.refresh)
        document.project_replaced.connect(self._choose_view)
        self._viewed_row.changed.connect(self._row_changed)
        self._session.frame.connect(self._show_frame)
        self._tabs.chosen.connect(self.refresh)
        self._choices.changed.connect(self.refresh)
        self._lacking.example_wanted.connect(self.example_wanted)
        self._surveyor.surveyed.connect(self._show_found)
        theme().changed.connect(self.update)

    @property
    def view(self) -> View:
        """The tab that is shown."""
        return cast("View", self._tabs.value)

    @property
    def lack(self) -> Lack | None:
        """What the network lacks to be shown in this tab."""
        return self._lack

    @property
    def shown(self) -> ShownData | None:
        """What is shown of the data; None where the network lacks something."""
        return self._shown

    @property
    def is_waiting(self) -> bool:
        """Whether what will be shown is still computed."""
        return self._pages.currentWidget() is self._waiting

    def choose_tab(self, view: str) -> None:
        """Show a tab by its key."""
        self._tabs.set_value(view)
        self.refresh()

    def stop(self) -> None:
        """End what is still being computed."""
        self._surveyor.stop()

    def refresh(self) -> None:
        """Begin anew with the project as it is."""
        project = self._document.project
        self._lack = lack_of(self.view, project)
        self._shown = self._place = None
        if self._lack is not None or project.dataset is None:
            self._surveyor.forget()
            self._show_lack()
            return
        if self._pages.currentWidget() is self._lacking:
            # What was lacking is there: the old words would be untrue until it is seen.
            self._pages.setCurrentWidget(self._waiting)
        self._choices.show_view(self.view, project.dataset)
        self._find_place(project)
        self._ask(self._session.latest)

    def showEvent(self, event: QShowEvent) -> None:
        """Look again, now that it is seen."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Compute nothing while nobody sees it."""
        super().hideEvent(event)
        self._surveyor.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().palette.panel)
        painter.end()

    def _choose_view(self) -> None:
        """Begin another project with the view that says most about it."""
        self._tabs.set_value(best_view(self._document.project))
        # The picture of the former project is not one of this.
        self._pages.setCurrentWidget(self._waiting)
        self.refresh()

    def _show_lack(self) -> None:
        self._choices.hide()
        self._note.hide()
        self._drawn.hide()
        if self._lack is not None:
            self._lacking.show_lack(self._lack)
        self._pages.setCurrentWidget(self._lacking)

    def _find_place(self, project: Project) -> None:
        dataset = project.dataset
        if dataset is None:
            return
        row = min(max(0, self._viewed_row.row), dataset.n_rows - 1)
        shown = self._choices.shown(row)
        if self.view == "surface":
            across, upwards = shown.columns
            size = project.network.n_parameters
            self._place = plane_of(dataset, row, (across, upwards), size)
        elif self.view == "fit":
            self._place = line_of(dataset, row, shown.columns[0])
        self._shown = shown
        is_table = self.view == "confusion"
        for label, words in ((self._note, shown.others), (self._drawn, shown.drawn)):
            label.setText("" if is_table else words)
            label.setVisible(bool(words) and not is_table)

    def _row_changed(self) -> None:
        if self._shown is not None and self.view != "confusion" and self._shown.others:
            self.refresh()

    def _show_frame(self, frame: Frame) -> None:
        if self._lack is None:
            self._ask(frame)

    def _ask(self, frame: Frame) -> None:
        if self._shown is None or not self.isVisible():
            return
        project = self._document.project
        if project.dataset is not self._shown.dataset:
            # Another project is being shown, and this view's turn has not come.
            return
        if not same_computation(frame.network, project.network):
            # The moment is of another network; the one that fits follows.
            return
        self._surveyor.ask(Wish(project, frame.parameters, self._place))

    def _show_found(self, found: Found) -> None:
        """Draw what was found, unless something else is wanted by now."""
        shown, place = self._shown, found.wish.place
        if shown is None or place is not self._place:
            return
        if found.wish.project.dataset is not shown.dataset:
            return
        if isinstance(place, Plane) and found.outputs is not None:
            outputs = found.outputs.reshape(place.side, place.side, -1)
            self.surface.show_surface(shown, place, outputs)
            self._pages.setCurrentWidget(self.surface)
        elif isinstance(place, Line) and found.outputs is not None:
            self.fit.show_curve(shown, place, found.outputs)
            self._pages.setCurrentWidget(self.fit)
        elif found.confusion is not None and self.view == "confusion":
            self.confusion.show_confusion(shown.dataset.classes, found.confusion)
            self._pages.setCurrentWidget(self.confusion)

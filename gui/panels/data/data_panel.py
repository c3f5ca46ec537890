"""The panel of the data: a picture, what they are, split and noise, other data."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from engine.data.dataset import Dataset
from engine.data.sets import load_set
from engine.data.table import Table
from engine.errors import UserError
from gui.background import Task, once
from gui.document import Document
from gui.fresh_data import use_data
from gui.notices import Notices
from gui.panels.data.class_legend import ClassLegend
from gui.panels.data.column_list import ColumnList
from gui.panels.data.data_edits import DataEdits
from gui.panels.data.set_chooser import TABLE, SetChooser
from gui.panels.data.slider_row import SliderRow
from gui.panels.data.source_table import source_table_steps
from gui.panels.data.thumbnail import Thumbnail, can_draw
from gui.panels.data.words import notes_of, size_of, target_words, title_of
from gui.style.theme import theme
from gui.training.session import Session
from gui.widgets.buttons import Button, IconButton
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.empty_state import EmptyState
from gui.widgets.section import SectionHead
from gui.widgets.told_menu import ToldMenu

MOST_NOISE = 0.5
WIDE = 240
WAIT_SECONDS = 5.0


class DataPanel(QWidget):
    """Shows the data of the project and changes them."""

    open_table_requested = Signal()
    table_ready = Signal(object)
    """The `Table` whose columns the user wants to see and change."""

    def __init__(
        self,
        document: Document,
        session: Session,
        notices: Notices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._notices = document, session, notices
        self._task: Task | None = None
        self._edits = DataEdits(document, notices, self)
        self._edits.refused.connect(self.refresh)
        self.setObjectName("data")
        self.setAccessibleName("Data")
        self._build()
        self._set_margin()
        for signal in (document.data_changed, document.project_replaced):
            signal.connect(self.refresh)
        theme().changed.connect(self.update)
        self.refresh()

    @property
    def _dataset(self) -> Dataset | None:
        return self._document.project.dataset

    def refresh(self) -> None:
        """Show the data of the project."""
        dataset = self._dataset
        self._empty.setVisible(dataset is None)
        for widget in (self._title, self._size, self._share):
            widget.setVisible(dataset is not None)
        drawn = dataset is not None and can_draw(dataset)
        self._thumbnail.setVisible(drawn)
        listed = dataset is not None and not drawn
        self._scroll.setVisible(listed)
        self._legend.setVisible(listed)
        generated = dataset is not None and dataset.origin.generated
        self._noise.setVisible(generated)
        for action in self._data_actions:
            action.setEnabled(dataset is not None)
        self._redraw.setVisible(generated)
        self._thumbnail.show_data(dataset if drawn else None)
        if dataset is None:
            return
        self._title.setText(title_of(dataset))
        self._size.setText(size_of(dataset))
        self._size.set_tip(target_words(dataset))
        self._share.set_value(len(dataset.test_rows) / dataset.n_rows)
        self._noise.set_value(dataset.origin.noise or 0.0)
        if not drawn:
            self._columns.show_data(dataset)
            self._scroll.setMaximumHeight(self._columns.sizeHint().height() + 4)
            self._legend.show_data(dataset)

    def choose(self) -> None:
        """Offer all sets and the user's own table."""
        chooser = SetChooser(self)
        chooser.chosen.connect(self.use_set)
        dataset = self._dataset
        present = "" if dataset is None else dataset.origin.name
        corner = self._choose.mapToGlobal(QPoint(0, self._choose.height() + 4))
        chooser.open_at(corner, present)

    def use_set(self, name: str) -> None:
        """Train on a set of the program; an empty name asks for a table."""
        if name == TABLE:
            self.open_table_requested.emit()
            return

        def load() -> Dataset:
            return load_set(name)

        self._begin(Task(once(load), self))
        if self._task is not None:
            self._task.done.connect(self._use)

    def stop(self) -> None:
        """End what is still being read; the window is closing."""
        if self._task is not None:
            self._task.cancel()
            self._task.finish(WAIT_SECONDS)
            self._task = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the panel, with a line above."""
        palette = theme().palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), palette.panel)
        painter.fillRect(0, 0, self.width(), 1, palette.border)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the wider margin where there is room for it."""
        self._set_margin()
        super().resizeEvent(event)

    def _set_margin(self) -> None:
        margin = 16 if self.width() >= WIDE else 12
        self._column.setContentsMargins(margin, 1, margin, 12)

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        head = SectionHead("Data")
        self._more = IconButton(
            "more", "More about the data\nOther rows, roles and scaling", 24
        )
        self._more.clicked.connect(self._open_menu)
        head.add(self._more)
        self._thumbnail = Thumbnail()
        self._title = ElidedLabel("", "section")
        self._size = ElidedLabel("", "caption", "text2")
        self._columns = ColumnList()
        self._scroll = _scroll_area(self._columns)
        self._scroll.setAccessibleName("Inputs")
        self._legend = ClassLegend()
        self._empty = EmptyState(
            "table", "No data yet", "Drop a CSV file here, or", "take two moons"
        )
        self._empty.set_tip("Train on two half circles that reach into each other")
        self._empty.acted.connect(self._take_two_moons)
        self._share = SliderRow(
            "Test rows",
            (0.0, 0.9),
            0.05,
            percent=True,
            tip="Share of the rows that is kept from training, to test on",
        )
        self._share.moved.connect(self._edits.change_share)
        self._noise = SliderRow(
            "Noise",
            (0.0, MOST_NOISE),
            0.01,
            percent=False,
            tip="How far the points are scattered",
        )
        self._noise.moved.connect(self._edits.change_noise)
        for row in (self._share, self._noise):
            row.released.connect(self._edits.release)
            row.cancelled.connect(self._edits.cancel)
        self._choose = Button("Choose data", "normal", "table")
        self._choose.setObjectName("data_choose")
        self._choose.setToolTip("Train on another set, or on a table of your own")
        self._choose.clicked.connect(self.choose)
        for widget in (head, self._thumbnail, self._empty):
            self._column.addWidget(widget)
        self._column.addSpacing(8)
        self._column.addWidget(self._title)
        self._column.addSpacing(2)
        self._column.addWidget(self._size)
        self._column.addSpacing(8)
        self._column.addWidget(self._scroll, 1)
        self._column.addWidget(self._legend)
        for row in (self._share, self._noise):
            self._column.addWidget(row)
        self._column.addSpacing(12)
        self._column.addWidget(self._choose)
        self._column.addStretch(0)
        self._build_menu()

    def _build_menu(self) -> None:
        self._menu = ToldMenu(self)
        columns = self._menu.add(
            "Columns and scaling...",
            "Choose which columns are used, and how they are scaled.",
        )
        columns.triggered.connect(self._request_columns)
        fit = self._menu.add(
            "Fit the layers to the data",
            "Give every column an input and every target an output.",
        )
        fit.triggered.connect(self._edits.fit)
        self._menu.addSeparator()
        shuffle = self._menu.add(
            "Draw other test rows",
            "Keep other rows, as many as now, away from training.",
        )
        shuffle.triggered.connect(self._edits.draw_split)
        self._redraw = self._menu.add(
            "Draw the data anew", "Make other rows of the same kind by chance."
        )
        self._redraw.triggered.connect(self._edits.draw_data)
        self._menu.addSeparator()
        notes = self._menu.add(
            "Notes and source",
            "Tell where the data come from and what was done to them.",
        )
        notes.triggered.connect(self._tell_notes)
        self._data_actions = (columns, fit, shuffle, notes)

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _take_two_moons(self) -> None:
        self.use_set("two-moons")

    def _use(self, dataset: Dataset) -> None:
        self._task = None
        try:
            use_data(self._document, self._notices, dataset)
        except UserError as error:
            self._edits.refuse(str(error))

    def _begin(self, task: Task) -> None:
        self.stop()
        self._task = task
        task.failed.connect(self._edits.refuse)
        task.start()

    def _tell_notes(self) -> None:
        dataset = self._dataset
        if dataset is not None:
            self._notices.info(f"About {title_of(dataset)}", notes_of(dataset))

    def _request_columns(self) -> None:
        dataset = self._dataset
        if dataset is None:
            return

        def steps() -> object:
            return source_table_steps(dataset)

        self._begin(Task(steps, self))  # type: ignore[arg-type]
        if self._task is not None:
            self._task.done.connect(self._tell_table)

    def _tell_table(self, table: Table) -> None:
        self._task = None
        self.table_ready.emit(table)


def _scroll_area(content: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    area.setWidget(content)
    return area

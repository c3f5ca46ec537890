"""The main window: puts the parts in their places and joins them."""

import sys
import weakref
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from engine.project import Project
from gui.actions.canvas_menus import CanvasMenu, give_tools
from gui.actions.context import Context
from gui.actions.newer_file import Stamp
from gui.actions.picture_files import PictureFiles
from gui.actions.project_files import ProjectFiles
from gui.actions.registry import Registry
from gui.canvas.canvas import Canvas
from gui.dialogs.start_page.start_page import StartPage
from gui.dialogs.work_card import WorkCard
from gui.document import Document
from gui.garbage import GarbageCollector
from gui.main_window.explaining import Explaining
from gui.main_window.explanations import Explanations
from gui.main_window.file_drops import FileDrops
from gui.main_window.head import Head
from gui.main_window.learning import Learning
from gui.main_window.menu_row import MenuRow
from gui.main_window.messages import Messages
from gui.main_window.own_view import OwnView
from gui.main_window.pages import Pages
from gui.main_window.panels import make_docks
from gui.main_window.parts import Parts
from gui.main_window.present_bar import PresentBar
from gui.main_window.presentation import Presentation
from gui.main_window.shown_keys import ShownKeys
from gui.main_window.status_row import StatusRow
from gui.main_window.tables import Tables
from gui.main_window.views import Views
from gui.style.icons import mark_icon
from gui.style.theme import theme
from gui.training.session import Session
from gui.widgets.tab_order import move_focus

FIRST_SIZE = QSize(1280, 800)


class MainWindow(QMainWindow):
    """One document in one window."""

    closed = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        # Before its panels: in a small window some of them would be put elsewhere.
        self.resize(FIRST_SIZE)
        self.setWindowIcon(mark_icon())
        self.setAnimated(False)
        self._parts = parts
        self.notices, self.settings = parts.notices, parts.settings
        self._settled = self._leaving = False
        self._collector = GarbageCollector(self)
        self._views = Views(parts, self)
        self.files = ProjectFiles(
            *(parts.document, parts.session, parts.notices),
            *(parts.settings, parts.neighbours, self),
        )
        self.pictures = PictureFiles(
            self._views.canvas, parts.notices, parts.settings, self.files.work
        )
        self._tables = Tables(parts.document, parts.notices, self.files.work, self)
        self._start_page = StartPage(parts.settings.recent_files)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._views.canvas)
        self._pages.addWidget(self._start_page)
        self._bar = PresentBar(parts.document, parts.session)
        self.setCentralWidget(_stacked(self._pages, self._bar))
        self.docks = make_docks(self._views, self)
        self.presentation = Presentation(
            self, self._views.canvas, self._bar, self.docks, parts.settings
        )
        self._registry = Registry(_context(parts, self), self)
        self._menu_row = MenuRow(self.actions_by_id, parts.settings)
        self._shown_keys = ShownKeys(
            self.actions_by_id, self._views, self._start_page, self
        )
        self._canvas_menu = CanvasMenu(self.canvas, self.actions_by_id, self)
        give_tools(self.canvas, self.actions_by_id)
        self.canvas.tools.minimap.set_wanted(parts.settings.minimap)
        self.canvas.showing.set_mode(parts.settings.canvas_mode)
        self.canvas.showing.set_numbers(parts.settings.canvas_numbers)
        self._views.outline.split.set_share(parts.settings.outline_share)
        self._head = Head(self._menu_row, self._views.transport)
        self.setMenuWidget(self._head)
        self._status = StatusRow(self._views.status, parts.settings)
        self.setStatusBar(self._status)
        self._messages = Messages(parts, self.actions_by_id, self._pages)
        self._dialogs = Pages(parts.settings, self.actions_by_id, self)
        self._drops = FileDrops(self.files, self)
        self._work_card = WorkCard(self._pages)
        self.explaining = Explaining(parts, self._views.canvas, self)
        self.learning = Learning(
            *(parts, self._views.lesson, self.docks),
            *(self.files, self.actions_by_id, self),
        )
        self.explanations = Explanations(
            *(parts, self.explaining.spotlight, self.learning, self.canvas, self)
        )
        self._join()
        self.restoreGeometry(parts.settings.geometry)
        self._name_changed()
        self._registry.begin()

    @property
    def document(self) -> Document:
        """What the window shows."""
        return self._parts.document

    @property
    def session(self) -> Session:
        """The training of the document."""
        return self._parts.session

    @property
    def actions_by_id(self) -> dict[str, QAction]:
        """Everything the user can do."""
        return self._registry.by_id

    @property
    def canvas(self) -> Canvas:
        """The canvas."""
        return self._views.canvas

    def canvas_point(
        self,
        layer: str,
        neuron: int | None = None,
        port: Literal["in", "out"] | None = None,
    ) -> QPoint:
        """Return the point of the screen to aim a mouse at; KeyError without it."""
        self.show_start_page(False)
        return self.canvas.mapToGlobal(self.canvas.point_of(layer, neuron, port))

    def palette_point(self, entry: str) -> QPoint:
        """Return the point of the screen where an entry of the palette is."""
        self.show_start_page(False)
        self.docks.show("build", True)
        return self._views.palette.entry_point(entry)

    def begin(self, project: Project | None = None, path: Path | None = None) -> None:
        """Show a project, or the start page, as the first of a window."""
        with self._registry.hold():
            if project is None:
                self.show_start_page(True)
            else:
                if path is not None:
                    self.files.newer.remember(path, Stamp.of(path))
                self.document.replace(project, path)

    @property
    def shows_start_page(self) -> bool:
        """Whether the start page stands in place of the canvas."""
        return self._pages.currentWidget() is self._start_page

    def show_start_page(self, show: bool = False) -> None:
        """Show the start page or the canvas."""
        if show == self.shows_start_page:
            return
        if show:
            self._start_page.set_recent(self._parts.settings.recent_files)
            self._start_page.set_lessons(self.learning.overview())
            self.session.pause()
        page: QWidget = self._start_page if show else self.canvas
        self._pages.setCurrentWidget(page)
        self.docks.set_away(show)
        self._head.show_document(not show)
        self._status.show_document(not show)
        self._name_changed()
        page.setFocus()
        self._registry.refresh()

    def show_page(self, name: str) -> None:
        """Open one of the pages of `Pages`."""
        self._dialogs.show(name)

    def show_recent(self) -> None:
        """Open the menu of recent files."""
        self._menu_row.open_recent()

    def choose_data(self) -> None:
        """Offer the data sets."""
        self.docks.show("build", True)
        self._views.left.show_data()
        self._views.data.choose()

    def setVisible(self, visible: bool) -> None:
        """Show or hide; what has no room gives way first, or the window would grow."""
        if visible and not self._settled:
            self.docks.fit()
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panels their sizes, the first time."""
        super().showEvent(event)
        if not self._settled:
            self._settled = True
            self._registry.draw_icons_later()
            if not self.docks.restore(self._parts.settings.layout):
                self.docks.resize()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from the top to the bottom, and round the canvas."""
        views, edges = self._views, self.docks.grips
        # Those over the canvas are found by what they show.
        flown_out = self._views.left.fly_outs
        # An edge comes where it stands: right of what is at the left, and before
        # what is at the right or below.
        left = (views.left, *flown_out, edges["build"], views.lesson, edges["lesson"])
        middle = (views.outline, edges["outline"], self._pages)
        low = (edges["loss"], views.loss_plot, views.loss_row)
        right = (edges["inspector"], views.right_rail, views.inspector)
        lower = (edges["result"], views.result)
        panels = (*left, *middle, *low, *right, *lower)
        regions = (self._menu_row, views.transport, *panels, self._status)
        return move_focus(self, regions, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear the keys that nothing else has a use for.

        Esc goes back to the canvas, Space plays or pauses.
        """
        key, seen = event.key(), self.canvas.isVisible()
        if key == Qt.Key.Key_Escape and seen:
            self.canvas.take_focus()
        elif key == Qt.Key.Key_Space and seen and not event.modifiers():
            if not event.isAutoRepeat():
                self.actions_by_id["train.play"].trigger()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes; end everything that runs."""
        if self.files.has_to_ask and not self._leaving:
            event.ignore()
            self.files.when_saved(self.leave)
            return
        self._shut_down()
        event.accept()
        self.closed.emit()

    def leave(self) -> None:
        """Close without asking."""
        self._leaving = True
        self.close()

    def _shut_down(self) -> None:
        settings = self._parts.settings
        self.presentation.leave()
        settings.geometry = self.saveGeometry()
        settings.layout = self.docks.save()
        settings.outline_share = self._views.outline.split.share
        shown = self.canvas.showing.now
        settings.canvas_mode, settings.canvas_numbers = shown.mode, shown.numbers
        settings.write()
        self.explanations.close()
        self._start_page.shut_down()
        self._views.data.stop()
        self._views.result.stop()
        self.canvas.weaver.stop()
        in_time = self.files.work.finish()
        if not (self.session.shutdown() and in_time):
            sys.stderr.write("The training did not end in time.\n")
        self._collector.stop()

    def _join(self) -> None:
        parts, views, files, actions = (
            self._parts,
            self._views,
            self.files,
            self.actions_by_id,
        )
        files.work.began.connect(self._work_card.watch)
        files.table_chosen.connect(self._tables.open)
        views.data.table_ready.connect(self._tables.show)
        self._tables.shown.connect(self.show_start_page)
        files.name_changed.connect(self._name_changed)
        parts.document.modified_changed.connect(self._name_changed)
        parts.document.stack.indexChanged.connect(self._edited)
        parts.document.project_replaced.connect(self._opened)
        parts.session.state_changed.connect(self._name_changed)
        views.canvas.play_requested.connect(actions["train.play"].trigger)
        views.canvas.data_requested.connect(self.choose_data)
        views.canvas.context_menu_requested.connect(self._canvas_menu.open_at)
        self.explaining.keep_clear(views.lesson)
        views.inspector.explain_requested.connect(self.explaining.explain)
        views.outline.left.connect(views.canvas.take_focus)
        views.outline.layer_wanted.connect(actions["add.layer"].trigger)
        views.transport.export_requested.connect(actions["file.export"].trigger)
        views.result.example_wanted.connect(self.learning.open_named_example)
        views.data.open_table_requested.connect(actions["data.open"].trigger)
        self._start_page.example_chosen.connect(files.open_example)
        self._start_page.table_wanted.connect(actions["file.open"].trigger)
        self.learning.set_up.connect(self.show_start_page)
        own = OwnView(views.canvas, files.beneath, parts.document, self)
        self.learning.covering.connect(own.note)
        self._start_page.lessons_wanted.connect(self.learning.open_list)
        self._start_page.lesson_chosen.connect(self.learning.begin)
        self._start_page.empty_wanted.connect(actions["file.new"].trigger)
        self._start_page.recent_chosen.connect(files.open_text)
        self._menu_row.recent_chosen.connect(files.open_text)
        self.docks.changed.connect(self._registry.refresh)
        self.docks.was_reset.connect(views.outline.split.reset)
        self.presentation.changed.connect(self._registry.refresh)
        views.canvas.opened_changed.connect(self._registry.refresh)
        theme().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self.update()
        # Words that hold numbers are written again, in case digits have changed.
        self.session.frame.emit(self.session.latest)

    def _opened(self) -> None:
        self._messages.clear()
        self.show_start_page(False)
        self._parts.selection.clear()

    def _edited(self, index: int) -> None:
        if index:
            self.show_start_page(False)

    def _name_changed(self) -> None:
        name, edited = self.files.name, self.files.is_modified
        self.setWindowTitle(f"{name}[*] \N{EN DASH} Weightloom")
        self.setWindowModified(edited)
        self._menu_row.set_name(name, edited and not self.shows_start_page)
        self._registry.refresh()


def _stacked(*parts: QWidget) -> QWidget:
    """Put widgets under each other, the first one as high as it can be."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for place, part in enumerate(parts):
        column.addWidget(part, 0 if place else 1)
    return whole


def _context(parts: Parts, window: MainWindow) -> Context:
    return Context(
        parts.document,
        parts.selection,
        parts.session,
        parts.viewed_row,
        parts.notices,
        parts.settings,
        parts.neighbours,
        weakref.ref(window),
    )

"""What an action may touch."""

import weakref
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt

from engine.files.examples import Example
from gui.actions.neighbours import Neighbours
from gui.actions.picture_files import PictureFiles
from gui.actions.project_files import ProjectFiles
from gui.canvas.canvas import Canvas
from gui.document import Document
from gui.notices import Notices
from gui.selection import Selection
from gui.settings import Settings
from gui.training.session import Session
from gui.viewed_row import ViewedRow


class Floating(Protocol):
    """What actions ask of the panels that have no room beside the canvas."""

    def floats(self, name: str) -> bool:
        """Whether a panel has no place beside the canvas."""

    def is_open(self, name: str) -> bool:
        """Whether a panel floats over the canvas."""

    def toggle(self, name: str) -> None:
        """Let a panel float over the canvas, or close it."""


class Panels(Protocol):
    """What actions ask of the panels around the canvas."""

    @property
    def overlays(self) -> Floating:
        """Those that float for want of room."""

    @property
    def all_hidden(self) -> bool:
        """Whether the canvas has the window for itself."""

    def is_shown(self, name: str) -> bool:
        """Whether a panel is shown."""

    def show(self, name: str, show: bool) -> None:
        """Show or hide a panel."""

    def enter(self, name: str) -> None:
        """Show a panel and let the keys go to it."""

    def hide_all(self, hide: bool) -> None:
        """Give the canvas the window for itself, or bring the panels back."""

    def reset(self) -> None:
        """Put all panels where they were at first."""


class Presenting(Protocol):
    """What actions ask of the presentation."""

    @property
    def is_on(self) -> bool:
        """Whether the canvas is presented."""

    def show(self, on: bool) -> None:
        """Present the canvas, or leave that."""


class Explained(Protocol):
    """What actions ask of the explanations."""

    def show(self, key: str) -> None:
        """Show one of the explanations beside the window."""


class Lessons(Protocol):
    """What actions ask of the lessons."""

    def open_example(self, example: Example) -> None:
        """Open an example; within a lesson as one step of undo."""

    def open_list(self) -> None:
        """Show the list of lessons."""


class Cards(Protocol):
    """What actions ask of the cards of neurons."""

    def explain_selection(self) -> None:
        """Show the card of the selected neuron."""


class Window(Protocol):
    """What actions ask of the window."""

    @property
    def canvas(self) -> Canvas:
        """The canvas."""

    @property
    def files(self) -> ProjectFiles:
        """What opens and saves."""

    @property
    def pictures(self) -> PictureFiles:
        """What exports the canvas as a picture."""

    @property
    def shows_start_page(self) -> bool:
        """Whether the start page stands in place of the canvas."""

    def show_start_page(self, show: bool) -> None:
        """Show the start page or the canvas."""

    @property
    def presentation(self) -> Presenting:
        """The canvas alone on the screen."""

    @property
    def docks(self) -> Panels:
        """The panels around the canvas."""

    def windowState(self) -> Qt.WindowState:
        """Whether it is maximised and whether it fills the screen."""

    def setWindowState(self, state: Qt.WindowState) -> None:
        """Maximise it, fill the screen, or give it back."""

    def isFullScreen(self) -> bool:
        """Whether the window fills the screen."""

    def show_page(self, name: str) -> None:
        """Open `palette`, `preferences`, `guide`, `shortcuts`, `keys` or `about`."""

    @property
    def explanations(self) -> Explained:
        """What explains the network, idea by idea."""

    def show_recent(self) -> None:
        """Open the menu of recent files."""

    @property
    def learning(self) -> Lessons:
        """The lessons."""

    @property
    def explaining(self) -> Cards:
        """What explains a single neuron."""

    def choose_data(self) -> None:
        """Offer the data sets."""

    def close(self) -> bool:
        """Close the window, after asking about unsaved changes."""


@dataclass(frozen=True)
class Context:
    """The parts of one window.

    The window is held weakly: it owns the actions, and a cycle would outlive it.
    """

    document: Document
    selection: Selection
    session: Session
    viewed_row: ViewedRow
    notices: Notices
    settings: Settings
    neighbours: Neighbours
    window_ref: weakref.ReferenceType[Window]

    @property
    def window(self) -> Window:
        """The window itself."""
        window = self.window_ref()
        if window is None:
            raise ReferenceError("the window is gone")
        return window

    @property
    def canvas(self) -> Canvas:
        """The window's canvas."""
        return self.window.canvas

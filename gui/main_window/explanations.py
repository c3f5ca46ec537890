"""The explanations of a window, made when the first one is wanted."""

import weakref

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow

from gui.canvas.canvas import Canvas
from gui.lessons.explanations.subject import Subject
from gui.lessons.explanations.window import ExplanationWindow
from gui.main_window.learning import Learning
from gui.main_window.parts import Parts
from gui.spotlight import Spotlight


class Explanations:
    """Opens the window of explanations, one for each main window."""

    def __init__(
        self,
        parts: Parts,
        spotlight: Spotlight,
        learning: Learning,
        canvas: Canvas,
        window: QMainWindow,
    ) -> None:
        self._parts, self._learning = parts, learning
        self._spotlight = spotlight
        # Weakly: the window holds this, and a cycle would outlive it.
        self._window_ref, self._canvas_ref = weakref.ref(window), weakref.ref(canvas)
        self._shown: ExplanationWindow | None = None

    def show(self, key: str) -> None:
        """Show one of the pages."""
        window = self._window_ref()
        if self._shown is None and window is not None:
            parts = self._parts
            subject = Subject(
                *(parts.document, parts.session, parts.viewed_row),
                *(self._spotlight, parts.selection),
            )
            self._shown = ExplanationWindow(subject, window)
            self._shown.example_wanted.connect(self._learning.open_example)
            self._shown.page_shown.connect(self._learning.see_page)
        if self._shown is not None:
            self._shown.show_page(key, self._network())

    def close(self) -> None:
        """Go away with the window, before what it explains does."""
        if self._shown is not None:
            self._shown.close()

    def _network(self) -> QRect:
        """Where the network is seen on the desktop."""
        canvas = self._canvas_ref()
        if canvas is None:
            return QRect()
        bounds = canvas.view.rect_to_screen(canvas.scene_geometry.bounds())
        seen = bounds.toAlignedRect().intersected(canvas.rect())
        return seen.translated(canvas.mapToGlobal(QPoint(0, 0)))

"""Presentation: the canvas fills the screen in large type, and all comes back after."""

import weakref
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.seen_part import SeenPart
from gui.main_window.docks import Docks
from gui.main_window.present_bar import PresentBar
from gui.settings import Settings
from gui.style.theme import theme

LARGE, LARGER = 1.15, 1.3
"""Factors of the type: for networks that fill the screen, and for smaller ones."""
LARGEST_ZOOM = 2.5
LARGE_BY_ITSELF = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
MARGINS = (48.0, 72.0, -48.0, -88.0)
"""Room for what floats over the canvas at its edges."""


@dataclass(frozen=True)
class _Before:
    """What the window looked like."""

    seen: SeenPart
    state: Qt.WindowState
    geometry: QRect
    focus: "weakref.ref[QWidget] | None"


class Presentation(QObject):
    """Shows the canvas of a window alone, and restores everything exactly."""

    changed = Signal(bool)

    def __init__(
        self,
        window: QMainWindow,
        canvas: Canvas,
        bar: PresentBar,
        docks: Docks,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        # Weakly: a window in a cycle of references outlives its end.
        self._window_ref = weakref.ref(window)
        self._canvas, self._bar, self._docks = canvas, bar, docks
        self._settings = settings
        self._before: _Before | None = None
        self._returning: QSize | None = None
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._escaped)
        bar.leave_wanted.connect(self.leave)
        bar.hide()
        canvas.installEventFilter(self)
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether the canvas is presented."""
        return self._before is not None

    def show(self, on: bool) -> None:
        """Present the canvas, or leave that."""
        if on:
            self.begin()
        else:
            self.leave()

    def begin(self) -> None:
        """Give the whole screen to the canvas."""
        window = self._window_ref()
        if window is None or self.is_on:
            return
        focus = window.focusWidget()
        self._before = _Before(
            SeenPart.of(self._canvas),
            window.windowState(),
            window.geometry(),
            None if focus is None else weakref.ref(focus),
        )
        self._docks.hold()
        self._docks.set_away(True)
        for part in self._around(window):
            part.hide()
        self._bar.set_name(window.windowTitle().split("[*]")[0])
        self._bar.show()
        self._escape.setEnabled(True)
        theme().set_font_scale(max(self._scale(window), self._settings.font_scale))
        is_small = not self._before.state & LARGE_BY_ITSELF
        if is_small and QGuiApplication.platformName() == "xcb":
            # A bare X server has nobody who would make the window so large.
            window.setGeometry(window.screen().geometry())
        window.showFullScreen()
        self._canvas.setFocus()
        self._frame()
        self.changed.emit(True)

    def leave(self) -> None:
        """Put everything back to where it was."""
        window = self._window_ref()
        before, self._before = self._before, None
        if window is None or before is None:
            return
        self._escape.setEnabled(False)
        self._bar.hide()
        theme().set_font_scale(self._settings.font_scale)
        for part in self._around(window):
            part.show()
        self._docks.set_away(False)
        before.seen.show_on(self._canvas)
        window.setWindowState(before.state)
        if not before.state & LARGE_BY_ITSELF:
            window.setGeometry(before.geometry)
        self._returning = before.geometry.size()
        self._returned(window)
        focus = None if before.focus is None else before.focus()
        if focus is not None:
            focus.setFocus()
        self.changed.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Frame the network anew on every size, and notice the way back."""
        if isinstance(event, QResizeEvent):
            window = self._window_ref()
            if watched is self._canvas and self.is_on:
                self._frame()
            elif watched is window and window is not None:
                self._returned(window)
        return False

    def _around(self, window: QMainWindow) -> list[QWidget]:
        menu = window.menuWidget()
        return [window.statusBar(), *([] if menu is None else [menu])]

    def _scale(self, window: QMainWindow) -> float:
        """How large type can be: names over small cards need their room."""
        screen = QRectF(window.screen().geometry()).adjusted(*MARGINS)
        bounds = self._canvas.scene_geometry.bounds()
        fits = bounds.width() <= screen.width() and bounds.height() <= screen.height()
        return LARGER if fits else LARGE

    def _frame(self) -> None:
        bounds = self._canvas.scene_geometry.bounds()
        room = QRectF(self._canvas.rect()).adjusted(*MARGINS)
        self._canvas.view.fit(bounds, room, LARGEST_ZOOM)

    def _returned(self, window: QMainWindow) -> None:
        """Give the panels their sizes back, as soon as the window has its own."""
        if self._returning is not None and window.size() == self._returning:
            self._returning = None
            self._docks.release()

    def _escaped(self) -> None:
        """Cancel what the hand is doing, else leave."""
        if self._canvas.gestures.is_active:
            self._canvas.gestures.cancel()
        else:
            self.leave()

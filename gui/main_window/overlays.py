"""Panels that have no room beside the canvas, and float over it when asked for."""

import weakref
from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

from gui.main_window.holder import Holder
from gui.panels.fly_out import FlyOut

EDGE = 4
"""Between a panel that floats and the edge of the canvas."""
WIDTH, LOSS = 256, 216
"""Least width at the right; height of the losses."""
RESULT_WIDTH, RESULT_HEIGHT = 320, 264


class Overlays(QObject):
    """Lets panels float: at the right edge of the canvas, the losses at the lower.

    The canvas stays as it is. Esc closes what floats, and so does a click on the
    canvas or anything else that takes the focus.
    """

    changed = Signal()
    left = Signal()
    """What had the focus is closed."""

    def __init__(self, holders: Mapping[str, Holder], window: QMainWindow) -> None:
        super().__init__(window)
        # Weakly: the window holds its overlays, and a cycle would outlive it.
        self._window_ref = weakref.ref(window)
        self._holders = dict(holders)
        self._floating: dict[str, FlyOut] = {}
        self._openers: dict[QAbstractButton, str] = {}

    def serve(self, name: str, opener: QAbstractButton) -> None:
        """Let a button open and close a panel, and show whether it is open."""
        opener.setCheckable(True)
        # A click that took the focus would close what it is to close or keep.
        opener.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        opener.clicked.connect(self._clicked)
        self._openers[opener] = name

    def follow(self, floating: frozenset[str]) -> None:
        """Let these panels float from now on, and put the others where they belong."""
        window = self._window_ref()
        if window is None:
            return
        for name in self._floating.keys() - floating:
            fly_out = self._floating.pop(name)
            fly_out.give_back()
            self._holders[name].take_back()
        for name in floating - self._floating.keys():
            fly_out = FlyOut(self._holders[name].lend(), window)
            fly_out.setObjectName(f"overlay_{name}")
            fly_out.closed.connect(self._show_closed)
            self._floating[name] = fly_out
        self._show_closed()

    def floats(self, name: str) -> bool:
        """Whether a panel has no other place."""
        return name in self._floating

    def is_open(self, name: str) -> bool:
        """Whether a panel floats and is seen."""
        fly_out = self._floating.get(name)
        return fly_out is not None and fly_out.isVisible()

    def toggle(self, name: str) -> None:
        """Open a panel that floats, or close it."""
        if self.is_open(name):
            self._close(name)
        elif name in self._floating:
            self.close_all()
            self._place(name)
            self._show_closed()

    def close_all(self) -> None:
        """Close what floats."""
        for name in [*self._floating]:
            if self.is_open(name):
                self._floating[name].hide()

    def place(self) -> None:
        """Keep what is open over the canvas, which has another size."""
        for name in self._floating:
            if self.is_open(name):
                self._place(name)

    def _close(self, name: str) -> None:
        fly_out = self._floating[name]
        had_focus = _holds_focus(fly_out)
        fly_out.hide()
        if had_focus:
            self.left.emit()

    def _place(self, name: str) -> None:
        window = self._window_ref()
        canvas = None if window is None else window.centralWidget()
        if window is None or canvas is None:
            return
        area = canvas.geometry().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        needed = self._holders[name].panel.sizeHint()
        least = self._holders[name].panel.minimumSizeHint()
        width = min(max(WIDTH, needed.width() + 2), area.width())
        if name == "loss":
            width, height = area.width(), max(LOSS, least.height() + 2)
        elif name == "result":
            width, height = max(RESULT_WIDTH, least.width() + 2), RESULT_HEIGHT
        else:
            height = area.height()
        height = min(height, area.height())
        left, top = area.right() + 1 - width, area.bottom() + 1 - height
        self._floating[name].open_in(window, QRect(left, top, width, height))

    def _clicked(self) -> None:
        opener = self.sender()
        if isinstance(opener, QAbstractButton):
            self.toggle(self._openers[opener])
            self._show_closed()

    def _show_closed(self) -> None:
        for opener, name in self._openers.items():
            opener.setChecked(self.is_open(name))
        self.changed.emit()


def _holds_focus(widget: QWidget) -> bool:
    focus = widget.window().focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))

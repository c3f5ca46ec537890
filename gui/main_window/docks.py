"""The panels around the canvas: which are shown, and how large they are."""

import weakref
from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMainWindow, QTabBar, QWidget

from gui.main_window.dock import AREAS, Panel
from gui.main_window.grip import QT_EDGE, Grip
from gui.main_window.least_sizes import SEPARATOR, around, least_size, limits_of
from gui.main_window.overlays import Overlays
from gui.main_window.sizes import sizes_for
from gui.style.fonts import font_scale
from gui.style.number_text import digits
from gui.style.theme import theme

TABS = "Which of the panels in this place is shown"
LAYOUT_VERSION = 2
"""Counts up with the panels: what was saved without one of them is not taken over."""
SMALL_VERSION = -LAYOUT_VERSION
"""Of what was saved while panels floated, which have no size of their own there."""

EDGES = {
    "build": Qt.Edge.RightEdge,
    "lesson": Qt.Edge.RightEdge,
    "outline": Qt.Edge.RightEdge,
    "inspector": Qt.Edge.LeftEdge,
    "loss": Qt.Edge.TopEdge,
    "result": Qt.Edge.TopEdge,
}
LEFT = ("build", "lesson", "outline")
RIGHT = ("inspector", "result")
PASSING = frozenset({"lesson"})
"""Panels that come and go with what they show, and are not there at first."""

HIDDEN_AT_FIRST = frozenset({"outline"})
"""Panels that wait for the user to ask for them."""
ABSENT = PASSING | HIDDEN_AT_FIRST

CORNERS = {
    Qt.Corner.BottomLeftCorner: Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.Corner.BottomRightCorner: Qt.DockWidgetArea.RightDockWidgetArea,
}
"""The side panels go down to the status bar; the loss plot stands between them."""


class Docks(QObject):
    """Keeps the panels of a window in order."""

    changed = Signal()
    rail_changed = Signal(bool)
    was_reset = Signal()

    def __init__(
        self, panels: Mapping[str, Panel], overlays: Overlays, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self.overlays = overlays
        # Weakly: the window holds its docks, and a cycle would outlive it.
        self._window_ref = weakref.ref(window)
        self._panels = dict(panels)
        self._wanted = set(panels) - ABSENT
        self._all_hidden = False
        self._away = self._held = self._unsized = False
        self._state = QByteArray()
        self._sizes = sizes_for(window.size())
        self._never_shown = set(HIDDEN_AT_FIRST)
        self._widths: dict[str, int] = {}
        self._type = font_scale(), digits()
        theme().changed.connect(self._follow_theme)
        self.grips = {n: Grip(p, EDGES[n], window) for n, p in panels.items()}
        for panel in panels.values():
            panel.hidden_by_hand.connect(self._hidden_by_hand)
            panel.moved.connect(self._place_grips)
        for corner, area in CORNERS.items():
            window.setCorner(corner, area)
        self._put_in_place()
        for name in ABSENT:
            # What is not shown must not keep the window wide before it is seen.
            panels[name].hide()
        window.installEventFilter(self)
        overlays.follow(self._sizes.floating)
        overlays.changed.connect(self.changed)

    @property
    def _window(self) -> QMainWindow:
        window = self._window_ref()
        if window is None:
            raise ReferenceError("the window is gone")
        return window

    @property
    def all_hidden(self) -> bool:
        """Whether the canvas has the window for itself."""
        return self._all_hidden

    def is_shown(self, name: str) -> bool:
        """Whether the user wants to see a panel, and may."""
        return name in self._wanted and not self._all_hidden

    def show(self, name: str, show: bool) -> None:
        """Show or hide a panel."""
        if name in PASSING:
            self._show_passing(name, show)
            return
        left = {other: self._panels[other] for other in LEFT}
        seen = {other: p.width() for other, p in left.items() if p.isVisible()}
        self._widths |= seen
        if show:
            self._wanted.add(name)
            self._all_hidden = False
        else:
            self._wanted.discard(name)
        self.fit()
        self._apply()
        if name not in LEFT:
            return
        # The room is the canvas's: Qt would give it to the panel beside.
        seen.pop(name, None)
        if self._sizes.rail and "build" in seen:
            # It has become a rail, to make room for this one.
            seen["build"] = self._sizes.build
        if show:
            first = name in self._never_shown or name not in self._widths
            width = getattr(self._sizes, name) if first else self._widths[name]
            seen[name] = width
            self._never_shown.discard(name)
        panels = [left[other] for other in seen]
        across = Qt.Orientation.Horizontal
        self._window.resizeDocks(panels, list(seen.values()), across)

    def enter(self, name: str) -> None:
        """Show a panel and let the keys go to it."""
        self.show(name, True)
        self._panels[name].widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_passing(self, name: str, show: bool) -> None:
        """Show or hide what shares a side; its neighbour stays as wide as it is."""
        build = self._panels["build"]
        width = build.width()
        if show:
            self._wanted.add(name)
            self._all_hidden = False
        else:
            self._wanted.discard(name)
        self.fit()
        self._apply()
        across = Qt.Orientation.Horizontal
        if show:
            both = [build, self._panels[name]]
            self._window.resizeDocks(both, [width, self._sizes.lesson], across)
        else:
            self._window.resizeDocks([build], [width], across)

    def hide_all(self, hide: bool) -> None:
        """Hide every panel, or show those again that were shown."""
        self._all_hidden = hide
        self.fit()
        self._apply()

    def set_away(self, away: bool) -> None:
        """Hide the panels while something else has the whole window."""
        self._away = away
        self.fit()
        self._apply()
        if self._unsized and not away:
            self.resize()

    def reset(self) -> None:
        """Put all panels where they were at first."""
        self._wanted = (set(self._panels) - ABSENT) | (self._wanted & PASSING)
        self._all_hidden = False
        # What is shown again later has its first width, too.
        self._widths.clear()
        self._put_in_place()
        self._apply()
        self.resize()
        self.was_reset.emit()

    def resize(self) -> None:
        """Give the panels the sizes of the first time."""
        sizes = self._sizes
        # Panels that are not there have no size to be given.
        self._unsized = self._away
        side = {"build": sizes.build, "lesson": sizes.lesson}
        side["inspector"] = self._inspector_width
        if "outline" in self._wanted:
            side["outline"] = sizes.outline
        self._window.resizeDocks(
            [self._panels[name] for name in side],
            list(side.values()),
            Qt.Orientation.Horizontal,
        )
        upright = Qt.Orientation.Vertical
        self._window.resizeDocks([self._panels["loss"]], [sizes.loss], upright)
        if not sizes.tabbed and "result" not in sizes.floating:
            right = [self._panels[name] for name in RIGHT]
            height = self._window.height() - around(self._window) - SEPARATOR
            self._window.resizeDocks(
                right, [max(1, height - sizes.loss), sizes.loss], upright
            )

    @property
    def _inspector_width(self) -> int:
        """What fits the window, or what larger type and more digits need."""
        needed = self._panels["inspector"].widget().sizeHint().width()
        return max(self._sizes.inspector, needed)

    def _follow_theme(self) -> None:
        if (font_scale(), digits()) != self._type:
            self._type = font_scale(), digits()
            panel = self._panels["inspector"]
            for part in (panel.widget(), panel, self._window):
                layout = part.layout()
                if layout is not None:
                    # What it needed before would still be the least it may have.
                    layout.invalidate()
                    layout.activate()
            self.fit()
            width = self._inspector_width
            self._window.resizeDocks([panel], [width], Qt.Orientation.Horizontal)

    def save(self) -> QByteArray:
        """Return places and sizes; only for a window that is closing."""
        self._away = self._all_hidden = False
        for name in PASSING & self._wanted:
            self._show_passing(name, show=False)
        self._apply()
        for name in self._wanted:
            # What floats for want of room is wanted where there is some.
            self._panels[name].show()
        version = SMALL_VERSION if self._sizes.floating else LAYOUT_VERSION
        return self._window.saveState(version)

    def restore(self, state: QByteArray) -> bool:
        """Take over what `save` returned; whether it could be read."""
        floated = self._window.restoreState(state, SMALL_VERSION)
        if not floated and not self._window.restoreState(state, LAYOUT_VERSION):
            return False
        shown = {n for n, p in self._panels.items() if not p.isHidden()}
        self._wanted = (shown - PASSING) | (self._wanted & PASSING)
        self._never_shown -= self._wanted
        beside = self._window.tabifiedDockWidgets(self._panels["loss"])
        moved = floated or (self._panels["result"] in beside) != self._sizes.tabbed
        if moved:
            # It had another place there, or none, and the others other sizes.
            self._place_result()
        self._apply()
        if moved:
            self.resize()
        return True

    def hold(self) -> None:
        """Follow the window's size no more, and note where everything is."""
        self._state = self._window.saveState()
        self._held = True

    def release(self) -> None:
        """Put everything back to where it was, and follow the window's size again."""
        if self._held:
            self._held = False
            self._window.restoreState(self._state)
            self._apply()

    def fit(self) -> None:
        """Follow the size of the window where it passes a limit."""
        if self._held:
            return
        window, shown = self._window, [n for n in self._panels if self.is_shown(n)]
        # Smaller than what is shown now needs: then something else is shown.
        window.setMinimumSize(least_size(window, self._panels, shown))
        sizes = sizes_for(window.size(), limits_of(window, self._panels, shown))
        before, self._sizes = self._sizes, sizes
        if sizes == before:
            self._place_grips()
            return
        if sizes.rail != before.rail:
            self.rail_changed.emit(sizes.rail)
        self.overlays.follow(sizes.floating)
        if sizes.tabbed != before.tabbed or "result" in before.floating:
            self._place_result()
        self._apply()
        self.resize()

    @property
    def rail(self) -> bool:
        """Whether the left panel is only a rail, for want of room."""
        return self._sizes.rail

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and leave the edges to the grips."""
        # By its class: asking each event for its type costs more than all the rest.
        if isinstance(event, QResizeEvent):
            self.fit()
        elif isinstance(event, QChildEvent) and event.polished():
            child = event.child()
            if isinstance(child, QTabBar):
                child.setAccessibleName(TABS)
                child.setToolTip(TABS)
            elif isinstance(child, QWidget) and child.objectName() == QT_EDGE:
                # Esc does not take back what is dragged with it.
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return False

    def _put_in_place(self) -> None:
        for name, panel in self._panels.items():
            panel.setFloating(False)
            self._window.addDockWidget(AREAS[name], panel)
        before = self._panels["build"]
        for name in ("lesson", "outline"):
            panel = self._panels[name]
            self._window.splitDockWidget(before, panel, Qt.Orientation.Horizontal)
            before = panel
        self._place_result()

    def _place_result(self) -> None:
        """Put the result under the inspector, or where there is no room, as a tab."""
        result = self._panels["result"]
        if self._sizes.tabbed:
            self._window.tabifyDockWidget(self._panels["loss"], result)
            self._panels["loss"].raise_()
        else:
            inspector = self._panels["inspector"]
            self._window.splitDockWidget(inspector, result, Qt.Orientation.Vertical)

    def _apply(self) -> None:
        for name, panel in self._panels.items():
            shown = self.is_shown(name) and not self._away
            if name == "result" and name in self._sizes.floating:
                # The others have something that stands for them.
                shown = False
            panel.setVisible(shown)
        if self._away:
            self.overlays.close_all()
        layout = self._window.layout()
        if layout is not None:
            layout.activate()
        self._place_grips()
        self.changed.emit()

    def _hidden_by_hand(self, name: str) -> None:
        self._wanted.discard(name)
        self.changed.emit()

    def _place_grips(self) -> None:
        for grip in self.grips.values():
            grip.place()
        self.overlays.place()

"""How small a window may be, and where its panels must give way for want of room."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow, QStatusBar, QTabBar, QWidget

from gui.main_window.dock import Panel
from gui.main_window.left_panel import LEAST
from gui.main_window.sizes import RAIL, Limits
from gui.main_window.stand_ins import LINE_HEIGHT
from gui.style.fonts import taller

CANVAS = QSize(480, 320)
"""The canvas is never smaller than this."""
SEPARATOR = 1
TABS = 33
BESIDE = ("lesson", "outline")
"""Panels that give way to nothing."""


def limits_of(
    window: QMainWindow, panels: Mapping[str, Panel], shown: Collection[str]
) -> Limits:
    """Return below which sizes the panels that are shown have no room."""
    across = _across(panels, shown)
    inspector, result = panels["inspector"].content, panels["result"].content
    beside = max(inspector.sizeHint().width(), result.minimumSizeHint().width())
    down = around(window) + CANVAS.height() + SEPARATOR + _tabs(window)
    return Limits(
        rail=across + LEAST + beside + 2 * SEPARATOR,
        floating=across + RAIL + beside + 2 * SEPARATOR,
        line=down + panels["loss"].content.minimumSizeHint().height(),
    )


def least_size(
    window: QMainWindow, panels: Mapping[str, Panel], shown: Collection[str]
) -> QSize:
    """Return how small a window may be, with rails and the losses in one line."""
    across = _across(panels, shown) + 2 * (RAIL + SEPARATOR)
    head = window.menuWidget()
    if head is not None:
        across = max(across, head.minimumSizeHint().width())
    down = around(window) + CANVAS.height() + SEPARATOR + taller(LINE_HEIGHT)
    return QSize(across, down)


def around(window: QMainWindow) -> int:
    """Heights of head and foot, also while they are not shown."""
    parts: list[QWidget] = []
    parts += window.findChildren(QStatusBar)[-1:]
    head = window.menuWidget()
    layout = None if head is None else head.layout()
    if layout is not None:
        items = [layout.itemAt(place) for place in range(layout.count())]
        inside = [item.widget() for item in items if item is not None]
        parts += [widget for widget in inside if widget is not None]
    # Those of one fixed height have it as their least, whatever they would like.
    return sum(p.minimumHeight() or p.sizeHint().height() for p in parts)


def _across(panels: Mapping[str, Panel], shown: Collection[str]) -> int:
    """Width of the canvas and of what gives way to nothing."""
    beside = [panels[name] for name in BESIDE if name in shown]
    widths = [panel.minimumSizeHint().width() + SEPARATOR for panel in beside]
    return CANVAS.width() + sum(widths)


def _tabs(window: QMainWindow) -> int:
    """Height of the tabs, or what they may need."""
    bars = [each for each in window.findChildren(QTabBar) if each.parent() is window]
    return max((bar.height() for bar in bars if bar.isVisible()), default=taller(TABS))

"""Tab goes where the eye goes: by regions, in each by rows, in each from the left.

Qt goes by the order in which widgets were made, and loses it where they are lent from
one place to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_ROW = 0.5
"""Of the lower of two widgets must be beside the other one for both to be a row."""


def move_focus(window: QWidget, regions: Sequence[QWidget], forward: bool) -> bool:
    """Give the focus to the next widget of a window; whether there is one.

    Widgets outside all `regions` come last. From what is no stop itself, such as a
    panel that has just opened, Tab goes into it.
    """
    order = in_order(window, regions)
    if not order:
        return False
    present = window.focusWidget()
    if present in order:
        place = order.index(present) + (1 if forward else -1)
    else:
        inside = [w for w in order if present is not None and present.isAncestorOf(w)]
        order = inside or order
        place = 0 if forward else -1
    chosen = order[place % len(order)]
    reason = Qt.FocusReason.TabFocusReason
    chosen.setFocus(reason if forward else Qt.FocusReason.BacktabFocusReason)
    _scroll_to(chosen, window)
    return True


def in_order(window: QWidget, regions: Sequence[QWidget]) -> list[QWidget]:
    """Return the widgets that Tab can reach, in the order of the eye."""
    groups: list[list[QWidget]] = [[] for _ in range(len(regions) + 1)]
    for widget in window.findChildren(QWidget):
        if _takes_tab(widget, window):
            groups[_region_of(widget, regions)].append(widget)
    return [widget for group in groups for widget in _by_rows(group, window)]


def _takes_tab(widget: QWidget, window: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.isEnabled()
        and widget.focusProxy() is None
        and widget.window() is window
        and widget.isVisibleTo(window)
    )


def _region_of(widget: QWidget, regions: Sequence[QWidget]) -> int:
    for place, region in enumerate(regions):
        if region is widget or region.isAncestorOf(widget):
            return place
    return len(regions)


def _by_rows(widgets: list[QWidget], window: QWidget) -> list[QWidget]:
    """Sort widgets from the top, those side by side from the left."""
    corners = {widget: widget.mapTo(window, QPoint(0, 0)) for widget in widgets}
    rows: list[list[QWidget]] = []
    for widget in sorted(widgets, key=lambda each: corners[each].y()):
        if rows and _beside(rows[-1][0], widget, corners):
            rows[-1].append(widget)
        else:
            rows.append([widget])
    return [
        widget
        for row in rows
        for widget in sorted(row, key=lambda each: corners[each].x())
    ]


def _beside(one: QWidget, other: QWidget, corners: dict[QWidget, QPoint]) -> bool:
    if one.isAncestorOf(other):
        return False
    tops = [corners[widget].y() for widget in (one, other)]
    ends = [top + each.height() for top, each in zip(tops, (one, other), strict=True)]
    shared = min(ends) - max(tops)
    return shared > SAME_ROW * min(one.height(), other.height())


def _scroll_to(widget: QWidget, window: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()

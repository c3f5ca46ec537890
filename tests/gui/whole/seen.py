"""What of a window can be read: every text, where it is, in which colours."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSplitterHandle,
    QStyledItemDelegate,
    QToolTip,
    QWidget,
)

from gui.canvas.canvas import Canvas
from gui.canvas.painters.kept_text import KeptTexts, Written
from gui.canvas.painters.text import elided
from gui.main_window.grip import Grip
from gui.main_window.line import Line
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.readout import Readout

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

LEAST_CONTRAST = 4.5
OVER_OTHERS = (Grip, Line, QSplitterHandle)
"""The invisible edge of a panel, and the hairlines, lie over what they divide."""
SPLITTER = "qt_qmainwindow_extended_splitter"
"""What Qt puts, invisibly, over the edges of docks."""
TOLD_BY_PLACE = (Canvas,)
"""Each place has a tooltip of its own."""
TOLERANCE = 1.5
LARGE = 200_000
"""Pixels of a widget on which the mouse is held at fewer places."""


@dataclass(frozen=True, eq=False)
class Text:
    """A text on the screen; `rect` is in the widget, None where that is unknown."""

    words: str
    widget: QWidget
    colour: QColor
    rect: QRectF | None = None


class Watch:
    """Notes all text that is painted and all that is shortened, until it is undone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.painted: list[Text] = []
        self.shortened: list[tuple[str, QWidget]] = []
        self.tips: list[str] = []
        self.told: defaultdict[int, set[str]] = defaultdict(set)
        self._asked: set[int] = set()
        self._patch_painter(monkeypatch)
        self._patch_kept(monkeypatch)
        for metrics in (QFontMetrics, QFontMetricsF):
            self._patch_metrics(monkeypatch, metrics)

        def show_tip(_at: object, words: str, *_rest: object) -> None:
            self.tips.append(words)

        monkeypatch.setattr(QToolTip, "showText", staticmethod(show_tip))

    def look(self, window: QWidget) -> QImage:
        """Have everything painted once, and return the picture."""
        self.painted.clear()
        self.shortened.clear()
        self.told.clear()
        self._asked.clear()
        elided.cache_clear()
        return window.grab().toImage()

    def tells(self, widget: QWidget, words: str) -> bool:
        """Whether a text is told over any place of a widget."""
        if any(words in tip for tip in (widget.toolTip(), *self.told[id(widget)])):
            return True
        if id(widget) in self._asked:
            return False
        self._asked.add(id(widget))
        self._ask(widget)
        return self.tells(widget, words)

    def _ask(self, widget: QWidget) -> None:
        """Hold the mouse over all places of a widget."""
        self.tips.clear()
        view = widget.parentWidget()
        if isinstance(view, QAbstractItemView):
            self.told[id(widget)].update(_tips_of_cells(view))
            return
        area = widget.visibleRegion().boundingRect()
        coarse = 3 if area.width() * area.height() > LARGE else 1
        # The lowest row may be seen by its upper edge alone.
        rows = (*range(area.top() + 4, area.bottom(), 9 * coarse), area.bottom())
        for y in rows:
            for x in range(area.left() + 4, area.right(), 12 * coarse):
                at = QPoint(x, y)
                place = widget.mapToGlobal(at)
                event = QHelpEvent(QEvent.Type.ToolTip, at, place)
                QApplication.sendEvent(widget, event)
        self.told[id(widget)].update(self.tips)

    def _patch_painter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        original = QPainter.drawText

        def draw(painter: QPainter, *args: object) -> object:
            words = next((a for a in args if isinstance(a, str)), "")
            widget = _painting_widget()
            if words and widget is not None and not _is_kept(painter):
                rect = _rect_of(painter, args, words, widget)
                colour = painter.pen().color()
                self.painted.append(Text(words, widget, colour, rect))
            return original(painter, *args)

        monkeypatch.setattr(QPainter, "drawText", draw)

    def _patch_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Texts that are copied from kept pictures are seen where these land."""
        original = KeptTexts.paint

        def paint(texts: KeptTexts, painter: QPainter, written: Written) -> None:
            widget = _painting_widget()
            if written.text and widget is not None:
                picture = written.picture
                rect = QRectF(written.corner, picture.deviceIndependentSize())
                self.painted.append(Text(written.text, widget, written.colour, rect))
            original(texts, painter, written)

        monkeypatch.setattr(KeptTexts, "paint", paint)

    def _patch_metrics(self, monkeypatch: pytest.MonkeyPatch, metrics: type) -> None:
        original = metrics.elidedText

        def shorten(self_: object, words: str, *args: object) -> str:
            result: str = original(self_, words, *args)
            widget = _painting_widget()
            if result != words and widget is not None:
                self.shortened.append((words, widget))
            return result

        monkeypatch.setattr(metrics, "elidedText", shorten)


def untold(watch: Watch) -> Iterator[str]:
    """Texts that are shortened and told in full nowhere."""
    for words, widget in dict.fromkeys(watch.shortened):
        if not watch.tells(widget, words.removesuffix(" =")):
            yield f"{_name(widget)} shortens {words!r} and tells it nowhere"


def cut(watch: Watch, window: QWidget) -> Iterator[str]:
    """Texts that go over the edge of what they stand in."""
    for text in watch.painted:
        if text.rect is None or isinstance(text.widget, Canvas):
            continue
        if isinstance(text.widget.parentWidget(), QAbstractItemView):
            # Cells are cut by the edge of what scrolls.
            continue
        room = QRectF(text.widget.rect()).adjusted(*_grown(TOLERANCE))
        if not room.contains(text.rect):
            yield f"{_name(text.widget)} cuts {text.words!r}"
    for label in _visible(window, QLabel):
        if not isinstance(label, (ElidedLabel, Readout)) and _is_cut(label):
            yield f"{_name(label)} cuts {label.text()!r}"
    for field in _visible(window, QLineEdit):
        words = QFontMetricsF(field.font()).horizontalAdvance(field.text())
        if words > field.width() - 4 and field.text() not in field.toolTip():
            yield f"{_name(field)} cuts {field.text()!r} and tells it nowhere"


def faint(watch: Watch, window: QWidget, picture: QImage) -> Iterator[str]:
    """Texts that stand out too little from what is behind them."""
    labels = [
        Text(each.text(), each, each.palette().color(each.foregroundRole()))
        for each in _visible(window, QLabel)
        if each.text() and not isinstance(each, (ElidedLabel, Readout))
    ]
    fields = [
        Text(each.text(), each, each.palette().text().color())
        for each in _visible(window, QLineEdit)
        if each.text()
    ]
    for text in [*watch.painted, *labels, *fields]:
        if not text.widget.isEnabled() or not window.isAncestorOf(text.widget):
            continue
        behind = _behind(text, window, picture)
        if behind is None:
            continue
        found = contrast(text.colour, behind)
        if found < LEAST_CONTRAST:
            pair = f"{text.colour.name()} on {behind.name()}"
            yield f"{_name(text.widget)} has {text.words!r} at {found:.1f}, {pair}"


def unexplained(window: QWidget) -> Iterator[str]:
    """Controls without a spoken name, or without a word on what they do."""
    for control in _visible(window, QWidget):
        takes_keys = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not takes_keys and not isinstance(control, QAbstractButton):
            continue
        if isinstance(control, (QLabel, *TOLD_BY_PLACE)):
            continue
        if not control.accessibleName():
            yield f"{_name(control)} has no name"
        if not isinstance(control, QAbstractScrollArea) and not _tip(control, window):
            yield f"{_name(control)} does not say what it does"


def _tip(control: QWidget, window: QWidget) -> str:
    """What Qt shows over a control: its tooltip, or that of what it stands in."""
    widget: QWidget | None = control
    while widget is not None and widget is not window and not widget.toolTip():
        widget = widget.parentWidget()
    return "" if widget is None else widget.toolTip()


def overlapping(window: QWidget) -> Iterator[str]:
    """Widgets that cover a part of their sibling."""
    parents = [window, *_visible(window, QWidget)]
    for parent in parents:
        if isinstance(parent, QAbstractScrollArea):
            continue
        children = [
            child
            for child in parent.children()
            if isinstance(child, QWidget)
            and child.isVisible()
            and not child.isWindow()
            and not isinstance(child, OVER_OTHERS)
            and child.objectName() != SPLITTER
        ]
        for one, other in combinations(children, 2):
            shared = one.geometry() & other.geometry()
            if not shared.isEmpty():
                size = f"{shared.width()} x {shared.height()}"
                yield f"{_name(one)} covers {size} of {_name(other)}"


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _behind(text: Text, window: QWidget, picture: QImage) -> QColor | None:
    """The colour that most pixels around a text have."""
    rect = QRectF(text.widget.rect()) if text.rect is None else text.rect
    rect &= QRectF(text.widget.visibleRegion().boundingRect())
    corner = QPointF(text.widget.mapTo(window, QPoint(0, 0)))
    moved, dots = rect.translated(corner), picture.devicePixelRatio()
    scaled = QRectF(moved.topLeft() * dots, moved.size() * dots)
    area = scaled.toAlignedRect() & picture.rect()
    if area.isEmpty():
        return None
    part = picture.copy(area).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(part.constBits(), np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    return QColor(int(colours[counts.argmax()]))


def _is_cut(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + TOLERANCE
    return label.sizeHint().width() > label.width() + TOLERANCE


def _visible(window: QWidget, kind: type) -> list:
    return [
        each
        for each in window.findChildren(kind)
        if each.isVisibleTo(window) and not each.visibleRegion().isEmpty()
    ]


def _is_kept(painter: QPainter) -> bool:
    """Whether a picture is painted that is kept; it is seen when it is copied."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code is KeptTexts.written.__code__:
            return True
        if frame.f_code is KeptTexts.draw_pill.__code__:
            return True
        frame = frame.f_back
    return False


def _painting_widget() -> QWidget | None:
    """The widget whose method paints at this moment."""
    frame = sys._getframe(2)
    while frame is not None:
        found = frame.f_locals.get("self")
        if isinstance(found, QStyledItemDelegate):
            found = found.parent().viewport()
        if isinstance(found, QWidget) and not isinstance(found, QMainWindow):
            return found
        frame = frame.f_back
    return None


def _tips_of_cells(view: QAbstractItemView) -> Iterator[str]:
    """What is told over the cells that are seen."""
    area, step = view.viewport().rect(), 20
    for y in range(2, area.height(), step):
        for x in range(2, area.width(), step):
            index = view.indexAt(QPoint(x, y))
            if index.isValid():
                yield str(index.data(Qt.ItemDataRole.ToolTipRole))


def _rect_of(
    painter: QPainter, args: tuple, words: str, widget: QWidget
) -> QRectF | None:
    """Where a text is painted in its widget; None for one painted elsewhere."""
    if painter.device() is not widget:
        return None
    metrics = QFontMetricsF(painter.font())
    first = args[0]
    if isinstance(first, (int, float)):
        first = QPointF(first, args[1])
    if hasattr(first, "x") and not hasattr(first, "width"):
        rect = metrics.boundingRect(words).translated(QPointF(first))
    elif isinstance(args[1], int):
        rect = metrics.boundingRect(QRectF(first), args[1], words)
    else:
        return None
    return painter.worldTransform().mapRect(rect)


def _grown(by: float) -> tuple[float, float, float, float]:
    return -by, -by, by, by


def _name(widget: QWidget) -> str:
    parts = [type(widget).__name__, widget.objectName() or widget.accessibleName()]
    return " ".join(part for part in parts if part)

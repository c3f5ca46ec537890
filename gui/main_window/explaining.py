"""Joins the neuron card, the steps on the canvas, and the neuron they point at."""

import weakref
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.explain.neuron_lens import NeuronSteps
from gui.canvas.aiming import rect_of_selection
from gui.canvas.canvas import Canvas
from gui.canvas.spotlight_layer import SpotlightLayer
from gui.lessons.neuron_card.card import BODY, NeuronCard
from gui.lessons.neuron_card.player import Player
from gui.lessons.neuron_card.steps_bar import StepsBar
from gui.main_window.grip import QT_EDGE, Grip
from gui.main_window.parts import Parts
from gui.selection import Picked
from gui.spotlight import Spotlight

EDGE = 6
GAP = 16
"""Between the neuron and the card, with room for the pointer."""
ABOVE = 40
"""The card leaves the menus free."""
AT_LEFT = 64.0
"""Where a neuron is moved to from the canvas's left edge, if no side has room."""
MAY_RAISE = {QEvent.Type.LayoutRequest, QEvent.Type.ZOrderChange}
BAR_LOW = 4
"""The shadow of the bar may go over the canvas's edge."""


class Explaining(QObject):
    """Opens the card of a neuron, keeps it beside the neuron, and plays its steps."""

    def __init__(self, parts: Parts, canvas: Canvas, window: QWidget) -> None:
        super().__init__(window)
        # Weakly: a widget in a cycle of references outlives its window.
        self._window_ref = weakref.ref(window)
        self._canvas_ref = weakref.ref(canvas)
        self._parts = parts
        self.spotlight = Spotlight(self)
        self._layer = SpotlightLayer(canvas, self.spotlight)
        self._player = Player(self.spotlight, self)
        self.card = NeuronCard(parts.document, parts.session, parts.viewed_row, window)
        self._bar = StepsBar(self._player, canvas)
        self._after_layout = QTimer(self)
        self._after_layout.setSingleShot(True)
        self._after_layout.timeout.connect(self._cover_edges)
        self._panned: tuple[QPointF, QPointF] | None = None
        """Where the view was moved to for the card, and from where."""
        self._clear_ref: weakref.ref[QWidget] | None = None
        self.card.closed.connect(self._closed)
        self.card.steps_wanted.connect(self._play)
        self.card.refreshed.connect(self._player.follow)
        self._bar.card_wanted.connect(self._back_to_card)
        parts.selection.changed.connect(self._follow_selection)
        canvas.view.changed.connect(self._view_changed)
        canvas.explain_requested.connect(self.explain)
        canvas.installEventFilter(self)
        window.installEventFilter(self)

    def keep_clear(self, words: QWidget) -> None:
        """Leave what stands at the left to be read, while it is shown and has room."""
        self._clear_ref = weakref.ref(words)

    def explain(self, neuron: int) -> None:
        """Show the card of a neuron."""
        network = self._parts.document.project.network
        if not network.has_neuron(neuron):
            return
        self._end_steps()
        already = self.card.neuron is not None
        self.card.show_neuron(neuron)
        self._parts.selection.select(neurons=[neuron])
        self._place(may_pan=not already)
        self.card.refresh()
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def explain_selection(self) -> None:
        """Show the card of the selected neuron."""
        picked = self._parts.selection.picked
        if len(picked.neurons) == 1:
            (neuron,) = picked.neurons
            self.explain(neuron)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window changes."""
        if isinstance(event, QResizeEvent | QMoveEvent):
            self._replace()
        elif isinstance(event, QHideEvent) and watched is self._canvas_ref():
            self.card.close_card()
        elif self.card.isVisible() and event.type() in MAY_RAISE:
            # Only after the layout that is asked for.
            self._after_layout.start()
        return False

    @property
    def _canvas(self) -> Canvas:
        canvas = self._canvas_ref()
        if canvas is None:
            raise ReferenceError("the canvas is gone")
        return canvas

    @property
    def _window(self) -> QWidget:
        window = self._window_ref()
        if window is None:
            raise ReferenceError("the window is gone")
        return window

    def _anchor(self) -> QRect:
        """Where the neuron stands, in the window."""
        canvas, neuron = self._canvas, self.card.neuron
        picked = Picked(neurons=frozenset(() if neuron is None else (neuron,)))
        rect = rect_of_selection(canvas.scene_geometry, picked)
        screen = canvas.view.rect_to_screen(rect).toRect()
        return screen.translated(canvas.mapTo(self._window, QPoint(0, 0)))

    def _area(self) -> QRect:
        """Where the card may stand: right of a lesson, whose words are to be read."""
        window = self._window
        area = window.rect()
        words = None if self._clear_ref is None else self._clear_ref()
        if words is not None and words.isVisible():
            end = words.mapTo(window, QPoint(words.width(), 0)).x()
            if area.right() - EDGE - BODY.width() >= end:
                area.setLeft(end)
        return area

    def _place(self, *, may_pan: bool) -> None:
        if self.card.neuron is None:
            return
        anchor, area = self._anchor(), self._area()
        side = _side(anchor, area)
        if not side and may_pan:
            self._pan(anchor)
            anchor = self._anchor()
            side = _side(anchor, area)
        width, height = BODY.width(), BODY.height()
        left = anchor.left() - GAP - width if side == "right" else anchor.right() + GAP
        left = min(max(area.left() + EDGE, left), area.right() - EDGE - width)
        top = anchor.center().y() - height // 2
        top = max(ABOVE, min(top, area.bottom() - EDGE - height))
        pointer = min(max(anchor.center().y() - top, 24), height - 24)
        self.card.appear(QRect(left, top, width, height), side, pointer)

    def _pan(self, anchor: QRect) -> None:
        """Move the view so that the neuron stands beside the card."""
        canvas = self._canvas
        before = canvas.view.offset
        at = canvas.mapFrom(self._window, anchor.center())
        self._panned = None
        canvas.view.pan(QPointF(AT_LEFT - at.x(), 0))
        self._panned = canvas.view.offset, before

    def _replace(self) -> None:
        if self.card.isVisible():
            self._place(may_pan=False)
        self._place_bar()

    def _cover_edges(self) -> None:
        """Let no edge of a panel lie over the card: each layout raises them.

        A hand would take hold of it, and all that lies under the card were painted with
        it for every new number.
        """
        parts = self._window.children()
        for part in parts[parts.index(self.card) + 1 :]:
            if isinstance(part, Grip) or part.objectName() == QT_EDGE:
                cast("QWidget", part).stackUnder(self.card)
                # Qt raises its own when it likes.
                part.installEventFilter(self)

    def _view_changed(self) -> None:
        if self.card.isVisible() and self._panned is not None:
            self._place(may_pan=False)

    def _follow_selection(self) -> None:
        """Show the neuron that is selected now; without one, go away."""
        shown, picked = self.card.neuron, self._parts.selection.picked
        if shown is None or picked == Picked(neurons=frozenset((shown,))):
            return
        single = len(picked.neurons) == 1 and not (picked.layers or picked.connections)
        if not single:
            self.card.close_card()
            return
        self._end_steps()
        (neuron,) = picked.neurons
        self.card.show_neuron(neuron)
        self._place(may_pan=True)
        self.card.refresh()

    def _play(self, steps: NeuronSteps) -> None:
        self.card.step_aside()
        self._give_view_back()
        self._place_bar()
        self._bar.show()
        self._player.begin(steps)
        self._bar.raise_()
        self._bar.take_focus()

    def _place_bar(self) -> None:
        canvas, bar = self._canvas, self._bar
        top = canvas.height() - bar.height() + BAR_LOW
        bar.move((canvas.width() - bar.width()) // 2, top)

    def _back_to_card(self) -> None:
        self._end_steps()
        if self.card.neuron is not None:
            self._place(may_pan=True)
            self.card.refresh()
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_steps(self) -> None:
        self._player.end()
        self._bar.hide()

    def _closed(self) -> None:
        self._end_steps()
        self._give_view_back()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_view_back(self) -> None:
        """Move the view to where it was, unless somebody moved it since."""
        panned, self._panned = self._panned, None
        if panned is not None and panned[0] == self._canvas.view.offset:
            self._canvas.view.pan(panned[1] - panned[0])


def _side(anchor: QRect, area: QRect) -> str:
    """On which side of the card the neuron stands; empty if neither has room."""
    if anchor.right() + GAP + BODY.width() + EDGE <= area.right():
        return "left"
    if anchor.left() - GAP - BODY.width() - EDGE >= area.left():
        return "right"
    return ""

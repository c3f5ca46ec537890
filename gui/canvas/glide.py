"""Layers glide to where an edit has put them; the document is there at once."""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation, Signal

from gui.style.theme import theme

if TYPE_CHECKING:
    from gui.canvas.canvas import Canvas

DURATION_MS = 200
MOST_NEURONS, MOST_EDGES = 300, 2000
"""Of more than this a step would take longer than the screen waits for."""


@dataclass(frozen=True)
class Scene:
    """Where the layers are, and which part of the plane is shown."""

    places: Mapping[int, tuple[float, float]]
    zoom: float
    offset: QPointF


class Glide(QObject):
    """Shows a canvas on its way from an earlier scene to the present one.

    Only the picture moves: whoever asks where things are ends the glide before.
    """

    ended = Signal()

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__(canvas)
        # Weakly: a widget in a cycle of references outlives its window.
        self._canvas_ref = weakref.ref(canvas)
        self._ways: dict[int, tuple[float, float]] = {}
        self._from = self._to = Scene({}, 1.0, QPointF())
        self._fitted = self._stepping = False
        self._progress = QVariantAnimation(self)
        self._progress.setStartValue(0.0)
        self._progress.setEndValue(1.0)
        self._progress.setDuration(DURATION_MS)
        self._progress.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._progress.valueChanged.connect(self._show)
        self._progress.finished.connect(self._end)
        canvas.view.changed.connect(self._view_moved)

    @property
    def is_on(self) -> bool:
        """Whether the picture is on its way."""
        return self._progress.state() == QVariantAnimation.State.Running

    def scene(self) -> Scene:
        """What is shown now, to glide from after an edit."""
        self.finish()
        canvas = self._canvas_ref()
        if canvas is None:
            return self._to
        layers = canvas.stage.network.layers
        view = canvas.view
        places = {layer.id: layer.position for layer in layers}
        return Scene(places, view.zoom, view.offset)

    def start(self, before: Scene) -> None:
        """Go from an earlier scene to the present one, if things may move."""
        canvas = self._canvas_ref()
        if canvas is None or not (theme().motion and canvas.isVisible()):
            return
        stage = canvas.stage
        is_large = len(stage.edges) > MOST_EDGES
        if is_large or len(stage.geometry.neurons) > MOST_NEURONS:
            return
        self._from, self._to, self._fitted = before, self.scene(), canvas.fitted
        self._ways = {
            layer: (old[0] - new[0], old[1] - new[1])
            for layer, new in self._to.places.items()
            if (old := before.places.get(layer)) is not None and old != new
        }
        if before != self._to:
            self._progress.start()

    def finish(self) -> None:
        """Be where everything goes, at once."""
        if self.is_on:
            self._progress.stop()
            self._end()

    def _show(self, progress: float) -> None:
        left = 1.0 - progress
        offset = self._to.offset + (self._from.offset - self._to.offset) * left
        zoom = self._to.zoom + (self._from.zoom - self._to.zoom) * left
        self._stand(left, zoom, offset)

    def _end(self) -> None:
        self._stand(0.0, self._to.zoom, self._to.offset)
        canvas = self._canvas_ref()
        if canvas is not None:
            canvas.fitted = self._fitted
        self._ways = {}
        self.ended.emit()

    def _stand(self, left: float, zoom: float, offset: QPointF) -> None:
        """Show layers with this share of their way left, and this part of the plane."""
        canvas = self._canvas_ref()
        if canvas is None:
            return
        self._stepping = True
        canvas.stage.set_shifts(
            {layer: (dx * left, dy * left) for layer, (dx, dy) in self._ways.items()}
            if left
            else {}
        )
        canvas.view.show_at(zoom, offset)
        canvas.presenter.changed()
        self._stepping = False

    def _view_moved(self) -> None:
        """Leave the view to who moved it meanwhile."""
        canvas = self._canvas_ref()
        if canvas is not None and self.is_on and not self._stepping:
            self._to = replace(
                self._to, zoom=canvas.view.zoom, offset=canvas.view.offset
            )
            self._fitted = canvas.fitted
            self.finish()

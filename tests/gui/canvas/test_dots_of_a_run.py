"""Neurons seen from afar, which of a run the thread that paints connections paints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QRegion

from engine.project import with_settings
from gui.canvas.hit_test import EMPTY, Hit
from tests.gui.canvas.conftest import small_project
from tests.gui.canvas.test_canvas import layer_of
from tests.gui.canvas.test_weaver import kernel, raster, settled  # noqa: F401
from tests.gui.raster.conftest import code_folder  # noqa: F401


def from_afar(canvas) -> None:
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.3)
    assert canvas.presenter.moment.detail.dots


def painted(canvas, moment) -> np.ndarray:
    """A moment as it is painted, with the newest picture of the connections."""
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    canvas.renderer.paint(image, moment, [], QRegion(canvas.rect()))
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).copy()


@pytest.mark.parametrize("zoom", [0.3, 0.22])
def test_dots_of_a_run_look_alike_whoever_paints_them(small, monkeypatch, zoom):
    canvas = small.canvas
    canvas.weaver.synchronous = True
    from_afar(canvas)
    canvas.view.zoom_to(QPointF(30, 40), zoom)
    canvas.repaint()
    moment = replace(canvas.presenter.moment, training=True, resting=False)
    canvas.renderer.begin(moment)
    assert canvas.weaver.has_over
    by_thread = painted(canvas, moment)
    lines = canvas.weaver._front.image.copy()
    monkeypatch.setattr(canvas.renderer, "_dots_of_run", lambda _: None)
    canvas.renderer.begin(moment)
    assert not canvas.weaver.has_over
    assert canvas.weaver._front.image != lines
    np.testing.assert_array_equal(painted(canvas, moment), by_thread)


def test_what_lies_below_the_dots_leaves_them_to_the_window(small):
    canvas = small.canvas
    canvas.weaver.synchronous = True
    from_afar(canvas)

    def has_over(**changes: object) -> bool:
        moment = replace(canvas.presenter.moment, training=True, resting=False)
        canvas.renderer.begin(replace(moment, **changes))
        return canvas.weaver.has_over

    assert has_over()
    assert not has_over(training=False)
    neuron = int(layer_of(small, "Hidden 1").neurons[1])
    canvas.set_hover(Hit("neuron", neuron=neuron))
    assert not has_over()
    canvas.set_hover(EMPTY)
    assert has_over()
    small.selection.select(neurons=(neuron,))
    assert not has_over()
    small.selection.select()
    assert has_over()
    # In the midst of a zoom the newest picture is one of another zoom.
    shown = canvas.weaver._shown
    strokes = replace(shown.strokes, zoom=0.9 * shown.strokes.zoom)
    canvas.weaver._shown = replace(shown, strokes=strokes)
    assert not has_over()
    assert has_over()
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.8)
    assert not has_over()


def test_after_a_run_the_window_paints_the_dots(small, qtbot):
    canvas, session = small.canvas, small.session
    small.document.replace(with_settings(small_project(), pace=None), None)
    from_afar(canvas)
    session.play()
    qtbot.waitUntil(lambda: canvas.weaver.has_over)
    session.pause()
    settled(qtbot, canvas)
    assert not canvas.weaver.has_over
    # A picture that is moved is one without dots.
    canvas.view.pan(QPointF(7, 0))
    moved = settled(qtbot, canvas)
    canvas.weaver.synchronous = True
    canvas.presenter.show()
    np.testing.assert_array_equal(settled(qtbot, canvas), moved)

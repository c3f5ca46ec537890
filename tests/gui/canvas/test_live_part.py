"""Of a run only what changes is painted, and nothing that changes is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QImage, QRegion

from engine.edits.gather import Split
from engine.edits.placement import Move
from engine.edits.rename import RenameNeuron
from engine.network.parameters import unpack, vector_size
from engine.project import with_settings
from gui.canvas.live_part import LivePart
from gui.canvas.seen_part import SeenPart
from gui.style.shadow import CHIP
from tests.gui.canvas.conftest import small_project, wide_project
from tests.gui.canvas.test_canvas import layer_of
from tests.gui.canvas.test_weaver import kernel, raster, settled  # noqa: F401
from tests.gui.raster.conftest import code_folder  # noqa: F401


def other_values(project, scale=2.0):
    """The same network with parameters far from what they were."""
    size = vector_size(project.network)
    vector = np.random.default_rng(5).normal(scale=scale, size=size)
    vector = vector.astype(np.float32)
    return replace(project, network=unpack(project.network, vector))


def with_loose_neurons(scene):
    layer = layer_of(scene, "Hidden 1")
    scene.document.do(Split((layer.id,)))


def with_long_names(scene):
    with_loose_neurons(scene)
    for layer in scene.document.project.network.layers:
        for neuron in layer.neurons.tolist():
            name = f"a name that has no room {neuron}"
            scene.document.do(RenameNeuron(neuron, name))


def with_ways_back(scene):
    """Curves begin and end outside of the cards."""
    last = scene.document.project.network.layers[-1]
    scene.document.do(Move((last.id,), -500.0, 60.0))


CHANGES = {
    "loose": with_loose_neurons,
    "named": with_long_names,
    "back": with_ways_back,
}


def part_of(canvas) -> QRect:
    numbered = bool(canvas.renderer.pills)
    return LivePart().of(canvas.stage, canvas.view, canvas.rect(), numbered=numbered)


def changed_outside_the_part(scene, qtbot, scale) -> np.ndarray:
    """Which dots other values change outside of it, without tools and shadows."""
    canvas = scene.canvas
    seen = SeenPart.of(canvas)
    before, tools = settled(qtbot, canvas), canvas.tools.covered.region
    scene.document.replace(other_values(scene.document.project, scale), None)
    seen.show_on(canvas)
    after = settled(qtbot, canvas)
    tools += canvas.tools.covered.region
    changed = (before != after).any(axis=2)
    assert changed.any()
    fall, blur = CHIP
    for tool in tools:
        box = tool.adjusted(-blur, -blur, blur, blur + fall)
        box &= canvas.rect()
        changed[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = False
    part = part_of(canvas)
    changed[part.top() : part.bottom() + 1, part.left() : part.right() + 1] = False
    return changed


@pytest.mark.parametrize("zoom", [1.6, 1.0, 0.7, 0.5, 0.3])
@pytest.mark.parametrize("numbers", ["selection", "all"])
@pytest.mark.parametrize("kind", ["small", "wide", "loose", "named", "back"])
def test_what_changes_with_the_values_lies_in_the_part(
    show, qtbot, kind, zoom, numbers
):
    scene = show(wide_project() if kind == "wide" else small_project())
    canvas = scene.canvas
    canvas.showing.set_numbers(numbers)
    change = CHANGES.get(kind)
    if change is not None:
        change(scene)
    canvas.frame_all()
    middle = canvas.rect().center().toPointF()
    canvas.view.zoom_at(middle, zoom / canvas.view.zoom)
    assert not changed_outside_the_part(scene, qtbot, 2.0).any()


@pytest.mark.parametrize("place", [0, -1])
def test_so_do_ticks_and_labels_of_a_loose_neuron_seen_from_near(show, qtbot, place):
    """Near 0 the tick of a bias is above the disc."""
    scene = show(small_project())
    with_loose_neurons(scene)
    canvas = scene.canvas
    centres = canvas.scene_geometry.centres
    x, y = centres[np.argsort(centres[:, 1])[place]].tolist()
    canvas.view.show_at(2.4, canvas.rect().center().toPointF() - QPointF(x, y) * 2.4)
    assert not changed_outside_the_part(scene, qtbot, 0.02).any()


def test_a_region_with_corners_is_painted_as_the_whole_is(small, qtbot):
    canvas = small.canvas
    whole = settled(qtbot, canvas)
    region = QRegion(canvas.rect()) - QRegion(QRect(200, 100, 300, 150))
    region -= QRegion(QRect(50, 300, 20, 90))
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    image.fill(0x123456)
    canvas.render(image, QPoint(0, 0), region)
    raw = np.frombuffer(image.constBits(), np.uint8)
    seen = raw.reshape(image.height(), image.width(), 4)[..., 2::-1]
    inside = np.ones(seen.shape[:2], np.bool_)
    inside[100:250, 200:500] = False
    inside[300:390, 50:70] = False
    np.testing.assert_array_equal(seen[inside], whole[inside])
    assert (seen[~inside] == (0x12, 0x34, 0x56)).all()


class Painted(QObject):
    """Notes what of a widget is painted."""

    def __init__(self, widget) -> None:
        super().__init__(widget)
        self.bounds: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.bounds.append(event.region().boundingRect())
        return False


def test_of_a_run_the_network_is_painted_and_all_when_more_changes(small, qtbot):
    canvas, session = small.canvas, small.session
    small.document.replace(with_settings(small_project(), pace=None), None)
    canvas.view.zoom_at(canvas.rect().center().toPointF(), 0.6)
    settled(qtbot, canvas)
    part = part_of(canvas)
    assert 0 < part.height() < 0.8 * canvas.height()
    session.play()
    painted = Painted(canvas)
    qtbot.waitUntil(lambda: part in painted.bounds)
    painted.bounds.clear()
    small.selection.select(neurons=(int(layer_of(small, "Hidden 1").neurons[0]),))
    qtbot.waitUntil(lambda: canvas.rect() in painted.bounds)
    session.pause()


def test_what_changed_is_painted_though_a_part_was_meanwhile(small, qtbot, monkeypatch):
    canvas, session = small.canvas, small.session
    small.document.replace(with_settings(small_project(), pace=None), None)
    canvas.view.zoom_at(canvas.rect().center().toPointF(), 0.6)
    settled(qtbot, canvas)
    session.play()
    painted = Painted(canvas)
    part = part_of(canvas)
    qtbot.waitUntil(lambda: part in painted.bounds)
    with monkeypatch.context() as patched:
        # As if a picture were on its way.
        patched.setattr(canvas.presenter.renderer, "begin", lambda _: True)
        canvas.presenter.show()
        canvas.repaint(QRect(0, 0, 5, 5))
    painted.bounds.clear()
    qtbot.waitUntil(lambda: canvas.rect() in painted.bounds)
    session.pause()

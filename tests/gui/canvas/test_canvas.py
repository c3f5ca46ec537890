from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF
from PySide6.QtWidgets import QApplication

from engine.data.sets import load_set
from engine.edits.add import AddNeuron
from engine.edits.new_project import new_project
from engine.edits.parameters import SetFrozen, SetWeights
from engine.edits.remove import RemoveItems
from engine.project import with_settings
from gui.canvas.overlay import NOTHING, Ghost, Link, Overlay
from gui.canvas.painters.image_painter import grid_of
from gui.canvas.painters.kept_text import KeptTexts
from gui.style.number_text import format_count
from gui.style.palette import DARK, LIGHT
from gui.style.theme import theme
from tests.gui.canvas.conftest import small_project, wide_project

if TYPE_CHECKING:
    from PySide6.QtGui import QColor


def picture(canvas) -> np.ndarray:
    """The canvas as colours, [h, w, 3]."""
    image = (
        canvas.grab()
        .toImage()
        .convertToFormat(canvas.grab().toImage().Format.Format_RGB32)
    )
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.width(), 4)[..., 2::-1].copy()


def at_rest(qtbot, canvas) -> np.ndarray:
    """The picture after the last change has settled."""
    qtbot.waitUntil(lambda: not canvas.presenter.resting.isActive())
    return picture(canvas)


def colours_at(pixels: np.ndarray, point: QPoint, reach: int = 2) -> np.ndarray:
    y, x = point.y(), point.x()
    return pixels[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3)


def near(colours: np.ndarray, wanted: QColor, tolerance: int = 40) -> bool:
    target = np.array([wanted.red(), wanted.green(), wanted.blue()], int)
    return bool((np.abs(colours.astype(int) - target).max(axis=1) < tolerance).any())


def layer_of(scene, name):
    return scene.document.project.network.layer_named(name)


def test_it_fits_the_network_into_the_window_clear_of_the_tools(small):
    canvas = small.canvas
    shown = [
        canvas.view.rect_to_screen(card.rect) for card in canvas.scene_geometry.cards
    ]
    assert all(QRectF(canvas.rect()).contains(rect) for rect in shown)
    tools = canvas.tools.covered.boxes
    assert len(tools) == 4
    assert not any(tool.intersects(rect) for tool in tools for rect in shown)


@pytest.mark.parametrize("size", [(800, 470), (1360, 702), (712, 422), (480, 320)])
def test_tools_never_cover_each_other(show, size):
    canvas = show(wide_project(), size).canvas
    boxes = canvas.tools.covered.boxes
    assert len(boxes) == 5
    for index, box in enumerate(boxes):
        assert QRectF(canvas.rect()).contains(box)
        assert not any(box.intersects(other) for other in boxes[index + 1 :])


def test_the_view_stays_where_it_is_after_an_edit(small):
    canvas = small.canvas
    before = canvas.view.zoom, canvas.view.offset
    small.document.do(AddNeuron(layer_of(small, "Hidden 1").id))
    assert len(canvas.scene_geometry.neurons) == 10
    assert (canvas.view.zoom, canvas.view.offset) == before
    canvas.resize(canvas.width() - 60, canvas.height())
    assert (canvas.view.zoom, canvas.view.offset) == before


def test_another_project_is_framed_anew(small):
    small.canvas.view.zoom_at(QPointF(0, 0), 3)
    small.document.replace(wide_project(), None)
    assert small.canvas.view.zoom < 1
    assert len(small.canvas.stage.edges) == 2000


def test_points_to_aim_at_hit_what_they_name(small):
    canvas = small.canvas
    hidden = layer_of(small, "Hidden 1")
    neuron = int(hidden.neurons[3])

    def hit(*args):
        return canvas.hit(QPointF(canvas.point_of(*args)))

    assert hit("Hidden 1", 3).neuron == neuron
    assert hit("Hidden 1", 3).kind == "neuron"
    for side in ("in", "out"):
        assert (hit("Hidden 1", 3, side).kind, hit("Hidden 1", 3, side).port) == (
            "port",
            side,
        )
        assert hit("Hidden 1", None, side).kind == "card_port"
    assert hit("Hidden 1").kind == "head"
    with pytest.raises(KeyError):
        canvas.point_of("Hidden 9")
    with pytest.raises(KeyError):
        canvas.point_of("Hidden 1", 4)


def test_framing_the_selection_enlarges_it(small):
    canvas = small.canvas
    canvas.view.zoom_at(QPointF(0, 0), 0.3)
    layer = layer_of(small, "Output")
    small.selection.select(layers=(layer.id,))
    canvas.frame_selection()
    rect = canvas.view.rect_to_screen(canvas.scene_geometry.rect_of(layer.id))
    assert canvas.view.zoom == 1
    assert abs(rect.center().x() - canvas.width() / 2) < 1


def test_a_weight_shows_in_the_colour_of_its_sign(small, qtbot):
    theme().set("dark")
    source = int(layer_of(small, "Hidden 2").neurons[0])
    target = int(layer_of(small, "Output").neurons[0])
    for weight, stop in ((50.0, -1), (-50.0, 0)):
        small.document.do(SetWeights({(source, target): weight}))
        pixels = at_rest(qtbot, small.canvas)
        port = small.canvas.point_of("Hidden 2", 0, "out") + QPoint(6, 0)
        assert near(colours_at(pixels, port), DARK.weight_stops[stop])


def test_a_selected_neuron_has_a_ring_in_the_accent(small, qtbot):
    theme().set("light")
    canvas, hidden = small.canvas, layer_of(small, "Hidden 1")
    above = canvas.point_of("Hidden 1", 0)
    above -= QPoint(0, round((28 + 7) * canvas.view.zoom) + 1)
    assert not near(colours_at(at_rest(qtbot, canvas), above), LIGHT.accent_text)
    small.selection.select(neurons=(int(hidden.neurons[0]),))
    assert near(colours_at(at_rest(qtbot, canvas), above), LIGHT.accent_text)


def test_what_is_not_selected_steps_back(small, qtbot):
    theme().set("dark")
    before = at_rest(qtbot, small.canvas)
    small.selection.select(neurons=(int(layer_of(small, "Output").neurons[0]),))
    after = at_rest(qtbot, small.canvas)
    line = small.canvas.point_of("Inputs", 1, "out") + QPoint(12, 0)
    strength = [
        colours_at(pixels, line, 6).astype(int).max() for pixels in (before, after)
    ]
    assert strength[1] < strength[0]


def test_hovering_a_connection_writes_its_weight(small, qtbot):
    canvas = small.canvas
    hidden, output = layer_of(small, "Hidden 2"), layer_of(small, "Output")
    ends = int(hidden.neurons[0]), int(output.neurons[0])
    before = at_rest(qtbot, canvas)
    start = canvas.point_of("Hidden 2", 0, "out")
    stop = canvas.point_of("Output", 0, "in")
    canvas.set_hover(canvas.hit(QPointF(start + QPoint(24, 1))))
    assert canvas.hover.connection == ends
    middle = QPoint((start.x() + stop.x()) // 2, (start.y() + stop.y()) // 2)
    changed = np.abs(picture(canvas).astype(int) - before).max(axis=2) > 30
    assert changed[
        middle.y() - 8 : middle.y() + 8, middle.x() - 12 : middle.x() + 12
    ].any()
    canvas.set_hover(canvas.hit(QPointF(2, 240)))
    np.testing.assert_array_equal(picture(canvas), before)


def test_leaving_the_canvas_ends_the_hover(small, qtbot):
    canvas = small.canvas
    qtbot.mouseMove(canvas, canvas.point_of("Hidden 1", 1))
    assert canvas.hover.neuron == int(layer_of(small, "Hidden 1").neurons[1])
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.hover.kind == "empty"


@pytest.mark.parametrize(
    "overlay",
    [
        Overlay(box=QRectF(0, 0, 80, 60)),
        Overlay(link=Link(QPointF(0, 0), QPointF(90, 60))),
        Overlay(ghosts=(Ghost("hidden", 3, "relu", QPointF(60, 0)),)),
        Overlay(ghosts=(Ghost("neuron", 1, "tanh", QPointF(160, 0)),)),
    ],
)
def test_previews_come_and_go_without_a_trace(small, qtbot, overlay):
    before = at_rest(qtbot, small.canvas)
    small.canvas.set_overlay(overlay)
    assert (picture(small.canvas) != before).any()
    small.canvas.set_overlay(NOTHING)
    np.testing.assert_array_equal(at_rest(qtbot, small.canvas), before)


def test_drop_targets_and_sizes_are_previewed(small, qtbot):
    hidden = layer_of(small, "Hidden 1")
    before = at_rest(qtbot, small.canvas)
    for overlay in (
        Overlay(drop_layer=hidden.id),
        Overlay(drop_neurons=frozenset({int(hidden.neurons[0])})),
        Overlay(resized=(hidden.id, 2)),
        Overlay(moved={hidden.id: (14.0, 0.0)}),
    ):
        small.canvas.set_overlay(overlay)
        assert (at_rest(qtbot, small.canvas) != before).any()


def test_a_refusal_gives_its_reason_after_a_moment(small, qtbot):
    theme().set("light")
    canvas = small.canvas
    link = Link(QPointF(100, 0), QPointF(160, -40), "An input takes no connections.")
    canvas.set_overlay(Overlay(link=link))
    chip = canvas.view.to_screen(link.end).toPoint() + QPoint(0, 27)
    assert not near(colours_at(picture(canvas), chip), LIGHT.danger_soft, 4)
    with qtbot.waitSignal(canvas._refusal.due):
        pass
    assert near(colours_at(picture(canvas), chip, 8), LIGHT.danger_soft, 4)
    canvas.set_overlay(NOTHING)
    assert not canvas._refusal.is_due


def test_frozen_parameters_are_marked(small, qtbot):
    hidden, output = layer_of(small, "Hidden 2"), layer_of(small, "Output")
    before = at_rest(qtbot, small.canvas)
    neuron = int(hidden.neurons[0])
    ends = neuron, int(output.neurons[0])
    small.document.do(SetFrozen((neuron,), (), True))
    badge = at_rest(qtbot, small.canvas)
    assert (badge != before).any()
    small.document.do(SetFrozen((), (ends,), True))
    assert (at_rest(qtbot, small.canvas) != badge).any()


def test_the_theme_changes_at_once(small, qtbot):
    theme().set("dark")
    corner = QPoint(small.canvas.width() - 30, 80)
    assert near(colours_at(at_rest(qtbot, small.canvas), corner, 1), DARK.canvas, 4)
    theme().set("light")
    assert near(colours_at(picture(small.canvas), corner, 1), LIGHT.canvas, 4)


@pytest.mark.parametrize("zoom", [0.1, 0.3, 0.4, 0.6, 0.9, 2.0, 4.0])
@pytest.mark.parametrize("make", [small_project, wide_project])
def test_every_zoom_can_be_painted(show, zoom, make):
    scene = show(make())
    canvas = scene.canvas
    scene.selection.select(
        layers=(layer_of(scene, "Hidden 1").id,),
        neurons=(int(layer_of(scene, "Output").neurons[0]),),
    )
    canvas.view.zoom_to(QPointF(400, 250), zoom)
    assert len(np.unique(picture(canvas).reshape(-1, 3), axis=0)) > 20


def test_a_closed_card_opens_and_closes(show, qtbot):
    scene = show(wide_project())
    canvas, hidden = scene.canvas, layer_of(scene, "Hidden 1")
    assert canvas.scene_geometry.card(hidden.id).closed
    canvas.open_layer(hidden.id)
    assert len(canvas.scene_geometry.neurons) == 50
    canvas.close_layer(hidden.id)
    assert len(canvas.scene_geometry.neurons) == 10


def test_a_layer_of_1024_is_a_card_of_images_that_says_so_and_opens(
    show, qtbot, monkeypatch
):
    said, draw = [], KeptTexts.draw_pill

    def note(self, painter, rect, text) -> None:
        said.append(text)
        draw(self, painter, rect, text)

    monkeypatch.setattr(KeptTexts, "draw_pill", note)
    made = new_project(load_set("digits"), hidden=((1024, "relu"),))
    scene = show(made)
    canvas, hidden = scene.canvas, layer_of(scene, "Hidden 1")
    card = canvas.scene_geometry.card(hidden.id)
    assert card.closed
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 1.0)
    body = canvas.view.rect_to_screen(card.rect).center()
    canvas.view.pan(canvas.rect().toRectF().center() - body)
    at_rest(qtbot, canvas)
    columns, rows = grid_of(card)
    assert 9 <= columns * rows < 1024
    assert f"{format_count(1024 - columns * rows)} more" in said
    canvas.open_layer(hidden.id)
    assert not canvas.scene_geometry.card(hidden.id).closed
    assert set(hidden.neurons.tolist()) <= set(canvas.scene_geometry.neurons.tolist())
    at_rest(qtbot, canvas)


def test_weight_images_follow_the_weights(show, qtbot):
    scene = show(wide_project())
    canvas = scene.canvas
    card = canvas.scene_geometry.card(layer_of(scene, "Hidden 1").id)
    body = canvas.view.rect_to_screen(card.rect).toRect()
    before = at_rest(qtbot, canvas)[
        body.top() : body.bottom(), body.left() : body.right()
    ]
    inputs, hidden = layer_of(scene, "Inputs"), layer_of(scene, "Hidden 1")
    changes = {(int(n), int(hidden.neurons[5])): 3.0 for n in inputs.neurons}
    scene.document.do(SetWeights(changes))
    after = at_rest(qtbot, canvas)[
        body.top() : body.bottom(), body.left() : body.right()
    ]
    assert (before != after).any()


def test_training_moves_the_picture_and_the_numbers(small, qtbot):
    canvas, session = small.canvas, small.session
    small.document.replace(with_settings(small_project(), pace=None), None)
    before = at_rest(qtbot, canvas)
    session.play()
    qtbot.waitUntil(lambda: session.latest.epoch > 20)
    session.pause()
    layer = layer_of(small, "Output")
    network = small.document.project.network
    np.testing.assert_array_equal(
        np.sort(np.abs(canvas.stage.edges.weights)),
        np.sort(
            np.abs(np.concatenate([p.weights.ravel() for p in network.projections]))
        ),
    )
    assert canvas.values.value(layer.id, 0) is not None
    assert (at_rest(qtbot, canvas) != before).any()


def test_it_is_spoken_of_in_layers_and_neurons(small):
    canvas = small.canvas
    assert canvas.accessibleName() == "Network: 4 layers, 9 neurons"
    assert "Hidden 1: 4 · tanh" in canvas.accessibleDescription()
    small.document.do(RemoveItems(layers=(layer_of(small, "Hidden 2").id,)))
    assert canvas.accessibleName() == "Network: 3 layers, 7 neurons"


def test_what_an_edit_removes_is_no_longer_selected(small):
    hidden = layer_of(small, "Hidden 2")
    small.selection.select(layers=(hidden.id,))
    small.document.do(RemoveItems(layers=(hidden.id,)))
    assert not small.selection.picked


def test_a_failure_to_paint_is_raised_once_and_then_told(small, qtbot, monkeypatch):
    canvas = small.canvas

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(canvas.renderer._neurons, "paint", fail)
    with pytest.raises(ZeroDivisionError):
        canvas.repaint()
    painted = picture(canvas)
    assert near(painted.reshape(-1, 3), theme().palette.danger)
    monkeypatch.undo()
    small.document.do(AddNeuron(layer_of(small, "Hidden 1").id))
    assert len(np.unique(picture(canvas).reshape(-1, 3), axis=0)) > 20


def test_it_dies_without_the_collector(qtbot, show):
    scene = show(small_project())
    gone = weakref.ref(scene.canvas)
    gc.collect()
    assert not gc.isenabled()
    scene.canvas.close()
    scene.canvas.deleteLater()
    scene.canvas = None
    qtbot.waitUntil(lambda: gone() is None)

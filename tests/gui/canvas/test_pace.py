"""Which moments of a run are painted, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSizeF

import gui.canvas.presenter
import gui.canvas.weaver
from engine.edits.placement import Move
from engine.edits.remove import RemoveItems
from engine.network.parameters import pack, unpack
from gui.style.theme import theme
from gui.training.session import Session
from tests.gui.canvas.test_weaver import kernel, raster, settled  # noqa: F401
from tests.gui.raster.conftest import code_folder  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.canvas.strokes import Strokes


class Clock:
    """A clock that a test sets; in milliseconds."""

    def __init__(self) -> None:
        self.now = 1e6

    def __call__(self) -> float:
        return self.now / 1000


class Seen(QObject):
    """Notes of each painting what of the canvas it is, and which picture is shown."""

    def __init__(self, canvas) -> None:
        super().__init__(canvas)
        self._weaver = canvas.weaver
        self.parts: list[tuple[QRect, Strokes]] = []
        canvas.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Paint:
            part = event.region().boundingRect()
            self.parts.append((part, self._weaver._shown.strokes))
        return False


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    for module in (gui.canvas.presenter, gui.canvas.weaver):
        monkeypatch.setattr(module, "perf_counter", made)
    return made


@pytest.fixture
def running(small, qtbot, clock, monkeypatch):
    """A canvas that takes what it is shown for moments of a run."""
    canvas = small.canvas
    settled(qtbot, canvas)
    monkeypatch.setattr(Session, "is_running", True)
    # A slow machine is not to be taken for a run that ended.
    canvas.presenter.resting.setInterval(1_000_000)
    return canvas


@pytest.fixture
def wishes(running, monkeypatch) -> list[object]:
    """The pictures that are asked for."""
    made: list[object] = []
    ask = running.weaver.ask

    def noted(wish):
        made.append(wish)
        return ask(wish)

    monkeypatch.setattr(running.weaver, "ask", noted)
    return made


def moment(canvas, clock, after: float) -> None:
    """Another moment, so many milliseconds after the last one."""
    clock.now += after
    network = canvas.stage.network
    vector = pack(network)
    vector += np.float32(0.1)
    canvas.stage.show(unpack(network, vector), in_run=True)
    canvas.presenter.followed()


@pytest.fixture
def shown(running, clock, qtbot) -> Callable[[float], None]:
    """Show another moment, until its picture is on the screen."""
    seen = Seen(running)

    def show(after: float) -> None:
        del seen.parts[:]
        with qtbot.waitSignal(running.weaver.woven):
            moment(running, clock, after)
        qtbot.waitUntil(lambda: bool(seen.parts))

    return show


def test_each_moment_is_asked_for_once(shown, wishes):
    for _ in range(5):
        shown(16.0)
    assert len(wishes) == 5


def test_what_changes_meanwhile_is_asked_for_when_it_is_painted(
    running, clock, wishes, qtbot
):
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 16.0)
        running.set_hover(running.hit(QPointF(0, 0)))
        running.showing.set_secluded(True)
    qtbot.waitUntil(lambda: len(wishes) > 1)
    assert [wish.strokes.secluded for wish in wishes][:2] == [False, True]


def test_a_moment_that_comes_a_little_early_does_not_wait(shown, running, clock, qtbot):
    shown(16.0)
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 12.5)
        assert running.weaver._pending is not None


def test_one_that_comes_much_too_early_does(shown, running, clock, qtbot):
    shown(16.0)
    moment(running, clock, 7.0)
    assert running.weaver.is_busy
    assert running.weaver._pending is None
    with qtbot.waitSignal(running.weaver.due):
        clock.now += 9.0


def test_of_slow_pictures_every_second_moment_is_painted(
    shown, running, clock, wishes, monkeypatch
):
    """The next one is newer when a picture is due."""
    governor, quality = running.weaver.governor, running.weaver.governor.quality
    monkeypatch.setattr(
        governor, "quality", lambda demand: replace(quality(demand), interval=32.0)
    )
    shown(32.0)
    del wishes[:]
    moment(running, clock, 16.0)
    assert not wishes
    assert not running.weaver.is_busy
    shown(16.0)
    (wish,) = wishes
    assert wish.strokes.edges is running.stage.edges


def test_rare_moments_are_all_painted(shown, wishes):
    """As of a run with a step a second, of which none is left to the next."""
    for _ in range(2):
        shown(1000.0)
    assert len(wishes) == 2


def test_in_a_run_a_canvas_is_painted_in_its_new_size_at_once(
    shown, running, clock, qtbot
):
    running.fitted = False
    shown(16.0)
    running.resize(running.width() + 60, running.height() + 40)
    clock.now += 16.0
    running.repaint()
    qtbot.waitUntil(lambda: not running.weaver.is_busy)
    assert running.weaver._shown.ground.size == QSizeF(running.size())


def test_weights_of_a_run_are_those_of_its_moment(running, clock):
    before = running.stage.edges.weights.copy()
    moment(running, clock, 16.0)
    weights = [p.weights.ravel() for p in running.stage.network.projections]
    np.testing.assert_array_equal(running.stage.edges.weights, np.concatenate(weights))
    assert (running.stage.edges.weights != before).all()


def move(canvas) -> None:
    canvas.view.pan(QPointF(-170.0, 0.0))


def zoom(canvas) -> None:
    canvas.view.zoom_to(canvas.rect().toRectF().center(), 0.4)


def darken(canvas) -> None:
    theme().set("dark")


@pytest.mark.parametrize("is_drawing", [False, True])
@pytest.mark.parametrize("change", [move, zoom, darken])
def test_what_changes_in_a_run_is_painted_everywhere(
    shown, running, clock, qtbot, change, is_drawing
):
    """Also where it comes in the middle of a picture of values alone."""
    seen = Seen(running)
    theme().set("light")
    for _ in range(3):
        shown(16.0)
    if is_drawing:
        moment(running, clock, 16.0)
        assert running.weaver._pending is not None
    change(running)
    view, palette = running.view, theme().palette

    def is_shown(strokes: Strokes) -> bool:
        is_there = (strokes.zoom, strokes.offset) == (view.zoom, view.corner)
        return is_there and strokes.palette is palette

    def is_painted() -> bool:
        clock.now += 8.0
        whole = [of for part, of in seen.parts if part == running.rect()]
        return any(map(is_shown, whole)) and not running.weaver.is_busy

    qtbot.waitUntil(is_painted)
    for _ in range(3):
        shown(16.0)
    assert seen.parts[-1][0].width() < running.width()


def move_away(scene) -> None:
    layer = scene.document.project.network.layer_named("Hidden 1")
    scene.document.do(Move((layer.id,), 0.0, 120.0))


def remove_lowest(scene) -> None:
    layer = scene.document.project.network.layer_named("Hidden 1")
    scene.document.do(RemoveItems(neurons=(int(layer.neurons[-1]),)))


@pytest.mark.parametrize("change", [move_away, remove_lowest])
def test_where_something_was_is_painted_after_an_edit_in_a_run(
    small, shown, running, clock, qtbot, change
):
    seen = Seen(running)
    shown(16.0)
    del seen.parts[:]
    change(small)
    cards = running.scene_geometry.cards

    def is_painted() -> bool:
        clock.now += 8.0
        return any(part == running.rect() for part, _ in seen.parts)

    qtbot.waitUntil(is_painted)
    assert running.scene_geometry.cards is cards

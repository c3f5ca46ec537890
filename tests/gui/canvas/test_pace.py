"""Which moments of a run are painted, and when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF

import gui.canvas.presenter
import gui.canvas.weaver
from engine.network.parameters import pack, unpack
from gui.training.session import Session
from tests.gui.canvas.test_weaver import kernel, raster, settled  # noqa: F401
from tests.gui.raster.conftest import code_folder  # noqa: F401


class Clock:
    """A clock that a test sets; in milliseconds."""

    def __init__(self) -> None:
        self.now = 1e6

    def __call__(self) -> float:
        return self.now / 1000


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


def test_each_moment_is_asked_for_once(running, clock, wishes, qtbot):
    for _ in range(5):
        with qtbot.waitSignal(running.weaver.woven):
            moment(running, clock, 16.0)
        running.repaint()
    assert len(wishes) == 5


def test_what_changes_meanwhile_is_asked_for_when_it_is_painted(
    running, clock, wishes, qtbot
):
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 16.0)
        running.set_hover(running.hit(QPointF(0, 0)))
        running.showing.set_secluded(True)
    running.repaint()
    assert [wish.strokes.secluded for wish in wishes] == [False, True]


def test_a_moment_that_comes_a_little_early_does_not_wait(
    running, clock, wishes, qtbot
):
    for early in (0.0, 3.5):
        with qtbot.waitSignal(running.weaver.woven):
            moment(running, clock, 16.0 - early)
            assert running.weaver._pending is wishes[-1]
        running.repaint()


def test_one_that_comes_much_too_early_does(running, clock, qtbot):
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 16.0)
    running.repaint()
    moment(running, clock, 7.0)
    assert running.weaver.is_busy
    assert running.weaver._pending is None
    with qtbot.waitSignal(running.weaver.due):
        clock.now += 9.0


def test_of_slow_pictures_every_second_moment_is_painted(
    running, clock, wishes, qtbot, monkeypatch
):
    """The next one is newer when a picture is due."""
    governor, quality = running.weaver.governor, running.weaver.governor.quality
    monkeypatch.setattr(
        governor, "quality", lambda demand: replace(quality(demand), interval=32.0)
    )
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 32.0)
    running.repaint()
    del wishes[:]
    moment(running, clock, 16.0)
    assert not wishes
    assert not running.weaver.is_busy
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 16.0)
    (wish,) = wishes
    assert wish.strokes.edges is running.stage.edges


def test_rare_moments_are_all_painted(running, clock, wishes, qtbot):
    """As of a run with a step a second, of which none is left to the next."""
    for _ in range(2):
        with qtbot.waitSignal(running.weaver.woven):
            moment(running, clock, 1000.0)
        running.repaint()
    assert len(wishes) == 2


def test_in_a_run_a_canvas_is_painted_in_its_new_size_at_once(running, clock, qtbot):
    running.fitted = False
    with qtbot.waitSignal(running.weaver.woven):
        moment(running, clock, 16.0)
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

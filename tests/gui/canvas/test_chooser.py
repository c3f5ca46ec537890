"""Choosing the connections of a large network beside the window."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from engine.edits.parameters import SetWeights
from engine.network.parameters import pack, unpack
from gui.canvas import stage as stage_module
from gui.canvas.chooser import Chooser
from gui.canvas.stage import Stage
from tests.gui.canvas.conftest import wide_project


def shuffled(network, seed):
    return unpack(network, np.random.default_rng(seed).permutation(pack(network)))


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(stage_module, "MOST_AT_ONCE", 1_000)


@pytest.fixture
def chooser(qapp):
    stage = Stage()
    stage.show(wide_project().network, anew=True)
    made = Chooser(stage, qapp)
    made.stage = stage
    yield made
    made.stop()
    made.deleteLater()


def strongest(stage) -> list[float]:
    """The sizes of the connections that should be painted."""
    sizes = np.concatenate(
        [np.abs(p.weights).ravel() for p in stage.network.projections]
    )
    return np.sort(sizes)[-len(stage.edges) :].tolist()


def shown(stage) -> list[float]:
    return np.sort(np.abs(stage.edges.weights)).tolist()


def test_it_chooses_in_a_thread_and_until_the_weights_hold_still(
    chooser, qtbot, monkeypatch
):
    stage, threads = chooser.stage, []
    original = Stage.choosing

    def choosing(self):
        job = original(self)

        def choose():
            threads.append(threading.current_thread())
            return job()

        return choose

    monkeypatch.setattr(Stage, "choosing", choosing)
    chooser.follow()
    assert not chooser.is_busy, "nothing has changed"
    for seed in range(5):
        stage.show(shuffled(stage.network, seed))
        chooser.follow()
        assert shown(stage) != strongest(stage)
    qtbot.waitUntil(lambda: not (chooser.is_busy or stage.asks_for_choice))
    assert shown(stage) == strongest(stage)
    assert 1 <= len(threads) <= 2
    assert threading.main_thread() not in threads


def test_it_stops_and_goes_on(chooser, qtbot):
    stage = chooser.stage
    stage.show(shuffled(stage.network, 1))
    chooser.follow()
    chooser.stop()
    assert not chooser.is_busy
    chooser.follow()
    assert not chooser.is_busy
    with qtbot.waitSignal(chooser.fresh):
        chooser.resume()
    assert shown(stage) == strongest(stage)


def test_the_canvas_paints_the_new_choice(show, qtbot):
    scene = show(wide_project())
    canvas = scene.canvas
    network = canvas.stage.network
    weights = {}
    for projection in network.projections:
        source, target = (
            network.layer(layer) for layer in (projection.source, projection.target)
        )
        for row, neuron in enumerate(source.neurons.tolist()):
            for column, other in enumerate(target.neurons.tolist()):
                weights[neuron, other] = float(1.0 / (1 + row * 64 + column))
    with qtbot.waitSignal(canvas.feed.rechosen):
        scene.document.do(SetWeights(weights))
    assert shown(canvas.stage) == strongest(canvas.stage)
    assert not canvas.stage.asks_for_choice
    before = canvas.stage.edges
    canvas.hide()
    scene.document.do(SetWeights({key: -2 * value for key, value in weights.items()}))
    assert canvas.stage.asks_for_choice
    with qtbot.waitSignal(canvas.feed.rechosen):
        canvas.show()
    assert canvas.stage.edges is not before
    assert shown(canvas.stage) == strongest(canvas.stage)

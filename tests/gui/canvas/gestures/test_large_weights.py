"""A weight among a million follows the hand at once.

Time is that of the thread, so that a busy machine does not fail a test; the bounds are
several times what a quiet one needs.
"""

from __future__ import annotations

from statistics import median
from time import thread_time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from gui.canvas.edges import nearest

WANTED = 0.1
"""Seconds for a step; the screen shows one in 0.016."""


@pytest.fixture(scope="module")
def million():
    made = new_project(load_set("digits"), hidden=((1024, "relu"), (1024, "relu")))
    assert made.network.n_parameters > 1_100_000
    return made


@pytest.fixture
def large(make, million):
    return make(million)


def a_connection(bench) -> tuple[QPoint, tuple[int, int]]:
    """A point between two cards where the hand gets hold of a connection."""
    edges, view = bench.canvas.stage.edges, bench.canvas.view
    strongest = int(np.argmax(np.abs(edges.weights)))
    x, y = ((edges.starts[strongest] + edges.ends[strongest]) / 2).tolist()
    at = view.to_screen(QPointF(x, y)).toPoint()
    scene = view.to_scene(QPointF(at))
    found = nearest(edges, scene.x(), scene.y(), 6 / view.zoom)
    assert found is not None
    return at, (int(edges.sources[found]), int(edges.targets[found]))


def weight(network, connection) -> float:
    (source, row), (target, column) = map(network.find_neuron, connection)
    return float(network.projection(source.id, target.id).weights[row, column])


def test_a_drag_of_a_weight_shows_each_step_at_once(large):
    at, connection = a_connection(large)
    before, first = large.project, weight(large.network, connection)
    large.click(at)
    assert large.selection.picked.connections == {connection}
    large.begin_drag(at, at - QPoint(0, 10))
    times = []
    for step in range(1, 12):
        begun = thread_time()
        large.move(at - QPoint(0, 10 + step))
        QApplication.processEvents()
        times.append(thread_time() - begun)
    shown = weight(large.session.latest.network, connection)
    assert shown == pytest.approx(first + 0.42, abs=0.006)
    assert large.project is before
    assert median(times) < WANTED
    large.key(Qt.Key.Key_Escape)
    large.release(at)
    assert large.project is before
    assert weight(large.session.latest.network, connection) == first
    assert large.steps == 0


def test_a_step_of_a_weight_by_keys_shows_at_once(large):
    _, connection = a_connection(large)
    first = weight(large.network, connection)
    large.selection.select(connections=[connection])
    times = []
    for _ in range(6):
        begun = thread_time()
        large.key(Qt.Key.Key_Up)
        QApplication.processEvents()
        times.append(thread_time() - begun)
    assert weight(large.network, connection) == pytest.approx(first + 0.6, abs=1e-5)
    assert large.steps >= 1
    assert median(times) < WANTED

"""The red part of the slider begins where a step of plain descent leaps over."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from engine.data.sets import load_set
from engine.data.steps import finish
from engine.edits.new_project import new_project
from engine.edits.parameters import SetWeights
from engine.edits.settings import ChangeSettings
from engine.explain import curvature
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.network.parameters import exists, frozen, pack
from engine.project import Project, with_settings
from engine.trainer import Trainer
from gui.panels.transport.rate_control import RateControl
from gui.panels.transport.transport import Transport
from gui.style.number_text import format_rate
from gui.style.theme import theme
from gui.training import rate_border as module
from tests.engine import reference
from tests.gui.panels.test_transport import choose, click, part, type_into
from tests.gui.training.conftest import bench, garbage, moons  # noqa: F401

LIMIT = 20_000
STEP = 1e-5


def scaled(project):
    """The training rows as training sees them."""
    data, scaling = project.dataset, project.scaling
    x, y = data.inputs[data.train_rows], data.targets[data.train_rows]
    if scaling is None:
        return x.astype(float), y.astype(float)
    return (
        (x - scaling.input_mean) / scaling.input_scale,
        (y - scaling.target_mean) / scaling.target_scale,
    )


def sharpest(project):
    """The largest eigenvalue of all second derivatives, each a difference."""
    network = project.network
    free = np.flatnonzero(exists(network) & ~frozen(network))
    x, y = scaled(project)
    w = pack(network).astype(np.float64)

    def gradient(at):
        return reference.gradient(network, at, project.settings.loss, x, y)[free]

    columns = []
    for index in free:
        step = np.zeros_like(w)
        step[index] = STEP
        columns.append((gradient(w + step) - gradient(w - step)) / (2 * STEP))
    bend = np.array(columns)
    return float(np.linalg.eigvalsh((bend + bend.T) / 2)[-1])


def a_line(**settings):
    project = new_project(load_set("line"), hidden=())
    return with_settings(
        project, **({"batch_size": None, "optimizer": "sgd", "pace": None} | settings)
    )


@pytest.fixture
def made(bench, qtbot):  # noqa: F811
    """A transport in full width, and what it belongs to."""

    def make(project):
        it = bench(project)
        transport = Transport(it.document, it.session, it.notices)
        qtbot.addWidget(transport)
        transport.resize(1920, 56)
        transport.show()
        return it, transport

    return make


def border_of(transport):
    return transport.findChild(RateControl).border


def estimated(transport, qtbot):
    """The slider, once nothing is being estimated."""
    qtbot.waitUntil(lambda: not border_of(transport).is_busy, timeout=LIMIT)
    return part(transport, "rate_slider")


@pytest.mark.parametrize("example", ["textbook", "line", "two-moons", "penguins"])
def test_the_zone_begins_at_two_through_the_curvature(made, qtbot, example):
    project = load(EXAMPLES[example].path)
    project = with_settings(project, batch_size=None, optimizer="sgd")
    _, transport = made(project)
    slider = estimated(transport, qtbot)
    limit = 2 / sharpest(project)
    assert slider.zone == pytest.approx(limit, rel=2e-2)
    words = f"Above {format_rate(slider.zone)} a step is expected to leap over"
    assert words in slider.toolTip()
    assert words in slider.accessibleDescription()
    assert "2 / curvature" in slider.toolTip()


def test_of_a_line_it_is_that_of_its_two_numbers(made, qtbot):
    project = a_line()
    _, transport = made(project)
    x, _ = scaled(project)
    rows = np.hstack([x, np.ones((len(x), 1))])
    # E = mean (m x + b - y)^2 has these second derivatives.
    bend = 2 * rows.T @ rows / len(rows)
    direction = np.array([1.0, 0.3])
    for _ in range(200):
        direction = bend @ direction
        direction /= np.linalg.norm(direction)
    limit = 2 / float(direction @ bend @ direction)
    assert estimated(transport, qtbot).zone == pytest.approx(limit, rel=1e-3)


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_a_run_in_the_zone_diverges_and_one_below_does_not(made, qtbot, share):
    it, transport = made(a_line())
    slider = estimated(transport, qtbot)
    # By hand: the mouse takes the knob to a place left or right of the border.
    x = slider.x_of(share * slider.zone)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(x), 12))
    rate = it.project.settings.learning_rate
    assert (rate > slider.zone) == (share > 1)
    before = Trainer(it.project).losses().train
    for epoch in range(1, 41):
        click(qtbot, part(transport, "step"))
        qtbot.waitUntil(lambda e=epoch: it.project.training.epoch >= e, timeout=LIMIT)
    after = Trainer(it.project).losses().train
    assert (after > before) == (share > 1)


def test_what_other_optimizers_lack_is_said(made, qtbot):
    it, transport = made(a_line())
    slider = estimated(transport, qtbot)
    limit = slider.zone
    assert limit is not None
    choose(qtbot, part(transport, "optimizer"), "Adam")
    assert it.project.settings.optimizer == "adam"
    assert slider.zone is None
    assert "choose the optimizer SGD" in slider.toolTip()
    choose(qtbot, part(transport, "optimizer"), "SGD")
    assert estimated(transport, qtbot).zone == pytest.approx(limit, rel=1e-4)
    field = part(transport, "batch_size")
    click(qtbot, field.parentWidget().box)
    type_into(qtbot, field, "7")
    assert it.project.settings.batch_size == 7
    assert slider.zone is None
    assert "choose the full batch" in slider.toolTip()
    click(qtbot, field.parentWidget().box)
    assert estimated(transport, qtbot).zone == pytest.approx(limit, rel=1e-4)


def test_without_a_network_that_runs_nothing_is_red(made, qtbot):
    _, transport = made(with_settings(Project(), batch_size=None))
    slider = estimated(transport, qtbot)
    assert slider.zone is None
    assert "The canvas is empty" in slider.toolTip()


def test_it_follows_an_edit_and_a_run(made, qtbot):
    it, transport = made(moons(batch_size=None, optimizer="sgd", learning_rate=0.3))
    first = estimated(transport, qtbot).zone
    inputs, hidden = it.project.network.layers[:2]
    ends = int(inputs.neurons[0]), int(hidden.neurons[0])
    it.document.do(SetWeights({ends: 4.0}))
    second = estimated(transport, qtbot).zone
    assert second == pytest.approx(2 / sharpest(it.project), rel=2e-2)
    assert abs(second - first) > 1e-4
    seen = []
    border_of(transport).changed.connect(lambda: seen.append(border_of(transport)))
    click(qtbot, part(transport, "play"))
    qtbot.waitUntil(lambda: len(seen) >= 2, timeout=LIMIT)
    assert it.session.is_running
    click(qtbot, part(transport, "play"))
    third = estimated(transport, qtbot).zone
    assert third == pytest.approx(2 / sharpest(it.project), rel=2e-2)


class Counting:
    """Counts estimates, and notes the threads they are made in."""

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.closed = 0

    def __call__(self, *args, **kwargs):
        steps = curvature.rate_limit_steps(*args, **kwargs)
        self.threads.append(threading.current_thread().name)
        try:
            return (yield from steps)
        except GeneratorExit:
            self.closed += 1
            raise


@pytest.fixture
def counting(monkeypatch):
    found = Counting()
    monkeypatch.setattr(module, "rate_limit_steps", found)
    return found


def test_nothing_is_estimated_twice_nor_by_the_windows_thread(made, qtbot, counting):
    it, transport = made(a_line())
    estimated(transport, qtbot)
    assert len(counting.threads) == 1
    assert counting.threads[0] != threading.main_thread().name
    # Neither the rate nor another look changes the curvature.
    type_into(qtbot, part(transport, "rate"), "0.5")
    it.session.frame.emit(it.session.latest)
    transport.hide()
    transport.show()
    estimated(transport, qtbot)
    assert len(counting.threads) == 1
    it.document.do(ChangeSettings((("l2", 0.1),)))
    estimated(transport, qtbot)
    assert len(counting.threads) == 2


def test_during_a_run_it_is_estimated_a_few_times_a_second(made, qtbot, counting):
    it, transport = made(moons(batch_size=None, optimizer="sgd"))
    estimated(transport, qtbot)
    click(qtbot, part(transport, "play"))
    begun, before = it.session.latest.step, len(counting.threads)
    started = module.perf_counter()
    qtbot.waitUntil(lambda: len(counting.threads) >= before + 3, timeout=LIMIT)
    seconds = module.perf_counter() - started
    click(qtbot, part(transport, "play"))
    assert seconds >= 2 * module.LEAST_SECONDS
    assert it.session.latest.step > begun


def test_an_estimate_ends_with_its_view(made, qtbot, counting, monkeypatch):
    # One that would not come to rest by itself.
    monkeypatch.setattr(curvature, "TOLERANCE", -1.0)
    monkeypatch.setattr(curvature, "MOST_ROUNDS", 10**9)
    _, transport = made(a_line())
    qtbot.waitUntil(lambda: len(counting.threads) == 1, timeout=LIMIT)
    transport.hide()
    qtbot.waitUntil(lambda: counting.closed == 1, timeout=LIMIT)
    assert not border_of(transport).is_busy


def test_a_former_direction_shortens_the_next_estimate():
    project = moons(batch_size=None, optimizer="sgd")
    first = curvature.rate_limit(project)
    trainer = Trainer(project)
    trainer.advance_epochs(5)
    after = trainer.snapshot()
    steps = curvature.rate_limit_steps(after, begin_with=first.direction)
    again = finish(steps)
    assert again.limit == pytest.approx(2 / sharpest(after), rel=5e-2)
    assert again.rounds <= curvature.rate_limit(after).rounds
    odd = curvature.rate_limit_steps(after, begin_with=np.ones(3))
    assert finish(odd) == curvature.rate_limit(after)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_zone_is_red_and_hatched_behind_a_tick(made, qtbot, name):
    theme().set(name)
    _, transport = made(a_line(learning_rate=0.01))
    slider = estimated(transport, qtbot)
    image = slider.grab().toImage()
    danger = theme().palette.danger
    start = round(slider.x_of(slider.zone))
    theme().set("light")
    tick = image.pixelColor(start, 5)
    assert distance(tick, danger) < 60
    row = [image.pixelColor(x, 12) for x in range(start + 3, start + 40)]
    reds = [distance(each, danger) for each in row]
    assert min(reds) + 40 < max(reds), "there are strokes in the zone"
    left = [image.pixelColor(x, 12) for x in range(start - 40, start - 4)]
    assert min(distance(each, danger) for each in left) > 60


def distance(one, other):
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return sum(abs(a - b) for a, b in pairs)


def test_it_is_in_the_window_and_ends_with_it(open_window, qtbot, counting):
    window = open_window(EXAMPLES["line"].path)
    slider = window.findChild(QWidget, "transport_rate_slider")
    assert slider.zone is None
    assert "choose the full batch" in slider.toolTip()
    window.document.do(ChangeSettings((("batch_size", None),)))
    qtbot.waitUntil(lambda: slider.zone is not None, timeout=LIMIT)
    expected = 2 / sharpest(window.document.project)
    assert slider.zone == pytest.approx(expected, rel=2e-2)
    window.document.stack.setClean()
    window.close()
    before = len(counting.threads)
    window.document.do(ChangeSettings((("l2", 0.1),)))
    assert not border_of(window).is_busy
    assert len(counting.threads) == before

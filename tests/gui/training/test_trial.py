"""What a hand holds is shown and trained around, but no step before it lets go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.edits.parameters import SetBiases, SetFrozen, SetWeights
from engine.edits.settings import ChangeSettings
from engine.network.parameters import pack
from engine.settings import StopConditions
from tests.gui.training.conftest import moons

LIMIT = 10_000


def first_weight(project):
    inputs, hidden = project.network.layers[:2]
    return int(inputs.neurons[0]), int(hidden.neurons[0])


def begin(bench, value: float):
    link = first_weight(bench.project)
    bench.session.trial.begin(SetFrozen((), (link,)))
    edit = SetWeights({link: value}, "x1 to a1")
    bench.session.trial.show(edit)
    return edit


def shown(bench) -> float:
    return float(bench.session.latest.network.projections[0].weights[0, 0])


def run(qtbot, bench, steps=50):
    goal = bench.session.latest.step + steps
    if not bench.session.is_running:
        bench.session.play()
    qtbot.waitUntil(lambda: bench.session.latest.step >= goal, timeout=LIMIT)


def test_it_is_shown_and_nothing_is_changed(bench):
    bench = bench()
    before = bench.project
    begin(bench, 3.5)
    assert shown(bench) == 3.5
    assert bench.project is before
    assert bench.document.stack.count() == 0
    bench.session.trial.drop()
    assert np.array_equal(bench.session.latest.parameters, pack(before.network))


def test_losses_at_rest_are_those_of_what_is_shown(qtbot, bench):
    bench = bench()
    run(qtbot, bench)
    bench.session.pause()
    qtbot.waitUntil(lambda: bench.session.latest.train_loss is not None)
    loss = bench.session.latest.train_loss
    begin(bench, 30.0)
    qtbot.waitUntil(lambda: bench.session.latest.train_loss != loss, timeout=LIMIT)
    bench.session.trial.drop()
    assert bench.session.latest.train_loss == loss


def test_another_project_ends_it(bench):
    bench = bench()
    begin(bench, 3.5)
    other = moons(seed=9)
    bench.document.replace(other, None)
    assert not bench.session.trial.is_on
    assert np.array_equal(bench.session.latest.parameters, pack(other.network))
    bench.session.trial.show(SetBiases({1: 1.0}))
    assert np.array_equal(bench.session.latest.parameters, pack(other.network))


def test_another_edit_lets_go(bench):
    bench = bench()
    begin(bench, 3.5)
    neuron = int(bench.project.network.layers[1].neurons[0])
    bench.document.do(SetBiases({neuron: 0.5}))
    assert not bench.session.trial.is_on
    assert np.array_equal(bench.session.latest.parameters, pack(bench.project.network))
    assert shown(bench) != 3.5


def test_play_lets_go(qtbot, bench):
    bench = bench()
    begin(bench, 3.5)
    bench.session.play()
    assert not bench.session.trial.is_on
    run(qtbot, bench)
    bench.session.pause()
    assert bench.document.stack.count() == 1


def test_settings_changed_meanwhile_hold_after_it(qtbot, bench):
    bench = bench()
    run(qtbot, bench)
    begin(bench, 3.5)
    bench.document.do(ChangeSettings((("learning_rate", 1e-30),)))
    bench.session.trial.drop()
    held = bench.session.latest.parameters.copy()
    run(qtbot, bench)
    assert np.array_equal(bench.session.latest.parameters, held)


@pytest.mark.parametrize("kept", [True, False])
def test_a_run_that_reaches_its_end_meanwhile_ends_after_it(qtbot, bench, kept):
    project = moons()
    stop = replace(StopConditions(), loss=0.45)
    settings = replace(project.settings, stop=stop, pace=None)
    bench = bench(replace(project, settings=settings))
    edit = None
    with qtbot.waitSignal(bench.session.stopped, timeout=LIMIT):
        bench.session.play()
        edit = begin(bench, 0.1)
        qtbot.waitUntil(
            lambda: (
                not bench.session.latest.running
                or (bench.session.latest.train_loss or 1) <= 0.45
            ),
            timeout=LIMIT,
        )
        if kept:
            bench.session.trial.keep(edit)
        else:
            bench.session.trial.drop()
    assert not bench.session.is_running
    assert bench.session.latest.train_loss <= 0.45

"""A plan is kept for newer parameters, and never for another network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.edits.activation import SetActivation
from engine.edits.parameters import SetFrozen
from engine.edits.remove import RemoveItems
from engine.explain.kept_plan import KeptPlan
from engine.explain.worked_step import worked_step
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.trainer import Trainer


@pytest.fixture
def project():
    return load(EXAMPLES["textbook"].path)


def trained(project, steps: int):
    trainer = Trainer(project)
    trainer.advance(steps)
    return trainer.snapshot()


def test_newer_parameters_have_the_same_plan(project):
    plans = KeptPlan()
    first = plans.of(project.network)
    assert plans.of(trained(project, 3).network) is first
    assert plans.of(project.network, np.float64) is not first


def test_another_network_has_another_plan(project):
    plans = KeptPlan()
    hidden = project.network.of_kind("hidden")[0]
    neuron, other = hidden.neurons[:2].tolist()
    for edit in (
        SetActivation((neuron,), "relu"),
        SetFrozen((neuron,)),
        RemoveItems(neurons=(other,)),
    ):
        first = plans.of(project.network)
        changed = edit.apply(project)
        assert plans.of(changed.network) is not first
    dropping = replace(hidden, dropout=0.5)
    first = plans.of(project.network)
    assert plans.of(project.network.with_layers([dropping])) is not first


def test_steps_are_the_same_with_a_plan_that_is_kept(project):
    plans = KeptPlan()
    for steps in (1, 2, 5):
        moment = trained(project, steps)
        kept, anew = worked_step(moment, 0, plans=plans), worked_step(moment, 0)
        assert kept.lines == anew.lines
        assert kept.lines_of(1) == tuple(x for x in anew.lines if x.stage == 1)

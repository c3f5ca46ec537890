"""A small project to train, and how to run and compare it."""

import numpy as np

from engine.network.parameters import pack
from engine.project import Project, with_settings
from engine.settings import StopConditions
from tests.engine.random_networks import layered, project_for


def small(loss="mse", **settings):
    """2-4-2-1 with 42 training rows, so that the last batch of 10 is short."""
    network = layered([2, 4, 2, 1], ["tanh", ("relu", "sine"), "identity"])
    rng = np.random.default_rng(5)
    settings = {"batch_size": 10} | settings
    return project_for(network, loss, rng, n_rows=56, **settings)


def until(project, **conditions):
    return with_settings(project, stop=StopConditions(**conditions))


def drain(trainer):
    for _ in trainer.until_stop(0.01):
        pass
    return trainer.stopped


def assert_same_state(one: Project, other: Project):
    assert np.array_equal(pack(one.network), pack(other.network))
    a, b = one.training, other.training
    assert (a.epoch, a.step, a.row) == (b.epoch, b.step, b.row)
    assert (a.optimizer_steps, a.slots_of) == (b.optimizer_steps, b.slots_of)
    assert len(a.slots) == len(b.slots)
    assert all(np.array_equal(x, y) for x, y in zip(a.slots, b.slots, strict=True))

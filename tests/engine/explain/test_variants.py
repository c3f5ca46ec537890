from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import NewWeights
from engine.edits.resize import ResizeLayer
from engine.edits.variants import (
    TakeVariant,
    with_hidden_activation,
    with_hidden_neurons,
)
from engine.errors import CannotRun
from engine.explain.subject import CannotExplain
from engine.explain.variants import train_alike
from engine.network.parameters import pack
from engine.project import with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer


def sine(count=3, **settings):
    project = new_project(load_set("sine-wave"), hidden=((count, "tanh"),), seed=4)
    return with_settings(project, optimizer="adam", learning_rate=0.03, **settings)


def last_of(states):
    return {state.place: state for state in states if state.is_done}


def test_each_size_is_trained_as_by_itself():
    base = sine()
    sizes = (1, 2, 5)
    projects = [with_hidden_neurons(base, size) for size in sizes]
    found = last_of(train_alike(projects, epochs=23, stride=10))
    assert sorted(found) == [0, 1, 2]
    for place, size in enumerate(sizes):
        # By hand, and in one call of the trainer.
        (hidden,) = base.network.of_kind("hidden")
        resized = ResizeLayer(hidden.id, size).apply(base)
        trainer = Trainer(NewWeights(4).apply(resized))
        trainer.advance_epochs(23)
        losses = trainer.losses()
        assert found[place].train_loss == losses.train
        assert found[place].test_loss == losses.test
        assert found[place].epochs == 23
        np.testing.assert_array_equal(
            pack(found[place].project.network), pack(trainer.snapshot().network)
        )


def test_states_are_handed_over_on_the_way():
    states = list(train_alike([sine()], epochs=25, stride=10))
    assert [state.epochs for state in states] == [10, 20, 25]
    assert [state.is_done for state in states] == [False, False, True]
    history = states[-1].project.training.history
    assert history.epoch.tolist() == [0, 10, 20, 25]
    assert history.train_loss[-1] == pytest.approx(states[-1].train_loss)


def test_what_a_run_waits_for_does_not_end_it_and_is_kept():
    stop = StopConditions(loss=10.0, epochs=1)
    (state,) = train_alike([sine(stop=stop)], epochs=5)
    assert state.epochs == 5
    assert state.project.settings.stop == stop


def test_a_run_that_diverges_ends_early():
    project = with_settings(sine(), optimizer="sgd", learning_rate=1e12)
    project = with_hidden_activation(project, "identity")
    (*_, last) = train_alike([project], epochs=50)
    assert last.is_done
    assert last.epochs < 50
    assert np.isfinite(pack(last.project.network)).all()


def test_trained_projects_begin_anew():
    trainer = Trainer(sine())
    trainer.advance_epochs(30)
    again = with_hidden_neurons(trainer.snapshot(), 3)
    np.testing.assert_array_equal(pack(again.network), pack(sine().network))


def test_another_activation_keeps_the_first_weights():
    trainer = Trainer(sine())
    trainer.advance_epochs(30)
    straight = with_hidden_activation(trainer.snapshot(), "identity")
    (hidden,) = straight.network.of_kind("hidden")
    assert set(hidden.activations) == {"identity"}
    assert not straight.is_trained
    np.testing.assert_array_equal(pack(straight.network), pack(sine().network))


def test_a_variant_is_taken_over_with_its_training():
    base = sine()
    (state,) = train_alike([with_hidden_neurons(base, 5)], epochs=8)
    moved = with_settings(base, learning_rate=0.5)
    taken = TakeVariant(state.project, "it").apply(moved)
    assert taken.network is state.project.network
    assert taken.training.epoch == 8
    assert taken.settings.learning_rate == 0.5
    other = replace(base, dataset=load_set("sine-wave", seed=9))
    with pytest.raises(Exception, match="data have changed"):
        TakeVariant(state.project, "it").apply(other)


def test_what_cannot_be_compared_is_one_sentence():
    plain = new_project(load_set("line"), hidden=())
    for make in (
        lambda: with_hidden_neurons(plain, 3),
        lambda: with_hidden_activation(plain, "tanh"),
    ):
        with pytest.raises(Exception, match=r"no hidden .*\.$"):
            make()
    with pytest.raises(CannotExplain):
        list(train_alike([sine()], epochs=0))
    broken = replace(sine(), dataset=None)
    with pytest.raises(CannotRun):
        list(train_alike([broken], epochs=1))

from dataclasses import replace

import numpy as np
import pytest

from engine.explain.rates import RateRun, name_all, race, racing
from engine.explain.subject import CannotExplain
from engine.network.parameters import pack
from engine.project import Project, with_settings
from engine.settings import StopConditions
from engine.trainer import Trainer
from tests.engine.random_networks import layered, make_dataset, project_for
from tests.engine.small_runs import small, until


def parabola():
    """One weight on one row: the loss is (w - 1)^2, of curvature 2."""
    network = layered([1, 1], ["identity"])
    project = project_for(network, "mse", np.random.default_rng(0))
    data = make_dataset([[1.0]], [[1.0]], test_share=0)
    output = replace(
        network.layers[1], biases=np.zeros(1, "f"), frozen=np.ones(1, bool)
    )
    (join,) = network.projections
    network = network.with_layers([output])
    network = network.with_projection(replace(join, weights=np.zeros((1, 1), "f")))
    project = replace(project, network=network, dataset=data)
    return with_settings(project, batch_size=None, optimizer="sgd")


def test_losses_on_a_parabola_follow_the_formula():
    rates = [0.01, 0.3, 0.8, 1.05]
    found = race(parabola(), rates, 12)
    for rate, run in zip(rates, found.runs, strict=True):
        wanted = [(1 - 2 * rate) ** (2 * k) for k in range(13)]
        assert run.losses == pytest.approx(wanted, rel=1e-4, abs=1e-6)
        assert run.rate == rate
    assert found.words == ("crawls", "good", "zig-zags", "diverges")
    # 0.3 goes straight to the bottom, 0.8 from side to side.
    assert found.runs[0].turns == pytest.approx(np.ones(11), abs=1e-3)
    assert found.runs[2].turns[:4] == pytest.approx(-np.ones(4), abs=1e-3)
    assert found.winner == 1


def test_the_histories_are_those_of_training():
    project = small(optimizer="adam")
    rates = [0.001, 0.01, 0.1]
    found = race(project, rates, 4)
    for rate, run in zip(rates, found.runs, strict=True):
        trainer = Trainer(with_settings(project, learning_rate=rate))
        losses, places = [trainer.losses().train], [trainer.parameters.copy()]
        for _ in range(4):
            trainer.advance_epochs(1)
            losses.append(trainer.losses().train)
            places.append(trainer.parameters.copy())
        assert run.losses.tolist() == losses
        assert np.array_equal(
            pack(run.project.network), pack(trainer.snapshot().network)
        )
        for k, turn in enumerate(run.turns):
            one, other = (
                (places[k + i + 1] - places[k + i]).astype(float) for i in (0, 1)
            )
            lengths = np.sqrt((one**2).sum() * (other**2).sum())
            assert turn == pytest.approx((one * other).sum() / lengths)


def test_all_start_from_the_same_parameters_with_a_fresh_optimizer():
    project = small(optimizer="adam")
    trainer = Trainer(project)
    trainer.advance(20)
    moved = trainer.snapshot()
    found = race(moved, [0.001, 0.01, 0.1], 1)
    assert {run.losses[0] for run in found.runs} == {Trainer(moved).losses().train}
    fresh = Trainer(replace(project, network=moved.network))
    fresh.change(replace(fresh.settings, learning_rate=0.01))
    fresh.advance_epochs(1)
    assert found.runs[1].losses[1] == fresh.losses().train


def test_stop_conditions_of_the_project_do_not_count():
    project = until(small(), loss=100.0)
    found = race(project, [0.001, 0.01, 0.02], 3)
    assert [len(run.losses) for run in found.runs] == [4, 4, 4]
    assert not any(run.diverged for run in found.runs)
    assert project.settings.stop == StopConditions(loss=100.0)


def test_what_diverges_is_said_and_does_not_win():
    project = small(batch_size=None)
    found = race(project, [0.01, 0.05, 1e6], 30)
    assert found.words[2] == "diverges"
    assert found.runs[2].diverged
    assert found.winner in (0, 1)
    best = min(found.runs[i].losses[-1] for i in (0, 1))
    assert found.runs[found.winner].losses[-1] == best


def test_a_race_can_be_watched():
    seen = list(racing(parabola(), [0.1, 0.2, 0.3], 3))
    assert [len(each.runs[0].losses) for each in seen] == [2, 3, 4]


def run_of(losses, turns=(), diverged=False):
    return RateRun(0.1, np.array(losses), np.array(turns), diverged, Project())


GOOD = [1.0, 0.5, 0.2, 0.1, 0.05]


@pytest.mark.parametrize(
    ("losses", "turns", "diverged", "word"),
    [
        (GOOD, [0.9, 0.8], False, "good"),
        ([1.0, 0.98, 0.96, 0.94, 0.92], [1, 1], False, "crawls"),
        (GOOD, [-0.5, -0.4], False, "zig-zags"),
        ([1.0, 0.3, 0.9, 0.2, 0.8], [-1, -1], False, "leaps over"),
        ([1.0, 1.2, 1.5, 2.0], [-1, -1], False, "diverges"),
        ([1.0, 0.5], [], True, "diverges"),
        ([1.0, np.nan], [], True, "diverges"),
    ],
)
def test_words_follow_the_criterion(losses, turns, diverged, word):
    runs = run_of(losses, turns, diverged), run_of(GOOD, [0.9])
    assert name_all(runs) == (word, "good")


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([0.1, 0.2], "3 to 6 different"),
        ([0.1, 0.1, 0.1], "not 1"),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], "not 7"),
        ([0.1, 0.2, -0.3], "above 0"),
        ([0.1, 0.2, np.inf], "above 0"),
    ],
)
def test_rates_that_cannot_race_are_refused(rates, words):
    with pytest.raises(CannotExplain, match=words):
        race(parabola(), rates, 2)


def test_a_race_needs_an_epoch_and_data():
    with pytest.raises(CannotExplain, match="one epoch or more"):
        race(parabola(), [0.1, 0.2, 0.3], 0)
    with pytest.raises(Exception, match="no data yet"):
        race(Project(small().network), [0.1, 0.2, 0.3], 1)

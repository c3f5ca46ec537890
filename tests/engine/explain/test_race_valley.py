from collections import deque
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain import race_valley as module
from engine.explain.race_valley import crossings, race_valley, race_valley_steps
from engine.explain.rates import race, racing
from engine.explain.subject import CannotExplain
from engine.network.parameters import exists, frozen, pack
from engine.project import with_settings
from engine.trainer import Trainer
from tests.engine import reference
from tests.engine.explain.test_rates import parabola
from tests.engine.random_networks import layered, make_dataset, project_for
from tests.engine.small_runs import small


def data_of(project):
    data = project.dataset
    return data.inputs[data.train_rows], data.targets[data.train_rows]


def loss_at(project, parameters):
    """Mean squared error, in double precision."""
    x, y = data_of(project)
    _, outputs = reference.forward(project.network, parameters, x)
    return np.mean((outputs[project.network.layers[-1].id].T - y) ** 2)


def full(seed=3, words=("tanh", "identity"), **settings):
    network = layered([2, 4, 1], words, seed)
    settings = {"batch_size": None, "optimizer": "sgd"} | settings
    return project_for(network, "mse", np.random.default_rng(seed), 40, **settings)


def with_frozen_bias(project):
    hidden = project.network.layers[1]
    held = np.zeros(hidden.size, bool)
    held[1] = True
    network = project.network.with_layers([replace(hidden, frozen=held)])
    return replace(project, network=network)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_line_leads_straight_downhill(seed):
    project = with_frozen_bias(full(seed))
    found = race_valley(project)
    network, start = project.network, pack(project.network).astype(float)
    slopes = reference.gradient(network, start, "mse", *data_of(project))
    slopes[~exists(network) | frozen(network)] = 0
    wanted = -slopes / np.linalg.norm(slopes)
    np.testing.assert_allclose(found.direction, wanted, atol=1e-5)
    assert np.array_equal(found.origin, start)
    assert found.n_free == np.count_nonzero(exists(network) & ~frozen(network))
    assert not found.direction[frozen(network)].any()


@pytest.mark.parametrize("words", [("tanh", "identity"), ("sine", "gaussian")])
def test_every_loss_along_the_line(words):
    project = full(words=words)
    found = race_valley(project)
    for place, loss in zip(found.places[::12], found.losses[::12], strict=True):
        exact = loss_at(project, found.origin + place * found.direction)
        assert loss == pytest.approx(exact, rel=1e-4)
    assert found.loss == pytest.approx(loss_at(project, found.origin), rel=1e-5)
    lowest = loss_at(project, found.origin + found.bottom * found.direction)
    assert found.lowest == pytest.approx(lowest, rel=1e-5)


def test_the_bottom_of_a_parabola_is_in_the_middle():
    # (w - 1)^2 from w = 0, and the bias held: the line is all there is.
    found = race_valley(parabola())
    assert found.n_free == 1
    assert found.bottom == pytest.approx(1, abs=1e-3)
    assert found.lowest == pytest.approx(0, abs=1e-6)
    assert found.places[len(found.places) // 2] == found.bottom
    assert np.diff(found.places) == pytest.approx(found.places[1] - found.places[0])
    np.testing.assert_allclose(found.losses, found.losses[::-1], atol=0.2)
    np.testing.assert_allclose(found.losses, (found.places - 1) ** 2, atol=1e-5)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_on_the_way_to_the_bottom_is_lower(seed):
    project = full(seed)
    found = race_valley(project)
    way = np.linspace(0, found.bottom, 60)
    heights = [loss_at(project, found.origin + s * found.direction) for s in way]
    assert min(heights) >= found.lowest - 1e-5 * found.loss
    beyond = loss_at(project, found.origin + 1.3 * found.bottom * found.direction)
    assert beyond > found.lowest


def test_a_first_step_beyond_the_valley_is_taken_back():
    # Far above a narrow valley: a thousandth of the loss is more than it is deep.
    project = parabola()
    data = make_dataset([[1.0], [1.0]], [[101.0], [-99.0]], test_share=0)
    found = race_valley(replace(project, dataset=data))
    # Mean of (w - 101)^2 and (w + 99)^2: (w - 1)^2 + 10,000.
    assert found.loss == pytest.approx(10_001)
    assert found.bottom == pytest.approx(1, abs=0.05)


def test_where_the_loss_falls_for_ever_the_flat_is_the_bottom():
    # One sigmoid on one row that says 1: the larger the weight, the better.
    network = layered([1, 1], ["sigmoid"])
    rng = np.random.default_rng(0)
    project = project_for(network, "binary_cross_entropy", rng)
    data = make_dataset([[1.0]], [[1.0]], ("no", "yes"), test_share=0)
    project = replace(project, dataset=data)
    found = race_valley(project)
    assert found.lowest < 0.02 * found.loss
    assert np.isfinite(found.losses).all()


def test_the_first_step_on_all_rows_lies_on_the_line():
    project = full()
    found = race_valley(project)
    x, y = data_of(project)
    slopes = reference.gradient(project.network, found.origin, "mse", x, y)
    for rate in (0.01, 0.1, 1.0):
        trainer = Trainer(with_settings(project, learning_rate=rate))
        trainer.advance(1)
        way = trainer.plan.to_network_order(trainer.parameters.astype(float))
        place = found.place_of(way)
        assert place == pytest.approx(rate * np.linalg.norm(slopes), rel=1e-4)
        np.testing.assert_allclose(
            way, found.origin + place * found.direction, atol=1e-5
        )


def test_a_race_tells_where_on_the_line_it_was():
    project = small()
    valley = race_valley(project)
    rates = [0.01, 0.1, 0.5]
    states = list(racing(project, rates, 8, valley))
    for rate, run in zip(rates, states[-1].runs, strict=True):
        trainer = Trainer(with_settings(project, learning_rate=rate))
        places, heights = [], []
        # Five steps are an epoch; the first 24 are kept, then the ends of epochs.
        for step in range(41):
            if step:
                trainer.advance(1)
            if step <= 24 or step % 5 == 0:
                away = pack(trainer.snapshot().network) - pack(project.network)
                places.append(float(np.sum(valley.direction * away)))
                heights.append(trainer.losses().train)
        assert run.places == pytest.approx(places, abs=1e-6)
        assert run.heights.tolist() == heights
    assert [len(state.runs[0].places) for state in states] == [
        *(6, 11, 16, 21, 26),
        *(27, 28, 29),
    ]


def test_that_a_race_is_watched_changes_nothing():
    project = small(optimizer="adam")
    rates = [0.01, 0.1, 0.5]
    plain = race(project, rates, 6)
    *_, watched = racing(project, rates, 6, race_valley(project))
    assert watched.words == plain.words
    for one, other in zip(watched.runs, plain.runs, strict=True):
        assert one.losses.tolist() == other.losses.tolist()
        assert one.turns.tolist() == other.turns.tolist()
        assert np.array_equal(pack(one.project.network), pack(other.project.network))
        assert other.places.size == other.heights.size == 0


def test_where_losses_take_long_only_epochs_are_kept(monkeypatch):
    monkeypatch.setattr(module, "MUCH_WORK", 1)
    project = small()
    valley = race_valley(project)
    assert not valley.is_quick
    *_, last = racing(project, [0.01, 0.1, 0.5], 3, valley)
    assert [len(run.places) for run in last.runs] == [4, 4, 4]
    assert last.runs[0].heights.tolist() == last.runs[0].losses.tolist()


@pytest.mark.parametrize(
    ("places", "count"),
    [
        ([0.0, 0.5, 0.9], 0),
        ([0.0, 1.2], 1),
        ([0.0, 1.5, 0.8, 1.1, 1.0, 0.9], 4),
        ([0.0, np.inf, np.nan, 0.5], 2),
        ([], 0),
    ],
)
def test_crossings_are_counted(places, count):
    assert crossings(np.array(places), 1.0) == count


def test_many_rows_are_taken_in_parts(monkeypatch):
    project = full()
    whole = race_valley(project)
    monkeypatch.setattr(module, "CHUNK_ROWS", 7)
    parts = race_valley(project)
    np.testing.assert_allclose(parts.direction, whole.direction, atol=1e-5)
    assert parts.bottom == pytest.approx(whole.bottom, rel=1e-2)


def test_much_work_gets_few_points(monkeypatch):
    monkeypatch.setattr(module, "MUCH_WORK", 1)
    assert len(race_valley(full()).places) == module.FEW_POINTS


def test_progress_is_told_and_can_be_broken_off():
    steps = race_valley_steps(full())
    shares = [next(steps) for _ in range(100)]
    steps.close()
    assert shares == sorted(shares)
    assert 0 < shares[-1] < 1


def test_dropout_and_penalties_do_not_count():
    plain = full()
    hidden = replace(plain.network.layers[1], dropout=0.5)
    network = plain.network.with_layers([hidden])
    odd = with_settings(replace(plain, network=network), l1=0.1, l2=0.3)
    one, other = race_valley(plain), race_valley(odd)
    assert np.array_equal(one.direction, other.direction)
    assert np.array_equal(one.losses, other.losses)


def test_where_there_is_no_valley_a_sentence_says_so():
    project = parabola()
    # At the bottom, and next to it.
    (join,) = project.network.projections
    for weight in (1.0, 1.0 + 1e-6):
        there = replace(join, weights=np.full((1, 1), weight, "f"))
        network = project.network.with_projection(there)
        with pytest.raises(CannotExplain, match="level here"):
            race_valley(replace(project, network=network))
    held = replace(join, frozen=np.ones((1, 1), bool))
    network = project.network.with_projection(held)
    with pytest.raises(CannotExplain, match="Everything is frozen"):
        race_valley(replace(project, network=network))
    huge = replace(join, weights=np.full((1, 1), 3e38, "f"))
    network = project.network.with_projection(huge)
    with pytest.raises(CannotExplain, match="not a finite number"):
        race_valley(replace(project, network=network))
    with pytest.raises(Exception, match="no data yet"):
        race_valley(replace(project, dataset=None))


def test_a_loss_that_is_none_ends_the_search():
    # An infinite sum times a target of 0 is no number; its gradient, 1 - 0, is one.
    project = new_project(load_set("xor"), hidden=((3, "relu"),))
    network = project.network
    for join in network.projections:
        weights = np.full(join.weights.shape, 1e37, np.float32)
        network = network.with_projection(replace(join, weights=weights))
    steps = race_valley_steps(replace(project, network=network))
    with pytest.raises(CannotExplain, match="not a finite number"):
        deque(islice(steps, 200), maxlen=0)

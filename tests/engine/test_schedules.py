import doctest
import math
import warnings
from dataclasses import replace

import numpy as np
import pytest

from engine import schedules
from engine.edits.split import ChangeSplit
from engine.project import with_settings
from engine.schedules import LEAST_FACTOR, SCHEDULES, begin, factor_at, observe
from engine.trainer import Trainer
from tests.engine.small_runs import assert_same_state, small

WORDS = ["constant", "step", "exponential", "cosine", "plateau"]
LOSSES = [5.0, 4.0, 4.0, 3.9999, 4.1, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0, 2.0]


def factors(word, epochs, n, warm_up=0, start=0):
    course = begin(word, epochs, warm_up, start)
    return [factor_at(course, epoch) for epoch in range(start, start + n)]


def test_the_table_has_the_words_in_their_order():
    assert list(SCHEDULES) == WORDS
    assert all(row.name == word for word, row in SCHEDULES.items())


def test_every_row_is_documented():
    for row in SCHEDULES.values():
        assert row.label
        assert row.formula
        assert row.source
        assert (row.usual_epochs is None) == (not row.counts)


def test_the_docstring_examples_run():
    results = doctest.testmod(schedules)
    assert results.attempted > 0
    assert results.failed == 0


def test_constant_stays():
    assert factors("constant", None, 5) == [1.0] * 5


def test_step_falls_at_once():
    expected = [1, 1, 1, 0.1, 0.1, 0.1, 0.01]
    assert factors("step", 3, 7) == pytest.approx(expected, rel=1e-12)


def test_exponential_is_a_tenth_after_its_epochs():
    found = factors("exponential", 4, 9)
    assert found[4] == pytest.approx(0.1)
    assert found[8] == pytest.approx(0.01)
    ratios = np.divide(found[1:], found[:-1])
    np.testing.assert_allclose(ratios, 0.1**0.25)


def test_cosine_is_half_in_the_middle_and_never_nothing():
    found = factors("cosine", 10, 30)
    assert found[0] == 1
    assert found[5] == pytest.approx(0.5)
    assert found[9] == pytest.approx((1 + math.cos(0.9 * math.pi)) / 2)
    assert found[9:] == [found[9]] * 21


def test_the_warm_up_rises_in_a_line_and_the_schedule_follows():
    found = factors("step", 2, 7, warm_up=3, start=40)
    assert found == pytest.approx([0.25, 0.5, 0.75, 1, 1, 0.1, 0.1])


@pytest.mark.parametrize("word", WORDS)
def test_no_schedule_reaches_zero(word):
    course = begin(word, 1, 0, 0)
    for epoch in range(200):
        if SCHEDULES[word].watches_loss:
            course = observe(course, epoch, 1.0)
    assert factor_at(course, 10**9) >= LEAST_FACTOR


def plateau(epochs, losses, warm_up=0):
    course, found = begin("plateau", epochs, warm_up, 0), []
    for epoch, loss in enumerate(losses):
        found.append(factor_at(course, epoch))
        course = observe(course, epoch, loss)
    return found


def test_plateau_falls_when_the_loss_was_not_better_for_longer_than_its_epochs():
    assert plateau(1, [3, 2, 2, 2, 2, 2, 1]) == pytest.approx(
        [1, 1, 1, 1, 0.1, 0.1, 0.01]
    )


def test_plateau_counts_an_improvement_only_above_its_threshold():
    assert plateau(1, [1.0, 0.99995, 0.9999, 1.0])[-1] == pytest.approx(0.1)
    assert plateau(1, [1.0, 0.9998, 0.9997, 1.0])[-1] == 1


def test_plateau_does_not_look_at_the_warm_up():
    assert plateau(1, [1, 9, 9, 9, 9, 9], warm_up=2)[2:5] == [1, 1, 1]


def torch_rates(torch, word, epochs, n):
    w = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([w], lr=1.0)
    kinds = torch.optim.lr_scheduler
    match word:
        case "constant":
            scheduler = kinds.ConstantLR(optimizer, factor=1.0)
        case "step":
            scheduler = kinds.StepLR(optimizer, epochs)
        case "exponential":
            scheduler = kinds.ExponentialLR(optimizer, 0.1 ** (1 / epochs))
        case "cosine":
            scheduler = kinds.CosineAnnealingLR(optimizer, epochs)
        case "plateau":
            scheduler = kinds.ReduceLROnPlateau(optimizer, patience=epochs)
        case "warm-up":
            scheduler = kinds.LinearLR(optimizer, 1 / (epochs + 1), 1.0, epochs)
    rates = []
    for epoch in range(n):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(*([LOSSES[epoch]] if word == "plateau" else []))
    return rates


@pytest.mark.parametrize("word", [*WORDS, "warm-up"])
def test_it_goes_as_pytorch_goes(word):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    epochs, n = (2, len(LOSSES)) if word == "plateau" else (14, 14)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = torch_rates(torch, word, epochs, n)
    match word:
        case "plateau":
            found = plateau(epochs, LOSSES)
        case "warm-up":
            found = factors("constant", None, n, warm_up=epochs)
        case _:
            found = factors(word, epochs, n)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("warm_up", [0, 4])
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("splits", [(10, 10), (3, 1, 16)])
def test_any_split_of_the_epochs_gives_the_same_bits(word, warm_up, splits):
    project = small(
        optimizer="adam",
        schedule=word,
        schedule_epochs=2,
        warm_up=warm_up,
        learning_rate=0.05,
    )
    whole = Trainer(project)
    whole.records_epochs = True
    whole.advance_epochs(sum(splits))
    for epochs in splits:
        trainer = Trainer(project)
        trainer.records_epochs = True
        trainer.advance_epochs(epochs)
        project = trainer.snapshot()
    assert_same_state(whole.snapshot(), project)
    assert whole.snapshot().training.course == project.training.course
    rates = whole.history.learning_rate
    assert np.array_equal(rates, project.training.history.learning_rate)
    assert (rates < 0.05).any() or (word == "constant" and not warm_up)


@pytest.mark.parametrize("word", WORDS)
def test_asking_for_the_losses_changes_nothing(word):
    settings = {"schedule": word, "schedule_epochs": 3, "learning_rate": 0.3}
    quiet, asked = Trainer(small(**settings)), Trainer(small(**settings))
    asked.records_epochs = True
    quiet.advance(100)
    for _ in range(100):
        asked.advance(1)
        asked.losses()
    assert_same_state(quiet.snapshot(), asked.snapshot())
    assert quiet.snapshot().training.course == asked.snapshot().training.course


def test_the_history_has_the_rate_that_was_used():
    trainer = Trainer(small(learning_rate=0.2, schedule="step", schedule_epochs=2))
    trainer.records_epochs = True
    trainer.advance_epochs(5)
    expected = [0.2, 0.2, 0.02, 0.02, 0.002]
    assert trainer.history.learning_rate.tolist() == pytest.approx(expected)


def test_plateau_watches_the_test_loss_and_slows_down():
    settings = {"schedule": "plateau", "schedule_epochs": 2, "learning_rate": 0.3}
    trainer = Trainer(small(**settings))
    trainer.records_epochs = True
    trainer.advance_epochs(60)
    history = trainer.history
    course, expected = begin("plateau", 2, 0, 0), []
    for epoch, loss in enumerate(history.test_loss.tolist()):
        expected.append(0.3 * factor_at(course, epoch))
        course = observe(course, epoch, loss)
    assert history.learning_rate.tolist() == expected
    assert expected[-1] < 0.3


def test_a_schedule_begins_in_the_epoch_in_which_it_is_chosen():
    trainer = Trainer(small(learning_rate=0.1))
    trainer.records_epochs = True
    trainer.advance_epochs(5)
    trainer.change(replace(trainer.settings, schedule="step", schedule_epochs=2))
    trainer.advance_epochs(3)
    trainer.change(replace(trainer.settings, learning_rate=0.5))
    trainer.advance_epochs(2)
    expected = [0.1] * 5 + [0.1, 0.1, 0.01] + [0.05, 0.005]
    assert trainer.history.learning_rate.tolist() == pytest.approx(expected)
    assert trainer.snapshot().training.course.start == 5


def test_another_schedule_in_the_file_begins_where_training_stands():
    trainer = Trainer(small(schedule="step", schedule_epochs=1))
    trainer.advance_epochs(4)
    saved = with_settings(trainer.snapshot(), schedule="exponential")
    assert Trainer(saved).snapshot().training.course.start == 4


def stuck():
    """A trainer whose schedule has seen a loss that no other will be below."""
    settings = {"schedule": "plateau", "schedule_epochs": 50, "learning_rate": 0.01}
    trainer = Trainer(small(**settings))
    trainer.advance_epochs(3)
    trainer._steps.course = replace(
        trainer._steps.course, best=1e-9, without_better=7, factor=0.1
    )
    return trainer


@pytest.mark.parametrize("change", [{"loss": "mae"}, {"class_weights": "balanced"}])
def test_losses_of_something_else_are_forgotten(change):
    live, saved = stuck(), stuck().snapshot()
    live.change(replace(live.settings, **change))
    again = Trainer(with_settings(saved, **change))
    for trainer in (live, again):
        course = trainer._steps.course
        assert (course.best, course.without_better) == (None, 0)
        assert (course.factor, course.start) == (0.1, 0)
    live.advance_epochs(2)
    again.advance_epochs(2)
    assert_same_state(live.snapshot(), again.snapshot())
    assert live._steps.course.best == live.losses().test


def test_losses_of_other_rows_are_forgotten():
    saved = stuck().snapshot()
    assert Trainer(saved)._steps.course.best == 1e-9
    split = ChangeSplit(0.4, 9).apply(saved)
    course = Trainer(split)._steps.course
    assert (course.best, course.without_better, course.factor) == (None, 0, 0.1)


@pytest.mark.parametrize("word", ["exponential", "plateau"])
def test_steps_that_are_repeated_use_the_rates_of_their_epochs(word, monkeypatch):
    settings = {"schedule": word, "schedule_epochs": 1, "learning_rate": 0.05}
    plain, doubted = Trainer(small(**settings)), Trainer(small(**settings))
    finite = iter([True] * 6 + [False])
    monkeypatch.setattr(doubted._steps.backend, "is_finite", lambda: next(finite, True))
    plain.advance_epochs(30)
    for _ in range(30):
        doubted.advance_epochs(1)
    assert next(finite, None) is None
    assert doubted.stopped is None
    assert_same_state(plain.snapshot(), doubted.snapshot())

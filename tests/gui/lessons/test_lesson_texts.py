"""What the texts of the lessons say is so: they ask before play, and numbers agree."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.explain.contributions import contributions
from engine.explain.curvature import rate_limit
from engine.explain.linear_baseline import linear_baseline
from engine.explain.worked_step import worked_step
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from engine.project import with_settings
from engine.trainer import Trainer
from gui.lessons.lesson_file import lesson_folder, lessons_in, read_lesson

LESSONS = {
    lesson.name: lesson for lesson in map(read_lesson, lessons_in(lesson_folder()))
}
PLAYS = re.compile(r"\b[Pp]lay\b|Train one batch|\*Repeat\*|Start the race|Train all")
NO_TRAINING = {
    (
        "neuron",
        "Step three: activate",
    ): "plays the steps of a neuron, nothing is learned"
}
STEPS = [
    pytest.param(name, step, id=f"{name}: {step.title}")
    for name, lesson in LESSONS.items()
    for step in lesson.steps
    if PLAYS.search(step.text)
]


def text_of(name: str, title: str) -> str:
    step = next(step for step in LESSONS[name].steps if step.title == title)
    return " ".join(f"{step.text} {step.answer}".split())


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_every_step_that_plays_asks_first(name, step):
    if (name, step.title) in NO_TRAINING:
        assert not step.wait
    else:
        assert step.ask
        assert len(step.choices) >= 2
        assert step.answer


def test_the_steps_that_play_are_found():
    titles = {(each.values[0], each.values[1].title) for each in STEPS}
    assert set(NO_TRAINING) <= titles
    assert ("kinds-of-network", "AND") in titles
    assert ("learning-rate", "A race") in titles
    assert len(titles) >= 24


@pytest.mark.parametrize(
    ("name", "key"), [("learning-rate", "rates"), ("start-simple", "baseline")]
)
def test_a_lesson_waits_until_the_explanation_was_opened(name, key):
    (step,) = (
        step
        for step in LESSONS[name].steps
        if ("shown", key) in {(c.name, c.word) for c in step.wait}
    )
    assert f"](action:explain.{key})" in step.text


def test_one_step_of_backpropagation():
    values = {
        line.name: line.value
        for line in worked_step(load(EXAMPLES["textbook"].path), 0).lines
    }
    text = text_of("learning-from-mistakes", "The error flows back")
    first, second = values["δ of o1"], values["δ of o2"]
    slope = values["a of h1"] * (1 - values["a of h1"])
    own = (0.40 * first + 0.50 * second) * slope
    assert own == pytest.approx(values["δ of h1"], rel=1e-6)
    out = values["a of o1"]
    assert f"{values['a − y of o1']:.3f} × {out * (1 - out):.3f} = {first:.3f}" in text
    assert f"for o2, which is too small, −{-second:.4f}" in text
    written = (
        f"(0.40 × {first:.3f} + 0.50 × (−{-second:.4f})) × {slope:.3f} = {own:.5f}"
    )
    assert written in text


def test_the_parabola_of_the_learning_rate():
    text = text_of("learning-rate", "Where the limit is").replace("−", "-")
    for rate, places in re.findall(
        r"- with (?:a rate of )?([\d.]+) to ([-\d., ]+)[,:;]", text
    ):
        w, written = 1.0, [float(each) for each in re.findall(r"-?\d+\.?\d*", places)]
        for place in written:
            # The slope of w^2 is 2 w.
            w -= float(rate) * 2 * w
            assert place == pytest.approx(w, abs=0.005), (rate, places)
    assert text.count("- with") == 4
    line = with_settings(load(EXAMPLES["line"].path), batch_size=None)
    assert rate_limit(line).limit == pytest.approx(1, abs=0.02)


def test_the_valleys_near_one():
    """The ball is dropped near w = 1, from where training has left it."""
    trainer = Trainer(load(EXAMPLES["valleys"].path))
    trainer.advance_epochs(200)
    assert trainer.losses().train > 0.6
    left = trainer.snapshot()
    (projection,) = left.network.projections
    for start in (0.5, 0.75, 1.0, 1.25, 1.5):
        there = replace(projection, weights=np.array([[start]], np.float32))
        moved = replace(left, network=left.network.with_projection(there))
        again = Trainer(moved)
        again.advance_epochs(200)
        assert again.losses().train < 1e-6, start
    assert "drop it near w = 1" in text_of(
        "gradient-descent", "A valley that is not the lowest"
    )


def test_the_steps_of_a_curve_move_apart():
    project = load(EXAMPLES["sine"].path)
    trainer = Trainer(project)
    x = project.dataset.inputs[:, 0]
    along = np.linspace(float(x.min()), float(x.max()), 99)
    spreads = []
    for epochs in (0, 60, 140):
        trainer.advance_epochs(epochs)
        parts = contributions(trainer.snapshot(), along).contributions
        spreads.append(np.std([part.centre for part in parts]))
    assert spreads == sorted(spreads)
    assert spreads[1] > spreads[0] + 0.3


def test_about_every_fourth_row_stays_wrong_for_any_line():
    dataset = load(EXAMPLES["xor"].path).dataset
    best = []
    for rows in (dataset.train_rows, dataset.test_rows):
        wanted = dataset.targets[rows, 0] > 0.5
        shares = []
        for angle in np.linspace(0, np.pi, 360, endpoint=False):
            ahead = dataset.inputs[rows] @ [np.cos(angle), np.sin(angle)]
            ones = np.cumsum(wanted[np.argsort(ahead)])
            below = np.arange(1, len(rows) + 1)
            right = (below - ones + ones[-1] - ones) / len(rows)
            shares.append(max(right.max(), 1 - right.min()))
        best.append(max(shares))
    assert all(0.7 < share < 0.8 for share in best)


def test_two_neurons_get_caught_more_often_than_four():
    """What the text says of XOR, by the rate that the lesson has set."""
    learned = {}
    for size in (2, 4):
        losses = []
        for seed in range(8):
            project = new_project(load_set("xor4"), hidden=((size, "tanh"),), seed=seed)
            trainer = Trainer(with_settings(project, learning_rate=1.0))
            trainer.advance_epochs(1000)
            losses.append(trainer.losses().train)
        learned[size] = sum(loss < 0.3 for loss in losses)
    assert learned[4] == 8
    assert 0 < learned[2] < 8


def test_without_hidden_neurons_the_penguins_are_on_their_way():
    project = load(EXAMPLES["penguins"].path)
    simple = new_project(project.dataset, hidden=(), seed=3)
    trainer = Trainer(replace(simple, settings=project.settings))
    trainer.advance_epochs(20)
    at_twenty = linear_baseline(trainer.snapshot())
    assert at_twenty.network.train_loss > 2 * at_twenty.linear.train_loss
    assert at_twenty.network.test_metrics["accuracy"] > 0.9
    assert at_twenty.linear.test_metrics["accuracy"] > 0.95
    trainer.advance_epochs(60)
    assert trainer.losses().train < 0.7 * at_twenty.network.train_loss

"""Lesson files: what they may say, and one sentence for what is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.files.examples import EXAMPLES
from engine.files.project_file import load
from gui.actions.table import ACTIONS
from gui.lessons.conditions import (
    FLAGS,
    MEASURES,
    WORDS,
    Scene,
    all_hold,
    in_words,
    parse_conditions,
)
from gui.lessons.course import Course
from gui.lessons.lesson_file import (
    LessonError,
    find_lesson,
    lesson_folder,
    lessons_in,
    read_lesson,
)

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """---
title: A title
minutes: 3
example: xor
---
Welcome.

## First
wait: trained, accuracy >= 0.5
ask: What will happen?
choice: This
choice: That
answer: That.

Some *text*.

## Second
"""


def written(tmp_path: Path, text: str, name: str = "07-mine.md") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_lesson_is_read(tmp_path):
    lesson = read_lesson(written(tmp_path, GOOD))
    assert (lesson.number, lesson.name, lesson.title) == (7, "mine", "A title")
    assert lesson.welcome == "Welcome."
    assert lesson.example == EXAMPLES["xor"].path
    first, second = lesson.steps
    assert first.choices == ("This", "That")
    assert first.text == "Some *text*."
    assert first.answer == "That."
    assert second.wait == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("---\ntitle", "title", "begins with a line '---'"),
        ("title: A title\n", "", "the field 'title' is missing"),
        ("minutes: 3", "minutes: soon", "'minutes' is a whole number"),
        ("minutes: 3", "minutes: 0", "'minutes' is a whole number"),
        ("minutes: 3", f"minutes: {'9' * 5000}", "'minutes' is a whole number"),
        ("minutes: 3", "minutes: 3\nminutes: 4", "line 4: 'minutes' is there"),
        ("accuracy >= 0.5", "loss <= nan", "'nan' after 'loss' is not a number"),
        ("example: xor", "example: nope", "there is no example 'nope'"),
        ("example: xor", "color: red", "line 4: expected one of title"),
        ("wait: trained", "wait: flying", "line 8: there is no condition 'flying'"),
        ("accuracy >= 0.5", "accuracy", "is compared to a number"),
        ("accuracy >= 0.5", "accuracy >= high", "is not a number"),
        ("accuracy >= 0.5", "has_activation soft", "does not know 'soft'"),
        ("choice: That\n", "", "'ask' goes with two or more 'choice'"),
        ("answer: That.", "answer:", "'answer' says nothing"),
        (GOOD[GOOD.index("## First") :], "", "a lesson has steps"),
    ],
)
def test_each_fault_is_one_sentence(tmp_path, old, new, what):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(LessonError) as caught:
        read_lesson(written(tmp_path, text))
    sentence = str(caught.value)
    assert sentence.startswith("07-mine.md")
    assert what in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("raw", [b"\xff\xfe\xfa", b"---\n" * 100_000])
def test_what_is_no_text_or_too_long_is_one_sentence(tmp_path, raw):
    path = tmp_path / "odd.md"
    path.write_bytes(raw)
    with pytest.raises(LessonError, match=r"odd\.md"):
        read_lesson(path)


def test_lessons_are_found_by_their_names(tmp_path):
    path = written(tmp_path, GOOD)
    for name in ("mine", "07-mine", "mine.md"):
        assert find_lesson(name, tmp_path) == path
    with pytest.raises(LessonError, match="there are: mine"):
        find_lesson("other", tmp_path)
    with pytest.raises(LessonError, match="no such folder"):
        find_lesson("other", tmp_path / "nowhere")


def test_a_teacher_may_put_a_project_beside_the_lesson(tmp_path):
    own = tmp_path / "own.wloom"
    own.write_bytes(EXAMPLES["line"].path.read_bytes())
    lesson = read_lesson(written(tmp_path, GOOD.replace("xor", "own.wloom", 1)))
    assert lesson.example == own


# Those that come with the program


OWN = lessons_in(lesson_folder())


def test_the_lessons_come_in_the_order_of_their_numbers():
    lessons = [read_lesson(path) for path in OWN]
    numbers = [lesson.number for lesson in lessons]
    assert numbers == sorted(set(numbers))
    assert {1, 2, 3, 4, 6, 10, 12} <= set(numbers)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_lesson_is_short_and_asks(path):
    lesson = read_lesson(path)
    assert 2 <= lesson.minutes <= 5
    assert lesson.welcome
    assert any(step.ask for step in lesson.steps)
    assert any(step.wait for step in lesson.steps)
    assert all(step.answer for step in lesson.steps if step.ask)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path):
    lesson = read_lesson(path)
    network = load(lesson.example).network
    known = {action.id for action in ACTIONS}
    for step in lesson.steps:
        for link in re.findall(r"\]\(([^)]*)\)", step.text + step.answer):
            kind, _, rest = link.partition(":")
            if kind == "action":
                assert rest in known, link
                continue
            assert kind == "neuron", link
            name, _, number = rest.replace("%20", " ").partition("/")
            layer = network.layer_named(name)
            assert layer is not None, link
            assert not number or int(number) < layer.size


# Conditions


def scene(**changes) -> Scene:
    project = new_project(load_set("xor"), hidden=((4, "tanh"),))
    return Scene(project, project.network, **changes)


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("trained", False),
        ("at_start", True),
        ("has_activation tanh", True),
        ("has_activation relu", False),
        ("only_activation tanh", True),
        ("only_activation identity", False),
        ("output_activation sigmoid", True),
        ("data xor", True),
        ("data and", False),
        ("optimizer sgd", True),
        ("hidden_neurons == 4", True),
        ("hidden_layers >= 2", False),
        ("connections == 12", True),
        ("learning_rate <= 0.03", True),
        ("loss <= 1", False),
        ("hidden_neurons == 4, data xor", True),
        ("hidden_neurons == 4, data and", False),
    ],
)
def test_conditions_look_at_the_document(words, holds):
    conditions = parse_conditions(words)
    assert all_hold(conditions, scene()) is holds
    assert in_words(conditions)


def test_conditions_on_what_was_learned():
    learned = scene(
        epochs=12.5, train_loss=0.2, test_loss=0.3, metrics={"accuracy": 0.97}
    )
    for words in ("trained", "epoch >= 12", "loss < 0.25", "test_loss > 0.25"):
        assert all_hold(parse_conditions(words), learned)
    assert all_hold(parse_conditions("accuracy >= 0.97"), learned)
    assert not all_hold(parse_conditions("r2 >= 0.5"), learned)


def test_every_condition_has_words():
    for name in FLAGS:
        assert in_words(parse_conditions(name))
    for name, (_, _, choices) in WORDS.items():
        assert in_words(parse_conditions(f"{name} {choices[0] if choices else 'x'}"))
    for name in MEASURES:
        told = in_words(parse_conditions(f"{name} >= 1"))
        assert "at least" in told or told.startswith("1 epoch has been trained")
    three = parse_conditions("loss <= 0.00001, accuracy >= 0.5, trained")
    assert in_words(three) == (
        "the training loss is at most 0.00001, the accuracy is at least "
        "50\N{NO-BREAK SPACE}% and it has learned for a moment"
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("epoch >= 1", "1 epoch has been trained"),
        ("epochs_here >= 60", "60 epochs have been trained in this step"),
        ("epoch > 3", "the epoch is above 3"),
        ("hidden_layers == 0", "there is no hidden layer"),
        ("hidden_layers == 1", "there is 1 hidden layer"),
        ("connections >= 2", "there are at least 2 connections"),
        ("hidden_neurons < 3", "there are fewer than 3 hidden neurons"),
        ("hidden_neurons <= 0", "the number of hidden neurons is at most 0"),
    ],
)
def test_what_is_counted_is_told_as_one_would_say_it(condition, words):
    assert in_words(parse_conditions(condition)) == words


def test_a_step_waits_for_the_prediction_first(tmp_path):
    course = Course(read_lesson(written(tmp_path, GOOD)))
    learned = scene(epochs=3.0, metrics={"accuracy": 0.9})
    assert not course.look(learned)
    course.choose(1)
    assert not course.look(scene())
    assert course.look(learned)
    assert course.is_done
    course.choose(0)
    assert course.chosen == {0: 1}
    course.go(1)
    assert course.is_last
    assert course.is_done

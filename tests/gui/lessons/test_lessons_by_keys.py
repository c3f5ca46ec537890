"""Going through each lesson by the keyboard alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from engine.files.examples import EXAMPLES
from gui.lessons.explanations.window import ExplanationWindow
from tests.gui.lessons.explanations.conftest import settled
from tests.gui.lessons.typist import CONTROL, Typist


@pytest.fixture
def typist(open_window, qtbot) -> Typist:
    return Typist(open_window(EXAMPLES["line"].path), qtbot)


def page_of(typist: Typist):
    page = typist.window.findChild(ExplanationWindow).page
    settled(page, typist.qtbot)
    return page


def test_what_a_neuron_does(typist):
    typist.begins("neuron")
    typist.follows()
    neuron = int(typist.network.layer_named("Hidden 2").neurons[0])
    assert typist.window.canvas.selection.picked.neurons == {neuron}
    typist.goes_on()
    typist.follows()
    card = typist.window.findChild(QWidget, "neuron_card")
    assert card.neuron == neuron
    # A weight is typed in the card.
    typist.tabs_to(lambda each: each.objectName() == "card_weight")
    typist.types("2")
    typist.key(Qt.Key.Key_Return)
    assert card.steps.terms[0].weight == 2
    typist.goes_on()
    typist.goes_on()
    typist.presses("card_play")
    assert typist.focus.objectName() == "steps_play"
    typist.key(Qt.Key.Key_Right)
    typist.key(Qt.Key.Key_Escape)
    assert card.isVisible()
    typist.key(Qt.Key.Key_Escape)
    typist.goes_on()
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    assert typist.course.is_last


def test_activation_functions(typist):
    typist.begins("activations")
    typist.expects(0)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.follows()
    typist.picks("identity")
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.picks("tanh")
    typist.plays()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(0)
    typist.picks("relu")
    typist.presses("transport_rewind")
    typist.plays()
    typist.has_done_it()
    typist.goes_on()
    typist.follows(1)
    assert page_of(typist).objectName() == "activation_page"


def test_a_linear_neuron_prices_a_meal(typist):
    typist.begins("meals")
    typist.goes_on()
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    (projection,) = typist.network.projections
    np.testing.assert_allclose(projection.weights[:, 0], [5.0, 2.5, 1.5], atol=0.01)
    typist.goes_on()
    typist.follows()
    assert page_of(typist).objectName() == "prices_page"
    typist.comes_back()
    typist.goes_on()
    assert typist.course.is_last


def test_why_non_linear(typist):
    typist.begins("why-nonlinear")
    typist.follows()
    typist.picks("identity")
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    # About every fourth row is wrong, as the text says.
    assert typist.window.session.latest.metrics["accuracy"] <= 0.76
    typist.goes_on()
    typist.follows()
    page = page_of(typist)
    assert not page.lack
    assert page._found.difference < 1e-4
    typist.comes_back()
    typist.goes_on()
    typist.expects(0)
    typist.picks("tanh")
    typist.presses("transport_rewind")
    typist.plays()
    typist.has_done_it()


def test_any_curve(typist):
    typist.begins("any-curve")
    typist.follows()
    assert len(page_of(typist).shown.contributions) == 6
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.runs("Any curve")
    page = page_of(typist)
    for _ in range(4):
        typist.presses("One less")
        settled(page, typist.qtbot)
    assert len(page.shown.contributions) == 2
    typist.comes_back()
    typist.plays()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.runs("Any curve")
    page = page_of(typist)
    typist.presses("width_start")
    typist.qtbot.waitUntil(lambda: not page.widths.is_training, timeout=30_000)
    losses = [state.train_loss for state in page.widths.states]
    # What the answer says: at first much better, then now better and now worse.
    assert losses[0] > 3 * losses[1] > 3 * losses[2]
    later = np.sign(np.diff(losses[2:]))
    assert set(later) == {-1, 1}
    typist.comes_back()
    typist.goes_on()
    assert typist.course.is_last


def test_kinds_of_network(typist):
    typist.begins("kinds-of-network")
    typist.goes_on()
    typist.follows()
    typist.on_canvas()
    typist.key(Qt.Key.Key_Delete)
    typist.joins("Inputs", "Output")
    typist.has_done_it()
    typist.goes_on()
    typist.expects(0)
    typist.takes_data("and")
    typist.runs("Fit the layers")
    typist.sets_the_rate("1")
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.takes_data("xor4")
    typist.presses("transport_rewind")
    typist.plays()
    typist.has_done_it()
    session = typist.window.session
    typist.qtbot.waitUntil(lambda: "accuracy" in session.latest.metrics)
    assert session.latest.metrics["accuracy"] <= 0.75
    typist.goes_on()
    typist.expects(1)
    typist.on_canvas()
    typist.key(Qt.Key.Key_L)
    (hidden,) = typist.network.of_kind("hidden")
    typist.finds(hidden.name)
    typist.picks("tanh")
    typist.joins("Inputs", hidden.name)
    typist.joins(hidden.name, "Output")
    typist.plays()
    typist.qtbot.waitUntil(
        lambda: session.latest.metrics.get("accuracy") == 1, timeout=30_000
    )
    typist.plays()
    typist.follows()
    assert page_of(typist).objectName() == "kinds_page"
    typist.has_done_it()
    assert typist.course.is_last


def test_learning_from_mistakes(typist):
    typist.begins("learning-from-mistakes")
    typist.follows()
    page = page_of(typist)
    typist.presses("Next")
    assert page.stage == 1
    typist.tabs_to(lambda each: each.objectName() == "step_slider")
    typist.key(Qt.Key.Key_End)
    assert page.stage == page.timeline.slider.count - 1
    typist.comes_back()
    typist.goes_on()
    typist.expects(0)
    typist.goes_on()
    typist.follows()
    assert page_of(typist).objectName() == "paths_page"
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.runs("One training step")
    page_of(typist)
    typist.presses("Train one batch")
    typist.has_done_it()
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.follows()
    page_of(typist)
    typist.tabs_to(lambda each: each.objectName() == "repeat_threshold")
    typist.types("0.001")
    typist.presses("repeat_button")
    typist.has_done_it()
    session = typist.window.session
    typist.qtbot.waitUntil(lambda: not session.is_running)
    # What the answer says.
    assert typist.window.document.project.training.epoch == 397


def test_the_loss(typist):
    typist.begins("the-loss")
    typist.follows()
    assert page_of(typist).objectName() == "loss_page"
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    assert typist.course.is_last


def test_gradient_descent(typist):
    own = typist.window.document.project
    typist.begins("gradient-descent")
    typist.follows()
    assert page_of(typist).objectName() == "line_page"
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.follows()
    assert page_of(typist).objectName() == "weight_page"
    typist.comes_back()
    typist.goes_on()
    # Nobody is asked whether the lesson's network is to be saved: nothing is lost.
    assert typist.window.files.has_to_ask
    typist.follows()
    typist.qtbot.waitUntil(
        lambda: typist.network.layers[-1].activations == ("sine",), timeout=20_000
    )
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(1)
    typist.follows()
    typist.qtbot.waitUntil(
        lambda: bool(typist.network.of_kind("hidden")), timeout=20_000
    )
    typist.follows(1)
    assert page_of(typist).objectName() == "plane_page"
    typist.comes_back()
    # The example has its own speed.
    typist.plays_fast()
    typist.has_done_it()
    assert typist.course.is_last
    assert typist.window.document.project.training.epoch >= 20
    typist.on_canvas()
    while typist.window.document.stack.canUndo():
        typist.key(Qt.Key.Key_Z, CONTROL)
    assert typist.window.document.project is own


def test_the_learning_rate(typist):
    typist.begins("learning-rate")
    typist.sets_the_rate("0.001")
    typist.expects(1)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.presses("transport_rewind")
    typist.sets_the_rate("0.1")
    typist.expects(0)
    typist.plays()
    typist.has_done_it()
    typist.goes_on()
    typist.presses("transport_rewind")
    typist.sets_the_rate("2")
    typist.expects(1)
    typist.plays()
    typist.has_done_it()
    typist.goes_on()
    typist.goes_on()
    typist.expects(2)
    typist.presses("transport_rewind")
    typist.follows()
    page = page_of(typist)
    typist.presses("Start the race")
    typist.qtbot.waitUntil(page.take.isEnabled, timeout=30_000)
    typist.presses("Take the winner")
    winner = page.race.runs[page.race.winner].rate
    assert typist.window.document.project.settings.learning_rate == winner
    typist.comes_back()
    typist.plays()
    typist.has_done_it()
    assert typist.course.is_last


def test_check_my_homework(typist):
    typist.begins("check-my-homework")
    typist.goes_on()
    typist.expects(0)
    typist.goes_on()
    typist.follows()
    page_of(typist)
    typist.presses("Train one batch")
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.runs("One training step")
    page_of(typist)
    typist.presses("Train one batch")
    typist.has_done_it()
    assert typist.course.is_last


def test_start_simple(typist):
    typist.begins("start-simple")
    typist.expects(2)
    typist.plays_fast()
    typist.has_done_it()
    typist.goes_on()
    typist.expects(2)
    typist.follows()
    assert page_of(typist).objectName() == "baseline_page"
    typist.has_done_it()
    typist.comes_back()
    typist.goes_on()
    typist.expects(1)
    typist.follows()
    typist.on_canvas()
    typist.key(Qt.Key.Key_Delete)
    typist.joins("Inputs", "Output")
    assert typist.network.n_parameters == 30
    typist.key(Qt.Key.Key_R, CONTROL)
    typist.plays()
    typist.has_done_it()
    typist.goes_on()
    typist.goes_on()
    assert typist.course.is_last


def test_one_key_brings_the_own_network_back(typist):
    own = typist.window.document.project
    typist.begins("meals")
    assert typist.window.document.project is not own
    typist.on_canvas()
    typist.key(Qt.Key.Key_Z, CONTROL)
    assert typist.window.document.project is own

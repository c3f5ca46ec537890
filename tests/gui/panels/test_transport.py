"""The transport under real hands."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.parameters import Rewind
from engine.edits.settings import ChangeSettings
from engine.optimizers import OPTIMIZERS
from engine.project import with_settings
from engine.schedules import SCHEDULES
from engine.settings import CLASS_WEIGHTS, StopConditions
from engine.trainer import Trainer
from gui.panels.transport.readouts import Readouts
from gui.panels.transport.transport import LEAST, NARROW, USUAL, WIDE, Transport
from gui.panels.transport.until_control import stop_words
from gui.style.number_text import format_count, format_rate
from tests.gui.training.conftest import bench, garbage, moons  # noqa: F401
from tests.leaks import kept_alive

LIMIT = 10_000


@pytest.fixture
def made(bench, qtbot):  # noqa: F811
    """A bench and its transport, 1280 wide."""
    it = bench()
    transport = Transport(it.document, it.session, it.notices)
    qtbot.addWidget(transport)
    transport.resize(1280, 56)
    transport.show()
    return it, transport


def part(transport, name):
    found = transport.findChild(QWidget, f"transport_{name}")
    assert found is not None, name
    return found


def click(qtbot, widget, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, modifier)


def test_play_and_pause(made, qtbot):
    it, transport = made
    play = part(transport, "play")
    assert play.accessibleName() == "Play"
    click(qtbot, play)
    assert it.session.is_running
    assert play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: it.session.latest.epoch >= 3, timeout=LIMIT)
    click(qtbot, play)
    assert not it.session.is_running
    epoch = it.project.training.epoch
    assert part(transport, "epoch").text() == format_count(epoch)


@pytest.mark.parametrize(
    ("modifier", "steps"),
    [(Qt.KeyboardModifier.NoModifier, 5), (Qt.KeyboardModifier.ShiftModifier, 1)],
)
def test_step_is_an_epoch_and_with_shift_a_batch(made, qtbot, modifier, steps):
    it, transport = made
    click(qtbot, part(transport, "step"), modifier)
    qtbot.waitUntil(lambda: it.project.training.step > 0, timeout=LIMIT)
    assert it.project.training.step == steps


def test_losses_are_dashes_before_the_first_step(made, qtbot):
    it, transport = made
    for name in ("loss", "test_loss", "metric"):
        assert part(transport, name).text() == "–"
    click(qtbot, part(transport, "step"))
    qtbot.waitUntil(lambda: it.project.training.step > 0, timeout=LIMIT)
    for name in ("loss", "test_loss", "metric"):
        assert part(transport, name).text() != "–"
    click(qtbot, part(transport, "rewind"))
    assert part(transport, "loss").text() == "–"


def test_the_metric_fits_the_data(made, bench, qtbot):  # noqa: F811
    _, transport = made
    assert part(transport, "metric").caption == "Test accuracy"
    line = bench(new_project(load_set("line")))
    readouts = Readouts(line.document, line.session)
    qtbot.addWidget(readouts)
    assert part(readouts, "metric").caption == "Train R²"
    assert part(readouts, "test_loss").isHidden()


def test_a_typed_rate_is_an_edit(made, qtbot):
    it, transport = made
    field = part(transport, "rate")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1/20")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.project.settings.learning_rate == 0.05
    assert part(transport, "rate_slider").value == 0.05
    it.session.undo()
    assert field.value == 0.03


def test_a_refused_rate_is_told_and_the_old_one_shown(made, qtbot):
    it, transport = made
    field = part(transport, "rate")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.project.settings.learning_rate == 0.03
    assert field.value == 0.03
    assert "above 0" in it.posted[0].sentence


def drag(qtbot, slider, places):
    y = 12
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(places[0], y))
    for x in places[1:]:
        qtbot.mouseMove(slider, QPoint(x, y))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(places[-1], y))


def test_dragging_the_rate_is_one_step_and_one_mark_without_a_pause(made, qtbot):
    it, transport = made
    click(qtbot, part(transport, "play"))
    qtbot.waitUntil(lambda: it.session.latest.step > 50, timeout=LIMIT)
    slider = part(transport, "rate_slider")
    drag(qtbot, slider, [60, 80, 100, 120])
    assert it.session.is_running
    rate = it.project.settings.learning_rate
    assert rate == slider.value
    assert it.document.stack.count() == 1
    assert len(it.session.latest.history.marks) == 1
    drag(qtbot, slider, [60, 40])
    assert it.document.stack.count() == 2
    it.session.pause()
    it.document.stack.undo()
    assert it.project.training.step == 0
    it.document.stack.undo()
    assert it.project.settings.learning_rate == rate


@pytest.mark.parametrize("running", [False, True])
def test_escape_in_a_drag_of_the_rate_leaves_nothing(made, qtbot, running):
    it, transport = made
    if running:
        click(qtbot, part(transport, "play"))
        qtbot.waitUntil(lambda: it.session.latest.step > 50, timeout=LIMIT)
    slider, before = part(transport, "rate_slider"), it.project
    value = slider.value
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    qtbot.mouseMove(slider, QPoint(140, 12))
    assert it.project.settings.learning_rate != value
    qtbot.keyClick(slider, Qt.Key.Key_Escape)
    assert it.project is before
    assert it.document.stack.count() == 0
    assert slider.value == value
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
    assert it.project is before
    assert not it.session.latest.history.marks
    assert it.session.is_running == running


def test_a_burst_of_arrow_keys_is_one_step(made, qtbot):
    it, transport = made
    slider = part(transport, "rate_slider")
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert it.document.stack.count() == 1
    assert it.project.settings.learning_rate > 0.03


def choose(qtbot, combo, word):
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    while combo.currentText() != word:
        qtbot.keyClick(combo, Qt.Key.Key_Down)


def test_choices_are_edits(made, qtbot):
    it, transport = made
    choose(qtbot, part(transport, "speed"), "60/s")
    choose(qtbot, part(transport, "optimizer"), "Adam")
    assert it.project.settings.pace == 60
    assert it.project.settings.optimizer == "adam"
    choose(qtbot, part(transport, "speed"), "Full")
    assert it.project.settings.pace is None


def test_a_pace_of_another_program_is_shown(made):
    it, transport = made
    it.document.do(ChangeSettings((("pace", 33),)))
    assert part(transport, "speed").currentText() == "33/s"


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def options_of(combo):
    return [combo.itemData(place) for place in range(combo.count())]


def test_every_optimizer_schedule_and_weighting_is_offered(made):
    _, transport = made
    assert options_of(part(transport, "optimizer")) == list(OPTIMIZERS)
    assert options_of(part(transport, "schedule")) == list(SCHEDULES)
    assert options_of(part(transport, "class_weights")) == list(CLASS_WEIGHTS)


@pytest.mark.parametrize(
    ("name", "optimizer", "text", "value"),
    [
        ("momentum", "momentum", "0,5", 0.5),
        ("momentum", "nesterov", "0.99", 0.99),
        ("weight_decay", "adamw", "0.1", 0.1),
        ("warm_up", "sgd", "7", 7),
    ],
)
def test_numbers_of_methods_are_typed(made, qtbot, name, optimizer, text, value):
    it, transport = made
    it.document.do(ChangeSettings((("optimizer", optimizer),)))
    transport._open_more()
    type_into(qtbot, part(transport, name), text)
    assert getattr(it.project.settings, name) == value
    transport._panel.hide()


def test_a_momentum_that_makes_no_sense_is_told(made, qtbot):
    it, transport = made
    it.document.do(ChangeSettings((("optimizer", "momentum"),)))
    transport._open_more()
    field = part(transport, "momentum")
    type_into(qtbot, field, "1")
    assert it.project.settings.momentum == field.value == 0.9
    assert "below 1" in it.posted[0].sentence
    transport._panel.hide()


def test_what_the_optimizer_does_not_look_at_is_off(made):
    it, transport = made
    for optimizer, row in OPTIMIZERS.items():
        it.document.do(ChangeSettings((("optimizer", optimizer),)))
        assert part(transport, "momentum").isEnabled() == row.uses_momentum
        assert part(transport, "weight_decay").isEnabled() == row.decays


def test_the_rate_in_use_is_what_the_schedule_makes_of_the_chosen_one(made, qtbot):
    it, transport = made
    it.document.do(ChangeSettings((("learning_rate", 0.1),), 0))
    click(qtbot, part(transport, "more"))
    used = part(transport, "rate_in_use")
    assert used.isVisible()
    assert used.text() == format_rate(0.1)
    changes = (("schedule", "step"), ("schedule_epochs", 2), ("warm_up", 1))
    it.document.do(ChangeSettings(changes, 0))
    assert used.text() == format_rate(0.05)
    for rate in (0.1, 0.1, 0.01):
        epoch = it.session.latest.epoch
        it.session.step()
        qtbot.waitUntil(lambda e=epoch: it.session.latest.epoch > e, timeout=LIMIT)
        qtbot.waitUntil(lambda: not it.session.is_running, timeout=LIMIT)
        assert used.text() == format_rate(rate)
        assert it.session.latest.rate == pytest.approx(rate)


def test_another_schedule_counts_its_usual_epochs(made, qtbot):
    it, transport = made
    transport._open_more()
    schedule, epochs = part(transport, "schedule"), part(transport, "schedule_epochs")
    assert not epochs.isEnabled()
    choose(qtbot, schedule, "Step")
    assert it.project.settings.schedule == "step"
    assert (epochs.isEnabled(), epochs.value) == (True, 30)
    type_into(qtbot, epochs, "12")
    assert it.project.settings.schedule_epochs == 12
    count = it.document.stack.count()
    schedule.setFocus()
    qtbot.keyClick(schedule, Qt.Key.Key_End)
    assert it.document.stack.count() == count + 1
    assert it.project.settings.schedule == "plateau"
    assert epochs.value == SCHEDULES["plateau"].usual_epochs
    it.document.stack.undo()
    assert epochs.value == 12
    transport._panel.hide()


def test_a_schedule_slows_the_run_down_and_the_history_says_so(made, qtbot):
    it, transport = made
    changes = {"schedule": "exponential", "schedule_epochs": 2, "pace": None}
    it.document.do(ChangeSettings(tuple(changes.items())))
    click(qtbot, part(transport, "play"))
    qtbot.waitUntil(lambda: it.session.latest.epoch >= 6, timeout=LIMIT)
    click(qtbot, part(transport, "play"))
    history = it.project.training.history
    rates = 0.03 * 0.1 ** (np.maximum(np.ceil(history.epoch) - 1, 0) / 2)
    np.testing.assert_allclose(
        history.learning_rate, np.maximum(rates, 0.03e-6), rtol=1e-9
    )
    assert part(transport, "rate").value == 0.03


def test_class_weights_are_for_classes(made, bench, qtbot):  # noqa: F811
    it, transport = made
    transport._open_more()
    weights = part(transport, "class_weights")
    assert weights.accessibleName() == "Class weights"
    choose(qtbot, weights, "Balanced")
    assert it.project.settings.class_weights == "balanced"
    transport._panel.hide()
    line = bench(new_project(load_set("line")))
    other = Transport(line.document, line.session, line.notices)
    qtbot.addWidget(other)
    assert not part(other, "class_weights").isEnabled()


@pytest.mark.parametrize("name", ["transport_restore_best", "until_restore_best"])
def test_the_best_can_be_restored_where_there_is_patience(made, qtbot, name):
    it, transport = made
    box = transport.findChild(QWidget, name)
    assert not box.isEnabled()
    it.document.do(ChangeSettings((("stop", StopConditions(patience=3)),)))
    click(qtbot, box)
    assert it.project.settings.stop == StopConditions(patience=3, restore_best=True)
    it.document.stack.undo()
    assert not box.isChecked()


def test_restored_parameters_are_shown_saved_and_marked(made, qtbot):
    it, transport = made
    stop = StopConditions(patience=4, restore_best=True)
    changes = {"stop": stop, "learning_rate": 0.3, "pace": None}
    it.document.do(ChangeSettings(tuple(changes.items())))
    with qtbot.waitSignal(it.session.stopped, timeout=LIMIT) as ended:
        click(qtbot, part(transport, "play"))
    sentence = ended.args[0].sentence
    best = it.project.training.epoch - 4
    assert f"the parameters of epoch {best}, " in sentence
    (mark,) = it.project.training.history.marks
    assert (mark.epoch, mark.text) == (best + 4, f"epoch {best} restored")
    assert it.session.latest.history.marks == (mark,)
    trainer = Trainer(it.project)
    assert it.session.latest.test_loss == trainer.losses().test
    fresh = Trainer(
        with_settings(Rewind().apply(it.project), stop=StopConditions(epochs=best))
    )
    fresh.advance_epochs(best)
    assert np.array_equal(fresh.parameters, trainer.parameters)


def test_batch_size_and_all_rows(made, qtbot):
    it, transport = made
    transport._open_more()
    field = part(transport, "batch_size")
    setting = field.parentWidget()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.project.settings.batch_size == 25
    click(qtbot, setting.box)
    assert it.project.settings.batch_size is None
    assert not field.isEnabled()
    click(qtbot, setting.box)
    assert it.project.settings.batch_size == 25
    transport._panel.hide()


def test_train_until_epochs(made, qtbot):
    it, transport = made
    until = part(transport, "until")
    click(qtbot, until)
    setting = until.findChild(QWidget, "until_epochs")
    click(qtbot, setting.box)
    assert it.project.settings.stop.epochs == 100
    field = setting.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    until._popover.hide()
    assert until.text() == "7 epochs"
    with qtbot.waitSignal(it.session.stopped, timeout=LIMIT):
        click(qtbot, part(transport, "play"))
    assert it.project.training.epoch == 7


def test_words_of_stop_conditions():
    assert stop_words(StopConditions()) == "paused"
    both = StopConditions(epochs=12_000, loss=0.005)
    assert stop_words(both).startswith("loss ≤ 0.005 or 12")


def test_another_seed_brings_new_weights(made, qtbot):
    it, transport = made
    before = it.project
    field = part(transport, "seed")
    transport._open_more()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "11")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert it.project.settings.seed == 11
    assert it.project.network is not before.network
    click(qtbot, part(transport, "new_weights"))
    assert it.document.stack.count() == 2
    assert field.value == it.project.settings.seed
    transport._panel.hide()


@pytest.mark.parametrize("width", [1920, 1280, 1024, 700])
def test_nothing_overlaps_or_is_cut(made, width):
    _, transport = made
    transport.resize(width, 56)
    QApplication.processEvents()
    assert transport.width() == width
    level = {1920: WIDE, 1280: USUAL, 1024: NARROW, 700: LEAST}[width]
    assert part(transport, "optimizer").isVisible() == (level == WIDE)
    assert part(transport, "speed").isVisible() == (level <= USUAL)
    assert part(transport, "metric").isVisible() == (level <= USUAL)
    assert part(transport, "export").isVisible() == (level <= USUAL)
    assert part(transport, "rate_slider").isVisible() == (level < LEAST)
    names = [child.objectName() for child in transport.findChildren(QWidget)]
    named = [name for name in names if name.startswith("transport")]
    assert len(named) == len(set(named))
    shown = [
        child
        for child in transport.findChildren(
            QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
        if child.isVisible() and not child.isWindow()
    ]
    ordered = sorted(shown, key=lambda child: child.x())
    edges = [(child.x(), child.geometry().right()) for child in ordered]
    assert all(a[1] < b[0] for a, b in pairwise(edges))
    assert edges[-1][1] < width
    for child in shown:
        assert child.width() >= child.minimumSizeHint().width()


def test_what_gave_way_is_under_the_dots_and_comes_back(made, qtbot):
    it, transport = made
    transport.resize(1024, 56)
    speed = part(transport, "speed")
    transport._open_more()
    assert speed.isVisible()
    choose(qtbot, speed, "5/s")
    assert it.project.settings.pace == 5
    transport._panel.hide()
    transport.resize(1280, 56)
    assert speed.isVisible()
    assert transport.isAncestorOf(speed)


def test_export_is_asked_for(made, qtbot):
    _, transport = made
    with qtbot.waitSignal(transport.export_requested):
        click(qtbot, part(transport, "export"))


def test_a_dropped_transport_dies(bench):  # noqa: F811
    it = bench()

    def make():
        return Transport(it.document, it.session, it.notices)

    assert kept_alive(make) == 0

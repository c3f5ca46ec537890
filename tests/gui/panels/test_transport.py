"""The transport under real hands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from engine.data.sets import load_set
from engine.edits.new_project import new_project
from engine.edits.settings import ChangeSettings
from engine.settings import StopConditions
from gui.panels.transport.readouts import Readouts
from gui.panels.transport.transport import LEAST, NARROW, USUAL, WIDE, Transport
from gui.panels.transport.until_control import stop_words
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
    assert part(transport, "epoch").text() == str(epoch)


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

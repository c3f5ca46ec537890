"""What the status bar says."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from gui.panels.status import BETWEEN, StatusReadouts, ago, rough_count, size_words
from gui.widgets.label import Label
from tests.gui.training.conftest import bench, garbage  # noqa: F401
from tests.leaks import kept_alive

LIMIT = 10_000


@pytest.fixture
def made(bench, qtbot):  # noqa: F811
    it = bench()
    status = StatusReadouts(it.document, it.session)
    qtbot.addWidget(status)
    status.show()
    return it, status


def text(status, name):
    return status.findChild(QWidget, f"transport_{name}").text()


def test_state_reason_and_speed_follow_a_run(made, qtbot):
    it, status = made
    assert (text(status, "state"), text(status, "reason")) == ("Ready", "")
    it.session.play()
    assert text(status, "state") == "Training"
    qtbot.waitUntil(
        lambda: text(status, "steps_per_second").endswith("steps/s"), timeout=LIMIT
    )
    it.session.pause()
    assert text(status, "state") == "Paused"
    assert text(status, "reason") == f"Paused at epoch {it.project.training.epoch:,}"
    assert text(status, "steps_per_second") == ""


def test_paused_looks_the_same_with_and_without_its_epoch(made, qtbot):
    it, status = made
    it.session.play()
    qtbot.waitUntil(lambda: it.session.latest.epoch >= 1, timeout=LIMIT)
    it.session.pause()
    reason, state = (
        status.findChild(QWidget, f"transport_{name}") for name in ("reason", "state")
    )
    assert reason.isVisible()
    assert not state.isVisible()
    assert not reason.text().endswith(".")
    role = reason.foregroundRole()
    assert reason.palette().color(role) == state.palette().color(role)
    it.document.replace(it.project, None)
    it.document.replace(type(it.project)(), None)
    it.session.play()
    assert reason.palette().color(role) != state.palette().color(role)


def test_all_words_stand_on_one_line(made):
    _, status = made
    status.resize(1280, 24)
    QApplication.processEvents()
    labels = [each for each in status.findChildren(Label) if each.isVisible()]
    assert len(labels) >= 4
    assert len({(each.y(), each.height()) for each in labels}) == 1


def test_why_it_does_not_run_is_said(made):
    it, status = made
    it.document.replace(type(it.project)(), None)
    it.session.play()
    assert text(status, "reason") == "The canvas is empty. Drag a layer here."


def test_sizes_do_not_count_inputs(made):
    it, _ = made
    words = size_words(it.project.network).split(BETWEEN)
    assert words == ["7 neurons", "18 connections", "25 parameters"]


def test_the_time_of_the_last_save_is_that_of_the_file(made, tmp_path):
    it, status = made
    path = tmp_path / "a.wloom"
    path.write_bytes(b"")
    hour = path.stat().st_mtime - 3700
    os.utime(path, (hour, hour))
    assert "not saved yet" in shown(status)
    it.document.saved(path)
    assert "saved 1 h ago" in shown(status)


def shown(status):
    return [
        each.text() for each in status.findChildren(QWidget) if hasattr(each, "text")
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (812, "812"), (40_200, "40 k"), (3_140_000, "3.1 M"), (2e9, "2.0 G")],
)
def test_rough_counts(number, words):
    assert rough_count(number) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (43, "40 s ago"), (61, "1 min ago"), (3700, "1 h ago")],
)
def test_ago(seconds, words):
    assert ago(seconds) == words


def test_a_dropped_status_dies(bench):  # noqa: F811
    it = bench()

    def make():
        return StatusReadouts(it.document, it.session)

    assert kept_alive(make) == 0

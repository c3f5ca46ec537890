"""Each kind of leak is planted and seen to fail its test, and only that one."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from tests.leaks import kept_alive

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[1]

PANELS = """
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget


class Panel(QWidget):
    def __init__(self):
        super().__init__()
        QVBoxLayout(self).addWidget(QPushButton("inside", self))


def make_panel():
    return Panel()
"""

PLANTED = """
import pytest
from PySide6.QtCore import QPropertyAnimation, QThread, QTimer
from PySide6.QtWidgets import QDialog
from panels import make_panel

kept = []


class Worker(QThread):
    def __init__(self, parent=None):
        super().__init__(parent)

    def run(self):
        self.exec()


def keep(thing):
    kept.append(thing)
    return thing


def test_thread(qtbot):
    keep(Worker()).start()


def test_timer(qtbot):
    timer = keep(QTimer())
    timer.start(1000)


def test_animation(qtbot):
    animation = keep(QPropertyAnimation())
    target = keep(QThread())
    animation.setTargetObject(target)
    animation.setPropertyName(b"objectName")
    animation.setStartValue(0.0)
    animation.setEndValue(1.0)
    animation.setDuration(100_000)
    animation.start()


def test_top_level_widget(qtbot):
    keep(make_panel())


def test_dialog_in_a_failing_test(qtbot):
    keep(QDialog())
    assert not kept


@pytest.fixture
def owned(qtbot):
    panel = make_panel()
    yield panel
    panel.deleteLater()


def test_clean(qtbot, owned):
    panel = make_panel()
    qtbot.addWidget(panel)
    panel.show()
    QDialog(panel).show()
    timer = QTimer(panel)
    timer.start(1000)
    worker = keep(Worker())
    worker.start()
    worker.quit()
    assert worker.wait(5000)
"""


def line_of(text: str, planted: str = PLANTED) -> int:
    """The number of the first line that holds `text` in a planted file."""
    lines = planted.strip().splitlines()
    return 1 + next(i for i, line in enumerate(lines) if text in line)


@pytest.fixture
def report(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """What pytest says about the planted tests, run in a process of their own."""
    search_path = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, search_path)))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    pytester.makepyfile(test_planted=PLANTED, panels=PANELS)
    return pytester.runpytest_subprocess("-p", "tests.leaks", "-rA")


def test_each_leak_fails_its_own_test_and_names_its_line(report):
    report.assert_outcomes(passed=5, failed=1, errors=4)
    worker, panel = line_of("keep(Worker())"), line_of("return Panel()", PANELS)
    panel_test = line_of("    keep(make_panel())")
    report.stdout.fnmatch_lines_random(
        [
            f"running thread Worker, created at *test_planted.py:{worker}",
            f"active timer QTimer, created at *:{line_of('keep(QTimer())')}",
            "running animation QPropertyAnimation, created at "
            f"*:{line_of('QPropertyAnimation())')}",
            f"top-level widget Panel, created at *panels.py:{panel}, "
            f"from *test_planted.py:{panel_test}",
        ]
    )


def test_a_test_that_cleans_up_passes(report):
    report.stdout.fnmatch_lines(["PASSED *::test_clean"])
    report.stdout.no_fnmatch_line("ERROR *::test_clean*")


def test_a_failing_test_is_not_blamed_twice(report):
    report.stdout.no_fnmatch_line("ERROR *::test_dialog_in_a_failing_test*")
    report.stdout.fnmatch_lines(["FAILED *::test_dialog_in_a_failing_test*"])


def test_the_engine_is_tested_without_qt(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(
        "import sys\n\n"
        "def test_no_qt():\n"
        "    assert not [name for name in sys.modules if 'PySide6' in name]\n"
    )
    result = pytester.runpytest_subprocess("-p", "no:pytest-qt", "-p", "tests.leaks")
    result.assert_outcomes(passed=1)


def test_a_widget_in_a_reference_cycle_is_kept_alive(qapp):
    from PySide6.QtWidgets import QWidget

    def make_cyclic() -> QWidget:
        widget = QWidget()
        widget.itself = widget
        return widget

    assert kept_alive(QWidget) == 0
    assert kept_alive(make_cyclic, times=3) == 3
    gc.collect()

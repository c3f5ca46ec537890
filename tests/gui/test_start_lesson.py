"""`python main.py --lesson NAME [FOLDER]`: what is wrong is one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "--lesson", *words],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["nope"], "nope: there is no lesson of this name; there are: neuron,"),
        (["nope", "no-such-folder"], "there is no such folder of lessons."),
    ],
)
def test_an_unknown_lesson_is_one_sentence(words, what):
    done = run(*words)
    assert done.returncode == 1
    assert what in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_lesson_needs_a_name():
    done = run()
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")


def test_a_bad_file_of_a_teacher_is_one_sentence(tmp_path):
    text = "---\ntitle: T\nminutes: 2\n---\n\n## A\nwait: flying\n"
    (tmp_path / "bad.md").write_text(text, encoding="utf-8")
    done = run("bad", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("bad.md, line 6: there is no condition 'flying'")
    assert done.stderr.count("\n") == 1


LOOK = """
import sys
from PySide6.QtCore import QTimer
import gui.start
from gui.lessons.lesson_panel import LessonPanel

app = gui.start.application()

def look():
    for window in app.topLevelWidgets():
        panel = window.findChild(LessonPanel)
        if panel is not None and panel.isVisible() and panel.course is not None:
            course = panel.course
            print(course.lesson.name, course.place, window.isVisible())
            print(window.document.project.dataset.name)
            app.exit(0)

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
sys.exit(gui.start.main(sys.argv[1:]))
"""


def begun(tmp_path: Path, *words: str) -> list[str]:
    """Start the program on a lesson, and return what is shown in its window."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, "--lesson", *words],
        cwd=ROOT,
        env=os.environ
        | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_program_begins_with_the_lesson(tmp_path):
    assert begun(tmp_path, "meals") == ["meals 0 True", "meals"]


def test_the_program_begins_with_the_lesson_of_a_teacher(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    text = "---\ntitle: T\nminutes: 2\nexample: line\n---\n\n## A\nwait: trained\n"
    (folder / "03-mine.md").write_text(text, encoding="utf-8")
    assert begun(tmp_path, "mine", str(folder)) == ["mine 0 True", "line"]

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

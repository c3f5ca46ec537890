"""An exported file is run beside us, and what differs is shown."""

from dataclasses import replace

import pytest

from engine.data.steps import finish
from engine.errors import CannotRun
from engine.exports import agreement
from engine.exports.agreement import (
    RUNNERS,
    NotCompared,
    Runner,
    agreement_steps,
)
from engine.exports.registry import EXPORTS, STYLES
from tests.engine.exports.elsewhere import COMPILER
from tests.engine.sample_projects import full_project, xor_project


def compare(project, suffix, style=None):
    return finish(agreement_steps(project, suffix, style))


@pytest.mark.parametrize(("suffix", "style"), RUNNERS)
def test_five_rows_agree(suffix, style):
    if suffix == ".c" and COMPILER is None:
        pytest.skip("there is no C compiler")
    if RUNNERS[suffix, style].module:
        pytest.importorskip(RUNNERS[suffix, style].module, reason="not installed")
    found = compare(full_project(), suffix, style)
    assert [line.row for line in found.lines] == [1, 2, 3, 4, 5]
    assert found.largest <= 1
    assert {line.output for line in found.lines} <= set(
        full_project().dataset.target_names
    )
    for line in found.lines:
        assert line.difference == line.ours - line.theirs


def test_a_file_that_predicts_something_else_is_found_out(monkeypatch):
    program = (
        "import sys, numpy\n"
        "rows = numpy.load(sys.argv[2])\n"
        "numpy.save(sys.argv[3], numpy.full((len(rows), 3), 0.25))\n"
    )
    wrong = Runner("a liar", "numpy", program)
    monkeypatch.setitem(RUNNERS, (".py", "numpy"), wrong)
    assert compare(full_project(), ".py", "numpy").largest > 1000


def test_a_file_that_fails_says_why(monkeypatch):
    failing = Runner("a failure", "numpy", "raise SystemExit('it is broken')")
    monkeypatch.setitem(RUNNERS, (".py", "numpy"), failing)
    with pytest.raises(NotCompared, match=r"with a failure: it is broken"):
        compare(full_project(), ".py", "numpy")


@pytest.mark.parametrize("suffix", [".npz", ".csv", ".svg", ".json", ".safetensors"])
def test_formats_that_compute_nothing_say_so(suffix):
    with pytest.raises(NotCompared, match="computes nothing by itself"):
        compare(xor_project(), suffix)


def test_what_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(agreement, "find_spec", lambda name: None)
    with pytest.raises(NotCompared, match="pip install onnxruntime"):
        compare(xor_project(), ".onnx")
    monkeypatch.setattr(agreement.shutil, "which", lambda name: None)
    with pytest.raises(NotCompared, match="install a C compiler"):
        compare(xor_project(), ".c")


def test_a_network_that_cannot_run_is_not_compared():
    project = xor_project()
    network = replace(project.network, projections=())
    with pytest.raises(CannotRun):
        compare(replace(project, network=network), ".py", "numpy")


def test_closing_the_steps_ends_the_process(monkeypatch):
    made = []
    started = agreement.subprocess.Popen

    def remember(*words, **options):
        made.append(started(*words, **options))
        return made[-1]

    endless = Runner("a loop", "numpy", "while True:\n    pass\n")
    monkeypatch.setitem(RUNNERS, (".py", "numpy"), endless)
    monkeypatch.setattr(agreement.subprocess, "Popen", remember)
    steps = agreement_steps(xor_project(), ".py", "numpy")
    while not made or made[0].poll() is None:
        next(steps)
        if made:
            steps.close()
    assert made[0].returncode != 0


def test_every_runner_is_of_a_format():
    for suffix, style in RUNNERS:
        assert suffix in EXPORTS
        assert style is None or style in STYLES

"""A part of a network goes from one running program to another over the clipboard."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess

from engine.files.examples import EXAMPLES
from tests.engine.edits.samples import weights_by_ids

pytestmark = pytest.mark.x11

ROOT = Path(__file__).resolve().parents[3]
OTHER = """
import sys
from pathlib import Path
from engine.project import Project
from gui.start import build

window = build(None, Path(sys.argv[1]))
window.document.replace(Project(), None)
window.show()
window.actions_by_id["edit.paste"].trigger()
for projection in window.document.project.network.projections:
    print(projection.weights.tobytes().hex())
window.document.replace(Project(), None)
window.close()
"""


def test_weights_reach_another_process_bit_for_bit(open_window, qtbot, tmp_path):
    window = open_window(EXAMPLES["two-moons"].path)
    window.actions_by_id["edit.select_all"].trigger()
    window.actions_by_id["edit.copy"].trigger()
    other = QProcess(window)
    other.setWorkingDirectory(str(ROOT))
    # This program answers for what it copied, so that its loop has to run meanwhile.
    with qtbot.waitSignal(other.finished, timeout=60_000):
        other.start(sys.executable, ["-c", OTHER, str(tmp_path / "other.ini")])
    printed = bytes(other.readAllStandardOutput().data()).decode().split()
    errors = bytes(other.readAllStandardError().data()).decode()
    assert other.exitCode() == 0, errors
    network = window.document.project.network
    assert printed == [p.weights.tobytes().hex() for p in network.projections]
    assert len(weights_by_ids(window.document.project)) == 18

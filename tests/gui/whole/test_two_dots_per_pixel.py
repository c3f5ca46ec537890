"""At 200 % scale the whole window can be read as well: the tests of it once more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LAYOUT = Path(__file__).with_name("test_layout.py")
SCREEN = {"x": 0, "y": 0, "width": 3840, "height": 2400, "dpr": 1} | {
    "name": "large",
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
}
SCALED = """
import sys, pytest
from PySide6.QtWidgets import QApplication

class Ratio:
    def pytest_runtest_teardown(self):
        windows = QApplication.topLevelWidgets()
        assert {window.devicePixelRatioF() for window in windows} == {2}

sys.exit(pytest.main(sys.argv[1:], plugins=[Ratio()]))
"""
TESTS = {
    "panels": "test_all_panels_can_be_read and light and Inter and 1280",
    "dark panels": "test_all_panels_can_be_read and dark and 1024",
    "outline": "test_the_outline_can_be_read and light",
    "dialogs": "test_all_popovers_and_dialogs_can_be_read and dark",
}


@pytest.mark.parametrize("name", TESTS)
def test_it_can_be_read_at_twice_the_dots(name, tmp_path):
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    choice = "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", TESTS[name]
    looks = {
        "QT_SCALE_FACTOR": "2",
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
    }
    ended = subprocess.run(
        [sys.executable, "-c", SCALED, *choice, str(LAYOUT)],
        env=os.environ | looks,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    assert " passed" in ended.stdout

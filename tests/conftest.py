"""What all tests share: the display, reproducible hypothesis, settings of their own."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from engine.backends.kernel_supply import supply

if TYPE_CHECKING:
    from engine.backends.kernel_file import Kernel

pytest_plugins = ["tests.leaks"]

hypothesis.settings.register_profile(
    "reproducible",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "25")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("reproducible")

LONG = {
    *("test_screenshots.py", "test_layout.py", "test_lessons_by_keys.py"),
    *("test_triggering.py", "test_small_windows.py", "test_windows.py"),
    *("test_main_window.py", "test_view_stays.py", "test_every_action.py"),
    *("test_wheel.py", "test_architecture.py", "test_mapped.py"),
}
FOLDER_OF_SETTINGS = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the display and a folder for settings before anything imports Qt."""
    if config.option.markexpr.strip() == "x11":
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    elif not os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen:"):
        # What follows a colon are screens of a test's own.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"

    # The compiled kernel is kept from session to session: it takes long to make.
    os.environ["XDG_CACHE_HOME"] = str(Path(sys.prefix) / "weightloom-tests")
    os.environ.pop("NUMBA_CACHE_DIR", None)
    folder = tempfile.TemporaryDirectory(prefix="weightloom-tests-")
    config.stash[FOLDER_OF_SETTINGS] = folder
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(Path(folder.name) / name.lower())


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[FOLDER_OF_SETTINGS].cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out tests of the real display where the tests run without one.

    Files that take long come first, so that no process ends long before the others.
    """
    items.sort(key=lambda item: item.path.name not in LONG)
    if os.environ["QT_QPA_PLATFORM"].startswith("offscreen"):
        without_display = pytest.mark.skip(reason="needs X11: pytest -m x11")
        for item in items:
            if item.get_closest_marker("x11"):
                item.add_marker(without_display)


@pytest.fixture(scope="session")
def kernel() -> Kernel:
    """The fused kernel, compiled by the first session that needs it."""
    supply().start()
    while supply().wait():
        pass
    made = supply().get()
    assert made is not None, supply().missing()
    return made


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """An INI file for the window's settings, in place of the user's."""
    return tmp_path / "settings.ini"

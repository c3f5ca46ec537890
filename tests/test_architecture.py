"""The architecture holds: import contracts, sizes, names, slots, waiting.

Each rule is also broken on purpose, to see that its check would notice.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests import source_rules
from tests.source_rules import Source

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("engine", "gui", "tests", "tools", "benchmarks")


def sources(*folders: str) -> list[Source]:
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [source(path) for path in [*ROOT.glob("*.py"), *paths]]


@cache
def source(path: Path) -> Source:
    """A file, which all rules look at and which is parsed once."""
    return Source.read(path, ROOT)


@pytest.fixture(scope="module", autouse=True)
def forget_sources():
    yield
    # What they are parsed into would slow down the collector in all later tests.
    source.cache_clear()


def planted(text: str, path: str = "gui/planted.py") -> Source:
    return Source(Path(path), text)


def lint_imports(folder: Path, contract: str | None = None) -> tuple[int, str]:
    """Exit status and output of import-linter on the tree in `folder`."""
    limit = (contract,) if contract else ()
    program = (
        "import sys; from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True, "
        f"limit_to_contracts={limit!r}))"
    )
    # Wide, or the names that the tests look for are broken over two lines.
    environment = os.environ | {"COLUMNS": "400"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def run_python(program: str, *arguments: str) -> None:
    """Run a program in the checkout, in a fresh interpreter, and see it succeed."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# Import contracts


@pytest.fixture(scope="module")
def copy_of_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("tree")
    for package in ("engine", "gui"):
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_import_contracts_hold():
    status, output = lint_imports(ROOT)
    assert status == 0, output
    assert "3 kept, 0 broken" in output


@pytest.mark.parametrize(
    ("contract", "path", "text"),
    [
        ("engine-knows-no-view", "engine/network/planted.py", "import gui.document"),
        ("engine-knows-no-view", "engine/network/planted.py", "import PySide6.QtCore"),
        ("engine-knows-no-view", "engine/edits/planted.py", "import pyqtgraph"),
        ("engine-layers", "engine/network/planted.py", "import engine.project"),
        ("engine-layers", "engine/backends/planted.py", "import engine.trainer"),
        ("engine-layers", "engine/data/planted.py", "import engine.files"),
        ("engine-layers", "engine/planted.py", ""),
        ("gui-layers", "gui/widgets/planted.py", "import gui.document"),
        ("gui-layers", "gui/training/planted.py", "import gui.canvas"),
        ("gui-layers", "gui/canvas/planted.py", "import gui.panels"),
        ("gui-layers", "gui/actions/planted.py", "import gui.main_window"),
        ("gui-layers", "gui/planted.py", ""),
    ],
)
def test_import_contracts_notice(copy_of_tree: Path, contract, path, text):
    file = copy_of_tree / path
    file.write_text(text, encoding="utf-8")
    try:
        status, output = lint_imports(copy_of_tree, contract)
    finally:
        file.unlink()
    assert status == 1, output
    assert "0 kept, 1 broken" in output
    assert ".planted" in output


def test_engine_imports_where_qt_cannot_be_imported():
    run_python(
        "import importlib, pkgutil, sys\n"
        "class Blocker:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        views = ('PySide6', 'shiboken6', 'pyqtgraph', 'gui')\n"
        "        if name.split('.')[0] in views:\n"
        "            raise ImportError(f'{name} is blocked')\n"
        "sys.meta_path.insert(0, Blocker())\n"
        "try:\n"
        "    import PySide6\n"
        "except ImportError:\n"
        "    pass\n"
        "else:\n"
        "    sys.exit('the blocker does not block')\n"
        "import engine\n"
        "names = [m.name for m in pkgutil.walk_packages(engine.__path__, 'engine.')]\n"
        "for name in names:\n"
        "    importlib.import_module(name)\n"
        "assert 'engine.network' in names, names\n"
    )


def test_headless_commands_import_no_qt(tmp_path: Path):
    run_python(
        "import runpy, sys\n"
        "def run(*words):\n"
        "    sys.argv = ['main.py', *words]\n"
        "    try:\n"
        "        runpy.run_path('main.py', run_name='__main__')\n"
        "    except SystemExit as end:\n"
        "        assert not end.code, (words, end.code)\n"
        "project = sys.argv[1]\n"
        "run('--version')\n"
        "run('new', project, '--data', 'xor')\n"
        "run('train', project, '--epochs', '1', '--quiet')\n"
        "run('predict', project)\n"
        "run('info', project)\n"
        "views = ('PySide6', 'shiboken6', 'pyqtgraph', 'gui')\n"
        "found = sorted(name for name in sys.modules if name.split('.')[0] in views)\n"
        "assert not found, found\n",
        str(tmp_path / "xor.wloom"),
    )


# Sizes


def test_nothing_is_larger_than_house_style_allows():
    found = [
        line for each in sources(*FOLDERS) for line in source_rules.oversized(each)
    ]
    assert not found, "\n".join(found)


def test_medians_are_printed(capsys: pytest.CaptureFixture[str]):
    files = [each for each in sources("engine", "gui") if each.code_lines]
    modules = [len(each.code_lines) for each in files]
    functions = [lines for each in files for lines in each.functions.values()]
    assert functions
    of_module, of_function = statistics.median(modules), statistics.median(functions)
    with capsys.disabled():
        sys.stdout.write(
            f" [median lines: {of_module:.0f} in {len(modules)} modules, "
            f"{of_function:.0f} in {len(functions)} functions] "
        )


LINE_OF_CODE = "    x = 1\n"


@pytest.mark.parametrize(
    ("text", "path", "is_found"),
    [
        ("x = 1\n" * 401, "gui/planted.py", True),
        ("x = 1\n" * 400 + "# why\n\n" * 50, "gui/planted.py", False),
        ("def f():\n" + LINE_OF_CODE * 60, "gui/planted.py", True),
        ("def f():\n" + LINE_OF_CODE * 59, "gui/planted.py", False),
        ('def f():\n    """A.\n\n    B.\n    """\n' + LINE_OF_CODE * 59, "a.py", False),
        ('def f():\n    x = """\n' + "a\n" * 60 + '"""\n', "gui/planted.py", True),
        ("def f():\n" + LINE_OF_CODE * 199, "engine/planted_kernel.py", False),
        ("def f():\n" + LINE_OF_CODE * 200, "engine/planted_kernel.py", True),
        ("class C:\n" + "    def f(self): ...\n" * 26, "gui/planted.py", True),
        ("class C:\n" + "    def f(self): ...\n" * 25, "gui/planted.py", False),
    ],
)
def test_sizes_are_measured(text: str, path: str, is_found: bool):
    assert bool(source_rules.oversized(planted(text, path))) is is_found


# Names, slots, waiting, wrapped libraries


def test_names_of_modules_say_what_they_do():
    found = [
        line for each in sources(*FOLDERS) for line in source_rules.vague_name(each)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "path",
    ["gui/utils.py", "engine/helpers/read.py", "gui/plot_utils.py", "engine/base.py"],
)
def test_vague_names_are_noticed(path: str):
    assert source_rules.vague_name(planted("", path))


def test_slots_are_bound_methods():
    found = [
        line for each in sources("gui") for line in source_rules.unbound_slots(each)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("slot", "is_found"),
    [
        ("lambda: self.close()", True),
        ("partial(self.open, 1)", True),
        ("functools.partial(self.open, 1)", True),
        ("inner_function", True),
        ("self.close", False),
        ("self.close, Qt.ConnectionType.QueuedConnection", False),
    ],
)
def test_unbound_slots_are_noticed(slot: str, is_found: bool):
    source = planted(f"self.button.clicked.connect({slot})\n")
    assert bool(source_rules.unbound_slots(source)) is is_found


def test_tests_wait_for_signals_not_for_time():
    found = [line for each in sources("tests") for line in source_rules.waiting(each)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("call", "is_found"),
    [
        ("qtbot.wait(10)", True),
        ("QTest.qWait(10)", True),
        ("time.sleep(1)", True),
        ("sleep(1)", True),
        ("QThread.msleep(5)", True),
        ("qtbot.waitUntil(done)", False),
        ("thread.wait(1000)", False),
    ],
)
def test_waiting_for_time_is_noticed(call: str, is_found: bool):
    source = planted(f"def test_it(qtbot):\n    {call}\n", "tests/test_planted.py")
    assert bool(source_rules.waiting(source)) is is_found


def test_only_plots_knows_pyqtgraph():
    found = [
        line for each in sources("gui") for line in source_rules.imports_pyqtgraph(each)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "text", "is_found"),
    [
        ("gui/panels/planted.py", "import pyqtgraph as pg", True),
        ("gui/panels/planted.py", "from pyqtgraph.Qt import QtCore", True),
        ("gui/plots/planted.py", "import pyqtgraph", False),
        ("gui/panels/planted.py", "import numpy", False),
    ],
)
def test_pyqtgraph_elsewhere_is_noticed(path: str, text: str, is_found: bool):
    assert bool(source_rules.imports_pyqtgraph(planted(text, path))) is is_found

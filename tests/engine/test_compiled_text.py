"""Byte code of text that is compiled while modules are imported, kept in a file."""

from __future__ import annotations
import __future__

import builtins
import dataclasses
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path

import pytest

from engine import compiled_text
from engine.compiled_text import Texts, kept_texts

ROOT = Path(__file__).resolve().parents[2]


class Compiler:
    """Python's own, and what it was asked for."""

    def __init__(self):
        self.asked = []
        self._compile = builtins.compile

    def __call__(self, source, *rest, **named):
        self.asked.append(source)
        return self._compile(source, *rest, **named)


@pytest.fixture
def compiler(monkeypatch):
    made = Compiler()
    monkeypatch.setattr(builtins, "compile", made)
    return made


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """The file of kept byte code, in a folder that does not exist yet."""
    path = tmp_path / "kept" / "texts"
    monkeypatch.setattr(compiled_text, "file_of", lambda name: path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return path


def make_point():
    @dataclass(frozen=True)
    class Point:
        x: int
        y: int = 2

    return Point


def test_the_second_start_compiles_nothing(compiler, kept):
    with kept_texts("test"):
        make_point()
    assert len(compiler.asked) >= 2
    compiler.asked.clear()
    with kept_texts("test"):
        Point = make_point()
    assert compiler.asked == []
    point = Point(1)
    assert repr(point).endswith("Point(x=1, y=2)")
    assert point == Point(1, 2)
    assert hash(point) == hash(Point(1, 2))
    assert point != Point(2)
    with pytest.raises(FrozenInstanceError):
        point.x = 3


def test_a_text_that_is_new_is_compiled_and_kept_too(compiler, kept):
    with kept_texts("test"):
        make_point()
    with kept_texts("test"):
        make_point()
        assert eval(compile("6 * 7", "<test>", "eval")) == 42
    compiler.asked.clear()
    with kept_texts("test"):
        make_point()
        assert eval(compile("6 * 7", "<test>", "eval")) == 42
    assert compiler.asked == []


def test_what_is_not_used_any_more_is_not_kept(compiler, kept):
    with kept_texts("test"):
        compile("1", "<test>", "eval")
    with kept_texts("test"):
        compile("2", "<test>", "eval")
    compiler.asked.clear()
    with kept_texts("test"):
        compile("1", "<test>", "eval")
    assert compiler.asked == ["1"]


def test_the_same_text_means_something_else_with_other_futures():
    text = "def f(x: 1 + 1): pass"
    texts, found = Texts({}), []
    for futures in (0, __future__.annotations.compiler_flag):
        caller = "exec(compile(text, '<test>', 'exec'), names)"
        names = {}
        code = compile(caller, "<test>", "exec", futures, dont_inherit=True)
        exec(code, {"compile": texts.compile, "text": text, "names": names})
        found.append(names["f"].__annotations__["x"])
    assert found == [2, "1 + 1"]


def test_what_is_asked_for_with_flags_is_left_to_python():
    texts = Texts({})
    tree = texts.compile("1", "<test>", "eval", 0x400)
    assert type(tree).__name__ == "Expression"
    assert eval(texts.compile(tree, "<test>", "eval")) == 1
    assert texts.used == {}


@pytest.mark.parametrize("held", [b"", b"damaged", compiled_text.MAGIC_NUMBER + b"x"])
def test_a_damaged_file_is_written_anew(compiler, kept, held):
    kept.parent.mkdir()
    kept.write_bytes(held)
    with kept_texts("test"):
        make_point()
    compiler.asked.clear()
    with kept_texts("test"):
        make_point()
    assert compiler.asked == []
    assert [each.name for each in kept.parent.iterdir()] == [kept.name]


def test_without_a_folder_to_write_in_everything_is_compiled(compiler, kept):
    kept.parent.write_text("a file where the folder would be", encoding="utf-8")
    for _ in range(2):
        compiler.asked.clear()
        with kept_texts("test"):
            Point = make_point()
        assert compiler.asked
        assert Point(1).y == 2


def test_nothing_is_written_where_python_is_to_write_none(kept, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with kept_texts("test"):
        make_point()
    assert not kept.exists()


def test_python_has_its_own_functions_back_after_an_error(compiler, kept):
    seen = []
    with pytest.raises(ZeroDivisionError), kept_texts("test"):
        seen.append(builtins.compile) or 1 / 0
    assert seen != [compiler]
    assert builtins.compile is compiler
    assert "exec" not in vars(dataclasses)
    assert not kept.exists()


START = """
import builtins
import sys
from pathlib import Path

import main
from engine import compiled_text

asked, own = [], builtins.compile

def counted(*given, **named):
    asked.append(given[:2])
    return own(*given, **named)

compiled_text.file_of = lambda name: Path(sys.argv[1]) / name
sys.dont_write_bytecode = False
builtins.compile = counted
getattr(main, sys.argv[2])()
print(len(asked))
"""


@pytest.mark.parametrize(
    ("module", "many"), [("window_module", 500), ("command_module", 300)]
)
def test_a_start_compiles_nothing_that_one_before_has_compiled(tmp_path, module, many):
    counts = [
        int(
            subprocess.run(
                [sys.executable, "-c", START, str(tmp_path), module],
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
                timeout=120,
            ).stdout
        )
        for _ in range(2)
    ]
    assert counts[0] > many
    # What has to be compiled by itself, such as the text of a named tuple.
    assert counts[1] <= 2

"""Rules of house style that are read off the source: sizes, names, waiting, slots.

Sizes count lines of code: without docstrings, comments and blank lines.
"""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MODULE_LINES = 400
FUNCTION_LINES = 60
KERNEL_FUNCTION_LINES = 200
CLASS_METHODS = 25

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "base"}
SLEEPS = {"sleep", "msleep", "usleep", "qSleep", "qWait"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


@dataclass(frozen=True)
class Source:
    """One Python file: where it is and what it says."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path, root: Path) -> Source:
        return cls(path.relative_to(root), path.read_text(encoding="utf-8"))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The numbers of the lines that hold code."""
        lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type not in NOT_CODE:
                lines.update(range(token.start[0], token.end[0] + 1))
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Module | ast.ClassDef | Function):
                lines.difference_update(docstring_lines(node))
        return frozenset(lines)

    @cached_property
    def functions(self) -> dict[str, int]:
        """Lines of code of each function, by name and line."""
        return {
            f"{node.name} (line {node.lineno})": self.lines_of(node)
            for node in ast.walk(self.tree)
            if isinstance(node, Function)
        }

    def lines_of(self, node: Function) -> int:
        return len(self.code_lines & set(range(node.lineno, node.end_lineno + 1)))


def docstring_lines(node: ast.Module | ast.ClassDef | Function) -> range:
    """The lines of the docstring of `node`; none where it has none."""
    if ast.get_docstring(node, clean=False) is None:
        return range(0)
    return range(node.body[0].lineno, node.body[0].end_lineno + 1)


def oversized(source: Source) -> list[str]:
    """What in this file is larger than house style allows."""
    found = []
    if len(source.code_lines) > MODULE_LINES:
        found.append(f"{source.path}: {len(source.code_lines)} lines of code")

    is_kernel = source.path.stem.endswith("_kernel")
    limit = KERNEL_FUNCTION_LINES if is_kernel else FUNCTION_LINES
    found += [
        f"{source.path}: {name} has {lines} lines of code"
        for name, lines in source.functions.items()
        if lines > limit
    ]

    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(each, Function) for each in node.body)
            if methods > CLASS_METHODS:
                found.append(f"{source.path}: {node.name} has {methods} methods")
    return found


def vague_name(source: Source) -> list[str]:
    """The file or one of its folders, where its name says nothing."""
    words = {
        word for part in source.path.with_suffix("").parts for word in part.split("_")
    }
    return [f"{source.path}: {word}" for word in sorted(words & FORBIDDEN_NAMES)]


def unbound_slots(source: Source) -> list[str]:
    """Each `.connect(` of something that is not a bound method (or a signal).

    A lambda, partial or inner function that holds a widget keeps it alive.
    """
    return [
        f"{source.path}:{call.lineno}: {ast.unparse(call)}"
        for call in calls(source)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "connect"
        and call.args
        and not isinstance(call.args[0], ast.Attribute)
    ]


def waiting(source: Source) -> list[str]:
    """Each call that lets time pass in place of waiting for what should happen."""
    return [
        f"{source.path}:{call.lineno}: {ast.unparse(call)}"
        for call in calls(source)
        if lets_time_pass(call.func)
    ]


def lets_time_pass(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in SLEEPS
    if not isinstance(function, ast.Attribute):
        return False
    is_qtbot = isinstance(function.value, ast.Name) and function.value.id == "qtbot"
    return function.attr in SLEEPS or (is_qtbot and function.attr == "wait")


def imports_pyqtgraph(source: Source) -> list[str]:
    """Each import of pyqtgraph outside gui/plots, which wraps it."""
    if source.path.parts[:2] == ("gui", "plots"):
        return []
    return [
        f"{source.path}:{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.split(".")[0] == "pyqtgraph" for name in imported(node))
    ]


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The names of the modules that a statement imports."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]


def calls(source: Source) -> list[ast.Call]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]

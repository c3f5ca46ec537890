"""Byte code of source that is text in memory: kept in a file, as that of modules is.

Python keeps the byte code of modules, but not of what is compiled while they are
imported: `dataclasses` writes the methods of a class as text, six texts a class, and
PySide brings its own support as sources in an archive. These texts are the same at
every start, and compiling them took a sixth of it.
"""

import __future__

import builtins
import dataclasses
import marshal
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

Key = tuple[str | bytes, str, str, int]
"""The text, the file it says that it is from, the mode, and the futures it means."""

_FUTURES = sum(
    getattr(__future__, name).compiler_flag for name in __future__.all_feature_names
)


@contextmanager
def kept_texts(name: str) -> Iterator[None]:
    """Take what is compiled within this from the file that an earlier start has kept.

    A text that was not met before is compiled, and the file is written anew. Where it
    cannot be read or written, everything is compiled, as without this.

    Parameters
    ----------
    name : str
        Names the file: one for each set of modules that are imported together.
    """
    path = file_of(name)
    texts = Texts({} if path is None else _read(path))
    compile_as_before = builtins.compile
    vars(builtins)["compile"] = texts.compile
    # Looked up there before it is looked up among the built-in functions.
    vars(dataclasses)["exec"] = texts.execute
    try:
        yield
    finally:
        vars(builtins)["compile"] = compile_as_before
        del vars(dataclasses)["exec"]
    if path is not None and texts.news and not sys.dont_write_bytecode:
        _write(path, texts.used)


def file_of(name: str) -> Path | None:
    """Where the byte code is kept; None where Python itself keeps none."""
    try:
        beside = Path(__file__).with_name(f"texts_of_{name}.py")
        return Path(cache_from_source(str(beside))).with_suffix(".texts")
    except NotImplementedError:
        return None


class Texts:
    """Stands in for Python's own `compile` and `exec`.

    Parameters
    ----------
    known : dict
        Byte code that was kept.
    """

    def __init__(self, known: dict[Key, CodeType]) -> None:
        self.used: dict[Key, CodeType] = {}
        self.news = False
        self._known = known
        self._compile: Callable[..., CodeType] = builtins.compile

    def compile(
        self,
        source: object,
        filename: object,
        mode: str,
        *rest: object,
        **named: object,
    ) -> object:
        """Do as Python's own, whose result depends on the futures of its caller."""
        futures = sys._getframe(1).f_code.co_flags & _FUTURES
        plain = not rest and not named
        if plain and isinstance(source, str | bytes) and isinstance(filename, str):
            return self._code((source, filename, mode, futures))
        return self._compile(source, filename, mode, *rest, **named)

    def execute(self, source: str | CodeType, *names: dict[str, Any]) -> None:
        """Do as Python's own, to which the dictionaries of names are given."""
        if isinstance(source, str):
            futures = sys._getframe(1).f_code.co_flags & _FUTURES
            source = self._code((source, "<string>", "exec", futures))
        exec(source, *names)

    def _code(self, key: Key) -> CodeType:
        code = self._known.get(key)
        if code is None:
            self.news = True
            source, filename, mode, futures = key
            code = self._compile(source, filename, mode, futures, dont_inherit=True)
        self.used[key] = code
        return code


def _read(path: Path) -> dict[Key, CodeType]:
    """What was kept by this version of Python."""
    try:
        held = path.read_bytes()
        if not held.startswith(MAGIC_NUMBER):
            return {}
        kept = marshal.loads(memoryview(held)[len(MAGIC_NUMBER) :])
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, used: dict[Key, CodeType]) -> None:
    """Keep what was used, and nothing of an older version of the program."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(MAGIC_NUMBER + marshal.dumps(used))
        os.replace(partial, path)
    except OSError:
        with suppress(OSError):
            partial.unlink()

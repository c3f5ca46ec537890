"""The window: what is seen and what hands do; it knows the engine, not the reverse."""

import builtins

import shiboken6  # noqa: F401 - it must be there before its import is put aside


def _import_without_features() -> None:
    """Import as Python does, and as PySide does without its `__feature__` switches.

    To know for whom those are, PySide reads the source of every module that is
    imported, as text; that was a quarter of the start. Nothing here uses them.
    """
    plain = vars(builtins).get("__orig_import__")
    if plain is not None:
        builtins.__import__ = plain


_import_without_features()
